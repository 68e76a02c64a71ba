//! What the vault does in each state of its keyring, against a keyring that follows a script.
#![allow(clippy::unwrap_used, reason = "in a test an error is a failure")]

mod absent;
mod broken;
mod forget;
mod hung;
mod late;
mod locked;
mod no_entry;
mod replace;
mod script;
mod secret;
mod session;
mod words;
