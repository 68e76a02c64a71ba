//! Authenticx as the sandbox simulates it, seen from the other end of a socket.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod agents;
mod authorisation;
mod bodies;
mod client;
mod cuts;
mod desk;
mod early_replies;
mod hierarchy;
mod lookups;
mod matrix;
mod names;
mod oddities;
mod plan;
mod searches;
mod sentences;
mod spoilt_replies;
mod text_media;
mod timing;
mod tokens;
mod transcriptions;
mod users;
mod values;
mod violations;
#[path = "../wire/mod.rs"]
mod wire;
mod world;
