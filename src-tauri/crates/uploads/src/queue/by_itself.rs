//! Calls that go on while nobody is there: those of a watched folder as soon as nothing keeps them, and those that wait for a
//! share or a disk as soon as it answers.

use std::{
    collections::BTreeMap,
    fs::File,
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{Queue, limited::Tried, sending::waits_for_its_disk};
use crate::{Call, CallId, State, book::Book};

impl Queue {
    /// Has drafts sent as soon as nothing keeps them: now, or when what keeps them has passed.
    pub(super) async fn send_when_ready(self: &Arc<Self>, ids: &[CallId]) {
        let mark = |book: &Book| {
            let drafts = ids.iter().filter(|id| is_draft(book, **id));
            drafts.filter_map(|id| book.note(*id, |call| call.goes_by_itself = true)).collect()
        };
        if let Err(trouble) = self.act(mark).await {
            tracing::warn!(%trouble, "that calls go by themselves could not be written down");
        }
        self.send_ready().await;
    }

    /// Sends what goes by itself and is kept by nothing any more.
    pub(super) async fn send_ready(self: &Arc<Self>) {
        let sends = self.watched().is_some_and(|(folder, _)| folder.sends);
        if !sends {
            return;
        }
        let ready: Vec<CallId> = self.with_book(|book| {
            let waiting = book.all().iter().filter(|call| call.goes_by_itself);
            waiting.filter(|call| call.is_sendable()).map(|call| call.id).collect()
        });
        if !ready.is_empty() {
            // Without a connection they wait as drafts, where a person sees them.
            let _ = self.send(&ready).await;
        }
    }

    /// Ends the wait of calls whose share or disk answers again. Of each folder one file is asked.
    pub(super) async fn go_on_where_disks_answer(self: &Arc<Self>) {
        let mut folders: BTreeMap<PathBuf, PathBuf> = BTreeMap::new();
        self.with_book(|book| {
            for call in book.all().iter().filter(|call| is_held_by_disk(call)) {
                let folder = call.path.parent().map(Path::to_owned).unwrap_or_default();
                folders.entry(folder).or_insert_with(|| call.path.clone());
            }
        });
        let mut answers = false;
        for (folder, path) in folders {
            let opens = self.limited(&path, |path| File::open(path).is_ok()).await;
            if let Tried::Done(true) = opens {
                answers = true;
                self.end_waits(&folder).await;
            }
        }
        if answers {
            self.go_on.notify_one();
        }
    }

    async fn end_waits(&self, folder: &Path) {
        let end = |book: &Book| {
            let held = book.all().iter().filter(|call| is_held_by_disk(call));
            let here = held.filter(|call| call.path.parent() == Some(folder));
            here.filter_map(|call| book.note(call.id, |call| call.next_try = None)).collect()
        };
        if let Err(trouble) = self.act(end).await {
            tracing::warn!(%trouble, "that a disk answers again could not be written down");
        }
    }
}

fn is_draft(book: &Book, id: CallId) -> bool {
    book.get(id).is_some_and(|call| call.state == State::Draft)
}

fn is_held_by_disk(call: &Call) -> bool {
    call.state == State::Waiting && call.next_try.is_some() && waits_for_its_disk(call)
}
