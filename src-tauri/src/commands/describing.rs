//! What is said of calls before they go: many at once, under which names, by pattern and from presets.

use gatehouse_uploads::{CallId, Preset, QueueTrouble, drop_preset, presets, put_preset};

use super::{Answer, Here, call_ids};
use crate::{
    directory::{by, records},
    views::calls::{
        DatingView, FileChange, MetadataView, NameChange, PatternView, PresetView, RowTrouble,
    },
};

/// Names that a preview shows.
const SHOWN: usize = 50;

/// Says something about many calls, each for itself. Tells those that stayed as they were, and why.
#[tauri::command]
#[specta::specta]
pub async fn calls_set_files(
    station: Here<'_>,
    changes: Vec<FileChange>,
) -> Answer<Vec<RowTrouble>> {
    // A row that is gone by now has nothing left to be told about.
    let known = |change: FileChange| Some((CallId::parse(&change.id)?, change.fields.into()));
    let changes = changes.into_iter().filter_map(known).collect();
    let wrong = station.desk.queue().set_many(changes).await?;
    Ok(wrong.into_iter().map(Into::into).collect())
}

/// Gives calls the names that they are sent under. Tells those that kept theirs, and why.
#[tauri::command]
#[specta::specta]
pub async fn calls_send_as(station: Here<'_>, names: Vec<NameChange>) -> Answer<Vec<RowTrouble>> {
    let known = |change: NameChange| Some((CallId::parse(&change.id)?, change.name));
    let names = names.into_iter().filter_map(known).collect();
    let wrong = station.desk.queue().send_as(names).await?;
    Ok(wrong.into_iter().map(Into::into).collect())
}

/// A person says that calls go all the same.
#[tauri::command]
#[specta::specta]
pub async fn calls_waive(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    Ok(station.desk.queue().waive(&call_ids(&ids)).await?)
}

/// Adds a call once more whose file grew after it was sent. Tells how many rows that made.
#[tauri::command]
#[specta::specta]
pub async fn calls_add_grown(station: Here<'_>, id: String) -> Answer<u32> {
    let id = CallId::parse(&id).ok_or(QueueTrouble::Gone)?;
    let added = station.desk.queue().add_grown(id).await?;
    Ok(u32::try_from(added.added).unwrap_or(u32::MAX))
}

/// Takes dates in another way from now on.
#[tauri::command]
#[specta::specta]
pub async fn calls_set_dating(station: Here<'_>, dating: DatingView) -> Answer<()> {
    Ok(station.desk.queue().set_dating(dating.into()).await?)
}

/// What a pattern would read from the names on the list.
#[tauri::command]
#[specta::specta]
pub async fn pattern_preview(station: Here<'_>, text: String) -> Answer<PatternView> {
    Ok(station.desk.queue().preview_pattern(&text, SHOWN)?.into())
}

/// Reads the names of files by a pattern from now on; by none for a blank one.
#[tauri::command]
#[specta::specta]
pub async fn pattern_set(station: Here<'_>, text: String) -> Answer<()> {
    Ok(station.desk.queue().set_pattern(&text).await?)
}

/// Every preset, by name.
#[tauri::command]
#[specta::specta]
pub async fn presets_list(station: Here<'_>) -> Answer<Vec<PresetView>> {
    let records = records(&station).await?;
    Ok(presets(&records).await?.into_iter().map(Into::into).collect())
}

/// Keeps metadata under a name, in the place of what was there.
#[tauri::command]
#[specta::specta]
pub async fn preset_save(station: Here<'_>, name: String, fields: MetadataView) -> Answer<()> {
    let records = records(&station).await?;
    let preset = Preset { name, fields: fields.into() };
    Ok(put_preset(&records, preset, &by(&station)).await?)
}

/// Forgets a preset.
#[tauri::command]
#[specta::specta]
pub async fn preset_remove(station: Here<'_>, name: String) -> Answer<()> {
    let records = records(&station).await?;
    Ok(drop_preset(&records, &name, &by(&station)).await?)
}
