//! Numbers that look wrong.

use std::sync::Arc;

use tauri::{State, ipc::Channel};

use super::{Answer, Here};
use crate::{
    people::{self, numbers},
    station::Station,
    views::numbers::{NumberCorrection, NumbersLook, NumbersProgress},
};

/// Tells this window how far a run is, from now on.
#[tauri::command]
#[specta::specta]
pub fn numbers_watch(station: Here<'_>, channel: Channel<NumbersProgress>) -> Answer<()> {
    station.desk.numbers.listen(channel);
    Ok(())
}

/// Whose numbers look wrong, or the one of somebody, with what would be sent instead. Nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn numbers_look(station: Here<'_>, only: Option<String>) -> Answer<NumbersLook> {
    let only = only.as_deref().map(people::id).transpose()?;
    numbers::look(&station, only).await
}

/// Writes down that a number is right as it is, or that it is to be looked at again. It holds for just this number.
#[tauri::command]
#[specta::specta]
pub async fn numbers_say_right(
    station: Here<'_>,
    said: NumberCorrection,
    is_right: bool,
) -> Answer<()> {
    numbers::say_right(&station, said, is_right).await
}

/// Puts these numbers right, one after the other.
#[tauri::command]
#[specta::specta]
pub async fn numbers_correct(
    station: State<'_, Arc<Station>>,
    corrections: Vec<NumberCorrection>,
) -> Answer<NumbersProgress> {
    let corrections = corrections.into_iter().map(TryInto::try_into).collect::<Result<_, _>>()?;
    numbers::correct(&station, corrections).await
}

/// Sends nothing further. What is on its way ends as it ends.
#[tauri::command]
#[specta::specta]
pub fn numbers_stop(station: Here<'_>) -> Answer<()> {
    station.desk.numbers.stop();
    Ok(())
}
