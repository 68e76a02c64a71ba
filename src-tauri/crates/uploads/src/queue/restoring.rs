//! Calls that were converted, and what may have become of the original or of the converted file since.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use gatehouse_vendors::authenticx::FileIdentity;
use tokio_util::sync::CancellationToken;

use super::Queue;
use crate::{
    Call, CallId, ConvertTrouble, Event, Finding, FindingKind, State,
    book::Book,
    call::Original,
    convert::{self, Job},
    journal::Step,
    patience,
};

impl Queue {
    /// Says of drafts that were converted whether their originals are what they were.
    pub(super) async fn look_at_originals(&self, ids: &[CallId]) {
        let originals: Vec<(CallId, Original)> = self.with_book(|book| {
            let calls = ids.iter().filter_map(|id| book.get(*id));
            let drafts = calls.filter(|call| call.state == State::Draft);
            let known = |call: &Call| Some((call.id, call.original.clone()?));
            drafts.filter_map(known).collect()
        });
        if originals.is_empty() {
            return;
        }
        let looked = self.looked(move || {
            let look = |(id, it): (CallId, Original)| (id, finding(&it));
            originals.into_iter().map(look).collect::<Vec<_>>()
        });
        let looked = looked.await.unwrap_or_default();
        self.with_book(|book| {
            for (id, found) in looked {
                let lost = |it: &Finding| it.kind == FindingKind::ConvertedGone;
                let known = book.get(id).and_then(|call| call.seen.original.clone());
                // What cannot be sent at all is said first.
                if known != found && !known.as_ref().is_some_and(lost) {
                    book.change(id, |call| call.seen.original = found);
                }
            }
            book.refresh_findings();
        });
    }

    /// Those of these calls whose files are there. Converted files that are gone are made again beside everything else, and
    /// calls that were handed over already are handed over then.
    pub(super) async fn without_lost(self: &Arc<Self>, ids: Vec<CallId>) -> Vec<CallId> {
        let lost = self.files_gone(&ids).await;
        if lost.is_empty() {
            return ids;
        }
        let again = self.drafts_of(&lost);
        self.with_book(|book| {
            for id in &again {
                book.change(*id, |call| call.seen.looking = true);
            }
            book.refresh_findings();
        });
        let waited = self.conversions.handed_over(&again);
        let queue = Arc::clone(self);
        let restoring = again.clone();
        tokio::spawn(async move {
            queue.convert_again(&restoring).await;
            queue.look_at_originals(&restoring).await;
            queue.look_into(&restoring).await;
            if !waited.is_empty() && queue.send(&waited).await.is_err() {
                tracing::info!("calls that were converted again wait for a connection");
            }
        });
        let again: HashSet<CallId> = again.into_iter().collect();
        ids.into_iter().filter(|id| !again.contains(id)).collect()
    }

    /// Takes calls back that a journal calls handed over and whose converted files are gone: before anybody could begin them.
    pub(super) async fn take_back_lost(&self, calls: &mut [Call]) -> Vec<Step> {
        let is_waiting = |call: &&Call| call.state == State::Waiting && call.original.is_some();
        let waiting = calls.iter().filter(is_waiting);
        let waiting: Vec<(CallId, PathBuf)> =
            waiting.map(|call| (call.id, call.path.clone())).collect();
        let lost = gone(waiting).await;
        let mut steps = Vec::new();
        for call in calls.iter_mut().filter(|call| lost.contains(&call.id)) {
            let event = Event::TakeBack;
            let Some(after) = call.state.after(event) else { continue };
            let before = std::mem::replace(&mut call.state, after);
            (call.cause, call.next_try) = (None, None);
            steps.push(Step { before: Some(before), event: Some(event), call: call.clone() });
        }
        self.conversions.note_handed_over(&lost);
        steps
    }

    /// The calls whose converted files are gone although they are needed.
    async fn files_gone(&self, ids: &[CallId]) -> Vec<CallId> {
        let converted: Vec<(CallId, PathBuf)> = self.with_book(|book| {
            let calls = ids.iter().filter_map(|id| book.get(*id));
            let needed = calls.filter(|call| {
                let idle = !call.state.has_arrived() && !call.state.is_active();
                idle && call.original.is_some()
            });
            needed.map(|call| (call.id, call.path.clone())).collect()
        });
        gone(converted).await
    }

    /// Makes converted files again that are gone, where the originals are what they were; says so where they are not.
    pub(super) async fn convert_again(&self, ids: &[CallId]) {
        for id in self.files_gone(ids).await {
            let call = self.with_book(|book| book.get(id).cloned());
            let Some((path, original)) = call.and_then(|call| Some((call.path, call.original?)))
            else {
                continue;
            };
            let made = tokio::task::spawn_blocking(move || make_again(&original, &path)).await;
            match made.unwrap_or(Err(ConvertTrouble::Unknown)) {
                // The same samples, in another place on the disk.
                Ok(identity) => {
                    let same = |book: &Book| {
                        let now = identity.clone();
                        book.note(id, |call| call.identity = now).into_iter().collect()
                    };
                    self.insist(same).await;
                    self.with_book(|book| book.change(id, |call| call.seen.original = None));
                }
                Err(trouble) => {
                    let detail = Some(word(&trouble).to_owned());
                    let lost = Finding { kind: FindingKind::ConvertedGone, detail };
                    self.with_book(|book| {
                        book.change(id, |call| call.seen.original = Some(lost));
                    });
                }
            }
        }
        self.with_book(Book::refresh_findings);
    }
}

/// Those of which the file is not there.
async fn gone(files: Vec<(CallId, PathBuf)>) -> Vec<CallId> {
    if files.is_empty() {
        return Vec::new();
    }
    let gone = move || {
        let gone = files.into_iter().filter(|(_, path)| !path.exists());
        gone.map(|(id, _)| id).collect()
    };
    tokio::task::spawn_blocking(gone).await.unwrap_or_default()
}

fn make_again(original: &Original, path: &PathBuf) -> Result<FileIdentity, ConvertTrouble> {
    convert::is_as_it_was(&original.path, &original.identity)?;
    let cancel = CancellationToken::new();
    let job = Job { from: &original.path, to: path, cancel: &cancel, progress: &|_| {} };
    convert::convert(&job)?;
    FileIdentity::of(path).map_err(|error| ConvertTrouble::Unwritable(error.kind().to_string()))
}

fn finding(original: &Original) -> Option<Finding> {
    let known = original.identity.clone();
    let look = move |path: &Path| Ok(convert::is_as_it_was(path, &known));
    let kind = match patience::ask(&original.path, look).ok()?.err()? {
        ConvertTrouble::Gone => FindingKind::OriginalGone,
        ConvertTrouble::Changed => FindingKind::OriginalChanged,
        // A share that is away for a moment says nothing about what is on it.
        _ => return None,
    };
    Some(Finding::plain(kind))
}

/// Why it could not be made again, as a window knows it.
fn word(trouble: &ConvertTrouble) -> &'static str {
    match trouble {
        ConvertTrouble::Gone => "gone",
        ConvertTrouble::Changed => "changed",
        ConvertTrouble::NoRoom { .. } => "noRoom",
        ConvertTrouble::Unwritable(_) => "unwritable",
        _ => "damaged",
    }
}
