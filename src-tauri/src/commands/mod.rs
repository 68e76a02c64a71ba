//! What a window may ask for, one file an area. A body checks, calls one crate and maps the error.
#![expect(
    clippy::needless_pass_by_value,
    clippy::too_many_arguments,
    reason = "a command owns what it was sent, field by field"
)]

pub mod accounts;
pub mod agents;
pub mod calls;
pub mod camera;
pub mod connections;
pub mod customers;
pub mod describing;
pub mod enrolment;
pub mod imports;
pub mod kiosk;
pub mod numbers;
pub mod people;
pub mod queue;
pub mod records;
pub mod sandbox;
pub mod settings;
pub mod sheets;
pub mod station;
pub mod updates;

use std::sync::Arc;

use gatehouse_uploads::CallId;
use secrecy::SecretString;
use tauri::State;

use crate::{failure::Failure, station::Station, views::connections::TypedSecret};

/// The station, as a command receives it.
pub type Here<'a> = State<'a, Arc<Station>>;
/// What a command answers.
pub type Answer<T> = Result<T, Failure>;

/// The fewest characters of a passphrase for a file: it can be guessed at for as long as the file exists.
const SHORTEST: usize = 12;

/// A passphrase for a file that is about to be written; `stakes` says what it protects.
fn new_passphrase(typed: &TypedSecret, stakes: &str) -> Answer<SecretString> {
    if typed.0.expose().chars().count() < SHORTEST {
        let words = format!("At least {SHORTEST} characters: {stakes}");
        return Err(Failure::field("passphrase", words));
    }
    Ok(typed_passphrase(typed))
}

/// A passphrase as what opens files wants it.
fn typed_passphrase(typed: &TypedSecret) -> SecretString {
    SecretString::from(typed.0.expose().to_owned())
}

/// The rows that a window means; what is no id names none.
fn call_ids(ids: &[String]) -> Vec<CallId> {
    ids.iter().filter_map(|id| CallId::parse(id)).collect()
}
