//! Asking the service about calls: those of which nobody knows whether they arrived, and those that did.
//!
//! Nothing but questions is asked here, at a rate that falls, and up to a hundred calls in one.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
    time::{Duration, SystemTime},
};

use gatehouse_records::{By, Followed};
use gatehouse_vendors::authenticx::{
    Cause as AskCause, MOST_CALL_IDS, Processing, Refusal, StoredCall,
};
use jiff::Timestamp;
use tokio::{sync::Notify, time::Instant};
use uuid::Uuid;

use super::{Destination, Queue};
use crate::{
    Call, CallId, Event, Lookup, MetadataFields, QueueTrouble, State, book::Book, call::Progress,
    journal::ACTOR,
};

/// What has not been processed after this time never will be.
const FOLLOWED: Duration = Duration::from_secs(7 * 24 * 3600);

/// A call that is asked about.
struct Question {
    asked: u32,
    next: Instant,
}

/// Asks about whatever is due, until the queue is no more.
pub(super) async fn run(queue: Weak<Queue>, ask: Arc<Notify>) {
    let mut questions: HashMap<CallId, Question> = HashMap::new();
    let mut receipts: Option<Instant> = None;
    loop {
        let Some(strong) = queue.upgrade() else { return };
        let wait = strong.ask_what_is_due(&mut questions).await;
        if receipts.is_none_or(|last| last.elapsed() >= strong.options.ask_at_least_every) {
            strong.ask_about_receipts().await;
            receipts = Some(Instant::now());
        }
        drop(strong);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = ask.notified() => {}
        }
    }
}

impl Queue {
    /// Asks the service about calls now, whatever was asked before.
    ///
    /// # Errors
    /// There is no connection.
    pub async fn ask(&self, ids: &[CallId]) -> Result<(), QueueTrouble> {
        let to = self.destination().ok_or(QueueTrouble::NoConnection)?;
        for some in ids.chunks(MOST_CALL_IDS) {
            self.ask_about(&to, some).await;
        }
        Ok(())
    }

    async fn ask_what_is_due(&self, questions: &mut HashMap<CallId, Question>) -> Duration {
        let longest = self.options.ask_at_least_every;
        let Some(to) = self.destination() else { return longest };
        let now = Instant::now();
        let open = self.with_book(|book| open_questions(book, &to.connection));
        questions.retain(|id, _| open.contains(id));
        for id in &open {
            let first = || Question { asked: 0, next: now + self.options.ask_after };
            questions.entry(*id).or_insert_with(first);
        }
        let due: Vec<CallId> = open
            .into_iter()
            .filter(|id| questions.get(id).is_some_and(|it| it.next <= now))
            .collect();
        for some in due.chunks(MOST_CALL_IDS) {
            self.ask_about(&to, some).await;
        }
        let now = Instant::now();
        for id in &due {
            if let Some(question) = questions.get_mut(id) {
                question.asked += 1;
                let wait = self.options.ask_after * 2_u32.saturating_pow(question.asked.min(16));
                question.next = now + wait.min(longest);
            }
        }
        let next = questions.values().map(|question| question.next).min();
        next.map_or(longest, |next| next.saturating_duration_since(Instant::now()))
    }

    async fn ask_about(&self, to: &Destination, ids: &[CallId]) {
        let wanted = self.with_book(|book| {
            let call_id = |id: &CallId| {
                let call = book.get(*id).filter(|call| call.connection == to.connection)?;
                call.sent_call_id.clone().map(|call_id| (*id, call_id))
            };
            ids.iter().filter_map(call_id).collect::<Vec<_>>()
        });
        let named: Vec<&str> = wanted.iter().map(|(_, call_id)| call_id.as_str()).collect();
        if named.is_empty() {
            return;
        }
        let answer = to.client.calls_named(&named).await;
        let now = (self.options.now)();
        match answer {
            Ok(stored) => {
                for (id, _) in wanted {
                    self.heard_of(id, &stored, now).await;
                }
            }
            Err(refusal) => self.with_book(|book| {
                for (id, _) in wanted {
                    book.change(id, |call| call.lookup = Some(unanswered(&refusal, now)));
                }
            }),
        }
    }

    /// What the service's answer means for one call.
    async fn heard_of(&self, id: CallId, stored: &[StoredCall], now: SystemTime) {
        let Some((call, batch)) =
            self.with_book(|book| Some((book.get(id)?.clone(), book.batch().clone())))
        else {
            return;
        };
        let same_id: Vec<&StoredCall> =
            stored.iter().filter(|it| it.client_call_id == call.sent_call_id).collect();
        let ours: Vec<&&StoredCall> =
            same_id.iter().filter(|it| is_this_call(&call, &batch, it)).collect();
        let found = match (ours.as_slice(), same_id.len()) {
            ([one], _) => **one,
            (_, 0) => {
                let nothing = Some(Lookup::NotThere(now));
                self.with_book(|book| book.change(id, |call| call.lookup = nothing));
                return;
            }
            (_, several) => {
                let unclear = Some(Lookup::Unclear(now, several));
                self.with_book(|book| book.change(id, |call| call.lookup = unclear));
                return;
            }
        };
        let progress = progress(found);
        let plan = |book: &Book| {
            let state = book.get(id).map(|call| call.state);
            let then = |call: &mut Call| {
                call.server_id = call.server_id.clone().or_else(|| Some(found.id.clone()));
                call.progress.clone_from(&progress);
            };
            let step = match state {
                Some(State::Unknown) => book.step(id, Event::Found, |call| {
                    call.cause = None;
                    call.ended = Some(now);
                    then(call);
                }),
                Some(state) if state.has_arrived() && call.progress != progress => {
                    book.note(id, then)
                }
                _ => None,
            };
            step.into_iter().collect()
        };
        let told = vec![(id.0, followed(found, now))];
        // A receipt is there before what is said of it, and both before anybody sees them.
        if call.state.has_arrived() {
            self.note_in_receipts(told).await;
            self.insist(plan).await;
        } else {
            self.insist(plan).await;
            self.note_in_receipts(told).await;
        }
        self.with_book(|book| book.change(id, |call| call.lookup = None));
    }

    /// Asks about calls that arrived and are no longer on the list.
    async fn ask_about_receipts(&self) {
        let (Some(records), Some(to)) = (self.journal.records().await, self.destination()) else {
            return;
        };
        let now = (self.options.now)();
        let Some(since) = now.checked_sub(FOLLOWED).and_then(|at| Timestamp::try_from(at).ok())
        else {
            return;
        };
        let most = u32::try_from(MOST_CALL_IDS).unwrap_or(u32::MAX);
        let Ok(mut open) = records.receipts_to_follow(&to.connection, since, most).await else {
            return;
        };
        self.with_book(|book| open.retain(|receipt| book.get(CallId(receipt.upload)).is_none()));
        let named: Vec<&str> = open.iter().map(|receipt| receipt.client_call_id.as_str()).collect();
        let Ok(stored) = to.client.calls_named(&named).await else { return };
        let found = open.iter().filter_map(|receipt| {
            let this = |it: &&StoredCall| Some(&it.id) == receipt.server_id.as_ref();
            Some((receipt.upload, followed(stored.iter().find(this)?, now)))
        });
        self.note_in_receipts(found.collect()).await;
    }

    async fn note_in_receipts(&self, found: Vec<(Uuid, Followed)>) {
        let Some(records) = self.journal.records().await.filter(|_| !found.is_empty()) else {
            return;
        };
        if let Err(trouble) = records.follow_receipts(&found, &By::now(ACTOR)).await {
            // It is asked again, so nothing is lost but a while.
            tracing::warn!(%trouble, "what the service said of a call could not be written");
        }
    }
}

fn followed(stored: &StoredCall, now: SystemTime) -> Followed {
    let (status, failures) =
        progress(stored).map_or_else(Default::default, |it| (it.status, it.failures));
    let at = Timestamp::try_from(now).unwrap_or(Timestamp::UNIX_EPOCH);
    Followed { status, failures, at }
}

/// Calls of this connection about which there is something to ask.
fn open_questions(book: &Book, connection: &str) -> Vec<CallId> {
    let open = |call: &&Call| {
        let ended = |it: &Progress| matches!(it.status.as_str(), "Sampled" | "FailedToProcess");
        let in_work = call.state == State::Confirmed && !call.progress.as_ref().is_some_and(ended);
        call.connection == connection
            && (call.state == State::Unknown || in_work)
            && call.lookup != Some(Lookup::NotAllowed)
    };
    book.all().iter().filter(open).map(|call| call.id).collect()
}

/// An id alone is enough only if it was made up here: one that was typed may stand for another call too.
fn is_this_call(call: &Call, batch: &MetadataFields, stored: &StoredCall) -> bool {
    if call.server_id.is_some() {
        return call.server_id.as_deref() == Some(stored.id.as_str());
    }
    match &stored.uploaded_as {
        Some(name) => *name == call.sent_name(),
        None => {
            call.own.over(batch).client_call_id.is_none()
                && call.sent_call_id.as_ref() == Some(&call.derived.client_call_id)
        }
    }
}

fn progress(stored: &StoredCall) -> Option<Progress> {
    let status = match &stored.status {
        Processing::Sampled => "Sampled",
        Processing::ReadyToSample => "ReadyToSample",
        Processing::FailedToProcess => "FailedToProcess",
        Processing::Other(word) => word,
        Processing::Unsaid => return None,
    };
    Some(Progress { status: status.to_owned(), failures: stored.failures.clone() })
}

fn unanswered(refusal: &Refusal, now: SystemTime) -> Lookup {
    match refusal.cause {
        AskCause::NotAllowed | AskCause::NotLicensed => Lookup::NotAllowed,
        _ => Lookup::Failed(now, refusal.cause.to_string()),
    }
}
