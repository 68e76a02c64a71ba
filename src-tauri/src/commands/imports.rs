//! People from a file.

use std::sync::Arc;

use tauri::{State, WebviewWindow, ipc::Channel};
use tokio::io::AsyncWriteExt;

use super::{Answer, Here};
use crate::{
    chooser,
    directory::{by, records},
    failure::{Failure, FailureCode},
    people::imports,
    station::Station,
    views::imports::{
        ImportColumns, ImportLook, ImportPage, ImportProgress, ImportQuery, ImportSeparator,
    },
};

/// Tells this window how far a run is, from now on.
#[tauri::command]
#[specta::specta]
pub fn import_watch(station: Here<'_>, channel: Channel<ImportProgress>) -> Answer<()> {
    station.desk.imports.listen(channel);
    Ok(())
}

/// The file that was chosen, and the import that was checked or run last.
#[tauri::command]
#[specta::specta]
pub async fn import_look(station: Here<'_>) -> Answer<ImportLook> {
    imports::look(&station).await
}

/// Reads a file that a person chooses.
#[tauri::command]
#[specta::specta]
pub async fn import_choose(station: Here<'_>, window: WebviewWindow) -> Answer<Option<ImportLook>> {
    let Some(path) = chooser::open(&window, "Choose a file of people").await? else {
        return Ok(None);
    };
    imports::open(&station, path).await?;
    Ok(Some(imports::look(&station).await?))
}

/// Reads the same file in another way.
#[tauri::command]
#[specta::specta]
pub async fn import_read_as(
    station: Here<'_>,
    encoding: String,
    separator: ImportSeparator,
) -> Answer<ImportLook> {
    imports::read_as(&station, encoding, separator.into()).await?;
    imports::look(&station).await
}

/// Writes a file to fill in where a person says. Tells whether they did.
#[tauri::command]
#[specta::specta]
pub async fn import_template(window: WebviewWindow) -> Answer<bool> {
    let name = "gatehouse-people-template.csv";
    let Some(path) = chooser::save(&window, "Save the template", name).await? else {
        return Ok(false);
    };
    let mut file = chooser::create(path).await?;
    let text = gatehouse_people::import::template();
    let written = async { file.write_all(text.as_bytes()).await.and(file.flush().await) };
    written.await.map_err(|_| {
        let words = "The template could not be written. Check the free space.";
        Failure::new(FailureCode::SettingsUnwritable, words)
    })?;
    Ok(true)
}

/// Checks every row against the directory. Nothing is sent.
#[tauri::command]
#[specta::specta]
pub async fn import_check(station: Here<'_>, columns: ImportColumns) -> Answer<ImportLook> {
    imports::check(&station, &columns.try_into()?).await?;
    imports::look(&station).await
}

/// A page of the rows.
#[tauri::command]
#[specta::specta]
pub async fn import_rows(station: Here<'_>, query: ImportQuery) -> Answer<ImportPage> {
    let limit = query.limit.min(500);
    let page = records(&station).await?.import_rows(&(&query).into(), query.offset, limit).await?;
    Ok(ImportPage { rows: page.rows.into_iter().map(Into::into).collect(), total: page.total })
}

/// Sends what waits.
#[tauri::command]
#[specta::specta]
pub async fn import_start(station: State<'_, Arc<Station>>) -> Answer<ImportLook> {
    imports::start(&station).await?;
    imports::look(&station).await
}

/// Sends nothing further.
#[tauri::command]
#[specta::specta]
pub fn import_stop(station: Here<'_>) -> Answer<()> {
    imports::stop(&station);
    Ok(())
}

/// Sends what was refused once more, and what waits.
#[tauri::command]
#[specta::specta]
pub async fn import_retry(station: State<'_, Arc<Station>>) -> Answer<ImportLook> {
    records(&station).await?.retry_import(&by(&station)).await?;
    imports::start(&station).await?;
    imports::look(&station).await
}

/// Forgets the file and the rows. The people stay.
#[tauri::command]
#[specta::specta]
pub async fn import_discard(station: Here<'_>) -> Answer<ImportLook> {
    imports::discard(&station).await?;
    imports::look(&station).await
}

/// Writes what became of each row to a file that a person chooses. Tells how many.
#[tauri::command]
#[specta::specta]
pub async fn import_report(station: Here<'_>, window: WebviewWindow) -> Answer<Option<u64>> {
    let records = records(&station).await?;
    let chosen = chooser::save(&window, "Save the report", "gatehouse-import.csv").await?;
    let Some(path) = chosen else { return Ok(None) };
    let file = chooser::create(path).await?;
    Ok(Some(records.export_import(file, &by(&station)).await?))
}
