//! AuthX as the sandbox simulates it, seen from the other end of a socket.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod biometrics;
mod client;
mod credentials;
mod faults;
mod methods;
mod people;
mod pins;
mod tokens;
mod violations;
#[path = "../wire/mod.rs"]
mod wire;
