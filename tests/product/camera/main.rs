//! The camera through nokhwa, against a virtual V4L2 device at its own speed: every state, every defect of nokhwa that
//! touches Linux, and what is said about pictures. Linux only; there is no such device elsewhere.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "what breaks here is the test's own news")]

mod defects;
mod faces;
mod modes;
mod rig;
mod states;
