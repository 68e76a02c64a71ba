//! The queue's own look at a watched folder.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::SystemTime,
};

use gatehouse_vendors::authenticx::{FileIdentity, Unreadable};
use tokio::sync::Notify;

use super::Queue;
use crate::{
    CallId, Conversion, QueueTrouble, State,
    book::Book,
    intake::pass_over,
    metadata::is_known_kind,
    patience,
    spellings::plain,
    watching::{FolderTrouble, Looked, Now, Sightings, TakenFiles, WatchedFolder},
};

pub(super) const WATCHED: &str = "watched";
pub(super) const TAKEN: &str = "taken";

/// The folder that is watched, and what is remembered of it. They are locked apart: a network folder may take its time
/// to be read, and nobody who only asks which one it is waits for that.
#[derive(Default)]
pub(super) struct Watched {
    folder: Mutex<Option<WatchedFolder>>,
    /// Why it, or a part of it, cannot be read now.
    trouble: Mutex<Option<FolderTrouble>>,
    memory: Mutex<Memory>,
}

#[derive(Default)]
struct Memory {
    seen: Sightings,
    taken: TakenFiles,
    /// Drafts that were converted by themselves, or tried: a person may have stopped one.
    converted: HashSet<CallId>,
}

/// Files that were written to after they were taken.
#[derive(Default)]
struct WrittenTo {
    /// Those whose calls say so.
    told: Vec<PathBuf>,
    /// Those of which no call is on the list any more.
    homeless: Vec<PathBuf>,
    /// Calls that were not sent yet, whose files they are.
    drafts: Vec<CallId>,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Queue {
    /// The folder that is watched, and why it cannot be read now if it cannot.
    pub fn watched(&self) -> Option<(WatchedFolder, Option<FolderTrouble>)> {
        let folder = hold(&self.watched.folder).clone();
        folder.map(|folder| (folder, hold(&self.watched.trouble).clone()))
    }

    /// Watches a folder from now on, or none. What was taken from it before is not taken again.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn watch(
        self: &Arc<Self>,
        folder: Option<WatchedFolder>,
    ) -> Result<(), QueueTrouble> {
        self.begin_tasks();
        let text = folder.as_ref().and_then(|folder| serde_json::to_string(folder).ok());
        self.keep_note(WATCHED, &text.unwrap_or_default()).await?;
        self.set_watched(folder);
        Ok(())
    }

    pub(super) fn set_watched(&self, folder: Option<WatchedFolder>) {
        *hold(&self.watched.folder) = folder;
        *hold(&self.watched.trouble) = None;
        self.with_book(Book::tell_everything);
        self.look.notify_one();
    }

    /// Takes up what the journal remembers of the folder.
    pub(super) fn recall_watched(&self, folder: Option<&str>, taken: Option<&str>) {
        if let Some(taken) = taken.and_then(|text| serde_json::from_str(text).ok()) {
            hold(&self.watched.memory).taken = taken;
        }
        if let Some(folder) = folder.and_then(|text| serde_json::from_str(text).ok()) {
            self.set_watched(Some(folder));
        }
    }

    /// Takes what is finished. It is added first and remembered then: whoever is cut off in between finds a row that is
    /// there already, never a file that was forgotten.
    async fn look_into_folder(self: &Arc<Self>) {
        let now = (self.options.now)();
        let Some(folder) = hold(&self.watched.folder).clone() else { return };
        let (queue, watched) = (Arc::clone(self), folder.clone());
        let looked = self.looked(move || queue.look_through(&watched, now)).await;
        let Looked { ready, written_to, .. } = looked.flatten().unwrap_or_default();
        // Another folder may have been chosen while this one was read.
        if hold(&self.watched.folder).as_ref() != Some(&folder) {
            return;
        }
        let WrittenTo { told, homeless, drafts } = self.tell_written_to(written_to).await;
        let (originals, ready): (Vec<PathBuf>, _) =
            ready.into_iter().partition(|it| is_original(it));
        self.convert_from(&folder, originals).await;
        self.convert_misnamed(&folder);
        if ready.is_empty() && told.is_empty() && homeless.is_empty() {
            return;
        }
        let Ok((mut fresh, _)) = self.take_in(ready.clone()).await else { return };
        fresh.extend(self.look_anew(drafts, &ready).await);
        // It was sent once already, so a person says whether it goes again.
        let Ok(_) = self.take_in(homeless.clone()).await else { return };
        self.remember(&[&ready[..], &told, &homeless].concat(), now).await;
        if folder.sends && !fresh.is_empty() {
            self.send_when_ready(&fresh).await;
        }
    }

    /// Remembers that files were taken as they are.
    async fn remember(&self, paths: &[PathBuf], now: SystemTime) {
        let kept = {
            let mut memory = hold(&self.watched.memory);
            let Memory { seen, taken, .. } = &mut *memory;
            seen.took(paths, taken, now);
            serde_json::to_string(taken).unwrap_or_default()
        };
        if let Err(trouble) = self.keep_note(TAKEN, &kept).await {
            tracing::warn!(%trouble, "what was taken from the watched folder is not remembered");
        }
    }

    /// Converts what the folder's rule lets convert by itself, beside everything else. It is remembered when that has ended:
    /// one that was cut off is begun again at the next start. What cannot be converted stays among what was passed over.
    async fn convert_from(self: &Arc<Self>, folder: &WatchedFolder, mut paths: Vec<PathBuf>) {
        let known: HashSet<PathBuf> = self.passed().into_iter().map(|passed| passed.path).collect();
        paths.retain(|path| !known.contains(path));
        if paths.is_empty() {
            return;
        }
        let (root, wanted) = (folder.path.clone(), paths.clone());
        let passed = self.looked(move || pass_over(&root, wanted)).await;
        let (fresh, _) = self.not_converted_yet(passed.unwrap_or_default());
        let ids = self.pass_over(fresh);
        for id in &ids {
            self.ask_for(*id);
        }
        let (queue, sends) = (Arc::clone(self), folder.sends);
        tokio::spawn(async move {
            let mut calls = Vec::new();
            for id in ids {
                calls.extend(queue.convert_passed(id).await);
            }
            queue.remember(&paths, (queue.options.now)()).await;
            if sends && !calls.is_empty() {
                queue.send_when_ready(&calls).await;
            }
        });
    }

    /// Converts drafts of the folder whose names say that they need it not, each once, where the folder's rule says so.
    fn convert_misnamed(self: &Arc<Self>, folder: &WatchedFolder) {
        if !folder.converts {
            return;
        }
        let root = plain(&folder.path);
        let is_of_folder = |path: &Path| path.starts_with(&root) || path.starts_with(&folder.path);
        let mut ids: Vec<CallId> = self.with_book(|book| {
            let drafts = book.all().iter().filter(|call| call.state == State::Draft);
            let offered = drafts.filter(|call| {
                let offer = matches!(call.conversion(), Some(Conversion::Offered(_)));
                offer && call.original.is_none() && is_of_folder(&call.path)
            });
            offered.map(|call| call.id).collect()
        });
        ids.retain(|id| hold(&self.watched.memory).converted.insert(*id));
        ids.retain(|id| self.ask_for_draft(*id));
        if ids.is_empty() {
            return;
        }
        let queue = Arc::clone(self);
        tokio::spawn(async move {
            for id in ids {
                queue.convert_draft(id).await;
                queue.send_ready().await;
            }
        });
    }

    /// An original was written to. Where a call that was converted from it waits, it says so; else it is passed over once
    /// more, for a person to see.
    async fn tell_original_written_to(self: &Arc<Self>, path: PathBuf) {
        let draft = self.with_book(|book| {
            let from =
                |call: &&crate::Call| call.original.as_ref().is_some_and(|it| it.path == path);
            let call = book.all().iter().rfind(from);
            call.filter(|call| call.state == State::Draft).map(|call| call.id)
        });
        if let Some(id) = draft {
            self.look_at_originals(&[id]).await;
            return;
        }
        let root = path.clone();
        let passed = self.looked(move || pass_over(&root, vec![path])).await;
        self.pass_over(passed.unwrap_or_default());
    }

    /// Says of calls whose files were written to since they were taken that it is so, on their own rows. Those that are
    /// on their way are looked at again when they have ended.
    async fn tell_written_to(self: &Arc<Self>, paths: Vec<PathBuf>) -> WrittenTo {
        let mut found = WrittenTo::default();
        for path in paths {
            if is_original(&path) || self.is_original_of_draft(&path) {
                self.tell_original_written_to(path.clone()).await;
                found.told.push(path);
                continue;
            }
            let call = self.with_book(|book| {
                let call = book.all().iter().rfind(|call| call.path == path)?;
                Some((call.id, call.state))
            });
            match call {
                Some((_, State::Waiting)) => continue,
                Some((_, state)) if state.is_active() => continue,
                Some((id, state)) if state.has_arrived() || state == State::Unknown => {
                    let file = path.clone();
                    let length = move || patience::metadata(&file).map_or(0, |it| it.len());
                    let bytes = self.looked(length).await.unwrap_or_default();
                    let grown = |book: &Book| book.note(id, |call| call.grown = Some(bytes));
                    self.insist(|book| grown(book).into_iter().collect()).await;
                }
                Some((id, _)) => found.drafts.push(id),
                None => {
                    found.homeless.push(path);
                    continue;
                }
            }
            found.told.push(path);
        }
        self.with_book(Book::refresh_findings);
        found
    }

    /// Whether a draft was converted from this file in its place.
    fn is_original_of_draft(&self, path: &Path) -> bool {
        self.with_book(|book| {
            let drafts = book.all().iter().filter(|call| call.state == State::Draft);
            drafts.filter_map(|call| call.original.as_ref()).any(|it| it.path == path)
        })
    }

    /// Looks again at drafts whose files are other ones by now: those of these ids, and those of these paths that are not
    /// what they were. Tells which.
    async fn look_anew(self: &Arc<Self>, mut ids: Vec<CallId>, paths: &[PathBuf]) -> Vec<CallId> {
        let paths: HashSet<&Path> = paths.iter().map(PathBuf::as_path).collect();
        let (converted, drafts): (Vec<_>, Vec<_>) = self.with_book(|book| {
            let drafts = book.all().iter().filter(|call| call.state == State::Draft);
            let there = drafts.filter(|call| paths.contains(call.origin())).cloned();
            there.partition(|call| call.original.is_some())
        });
        let converted: Vec<CallId> = converted.iter().map(|call| call.id).collect();
        self.look_at_originals(&converted).await;
        let other = drafts
            .into_iter()
            .filter(|call| FileIdentity::of(&call.path).is_ok_and(|now| now != call.identity));
        ids.extend(other.map(|call| call.id));
        if !ids.is_empty() {
            self.look_at(ids.clone()).await;
            self.look_into(&ids).await;
        }
        ids
    }

    fn look_through(&self, folder: &WatchedFolder, now: SystemTime) -> Option<Looked> {
        let looked = {
            let mut memory = hold(&self.watched.memory);
            let Memory { seen, taken, .. } = &mut *memory;
            seen.look(folder, taken, Now::at(now))
        };
        let trouble = match &looked {
            Ok(looked) => looked.unread.clone(),
            Err(error) => Some(FolderTrouble::Whole(Unreadable::of(error))),
        };
        let before = std::mem::replace(&mut *hold(&self.watched.trouble), trouble.clone());
        if before != trouble {
            self.with_book(Book::tell_everything);
        }
        looked.ok()
    }
}

/// Whether it is taken only because the folder's rule lets it be converted.
fn is_original(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy()).unwrap_or_default();
    !is_known_kind(&name)
}

/// Looks into the watched folder again and again, until the queue is no more.
pub(super) async fn run(queue: Weak<Queue>, look: Arc<Notify>) {
    loop {
        let Some(strong) = queue.upgrade() else { return };
        let wait = strong.options.watch_every;
        strong.look_into_folder().await;
        strong.look_at_unread().await;
        strong.describe_unread();
        let now = (strong.options.now)();
        strong.with_book(|book| book.date_undated(now));
        strong.send_ready().await;
        strong.go_on_where_disks_answer().await;
        drop(strong);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = look.notified() => {}
        }
    }
}
