//! Newer versions, one file for each promise, against a server on this computer with keys of its own.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(missing_docs, reason = "a test's name says what it is about")]

mod disk;
mod judging;
mod looking;
mod manifest;
mod packages;
mod program;
mod publisher;
mod source;
