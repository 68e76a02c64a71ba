//! What a kiosk decides, one file for each promise.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(missing_docs, reason = "a test's name says what it is about")]

mod consent;
mod exchange;
mod flow;
mod guesses;
mod idle;
mod pairing;
mod passcode;
mod slip;

use jiff::Timestamp;

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn noon() -> Timestamp {
    at("2026-11-22T12:00:00Z")
}
