//! How the queue works: its order, its pace, the folder that it watches, and what becomes of it when the window closes.

use gatehouse_policy::KeyName;
use gatehouse_uploads::{CallId, QueueTrouble, WatchedFolder};
use tauri::{AppHandle, WebviewWindow};

use super::{Answer, Here, call_ids};
use crate::{
    chooser,
    desktop::{self, Leave},
    views::calls::{TuningView, WatchRule},
};

/// Puts rows in front of another one, or at the end.
#[tauri::command]
#[specta::specta]
pub async fn calls_place(
    station: Here<'_>,
    ids: Vec<String>,
    before: Option<String>,
) -> Answer<()> {
    let before = match before {
        Some(id) => Some(CallId::parse(&id).ok_or(QueueTrouble::Gone)?),
        None => None,
    };
    Ok(station.desk.queue().place(&call_ids(&ids), before).await?)
}

/// Makes the queue work harder or less hard, at once.
#[tauri::command]
#[specta::specta]
pub async fn calls_tune(station: Here<'_>, tuning: TuningView) -> Answer<()> {
    station.desk.keep(&station).await;
    Ok(station.desk.queue().tune(tuning.checked()?).await?)
}

/// Asks for a folder to watch. Tells whether one was chosen.
#[tauri::command]
#[specta::specta]
pub async fn calls_folder_choose(
    station: Here<'_>,
    window: WebviewWindow,
    rule: WatchRule,
) -> Answer<bool> {
    station.fixed.refuse(KeyName::CallsWatchedFolder)?;
    let Some(path) = chooser::folder(&window, "Choose a folder to watch").await? else {
        return Ok(false);
    };
    station.desk.keep(&station).await;
    let WatchRule { sends, converts, finished } = rule;
    let watched = WatchedFolder { path, sends, converts, finished: finished.into() };
    station.desk.queue().watch(Some(watched)).await?;
    Ok(true)
}

/// Whether calls of the watched folder are sent by themselves.
#[tauri::command]
#[specta::specta]
pub async fn calls_folder_sends(station: Here<'_>, sends: bool) -> Answer<()> {
    station.fixed.refuse(KeyName::CallsWatchedFolder)?;
    let queue = station.desk.queue();
    let Some((folder, _)) = queue.watched() else { return Ok(()) };
    Ok(queue.watch(Some(WatchedFolder { sends, ..folder })).await?)
}

/// Watches no folder any more.
#[tauri::command]
#[specta::specta]
pub async fn calls_folder_end(station: Here<'_>) -> Answer<()> {
    station.fixed.refuse(KeyName::CallsWatchedFolder)?;
    Ok(station.desk.queue().watch(None).await?)
}

/// Closes the window while calls are being sent, in one way or the other.
#[tauri::command]
#[specta::specta]
pub fn calls_leave(app: AppHandle, how: Leave) -> Answer<()> {
    desktop::leave(&app, how);
    Ok(())
}
