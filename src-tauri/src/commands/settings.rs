//! Settings that go to another station and come from one, without secrets.

use tauri::WebviewWindow;

use super::{Answer, Here};
use crate::{
    chooser,
    connections::transfer,
    failure::{Failure, FailureCode},
    views::{
        settings::{SettingsPreview, SettingsWritten},
        station::StationView,
    },
    window,
};

/// Writes the settings where a person says, and tells what stayed behind.
#[tauri::command]
#[specta::specta]
pub async fn settings_export(
    station: Here<'_>,
    window: WebviewWindow,
) -> Answer<Option<SettingsWritten>> {
    let name = "gatehouse-settings.json";
    let Some(path) = chooser::save(&window, "Export the settings", name).await? else {
        return Ok(None);
    };
    Ok(Some(transfer::write(&station, &path).await?.into()))
}

/// Reads the settings file that a person chooses, and keeps it at hand.
#[tauri::command]
#[specta::specta]
pub async fn settings_preview(
    station: Here<'_>,
    window: WebviewWindow,
) -> Answer<Option<SettingsPreview>> {
    let Some(path) = chooser::open(&window, "Choose a settings file").await? else {
        return Ok(None);
    };
    let preview = transfer::read(&station, &path).await?;
    let view = (&preview).into();
    station.hold_settings(Some(preview));
    Ok(Some(view))
}

/// Brings in the settings that were read last.
#[tauri::command]
#[specta::specta]
pub async fn settings_import(station: Here<'_>, window: WebviewWindow) -> Answer<StationView> {
    let gone = || Failure::new(FailureCode::Gone, "Choose the file again");
    let preview = station.hold_settings(None).ok_or_else(gone)?;
    let appearance = preview.appearance;
    transfer::bring_in(&station, preview).await?;
    window::set_appearance(&window, appearance);
    station.feed.switched();
    Ok(StationView::new(&station))
}
