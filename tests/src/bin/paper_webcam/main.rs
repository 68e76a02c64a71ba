//! A USB webcam of paper, for the camera's virtual machine: it plays the device's side of USB/IP to the kernel's own host
//! controller (`vhci-hcd`), so that the stock `uvcvideo` takes it for one that is plugged in.
//!
//! `paper_webcam PORT PICTURE.jpg [--stall-after SECONDS]`. Killing it pulls the cable.
#![allow(
    clippy::unwrap_used,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::needless_pass_by_value,
    clippy::semicolon_if_nothing_returned,
    clippy::too_many_arguments,
    reason = "a device for tests, which ends where anything is amiss"
)]

#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(target_os = "linux")]
mod webcam;

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    webcam::main()
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("it is plugged into Linux")
}
