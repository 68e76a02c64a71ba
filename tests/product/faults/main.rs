//! Calls under every fault that the simulated service can play, over real HTTP, without a window.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what breaks here is the test's own news"
)]

mod arriving;
#[cfg(unix)]
mod away;
mod clock;
mod converting;
#[cfg(unix)]
mod dropping;
mod files;
mod journal;
mod known;
mod losing;
mod matrix;
mod misnamed;
#[cfg(unix)]
mod moving;
mod ordering;
mod refusing;
mod rig;
#[cfg(target_os = "linux")]
mod sharing;
mod sheets;
#[cfg(target_os = "linux")]
mod surroundings;
mod tuning;
mod waiting;
mod watching;
