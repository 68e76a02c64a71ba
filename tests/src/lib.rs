//! What whole-product tests stand on: a screen of their own, the real application in it,
//! and hands for it (keys, pointer, file drops, the system's file chooser).
//!
//! Nothing here is global. Every [`Desk`] has its own screen, home folder and processes, so
//! several may run side by side, and all of it ends with the value, or with the test process.

pub mod head;
pub mod lossless;
pub mod wav;

#[cfg(target_os = "linux")]
pub mod camera;
#[cfg(target_os = "linux")]
pub mod chooser;
#[cfg(target_os = "linux")]
pub mod clock;
#[cfg(target_os = "linux")]
pub mod disk;
#[cfg(target_os = "linux")]
pub mod display;
#[cfg(target_os = "linux")]
pub mod drag;
#[cfg(target_os = "linux")]
pub mod driver;
#[cfg(target_os = "linux")]
mod keyboard;
#[cfg(target_os = "linux")]
mod keys;
#[cfg(target_os = "linux")]
pub mod kiosk;
#[cfg(target_os = "linux")]
mod leash;
#[cfg(target_os = "linux")]
mod page;
#[cfg(target_os = "linux")]
pub mod picture;
#[cfg(target_os = "linux")]
pub mod processes;
#[cfg(target_os = "linux")]
pub mod product;
pub mod publisher;
#[cfg(target_os = "linux")]
pub mod session;
#[cfg(target_os = "linux")]
pub mod share;
#[cfg(target_os = "linux")]
pub mod undriven;
#[cfg(target_os = "linux")]
pub mod xdo;

#[cfg(target_os = "linux")]
pub use display::Display;
#[cfg(target_os = "linux")]
pub use driver::Desk;
#[cfg(target_os = "linux")]
pub use session::{Bus, Plan};
#[cfg(target_os = "linux")]
pub use thirtyfour;
