//! The queue itself: a book behind a lock, and a task for each call that is on its way.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant, SystemTime},
};

use gatehouse_vendors::{
    Outcome, Retry,
    authenticx::{Authenticx, Receipt, Upload, UploadCause, UploadRefusal},
};
use tokio::sync::Notify;

use crate::{
    Backoff, Call, CallId, Cause, Event, FieldTrouble, FindingKind, MetadataFields, Overall, Pages,
    State,
    book::Book,
    intake::{examine, take_in},
};

/// What the queue may be told once.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Calls on their way at the same time.
    pub at_once: usize,
    /// How long to wait before trying again by itself.
    pub backoff: Backoff,
    /// Without progress for this long, a call counts as stalled.
    pub stalled_after: Duration,
    /// How often a file that may still grow is looked at.
    pub look_again: Duration,
    /// The time of day.
    pub now: fn() -> SystemTime,
    /// Random numbers in `0..1`.
    pub random: fn() -> f64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            at_once: 3,
            backoff: Backoff::default(),
            stalled_after: Duration::from_secs(15),
            look_again: Duration::from_secs(1),
            now: SystemTime::now,
            random: fastrand::f64,
        }
    }
}

/// What became of a drop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// New rows.
    pub added: usize,
    /// Files in folders that the service takes none of, and files that were here already.
    pub ignored: usize,
}

/// Why the queue did not do as it was told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueueTrouble {
    /// There is nowhere to send to.
    #[error("There is no connection to send with")]
    NoConnection,
    /// No such row any more.
    #[error("This call is no longer in the list")]
    Gone,
    /// A field cannot be used.
    #[error(transparent)]
    Field(#[from] FieldTrouble),
}

/// The calls of one station.
pub struct Queue {
    book: Mutex<Book>,
    client: Mutex<Option<Authenticx>>,
    news: Notify,
    options: Options,
}

impl Queue {
    /// An empty queue.
    pub fn new(options: Options) -> Arc<Self> {
        Arc::new(Self {
            book: Mutex::new(Book::default()),
            client: Mutex::new(None),
            news: Notify::new(),
            options,
        })
    }

    /// Where calls go from now on. Those already on their way end where they began.
    pub fn connect(self: &Arc<Self>, client: Option<Authenticx>) {
        *self.client.lock().unwrap_or_else(PoisonError::into_inner) = client;
        self.pump();
    }

    /// Looks at files and folders and adds them as drafts.
    pub async fn add(self: &Arc<Self>, paths: Vec<PathBuf>) -> Added {
        let now = (self.options.now)();
        let looked = tokio::task::spawn_blocking(move || take_in(&paths, now)).await;
        let intake = looked.unwrap_or_default();
        let found = intake.found.len();
        let fresh = self.with_book(|book| book.add(intake.found, random_letters));
        for id in &fresh {
            self.watch_growth(*id);
        }
        Added { added: fresh.len(), ignored: intake.ignored + found - fresh.len() }
    }

    /// What is said about every file.
    ///
    /// # Errors
    /// A field that the service would refuse.
    pub fn set_batch(&self, fields: MetadataFields) -> Result<(), FieldTrouble> {
        let fields = fields.checked()?;
        self.with_book(|book| book.set_batch(fields));
        Ok(())
    }

    /// What is said about one file.
    ///
    /// # Errors
    /// A field that the service would refuse, or a row that is gone.
    pub fn set_own(&self, id: CallId, fields: MetadataFields) -> Result<(), QueueTrouble> {
        let fields = fields.checked()?;
        self.with_book(|book| {
            let call = book.get(id).ok_or(QueueTrouble::Gone)?;
            if let Some(trouble) = fields.over(book.batch()).lacks(&call.name) {
                return Err(trouble.into());
            }
            book.change(id, |call| call.own = fields).ok_or(QueueTrouble::Gone)?;
            book.refresh_findings();
            Ok(())
        })
    }

    /// Hands drafts over; those with findings stay. Tells how many went.
    ///
    /// # Errors
    /// There is no connection.
    pub fn send(self: &Arc<Self>, ids: &[CallId]) -> Result<usize, QueueTrouble> {
        if self.client().is_none() {
            return Err(QueueTrouble::NoConnection);
        }
        let sent = self.with_book(|book| {
            let ready = |id: &&CallId| book.get(**id).is_some_and(Call::is_sendable);
            let ready: Vec<CallId> = ids.iter().filter(ready).copied().collect();
            ready.iter().filter(|id| book.happen(**id, Event::Send, |_| {})).count()
        });
        self.pump();
        Ok(sent)
    }

    /// Stops calls on their way and takes waiting ones back.
    pub fn cancel(self: &Arc<Self>, ids: &[CallId]) {
        self.with_book(|book| {
            for id in ids {
                if book.get(*id).is_some_and(|call| call.state.is_active()) {
                    book.change(*id, |call| call.cancel.cancel());
                } else {
                    book.happen(*id, Event::TakeBack, |call| {
                        call.next_try = None;
                        call.cause = None;
                    });
                }
            }
            book.refresh_findings();
        });
        self.pump();
    }

    /// Sends again what did not arrive, from its first byte. An unknown call needs a person's consent, because
    /// there could be two of it then.
    pub async fn retry(self: &Arc<Self>, ids: Vec<CallId>, consent: bool) {
        for id in ids {
            let Some((path, folder)) = self.with_book(|book| {
                let call = book.get(id).filter(|call| may_retry(call, consent))?;
                Some((call.path.clone(), call.folder.clone()))
            }) else {
                continue;
            };
            let now = (self.options.now)();
            let looked = tokio::task::spawn_blocking(move || examine(&path, folder, now)).await;
            let Ok(found) = looked else { continue };
            self.with_book(|book| {
                // The file is about to be sent as it is now, so it is judged as it is now; a file that was written
                // to a moment ago is caught while it is sent.
                let blocked = found.findings.iter().any(|f| f.kind != FindingKind::Growing);
                book.change(id, |call| {
                    call.identity = found.identity;
                    call.findings = if blocked { found.findings } else { Vec::new() };
                });
                if !blocked {
                    book.happen(id, Event::Retry, |call| {
                        call.wait = None;
                        call.tries = 0;
                    });
                }
            });
        }
        self.pump();
    }

    /// A person says that an unknown call arrived.
    pub fn settle(&self, id: CallId) {
        let now = (self.options.now)();
        self.with_book(|book| book.happen(id, Event::Settle, |call| call.ended = Some(now)));
    }

    /// Takes rows off the list. A call on its way has to be stopped first.
    pub fn remove(&self, ids: &[CallId]) {
        let ids: HashSet<CallId> = ids.iter().copied().collect();
        self.with_book(|book| book.remove(&ids));
    }

    /// Whole rows that changed since the last look, or all of them.
    pub fn pages(&self, everything: bool) -> Pages {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).pages(everything)
    }

    /// The queue in a few numbers.
    pub fn overall(&self) -> Overall {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).overall()
    }

    /// Waits until there is something new to show.
    pub async fn changed(&self) {
        loop {
            let news = self.news.notified();
            if self.book.lock().unwrap_or_else(PoisonError::into_inner).has_news() {
                return;
            }
            news.await;
        }
    }

    fn with_book<T>(&self, work: impl FnOnce(&mut Book) -> T) -> T {
        let mut book: MutexGuard<'_, Book> =
            self.book.lock().unwrap_or_else(PoisonError::into_inner);
        let result = work(&mut book);
        let news = book.has_news();
        drop(book);
        if news {
            self.news.notify_waiters();
        }
        result
    }

    fn client(&self) -> Option<Authenticx> {
        self.client.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Begins as many waiting calls as may run at once.
    fn pump(self: &Arc<Self>) {
        let Some(client) = self.client() else { return };
        let now = (self.options.now)();
        loop {
            let begun = self.with_book(|book| {
                let id = book.next_waiting(self.options.at_once, now)?;
                book.happen(id, Event::Begin, |call| call.begin(now));
                let call = book.get(id)?;
                Some((id, self.upload(call, book.batch())))
            });
            let Some((id, upload)) = begun else { return };
            let (queue, client) = (Arc::clone(self), client.clone());
            tokio::spawn(async move {
                let outcome = client.upload(&upload).await;
                queue.finish(id, outcome);
                queue.pump();
            });
        }
    }

    fn upload(self: &Arc<Self>, call: &Call, batch: &MetadataFields) -> Upload {
        let (id, queue) = (call.id, Arc::downgrade(self));
        Upload {
            path: call.path.clone(),
            identity: call.identity.clone(),
            name: call.name.clone(),
            metadata: call.metadata(batch),
            on_progress: Arc::new(move |sent| {
                if let Some(queue) = queue.upgrade() {
                    queue.progress(id, sent);
                }
            }),
            cancel: call.cancel.clone(),
        }
    }

    /// Called many times a second while a call is on its way, with the same number when nothing moved.
    fn progress(&self, id: CallId, sent: u64) {
        let now = (self.options.now)();
        self.with_book(|book| {
            let Some(call) = book.get(id) else { return };
            if call.sent == sent {
                if call.moved.elapsed() >= self.options.stalled_after {
                    book.happen(id, Event::Stall, |_| {});
                }
                return;
            }
            let all = sent >= call.bytes();
            book.change(id, |call| {
                call.sent = sent;
                call.moved = Instant::now();
                call.rate.note(call.moved, sent);
            });
            if all {
                book.happen(id, Event::AllSent, |call| call.all_sent = Some(now));
            } else {
                book.happen(id, Event::Progress, |call| call.all_sent = None);
            }
        });
    }

    fn finish(self: &Arc<Self>, id: CallId, outcome: Outcome<Receipt, UploadRefusal>) {
        let now = (self.options.now)();
        match outcome {
            Outcome::Done(receipt) => self.end(id, Event::Confirm, |call| {
                call.server_id = Some(receipt.server_id);
                call.sha256 = Some(receipt.sha256);
                call.sent = receipt.bytes;
                call.all_sent = call.all_sent.or(Some(now));
                call.cause = None;
            }),
            Outcome::Unknown(evidence) => {
                self.end(id, Event::Lose, |call| call.cause = Some(Cause::ReplyLost(evidence)));
            }
            Outcome::Refused(refusal) if refusal.cause == UploadCause::Cancelled => {
                self.end(id, Event::Stop, |call| call.cause = Some(Cause::Refused(refusal)));
            }
            Outcome::Refused(refusal) => self.refused(id, refusal),
        }
    }

    fn refused(self: &Arc<Self>, id: CallId, refusal: UploadRefusal) {
        let known = self.with_book(|book| book.get(id).map(|call| (call.tries, call.wait)));
        let Some((tries, last)) = known else { return };
        let again = refusal.retry() == Retry::Safe && tries < self.options.backoff.tries;
        if !again {
            self.end(id, Event::Refuse, |call| call.cause = Some(Cause::Refused(refusal)));
            return;
        }
        let wait = self.options.backoff.next(last, (self.options.random)());
        let wait = refusal.retry_after.map_or(wait, |asked| wait.max(asked));
        let at = (self.options.now)() + wait;
        self.with_book(|book| {
            book.happen(id, Event::Postpone, |call| {
                call.sent = 0;
                call.wait = Some(wait);
                call.next_try = Some(at);
                call.cause = Some(Cause::Refused(refusal));
            })
        });
        let queue = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(wait).await;
            queue.pump();
        });
    }

    fn end(&self, id: CallId, event: Event, then: impl FnOnce(&mut Call)) {
        let now = (self.options.now)();
        self.with_book(|book| {
            book.happen(id, event, |call| {
                call.ended = Some(now);
                then(call);
            })
        });
    }

    /// Looks at a file again and again until nobody writes to it any more.
    fn watch_growth(self: &Arc<Self>, id: CallId) {
        let queue = Arc::clone(self);
        tokio::spawn(async move {
            while let Some((path, folder)) = queue.growing(id) {
                tokio::time::sleep(queue.options.look_again).await;
                let now = (queue.options.now)();
                let looked = tokio::task::spawn_blocking(move || examine(&path, folder, now)).await;
                let Ok(found) = looked else { return };
                queue.with_book(|book| {
                    book.change(id, |call| {
                        call.identity = found.identity;
                        call.findings = found.findings;
                    });
                    book.refresh_findings();
                });
            }
        });
    }

    fn growing(&self, id: CallId) -> Option<(PathBuf, Option<String>)> {
        self.with_book(|book| {
            let call = book.get(id).filter(|call| call.state == State::Draft)?;
            let growing = call.findings.iter().any(|f| f.kind == FindingKind::Growing);
            growing.then(|| (call.path.clone(), call.folder.clone()))
        })
    }
}

fn may_retry(call: &Call, consent: bool) -> bool {
    match call.state {
        State::Unknown => consent,
        State::Refused | State::Stopped => {
            call.cause.as_ref().is_none_or(|cause| cause.retry() != Retry::Never)
        }
        _ => false,
    }
}

fn random_letters() -> String {
    std::iter::repeat_with(fastrand::alphanumeric).take(6).collect::<String>().to_lowercase()
}
