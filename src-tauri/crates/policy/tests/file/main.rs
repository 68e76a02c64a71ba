//! The policy file as a station meets it: what it fixes, what is wrong about it and in which line, and whom it is
//! believed.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::expect_used,
    reason = "a test fails by panicking"
)]
#![allow(clippy::print_stdout, reason = "what could not be tried is said")]
#![allow(missing_docs, reason = "a test's name says what it is about")]

mod fixing;
mod mistakes;
#[cfg(unix)]
mod trust;
