//! Newer versions of Gatehouse. A window may ask for what the organisation wants anyway, now instead of later.

use std::sync::Arc;

use tauri::AppHandle;

use super::{Answer, Here};
use crate::{
    updates::{self, Who},
    views::updates::UpdatesView,
};

/// What is known now; no server is asked. `covered`: a dialog or a menu lies over the page.
#[tauri::command]
#[specta::specta]
pub fn updates_state(station: Here<'_>, covered: bool) -> Answer<UpdatesView> {
    station.updates.page_says(covered);
    Ok(UpdatesView::new(&station))
}

/// Asks the server what there is.
#[tauri::command]
#[specta::specta]
pub async fn updates_look(station: Here<'_>) -> Answer<UpdatesView> {
    updates::look(&station, Who::Person).await;
    Ok(UpdatesView::new(&station))
}

/// Begins to fetch the newer version.
#[tauri::command]
#[specta::specta]
pub fn updates_fetch(station: Here<'_>, app: AppHandle) -> Answer<()> {
    let station = Arc::clone(&station);
    tauri::async_runtime::spawn(async move {
        updates::fetch(&app, &station, Who::Person).await;
    });
    Ok(())
}

/// Begins to install the newer version, which lies here.
#[tauri::command]
#[specta::specta]
pub fn updates_install(station: Here<'_>, app: AppHandle) -> Answer<()> {
    let station = Arc::clone(&station);
    tauri::async_runtime::spawn(async move {
        updates::install(&app, &station, Who::Person).await;
    });
    Ok(())
}
