//! Originals that become calls by being converted: one after the other, in the application's own folder, seen and stopped by
//! whoever asked for it.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use gatehouse_vendors::authenticx::FileIdentity;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

mod drafts;

use super::Queue;
use crate::{
    CallId, ConvertTrouble, State,
    call::Original,
    convert::{self, Converted, Job},
    intake::{Found, Intake, examine},
    media,
    passed::{Conversion, Passed},
};

/// What is being converted, and where to.
#[derive(Default)]
pub(super) struct Conversions {
    folder: Mutex<Option<PathBuf>>,
    /// Files that are being made: no call has them yet, and they are no litter.
    making: Mutex<HashSet<PathBuf>>,
    /// Those that were asked for and have not ended.
    asked: Mutex<HashMap<Asked, CancellationToken>>,
    /// Calls that were handed over before their converted files were lost.
    waited: Mutex<HashSet<CallId>>,
    /// One at a time: each keeps a core and the disk busy.
    turn: tokio::sync::Mutex<()>,
    news: Notify,
}

/// What somebody wants converted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Asked {
    /// Something that was passed over, by its id there.
    Passed(u64),
    /// A draft.
    Draft(CallId),
}

impl Conversions {
    /// Notes that a conversion was asked for, and what stops it.
    fn ask(&self, asked: Asked) -> CancellationToken {
        let cancel = CancellationToken::new();
        hold(&self.asked).insert(asked, cancel.clone());
        cancel
    }

    fn cancel_of(&self, asked: Asked) -> Option<CancellationToken> {
        hold(&self.asked).get(&asked).cloned()
    }

    fn stop(&self, asked: impl Iterator<Item = Asked>) {
        let open = hold(&self.asked);
        for cancel in asked.filter_map(|asked| open.get(&asked)) {
            cancel.cancel();
        }
    }

    fn ended(&self, asked: Asked) {
        hold(&self.asked).remove(&asked);
    }

    pub(super) fn note_handed_over(&self, ids: &[CallId]) {
        hold(&self.waited).extend(ids);
    }

    /// Those of them that were handed over; they are told once.
    pub(super) fn handed_over(&self, ids: &[CallId]) -> Vec<CallId> {
        let mut waited = hold(&self.waited);
        ids.iter().copied().filter(|id| waited.remove(id)).collect()
    }
}

/// A converted file that is being made; it is one of a call, or none, when this is dropped.
struct Making<'a> {
    conversions: &'a Conversions,
    path: PathBuf,
}

impl Drop for Making<'_> {
    fn drop(&mut self) {
        hold(&self.conversions.making).remove(&self.path);
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    /// Converted files lie in this folder, and nothing else does.
    pub fn convert_into(&self, folder: PathBuf) {
        *hold(&self.conversions.folder) = Some(folder);
    }

    /// Waits until something about what was passed over has changed.
    pub async fn passed_changed(&self) {
        self.conversions.news.notified().await;
    }

    /// Converts these of what was passed over, one after the other. Each is a call then, or says why it is none.
    pub fn convert(self: &Arc<Self>, ids: &[u64]) {
        let begun: Vec<u64> =
            ids.iter().copied().filter(|id| self.ask_for(*id).is_some()).collect();
        self.conversions.news.notify_one();
        let queue = Arc::clone(self);
        tokio::spawn(async move {
            for id in begun {
                queue.convert_passed(id).await;
            }
        });
    }

    /// Stops converting these. What was read of them is forgotten.
    pub fn stop_converting(&self, ids: &[u64]) {
        self.conversions.stop(ids.iter().copied().map(Asked::Passed));
    }

    /// Stops every conversion.
    pub fn stop_all_conversions(&self) {
        hold(&self.conversions.asked).values().for_each(CancellationToken::cancel);
    }

    /// None where it cannot be converted, or is being converted already.
    pub(super) fn ask_for(&self, id: u64) -> Option<CancellationToken> {
        let mut passed = hold(&self.passed);
        let open = passed.get(id)?.conversion.as_ref().is_some_and(Conversion::is_open);
        open.then(|| passed.note(id, Conversion::Queued))?;
        Some(self.conversions.ask(Asked::Passed(id)))
    }

    /// Converts one that was asked for, and tells the call that came of it.
    pub(super) async fn convert_passed(self: &Arc<Self>, id: u64) -> Option<CallId> {
        let _turn = self.conversions.turn.lock().await;
        let passed = hold(&self.passed).get(id).cloned();
        let cancel = self.conversions.cancel_of(Asked::Passed(id));
        let (passed, cancel) = passed.zip(cancel)?;
        let ended = self.make(passed.clone(), cancel).await;
        self.conversions.ended(Asked::Passed(id));
        let (call, after) = match ended {
            Ok(call) => (call, None),
            Err(ConvertTrouble::Stopped) => (None, Some(convert_anew(passed.path.clone()).await)),
            Err(trouble) => (None, Some(Conversion::Failed(trouble))),
        };
        {
            let mut list = hold(&self.passed);
            match after {
                Some(after) => drop(list.note(id, after)),
                None => drop(list.take(id)),
            }
        }
        self.conversions.news.notify_one();
        call
    }

    async fn make(
        self: &Arc<Self>,
        passed: Passed,
        cancel: CancellationToken,
    ) -> Result<Option<CallId>, ConvertTrouble> {
        let making = self.new_file()?;
        let (to, from) = (making.path.clone(), passed.path.clone());
        let queue = Arc::clone(self);
        let work = move || {
            let progress = |percent: u8| queue.note_progress(passed.id, percent);
            progress(0);
            let job = Job { from: &from, to: &to, cancel: &cancel, progress: &progress };
            let done = convert::convert(&job)?;
            let mut found = found(&passed, &to, done);
            let mut sidecars = queue.sidecars();
            found.beside = sidecars.beside(&from);
            Ok(Intake { found: vec![found], ..Intake::default() })
        };
        let intake = tokio::task::spawn_blocking(work).await;
        let intake = intake.unwrap_or(Err(ConvertTrouble::Unknown))?;
        match self.enter(intake).await {
            Ok((fresh, _)) => Ok(fresh.first().copied()),
            Err(trouble) => {
                self.discard(making.path.clone());
                Err(ConvertTrouble::Unwritable(trouble.to_string()))
            }
        }
    }

    /// A new place for a converted file.
    fn new_file(&self) -> Result<Making<'_>, ConvertTrouble> {
        let folder = hold(&self.conversions.folder).clone();
        let folder = folder
            .ok_or_else(|| ConvertTrouble::Unwritable(std::io::ErrorKind::NotFound.to_string()))?;
        let path = folder.join(format!("{}.wav", uuid::Uuid::new_v4()));
        hold(&self.conversions.making).insert(path.clone());
        Ok(Making { conversions: &self.conversions, path })
    }

    fn note_progress(&self, id: u64, percent: u8) {
        if hold(&self.passed).note(id, Conversion::Running(percent)) {
            self.conversions.news.notify_one();
        }
    }

    /// Adds to what was passed over. Tells the ids.
    pub(super) fn pass_over(&self, passed: Vec<Passed>) -> Vec<u64> {
        let ids = hold(&self.passed).extend(passed);
        self.conversions.news.notify_one();
        ids
    }

    /// Those of which no call that has not arrived was converted as they are, and how many there were of the others.
    pub(super) fn not_converted_yet(&self, passed: Vec<Passed>) -> (Vec<Passed>, usize) {
        let before = passed.len();
        let known: Vec<(PathBuf, FileIdentity)> = self.with_book(|book| {
            let open = book.all().iter().filter(|call| !call.state.has_arrived());
            let originals = open.filter_map(|call| call.original.as_ref());
            originals.map(|it| (it.path.clone(), it.identity.clone())).collect()
        });
        let is_known = |one: &Passed| {
            let mut same = known.iter().filter(|(path, _)| *path == one.path);
            one.conversion.is_some()
                && same.any(|(path, identity)| convert::is_as_it_was(path, identity).is_ok())
        };
        let fresh: Vec<Passed> = passed.into_iter().filter(|one| !is_known(one)).collect();
        let known = before - fresh.len();
        (fresh, known)
    }

    /// Deletes a converted file that nobody needs any more.
    pub(super) fn discard(&self, path: PathBuf) {
        let folder = hold(&self.conversions.folder).clone();
        // Whatever a journal says, nothing else is deleted.
        if path.parent() != folder.as_deref() || folder.is_none() {
            return;
        }
        // The system may hold it open for a moment longer; it is swept up at the next start then.
        tokio::task::spawn_blocking(move || fs::remove_file(path));
    }

    /// Deletes what an earlier process left and no call needs.
    pub async fn sweep_conversions(&self) {
        let Some(folder) = hold(&self.conversions.folder).clone() else { return };
        let listed = tokio::task::spawn_blocking(move || files_of(&folder)).await;
        let listed = listed.unwrap_or_default();
        // What is made at this moment becomes a call before it is made no more, so this order misses none.
        let making = hold(&self.conversions.making).clone();
        let needed: HashSet<PathBuf> = self.with_book(|book| {
            let open = book.all().iter().filter(|call| !call.state.has_arrived());
            open.map(|call| call.path.clone()).collect()
        });
        let is_litter = |path: &PathBuf| {
            let whole = path.with_extension("wav");
            !making.contains(&whole) && !needed.contains(path)
        };
        let litter: Vec<PathBuf> = listed.into_iter().filter(is_litter).collect();
        let swept = tokio::task::spawn_blocking(move || {
            litter.iter().filter(|path| fs::remove_file(path).is_ok()).count()
        });
        let swept = swept.await.unwrap_or_default();
        if swept > 0 {
            tracing::info!(swept, "converted files of an earlier session were deleted");
        }
    }

    /// The calls among these that are drafts.
    pub(super) fn drafts_of(&self, ids: &[CallId]) -> Vec<CallId> {
        self.with_book(|book| {
            let calls = ids.iter().filter_map(|id| book.get(*id));
            calls.filter(|call| call.state == State::Draft).map(|call| call.id).collect()
        })
    }
}

fn files_of(folder: &Path) -> Vec<PathBuf> {
    // Unread: what is not seen now is cleared away at a later start.
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = |path: &PathBuf| path.extension().is_some_and(|it| it == "wav" || it == "part");
    entries.map(|entry| entry.path()).filter(ours).collect()
}

/// What can be done about an original after its conversion was stopped.
async fn convert_anew(path: PathBuf) -> Conversion {
    let offer = tokio::task::spawn_blocking(move || convert::offer(&path)).await.ok().flatten();
    offer.map_or(Conversion::Failed(ConvertTrouble::Gone), Conversion::offered)
}

/// What a converted file was made of.
fn original(path: &Path, name: &str, done: Converted) -> Original {
    let Converted { identity, date, length } = done;
    let began = media::began_originally(path, date.as_deref(), (identity.modified, length));
    Original { name: name.to_owned(), path: path.to_owned(), identity, began }
}

/// The new file as it stands in the list: under the name of its original but for the ending.
fn found(passed: &Passed, to: &Path, done: Converted) -> Found {
    let folder = Some(passed.folder.clone()).filter(|folder| !folder.is_empty());
    // It is whole, whenever its original was written.
    let mut found = examine(to, folder, std::time::SystemTime::UNIX_EPOCH);
    found.name = convert::wav_name(&passed.name);
    found.original = Some(original(&passed.path, &passed.name, done));
    found
}
