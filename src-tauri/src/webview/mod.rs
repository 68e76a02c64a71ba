//! What the web view has to be told, what is dropped on it, whether its picture has come, and how a page that died or hangs comes back.
//!
//! Everything that counts is kept by the shell, so a page that is loaded anew shows it again: calls go on meanwhile, and
//! a kiosk stands where it stood.

#[cfg_attr(
    not(any(target_os = "linux", test)),
    expect(dead_code, reason = "only Linux tells of it")
)]
mod deaths;
#[cfg(target_os = "linux")]
mod drawn;
#[cfg(target_os = "linux")]
mod drops;
pub mod fault;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod others;

#[cfg(target_os = "linux")]
pub use drawn::picture;
#[cfg(target_os = "linux")]
pub use drops::{Held, listen};
#[cfg(target_os = "linux")]
pub use linux::{prepare, restart};
#[cfg(not(target_os = "linux"))]
pub use others::{Held, listen, picture, prepare, restart};

/// What somebody before the screen sees of the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picture {
    /// It is there.
    There,
    /// One colour from edge to edge, which no page of ours is.
    Blank,
    /// Nobody can see the window, so that nothing can be said.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux looks"))]
    Unseen,
}
