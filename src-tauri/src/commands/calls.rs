//! Calls: what is dropped, described, sent and told about.

use gatehouse_uploads::{CallId, QueueTrouble};
use tauri::{WebviewWindow, ipc::Channel};

use super::{Answer, Here, call_ids};
use crate::{
    chooser, connections, desk,
    directory::{by, records},
    feed::{self, Dropped},
    views::calls::{AddedView, CallsMessage, MetadataView, ReceiptQuery, ReceiptsPage, StepView},
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
    feed::add(&station, Dropped::Paths(chooser::files(&window).await?)).await
}

/// Opens the system's chooser for folders.
#[tauri::command]
#[specta::specta]
pub async fn calls_choose_folder(station: Here<'_>, window: WebviewWindow) -> Answer<AddedView> {
    feed::add(&station, Dropped::Paths(chooser::folders(&window).await?)).await
}

/// Adds something that was passed over all the same.
#[tauri::command]
#[specta::specta]
pub async fn calls_passed_add(station: Here<'_>, id: String) -> Answer<AddedView> {
    let id = id.parse().map_err(|_| QueueTrouble::Gone)?;
    feed::add_passed(&station, id).await
}

/// Somebody has looked at all that was passed over.
#[tauri::command]
#[specta::specta]
pub fn calls_passed_seen(station: Here<'_>) -> Answer<()> {
    feed::passed_seen(&station);
    Ok(())
}

/// Converts what was passed over, or drafts, that lose nothing on the way. Each is a call then, or says why it is none.
#[tauri::command]
#[specta::specta]
pub async fn calls_convert(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    station.desk.keep(&station).await;
    let queue = station.desk.queue();
    queue.convert(&passed_ids(&ids));
    queue.convert_drafts(&call_ids(&ids));
    Ok(())
}

/// Stops converting.
#[tauri::command]
#[specta::specta]
pub fn calls_convert_stop(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    let queue = station.desk.queue();
    queue.stop_converting(&passed_ids(&ids));
    queue.stop_converting_drafts(&call_ids(&ids));
    Ok(())
}

/// What is in the list no more has nothing left to be told about.
fn passed_ids(ids: &[String]) -> Vec<u64> {
    ids.iter().filter_map(|id| id.parse().ok()).collect()
}

/// Chooses the connection that calls are sent with.
#[tauri::command]
#[specta::specta]
pub async fn calls_use_connection(station: Here<'_>, id: String) -> Answer<()> {
    station.desk.refuse_while_sending()?;
    let saved = connections::find(&station, &id)?;
    connections::fixed::refuse_barred(&saved)?;
    station.settings.change(|all| all.calls_connection = Some(saved.id))?;
    station.desk.reconnect(&station).await;
    station.feed.switched();
    Ok(())
}

/// Says something about every call.
#[tauri::command]
#[specta::specta]
pub async fn calls_set_batch(station: Here<'_>, fields: MetadataView) -> Answer<()> {
    Ok(station.desk.queue().set_batch(fields.into()).await?)
}

/// Says something about one call.
#[tauri::command]
#[specta::specta]
pub async fn calls_set_file(station: Here<'_>, id: String, fields: MetadataView) -> Answer<()> {
    let id = CallId::parse(&id).ok_or(QueueTrouble::Gone)?;
    Ok(station.desk.queue().set_own(id, fields.into()).await?)
}

/// Hands calls over. Tells how many went.
#[tauri::command]
#[specta::specta]
pub async fn calls_send(station: Here<'_>, ids: Vec<String>) -> Answer<u32> {
    let sent = station.desk.queue().send(&call_ids(&ids)).await?;
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
    Ok(station.desk.queue().cancel(&call_ids(&ids)).await?)
}

/// Sends calls again from their first byte.
#[tauri::command]
#[specta::specta]
pub async fn calls_retry(station: Here<'_>, ids: Vec<String>, consent: bool) -> Answer<()> {
    Ok(station.desk.queue().retry(call_ids(&ids), consent).await?)
}

/// A person says that a call arrived.
#[tauri::command]
#[specta::specta]
pub async fn calls_settle(station: Here<'_>, id: String) -> Answer<()> {
    let id = CallId::parse(&id).ok_or(QueueTrouble::Gone)?;
    Ok(station.desk.queue().settle(id).await?)
}

/// Takes rows off the list.
#[tauri::command]
#[specta::specta]
pub async fn calls_remove(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    Ok(station.desk.queue().remove(&call_ids(&ids)).await?)
}

/// Asks the service about calls of which nobody knows whether they arrived.
#[tauri::command]
#[specta::specta]
pub async fn calls_ask(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    Ok(station.desk.queue().ask(&call_ids(&ids)).await?)
}

/// Looks again at files that could not be read.
#[tauri::command]
#[specta::specta]
pub async fn calls_look_again(station: Here<'_>, ids: Vec<String>) -> Answer<()> {
    station.desk.queue().look_at(call_ids(&ids)).await;
    Ok(())
}

/// Begins no further call, or goes on.
#[tauri::command]
#[specta::specta]
pub async fn calls_pause(station: Here<'_>, paused: bool) -> Answer<()> {
    Ok(station.desk.queue().pause(paused).await?)
}

/// Tries again to open the journal, so that the queue outlives the application.
#[tauri::command]
#[specta::specta]
pub async fn calls_keep(station: Here<'_>) -> Answer<()> {
    station.desk.keep(&station).await;
    Ok(())
}

/// What happened to a call so far.
#[tauri::command]
#[specta::specta]
pub async fn calls_steps(station: Here<'_>, id: String) -> Answer<Vec<StepView>> {
    let id = CallId::parse(&id).ok_or(QueueTrouble::Gone)?;
    Ok(station.desk.queue().steps(id).await?.into_iter().map(Into::into).collect())
}

/// A page of the calls that arrived, the latest first.
#[tauri::command]
#[specta::specta]
pub async fn receipts_list(station: Here<'_>, query: ReceiptQuery) -> Answer<ReceiptsPage> {
    let records = records(&station).await?;
    Ok(records.receipts(&query.text, query.offset, query.limit.min(500)).await?.into())
}

/// Writes receipts to a file that a person chooses. Tells how many.
#[tauri::command]
#[specta::specta]
pub async fn receipts_export(
    station: Here<'_>,
    window: WebviewWindow,
    text: String,
) -> Answer<Option<u64>> {
    let records = records(&station).await?;
    let chosen = chooser::save(&window, "Export the receipts", "gatehouse-receipts.csv").await?;
    let Some(path) = chosen else { return Ok(None) };
    let file = chooser::create(path).await?;
    Ok(Some(records.export_receipts(&text, file, &by(&station)).await?))
}
