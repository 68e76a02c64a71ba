//! Calls: what is dropped, described, sent and told about.

use gatehouse_uploads::{CallId, QueueTrouble};
use tauri::{WebviewWindow, ipc::Channel};

use super::{Answer, Here};
use crate::{
    chooser, connections, desk, feed,
    views::calls::{AddedView, CallsMessage, MetadataView},
};

/// Tells this window about calls from now on.
#[tauri::command]
#[specta::specta]
pub fn calls_watch(station: Here<'_>, channel: Channel<CallsMessage>) -> Answer<()> {
    station.feed.listen(channel);
    Ok(())
}

/// Opens the system's chooser for files.
#[tauri::command]
#[specta::specta]
pub async fn calls_choose_files(station: Here<'_>, window: WebviewWindow) -> Answer<AddedView> {
    Ok(feed::add(&station, chooser::files(&window).await?).await)
}

/// Opens the system's chooser for folders.
#[tauri::command]
#[specta::specta]
pub async fn calls_choose_folder(station: Here<'_>, window: WebviewWindow) -> Answer<AddedView> {
    Ok(feed::add(&station, chooser::folders(&window).await?).await)
}

/// Chooses the connection that calls are sent with.
#[tauri::command]
#[specta::specta]
pub async fn calls_use_connection(station: Here<'_>, id: String) -> Answer<()> {
    station.desk.refuse_while_sending()?;
    let saved = connections::find(&station, &id)?;
    station.settings.change(|all| all.calls_connection = Some(saved.id))?;
    station.desk.reconnect(&station);
    station.feed.switched();
    Ok(())
}

/// Says something about every call.
#[tauri::command]
#[specta::specta]
pub fn calls_set_batch(station: Here<'_>, fields: MetadataView) -> Answer<()> {
    Ok(station.desk.queue().set_batch(fields.into()).map_err(QueueTrouble::from)?)
}

/// Says something about one call.
#[tauri::command]
#[specta::specta]
pub fn calls_set_file(station: Here<'_>, id: String, fields: MetadataView) -> Answer<()> {
    let id = CallId::parse(&id).ok_or(QueueTrouble::Gone)?;
    Ok(station.desk.queue().set_own(id, fields.into())?)
}

/// Hands calls over. Tells how many went.
#[tauri::command]
#[specta::specta]
pub async fn calls_send(station: Here<'_>, ids: Vec<String>) -> Answer<u32> {
    let sent = station.desk.queue().send(&parsed(&ids))?;
    if station.desk.simulated().is_none()
        && sent > 0
        && let Some(saved) = desk::chosen(&station)
    {
        connections::note_use(&station, &saved.id);
    }
    Ok(u32::try_from(sent).unwrap_or(u32::MAX))
}

/// Stops calls, or takes waiting ones back.
#[tauri::command]
#[specta::specta]
pub async fn calls_cancel(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    station.desk.queue().cancel(&parsed(&ids));
    Ok(())
}

/// Sends calls again from their first byte.
#[tauri::command]
#[specta::specta]
pub async fn calls_retry(station: Here<'_>, ids: Vec<String>, consent: bool) -> Answer<()> {
    station.desk.queue().retry(parsed(&ids), consent).await;
    Ok(())
}

/// A person says that a call arrived.
#[tauri::command]
#[specta::specta]
pub fn calls_settle(station: Here<'_>, id: String) -> Answer<()> {
    let id = CallId::parse(&id).ok_or(QueueTrouble::Gone)?;
    station.desk.queue().settle(id);
    Ok(())
}

/// Takes rows off the list.
#[tauri::command]
#[specta::specta]
pub fn calls_remove(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    station.desk.queue().remove(&parsed(&ids));
    Ok(())
}

/// Rows that are gone by now are left out.
fn parsed(ids: &[String]) -> Vec<CallId> {
    ids.iter().filter_map(|id| CallId::parse(id)).collect()
}
