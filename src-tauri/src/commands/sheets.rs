//! Sheets beside calls: which there are, what their columns say, and what is kept of that.

use super::{Answer, Here};
use crate::{
    feed,
    views::calls::{SheetReading, SheetView, SheetsView},
};

/// The sheets beside calls, and the presets of columns.
#[tauri::command]
#[specta::specta]
pub async fn sheets_list(station: Here<'_>) -> Answer<SheetsView> {
    Ok(station.desk.queue().sheets().await.into())
}

/// A sheet as it would be read.
#[tauri::command]
#[specta::specta]
pub async fn sheet_preview(station: Here<'_>, reading: SheetReading) -> Answer<SheetView> {
    let (id, asked) = reading.asked()?;
    Ok(SheetView::new(id, station.desk.queue().preview_sheet(id, asked).await?))
}

/// Reads a sheet so from now on, and others with its columns where that is kept as a preset.
#[tauri::command]
#[specta::specta]
pub async fn sheet_use(
    station: Here<'_>,
    reading: SheetReading,
    preset: Option<String>,
) -> Answer<()> {
    let (id, asked) = reading.asked()?;
    station.desk.queue().use_sheet(id, asked, preset).await?;
    feed::tell_passed(&station);
    Ok(())
}

/// Gives a preset of columns another name.
#[tauri::command]
#[specta::specta]
pub async fn sheet_preset_rename(station: Here<'_>, name: String, to: String) -> Answer<()> {
    Ok(station.desk.queue().rename_sheet_preset(&name, &to).await?)
}

/// Forgets a preset of columns.
#[tauri::command]
#[specta::specta]
pub async fn sheet_preset_remove(station: Here<'_>, name: String) -> Answer<()> {
    Ok(station.desk.queue().remove_sheet_preset(&name).await?)
}
