//! What the window is told about calls: whole rows, at most ten messages a second, over one long-lived channel.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gatehouse_uploads::{Added, Pages, Queue, UriList};
use tauri::ipc::Channel;
use tokio::sync::Notify;

use crate::{
    failure::Failure,
    station::Station,
    views::calls::{AddedView, CallsMessage, CallsSnapshot},
};

const BETWEEN_MESSAGES: Duration = Duration::from_millis(100);

/// The window's end of it.
#[derive(Default)]
pub struct Feed {
    channel: Mutex<Option<Channel<CallsMessage>>>,
    switched: Notify,
}

impl Feed {
    /// Tells this window from now on. A page that was loaded anew replaces the one before.
    pub fn listen(&self, channel: Channel<CallsMessage>) {
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
        self.switched();
    }

    /// The page has died: nobody hears anything until the next one listens.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux tells of it"))]
    pub fn stop_listening(&self) {
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Another queue lies on the desk, or somebody new is listening: everything is told again.
    pub fn switched(&self) {
        self.switched.notify_one();
    }

    /// Files are held over the window, or no longer.
    pub fn hover(&self, files: Option<usize>) {
        self.tell(CallsMessage::Hover { files: files.and_then(|files| u32::try_from(files).ok()) });
    }

    /// Something that no command asked for went wrong.
    pub fn fail(&self, failure: Failure) {
        self.tell(CallsMessage::Failed { failure });
    }

    /// The window was asked to close while calls are being sent. Tells whether there is a page that can ask.
    pub fn ask_to_leave(&self) -> bool {
        self.tell(CallsMessage::Leaving)
    }

    /// Whether somebody was told.
    fn tell(&self, message: CallsMessage) -> bool {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner).clone();
        match channel.map(|channel| channel.send(message)) {
            Some(Ok(())) => true,
            Some(Err(error)) => {
                tracing::warn!(%error, "the window was not told");
                false
            }
            None => false,
        }
    }
}

/// Tells the window until the station closes.
pub async fn run(station: Arc<Station>) {
    loop {
        let queue = station.desk.queue();
        let everything = tokio::select! {
            () = station.feed.switched.notified() => true,
            () = queue.changed() => false,
            () = queue.passed_changed() => {
                tell_passed(&station);
                tokio::time::sleep(BETWEEN_MESSAGES).await;
                continue;
            }
        };
        // The queue may have been changed for another while this one was waited for.
        let queue = station.desk.queue();
        let pages = queue.pages(everything);
        station.desktop.see(&pages.overall, pages.paused, queue.watched().is_some());
        station.feed.tell(message(&station, &queue, pages));
        tokio::time::sleep(BETWEEN_MESSAGES).await;
    }
}

/// What was dropped or chosen.
pub enum Dropped {
    /// Files and folders.
    Paths(Vec<PathBuf>),
    /// Addresses of whatever they are of.
    Uris(UriList),
}

/// Adds what was dropped or chosen, and tells what became of it.
pub async fn add(station: &Station, dropped: Dropped) -> Result<AddedView, Failure> {
    let added = match dropped {
        Dropped::Paths(paths) if paths.is_empty() => Added::default(),
        Dropped::Paths(paths) => {
            station.desk.keep(station).await;
            station.desk.queue().add(paths).await?
        }
        Dropped::Uris(list) => {
            station.desk.keep(station).await;
            station.desk.queue().add_uris(list).await?
        }
    };
    Ok(told(station, added))
}

/// Adds something that was passed over.
pub async fn add_passed(station: &Station, id: u64) -> Result<AddedView, Failure> {
    station.desk.keep(station).await;
    let added = station.desk.queue().add_passed(id).await?;
    Ok(told(station, added))
}

/// Somebody has looked at all that was passed over.
pub fn passed_seen(station: &Station) {
    station.desk.queue().passed_seen();
    tell_passed(station);
}

/// Tells all that was passed over and nobody has looked at yet.
pub fn tell_passed(station: &Station) {
    let all = station.desk.queue().passed().into_iter().map(Into::into).collect();
    station.feed.tell(CallsMessage::Passed { passed: all });
}

fn told(station: &Station, added: Added) -> AddedView {
    let view = AddedView::from(added);
    let AddedView { added, again, passed, described, undescribed } = view;
    tell_passed(station);
    station.feed.tell(CallsMessage::Added { added, again, passed, described, undescribed });
    view
}

fn message(station: &Station, queue: &Queue, pages: Pages) -> CallsMessage {
    if pages.whole {
        CallsMessage::Snapshot { snapshot: Box::new(CallsSnapshot::new(station, queue, pages)) }
    } else {
        CallsMessage::Rows {
            seq: pages.seq,
            rows: pages.calls.into_iter().map(Into::into).collect(),
            overall: pages.overall.into(),
        }
    }
}
