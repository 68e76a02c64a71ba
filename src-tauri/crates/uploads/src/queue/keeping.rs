//! The journal's side of the queue: each step is on disk before the book, and so anybody, knows of it.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, PoisonError},
};

use gatehouse_records::{By, PastStep, Records, Trouble};
use gatehouse_vendors::Evidence;
use jiff::Timestamp;

use super::{
    Queue,
    watching::{TAKEN, WATCHED},
};
use crate::{
    Call, CallId, Event, Keeping, MetadataFields, Pattern, QueueTrouble, State, Tuning,
    book::Book,
    journal::{self, ACTOR, Step, read_back},
};

const BATCH: &str = "batch";
const PAUSED: &str = "paused";
pub(super) const PATTERN: &str = "pattern";
pub(super) const DATING: &str = "dating";
pub(super) const SHEETS: &str = "sheets";
const TUNING: &str = "tuning";
/// Says nothing: it is written to see whether anything can be.
const TRIED: &str = "tried";

/// What is known of a call whose process is no more.
const DIED: &str = "Gatehouse ended before the reply came";
/// What is known of a call that an old journal tells of.
const RESTORED: &str = "this list comes from a backup; the call may have been sent since";

impl Queue {
    /// Takes steps: they are planned, written down and then taken, with nobody else's in between. Tells whose they
    /// were.
    pub(super) async fn act(
        &self,
        plan: impl FnOnce(&Book) -> Vec<Step>,
    ) -> Result<Vec<CallId>, Trouble> {
        let turn = self.journal.turn().await;
        let steps = self.with_book(|book| plan(book));
        if steps.is_empty() {
            return Ok(Vec::new());
        }
        let kept = journal::keep(&turn, &steps).await;
        let keeping = match (&kept, turn.is_some()) {
            (Err(Trouble::Moved), _) => Keeping::Moved,
            (Err(_), _) => Keeping::Unwritable,
            (Ok(()), true) => Keeping::Durable,
            (Ok(()), false) => Keeping::Session,
        };
        self.with_book(|book| {
            if keeping.is_held_up() && !book.keeping().is_held_up() {
                // It is tried again from now on, also where nothing is due.
                self.go_on.notify_one();
            }
            book.set_keeping(keeping);
            kept?;
            let ids = steps.iter().map(|step| step.call.id).collect();
            self.take(book, steps);
            Ok(ids)
        })
    }

    /// Takes steps that are on disk, and tells whoever listens.
    fn take(&self, book: &mut Book, steps: Vec<Step>) {
        let listener = self.listener.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for step in steps {
            let taken = listener.as_ref().map(|_| step.taken());
            if let Some(path) = converted_for_nothing_more(&step.call) {
                self.discard(path);
            }
            book.take(step);
            if let Some((listener, taken)) = listener.as_ref().zip(taken) {
                // Whoever listened may have gone.
                let _ = listener.send(taken);
            }
        }
    }

    /// Takes steps that have happened already, however long the journal cannot be written. Until then nobody is told
    /// of them, and if the application ends before, they count as not known.
    pub(super) async fn insist(&self, plan: impl Fn(&Book) -> Vec<Step>) -> Vec<CallId> {
        loop {
            match self.act(&plan).await {
                Ok(ids) => return ids,
                // Whoever closed the journal is about to end, or to replace it.
                Err(Trouble::Closed) => return Vec::new(),
                Err(trouble) => tracing::warn!(%trouble, "a step of a call could not be written"),
            }
            tokio::time::sleep(self.options.journal_again).await;
        }
    }

    /// Strikes rows off the journal and the list, but none that is on its way. True where one of them had arrived.
    pub(super) async fn strike(&self, ids: &HashSet<CallId>) -> Result<bool, Trouble> {
        let turn = self.journal.turn().await;
        let idle = |book: &mut Book| {
            let idle =
                ids.iter().filter(|id| book.get(**id).is_some_and(|it| !it.state.is_active()));
            idle.copied().collect::<HashSet<CallId>>()
        };
        let idle = self.with_book(idle);
        if let Some(records) = turn.as_ref() {
            let ids: Vec<_> = idle.iter().map(|id| id.0).collect();
            records.strike_uploads(&ids, &By::now(ACTOR)).await?;
        }
        let arrived = self.with_book(|book| {
            for call in idle.iter().filter_map(|id| book.get(*id)) {
                if call.original.is_some() {
                    self.discard(call.path.clone());
                }
            }
            let arrived = |id: &CallId| book.get(*id).is_some_and(|it| it.state.has_arrived());
            let arrived = idle.iter().any(arrived);
            book.remove(&idle);
            arrived
        });
        Ok(arrived)
    }

    /// What is said about every file.
    ///
    /// # Errors
    /// A field that the service would refuse, or [`QueueTrouble::NotKept`].
    pub async fn set_batch(&self, fields: MetadataFields) -> Result<(), QueueTrouble> {
        let fields = fields.checked()?;
        let text = serde_json::to_string(&fields).unwrap_or_default();
        self.keep_note(BATCH, &text).await?;
        self.with_book(|book| book.set_batch(fields));
        Ok(())
    }

    /// Begins no further call, or goes on. What is on its way ends.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn pause(self: &Arc<Self>, paused: bool) -> Result<(), QueueTrouble> {
        self.keep_note(PAUSED, if paused { "yes" } else { "" }).await?;
        self.with_book(|book| book.set_paused(paused));
        self.pump().await;
        Ok(())
    }

    /// How hard the queue works.
    pub fn tuning(&self) -> Tuning {
        self.tuning.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes the queue work harder or less hard, at once: also for what is on its way, but for the hash, which is
    /// taken of whole files or not at all.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn tune(self: &Arc<Self>, tuning: Tuning) -> Result<(), QueueTrouble> {
        let tuning = tuning.within_bounds();
        let text = serde_json::to_string(&tuning).unwrap_or_default();
        self.keep_note(TUNING, &text).await?;
        self.set_tuning(tuning);
        self.pump().await;
        Ok(())
    }

    fn set_tuning(&self, tuning: Tuning) {
        *self.tuning.lock().unwrap_or_else(PoisonError::into_inner) = tuning;
        self.with_book(Book::tell_everything);
        self.mind_the_hour();
        self.go_on.notify_one();
    }

    /// Sets the limit that holds now.
    pub(super) fn mind_the_hour(&self) {
        let now = Timestamp::try_from((self.options.now)()).unwrap_or(Timestamp::UNIX_EPOCH);
        if self.throttle.set(self.tuning().limit_at(now)) {
            self.with_book(Book::tell_everything);
        }
    }

    pub(super) async fn keep_note(&self, name: &str, text: &str) -> Result<(), Trouble> {
        match self.journal.turn().await.as_ref() {
            Some(records) => records.put_upload_note(name, text, &By::now(ACTOR)).await,
            None => Ok(()),
        }
    }

    /// Where the journal could not be written, and nothing waits to be, something is: whoever reads that nothing can be
    /// kept is to read when it can.
    pub(super) async fn try_journal(&self) {
        if self.keeping().is_held_up() && self.keep_note(TRIED, "").await.is_ok() {
            self.with_book(|book| book.set_keeping(Keeping::Durable));
        }
    }

    /// Whether there is a journal.
    pub fn keeping(&self) -> Keeping {
        self.with_book(|book| book.keeping())
    }

    /// The open journal, for receipts and presets.
    pub async fn records(&self) -> Option<Records> {
        self.journal.records().await
    }

    /// What happened to a call so far, the earliest first. Nothing where there is no journal.
    ///
    /// # Errors
    /// The database's trouble.
    pub async fn steps(&self, id: CallId) -> Result<Vec<PastStep>, QueueTrouble> {
        match self.journal.records().await {
            Some(records) => Ok(records.upload_steps(id.0).await?),
            None => Ok(Vec::new()),
        }
    }

    /// Takes up the queue that the journal holds, and keeps everything in it from now on. Calls that were added
    /// before there was a journal are written down too.
    ///
    /// # Errors
    /// The database's trouble; the queue is as it was.
    pub async fn attach(self: &Arc<Self>, records: Records) -> Result<(), Trouble> {
        self.begin_tasks();
        let mut turn = self.journal.turn().await;
        let kept = records.uploads().await?;
        let happened = if kept.restored { Event::Restored } else { Event::Died };
        let now = (self.options.now)();
        let read = |record| read_back(record, now);
        let mut calls: Vec<Call> = kept.uploads.iter().filter_map(read).collect();
        let mut steps: Vec<Step> =
            calls.iter_mut().filter_map(|call| self.recovered(call, happened)).collect();
        steps.extend(self.take_back_lost(&mut calls).await);
        let (batch, paused) = (notes(&records, BATCH).await?, notes(&records, PAUSED).await?);
        let tuning = notes(&records, TUNING).await?;
        let watched = (notes(&records, WATCHED).await?, notes(&records, TAKEN).await?);
        let pattern = notes(&records, PATTERN).await?;
        let dating = notes(&records, DATING).await?;
        let sheets = notes(&records, SHEETS).await?;
        steps.extend(self.with_book(|book| homeless(book, &calls)));
        let by = By::now(ACTOR);
        if !steps.is_empty() {
            let steps: Vec<_> = steps.iter().map(Step::kept).collect();
            records.keep_uploads(&steps, &by).await?;
        }
        if kept.restored {
            records.uploads_are_current(&by).await?;
        }
        let ids: Vec<CallId> = calls.iter().map(|call| call.id).collect();
        self.with_book(|book| {
            for call in calls {
                book.take(Step { before: None, event: None, call });
            }
            self.take(book, steps);
            if let Some(batch) = batch.and_then(|text| serde_json::from_str(&text).ok()) {
                book.set_batch(batch);
            }
            book.set_pattern(pattern.and_then(|text| Pattern::parse(&text).ok()));
            // By the clock as it is now, which may have been put right since.
            let dating = dating.and_then(|text| serde_json::from_str(&text).ok());
            book.set_dating(dating.unwrap_or_default(), now);
            if let Some(rules) = sheets.and_then(|text| serde_json::from_str(&text).ok()) {
                book.set_sheets(rules);
            }
            book.set_paused(paused.is_some_and(|text| !text.is_empty()));
            book.set_keeping(Keeping::Durable);
            book.reorder();
        });
        *turn = Some(records);
        drop(turn);
        if let Some(tuning) = tuning.and_then(|text| serde_json::from_str::<Tuning>(&text).ok()) {
            self.set_tuning(tuning.within_bounds());
        }
        self.recall_watched(watched.0.as_deref(), watched.1.as_deref());
        self.sweep_conversions().await;
        self.look_at(ids).await;
        self.pump().await;
        self.go_on.notify_one();
        self.ask.notify_one();
        Ok(())
    }

    /// Lets go of the journal and forgets what is in it: another one will be attached.
    pub async fn detach(&self) {
        let mut turn = self.journal.turn().await;
        *turn = None;
        self.set_watched(None);
        self.with_book(Book::clear);
    }

    /// What became of a call when the process that knew it ended.
    fn recovered(&self, call: &mut Call, happened: Event) -> Option<Step> {
        let before = call.state;
        call.state = before.after(happened)?;
        if call.state == State::Unknown {
            let words = if happened == Event::Restored { RESTORED } else { DIED };
            let now = (self.options.now)();
            call.lose(now, Evidence { status: None, detail: words.to_owned() });
        } else {
            (call.cause, call.next_try, call.tries) = (None, None, 0);
        }
        Some(Step { before: Some(before), event: Some(happened), call: call.clone() })
    }
}

/// The converted file of a call that has arrived.
fn converted_for_nothing_more(call: &Call) -> Option<PathBuf> {
    (call.original.is_some() && call.state.has_arrived()).then(|| call.path.clone())
}

/// Calls of this session that the journal does not have, in places behind those that it has.
fn homeless(book: &Book, kept: &[Call]) -> Vec<Step> {
    let known: HashSet<CallId> = kept.iter().map(|call| call.id).collect();
    let paths: HashSet<_> =
        kept.iter().filter(|call| !call.state.has_arrived()).map(|call| &call.path).collect();
    let last = kept.iter().map(|call| call.place).max().unwrap_or(0);
    let unknown = book.all().iter().filter(|call| !known.contains(&call.id));
    let double = |call: &&Call| call.state == State::Draft && paths.contains(&call.path);
    unknown
        .filter(|call| !double(call))
        .map(|call| {
            let call = Call { place: call.place + last, ..call.clone() };
            Step { before: None, event: None, call }
        })
        .collect()
}

async fn notes(records: &Records, name: &str) -> Result<Option<String>, Trouble> {
    records.upload_note(name).await
}

#[cfg(test)]
mod tests {
    use gatehouse_records::DatabaseKey;

    use super::*;
    use crate::Options;

    #[tokio::test]
    async fn a_journal_that_can_be_written_again_is_found_where_nothing_waits_for_it() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let records = Records::open(folder.path(), &key).await.unwrap();
        let queue = Queue::new(Options::default());
        queue.attach(records.clone()).await.unwrap();
        let unwritable = || queue.with_book(|book| book.set_keeping(Keeping::Unwritable));
        unwritable();
        queue.try_journal().await;
        assert_eq!(queue.keeping(), Keeping::Durable);
        records.close().await;
        unwritable();
        queue.try_journal().await;
        assert_eq!(queue.keeping(), Keeping::Unwritable, "it cannot be written");
    }
}
