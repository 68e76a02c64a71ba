//! Authenticx as the sandbox simulates it, seen from the other end of a socket.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod authorisation;
mod bodies;
mod client;
mod cuts;
mod early_replies;
mod lookups;
mod names;
mod plan;
mod sentences;
mod spoilt_replies;
mod timing;
mod tokens;
mod values;
mod violations;
#[path = "../wire/mod.rs"]
mod wire;
