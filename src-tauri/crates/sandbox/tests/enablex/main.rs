//! EnableX as the sandbox simulates it, seen from the other end of a socket.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod access;
mod client;
mod customers;
mod errors;
mod login;
mod subscriptions;
mod users;
#[path = "../wire/mod.rs"]
mod wire;
