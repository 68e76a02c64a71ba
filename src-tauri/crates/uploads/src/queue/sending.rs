//! Calls on their way: begun, followed byte by byte, and ended honestly.

use std::{
    sync::{Arc, PoisonError, Weak},
    time::{Duration, Instant},
};

use async_trait::async_trait;
use gatehouse_vendors::{
    Evidence, Outcome, Retry,
    authenticx::{
        FileTrouble, Gate, Pace, Receipt, TokenTrouble, Unreadable, Upload, UploadCause,
        UploadRefusal,
    },
};
use tokio::sync::{Notify, mpsc};

use super::{Destination, Queue};
use crate::{
    Call, CallId, Cause, Due, Event, MetadataFields, State, book::Book, fault::fault_point,
    storage::why_not_found,
};

/// Something that was seen while bytes went out. It is written down beside them, not before them.
#[derive(Clone, Copy)]
pub(super) struct Aside {
    call: CallId,
    attempt: u32,
    event: Event,
}

/// Nothing is due: somebody will say when there is. The clock may have been put forward meanwhile.
const IDLE: Duration = Duration::from_secs(60);
/// The most asides that are written down together.
const ASIDES: usize = 64;

impl Queue {
    /// Begins what runs beside the calls, once.
    pub(super) fn begin_tasks(self: &Arc<Self>) {
        let heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(heard) = heard else { return };
        tokio::spawn(note_asides(Arc::downgrade(self), heard));
        tokio::spawn(super::follow::run(Arc::downgrade(self), Arc::clone(&self.ask)));
        tokio::spawn(keep_going(Arc::downgrade(self), Arc::clone(&self.go_on)));
        tokio::spawn(super::watching::run(Arc::downgrade(self), Arc::clone(&self.look)));
    }

    /// Begins as many waiting calls as may run at once.
    pub(super) async fn pump(self: &Arc<Self>) {
        let Some(to) = self.destination() else { return };
        let now = (self.options.now)();
        let at_once = self.tuning().at_once;
        let begun = self
            .act(|book| {
                let ready = book.ready(at_once, &to.connection);
                let begin =
                    |id: CallId| book.step(id, Event::Begin, |call| call.begin(now, book.batch()));
                ready.into_iter().filter_map(begin).collect()
            })
            .await;
        // Where the journal cannot be written nothing begins; it is tried again soon.
        let Ok(begun) = begun else { return };
        for id in begun {
            fault_point("after-begin");
            let Some(upload) = self.with_book(|book| {
                let call = book.get(id)?;
                Some(self.upload(call, book.batch()))
            }) else {
                continue;
            };
            let (queue, to) = (Arc::clone(self), to.clone());
            tokio::spawn(async move { queue.run(id, to, upload).await });
        }
    }

    async fn run(self: Arc<Self>, id: CallId, to: Destination, upload: Upload) {
        let outcome = to.client.upload(&upload).await;
        fault_point("after-reply");
        self.finish(id, outcome).await;
        self.go_on.notify_one();
    }

    fn upload(self: &Arc<Self>, call: &Call, batch: &MetadataFields) -> Upload {
        let watch =
            Arc::new(Watch { queue: Arc::downgrade(self), call: call.id, attempt: call.attempts });
        let progress = Arc::clone(&watch);
        Upload {
            path: call.path.clone(),
            identity: call.identity.clone(),
            content: call.content.clone(),
            name: call.sent_name().to_owned(),
            metadata: call.metadata(batch),
            on_progress: Arc::new(move |sent| progress.moved(sent)),
            cancel: call.live.cancel.clone(),
            gate: watch,
            hashed: self.tuning().hashed,
            pace: Some(Arc::clone(&self.throttle) as Arc<dyn Pace>),
        }
    }

    /// Called many times a second while a call is on its way, with the same number when nothing moved.
    fn progress(&self, id: CallId, sent: u64) -> Option<Event> {
        self.with_book(|book| {
            let call = book.get(id)?;
            if call.live.sent == sent {
                let still = call.live.moved.elapsed() >= self.options.stalled_after;
                return (call.state == State::Sending && still).then_some(Event::Stall);
            }
            let (state, all) = (call.state, sent >= call.bytes());
            book.change(id, |call| {
                call.live.sent = sent;
                call.live.moved = Instant::now();
                call.live.rate.note(call.live.moved, sent);
            });
            match state {
                State::Closing if all => Some(Event::AllSent),
                State::Stalled => Some(Event::Progress),
                _ => None,
            }
        })
    }

    async fn finish(self: &Arc<Self>, id: CallId, outcome: Outcome<Receipt, UploadRefusal>) {
        match outcome {
            Outcome::Done(receipt) => {
                self.end(id, Event::Confirm, |call| {
                    call.server_id = Some(receipt.server_id.clone());
                    call.sha256.clone_from(&receipt.sha256);
                    call.cause = None;
                })
                .await;
            }
            Outcome::Unknown(evidence) => self.lost(id, evidence).await,
            Outcome::Refused(refusal) if refusal.cause == UploadCause::Cancelled => {
                self.end(id, Event::Stop, |call| {
                    call.cause = Some(Cause::Refused(refusal.clone()));
                })
                .await;
            }
            Outcome::Refused(refusal) => self.refused(id, refusal).await,
        }
    }

    async fn lost(&self, id: CallId, evidence: Evidence) {
        let now = (self.options.now)();
        let lose = |book: &Book| {
            book.step(id, Event::Lose, |call| call.lose(now, evidence.clone()))
                .into_iter()
                .collect()
        };
        self.insist(lose).await;
        self.ask.notify_one();
    }

    /// A file that is not to be found because its disk or share is away is no file that is gone.
    async fn with_its_disk(&self, id: CallId, mut refusal: UploadRefusal) -> UploadRefusal {
        let place = self.with_book(|book| book.get(id).map(|it| (it.path.clone(), it.device)));
        if refusal.cause == UploadCause::File(FileTrouble::Gone)
            && let Some((path, device)) = place
        {
            let why = move || why_not_found(&path, device);
            if self.looked(why).await == Some(Unreadable::Away) {
                refusal.cause = UploadCause::File(FileTrouble::Unreadable(Unreadable::Away));
            }
        }
        refusal
    }

    async fn refused(self: &Arc<Self>, id: CallId, refusal: UploadRefusal) {
        let refusal = self.with_its_disk(id, refusal).await;
        let known =
            self.with_book(|book| book.get(id).map(|call| (call.tries, call.wait, call.doubted)));
        let Some((tries, last, doubted)) = known else { return };
        if doubted && refusal.cause == UploadCause::DuplicateName {
            // Not a new refusal but a word about the attempt whose reply was lost (vendors.md X-11).
            let detail = "the service says that it has a call of this name already".to_owned();
            return self.lost(id, Evidence { status: refusal.status, detail }).await;
        }
        // A line that is down comes back some time, and so does a share; nothing is used up by waiting for it.
        let passes = is_offline(&refusal.cause) || is_unread_for_now(&refusal.cause);
        let patient = tries < self.options.backoff.tries || passes;
        if refusal.retry() != Retry::Safe || !patient {
            let cause = Cause::Refused(refusal);
            self.end(id, Event::Refuse, |call| call.cause = Some(cause.clone())).await;
            return;
        }
        let wait = self.options.backoff.next(last, (self.options.random)());
        let wait = refusal.retry_after.map_or(wait, |asked| wait.max(asked));
        let due = Due::after(wait, (self.options.now)());
        let postpone = |book: &Book| {
            let later = |call: &mut Call| {
                call.wait = Some(wait);
                call.next_try = Some(due);
                call.cause = Some(Cause::Refused(refusal.clone()));
            };
            book.step(id, Event::Postpone, later).into_iter().collect()
        };
        self.insist(postpone).await;
    }

    async fn end(&self, id: CallId, event: Event, then: impl Fn(&mut Call)) {
        let now = (self.options.now)();
        let end = |book: &Book| {
            let ended = |call: &mut Call| {
                call.ended = Some(now);
                then(call);
            };
            book.step(id, event, ended).into_iter().collect()
        };
        self.insist(end).await;
        if event == Event::Confirm {
            self.ask.notify_one();
        }
    }
}

fn is_offline(cause: &UploadCause) -> bool {
    matches!(cause, UploadCause::Unreachable | UploadCause::Token(TokenTrouble::Unreachable))
}

/// Whether a call waits for nothing but a share or a disk.
pub(super) fn waits_for_its_disk(call: &Call) -> bool {
    matches!(&call.cause, Some(Cause::Refused(refusal)) if is_unread_for_now(&refusal.cause))
}

fn is_unread_for_now(cause: &UploadCause) -> bool {
    matches!(cause, UploadCause::File(FileTrouble::Unreadable(why)) if why.may_pass())
}

/// What one attempt tells the queue, and asks it.
struct Watch {
    queue: Weak<Queue>,
    call: CallId,
    attempt: u32,
}

impl Watch {
    fn moved(&self, sent: u64) {
        let Some(queue) = self.queue.upgrade() else { return };
        if let Some(event) = queue.progress(self.call, sent) {
            // Nobody listens only when the queue is no more.
            let _ = queue.asides.send(Aside { call: self.call, attempt: self.attempt, event });
        }
    }

    /// Takes a step to its end even if whoever asked stops waiting: half a step would leave journal and book apart.
    async fn step(&self, event: Event, sha256: Option<String>) -> bool {
        let Some(queue) = self.queue.upgrade() else { return false };
        let (call, attempt, now) = (self.call, self.attempt, (queue.options.now)());
        let step = tokio::spawn(async move {
            let plan = |book: &Book| {
                let this = book.get(call).is_some_and(|it| it.attempts == attempt);
                let then = |call: &mut Call| match event {
                    Event::LastBytes => {
                        call.sha256 = sha256;
                        call.all_sent = Some(now);
                    }
                    _ => (call.sha256, call.all_sent) = (None, None),
                };
                this.then(|| book.step(call, event, then)).flatten().into_iter().collect()
            };
            queue.act(plan).await.is_ok_and(|ids| !ids.is_empty())
        });
        step.await.unwrap_or(false)
    }
}

#[async_trait]
impl Gate for Watch {
    async fn last_bytes(&self, sha256: Option<String>) -> bool {
        fault_point("before-last-bytes");
        let may_go = self.step(Event::LastBytes, sha256).await;
        fault_point("after-last-bytes");
        may_go
    }

    async fn again(&self) {
        self.step(Event::Again, None).await;
    }
}

/// Begins calls whenever a place is free or a wait is over.
async fn keep_going(queue: Weak<Queue>, go_on: Arc<Notify>) {
    loop {
        let Some(strong) = queue.upgrade() else { return };
        strong.mind_the_hour();
        strong.try_journal().await;
        strong.pump().await;
        let next = strong.with_book(|book| book.next_try());
        let held_up = strong.keeping().is_held_up();
        let again = held_up.then_some(strong.options.journal_again);
        let wait = again.into_iter().chain(next).min().unwrap_or(IDLE).min(IDLE);
        drop(strong);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            () = go_on.notified() => {}
        }
    }
}

/// Writes down what was seen, in the order in which it was.
async fn note_asides(queue: Weak<Queue>, mut heard: mpsc::UnboundedReceiver<Aside>) {
    let mut some = Vec::with_capacity(ASIDES);
    while heard.recv_many(&mut some, ASIDES).await > 0 {
        let Some(queue) = queue.upgrade() else { return };
        for aside in some.drain(..) {
            let plan = |book: &Book| {
                let this = book.get(aside.call).is_some_and(|it| it.attempts == aside.attempt);
                this.then(|| book.step(aside.call, aside.event, |_| {}))
                    .flatten()
                    .into_iter()
                    .collect()
            };
            if let Err(trouble) = queue.act(plan).await {
                tracing::warn!(%trouble, "a step of a call could not be written");
            }
        }
    }
}
