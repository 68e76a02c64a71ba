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
pub mod enrolment;
pub mod imports;
pub mod kiosk;
pub mod people;
pub mod records;
pub mod sandbox;
pub mod settings;
pub mod station;

use std::sync::Arc;

use tauri::State;

use crate::{failure::Failure, station::Station};

/// The station, as a command receives it.
pub type Here<'a> = State<'a, Arc<Station>>;
/// What a command answers.
pub type Answer<T> = Result<T, Failure>;
