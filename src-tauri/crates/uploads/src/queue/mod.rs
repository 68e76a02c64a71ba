//! The queue itself: a book behind a lock, a journal that is always one step ahead of it, and a task for each call
//! that is on its way.

use std::{
    collections::HashSet,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
    time::{Duration, SystemTime},
};

use gatehouse_records::Trouble;
use gatehouse_vendors::{Retry, authenticx::Authenticx};
use tokio::sync::{Notify, mpsc};

use crate::{
    Backoff, Call, CallId, Event, FieldTrouble, FindingKind, Overall, Pages, PatternTrouble, State,
    Tuning,
    book::Book,
    intake::examine,
    journal::{Journal, Step},
    names,
    passed::PassedList,
    patience,
    sidecar::SheetMemory,
    throttle::Throttle,
};

mod by_itself;
mod comparing;
mod converting;
mod describing;
mod dropping;
mod follow;
mod keeping;
mod limited;
mod looking;
mod ordering;
mod restoring;
mod sending;
mod sheets;
mod watching;

pub use describing::{PatternPreview, PatternRow};
pub use sheets::Sheets;

use converting::Conversions;
use sending::Aside;
use watching::Watched;

/// What the queue may be told once.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// Calls on their way at the same time, until it is [tuned](Queue::tune).
    pub at_once: usize,
    /// How long to wait before trying again by itself.
    pub backoff: Backoff,
    /// Without progress for this long, a call counts as stalled.
    pub stalled_after: Duration,
    /// How often a file that may still grow is looked at.
    pub look_again: Duration,
    /// How long a look at one file may take.
    pub look_limit: Duration,
    /// How often a watched folder is looked into.
    pub watch_every: Duration,
    /// How long after its end the service is first asked about a call; then ever less often.
    pub ask_after: Duration,
    /// The longest time between two questions about the same call.
    pub ask_at_least_every: Duration,
    /// How long to wait before the journal is written to again after it could not be.
    pub journal_again: Duration,
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
            look_limit: Duration::from_secs(5),
            watch_every: Duration::from_secs(5),
            ask_after: Duration::from_secs(10),
            ask_at_least_every: Duration::from_secs(900),
            journal_again: Duration::from_secs(2),
            now: SystemTime::now,
            random: fastrand::f64,
        }
    }
}

/// Where calls go.
#[derive(Clone)]
pub struct Destination {
    /// The connection, by its id. What was handed over for one is never sent to another.
    pub connection: String,
    /// What sends.
    pub client: Authenticx,
}

/// What became of a drop.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Added {
    /// New rows.
    pub added: usize,
    /// Files that were in the list already.
    pub again: usize,
    /// What was passed over, of which [`Queue::passed`] tells more.
    pub passed: usize,
    /// Calls that files beside them describe.
    pub described: usize,
    /// Calls that have no line in the sheet of their folder.
    pub undescribed: usize,
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
    /// It is on its way or has ended.
    #[error("This call is on its way or has arrived; what was said about it stays as it is")]
    NotNow,
    /// A field cannot be used.
    #[error(transparent)]
    Field(#[from] FieldTrouble),
    /// A pattern cannot be used.
    #[error("Character {}: {}", .0.at, .0.words)]
    Pattern(#[from] PatternTrouble),
    /// It could not be written down, so it did not happen.
    #[error("The journal of the queue could not be written, so nothing was done. {0}")]
    NotKept(#[from] Trouble),
}

/// The calls of one station.
pub struct Queue {
    book: Mutex<Book>,
    journal: Journal,
    destination: Mutex<Option<Destination>>,
    news: Notify,
    /// Wakes whoever begins calls.
    go_on: Arc<Notify>,
    /// Wakes whoever asks the service about calls.
    ask: Arc<Notify>,
    asides: mpsc::UnboundedSender<Aside>,
    heard: Mutex<Option<mpsc::UnboundedReceiver<Aside>>>,
    listener: Mutex<Option<mpsc::UnboundedSender<Taken>>>,
    tuning: Mutex<Tuning>,
    throttle: Arc<Throttle>,
    watched: Watched,
    /// Wakes whoever looks into the watched folder.
    look: Arc<Notify>,
    passed: Mutex<PassedList>,
    conversions: Conversions,
    /// Sheets that somebody asked about, by their numbers.
    sheet_paths: Mutex<Vec<PathBuf>>,
    sheet_memory: Arc<SheetMemory>,
    /// Files are looked into one batch at a time: the disk is one.
    looking: tokio::sync::Mutex<()>,
    /// Files that something was asked of and that have not answered yet.
    unanswered: Mutex<HashSet<PathBuf>>,
    /// What looks at many files asked of disks that did not answer yet.
    open_questions: Arc<patience::Open>,
    /// Descriptions that could not be read are being read again.
    describing: AtomicBool,
    options: Options,
}

/// A step that was taken, and is on disk where there is a journal.
#[derive(Debug, Clone)]
pub struct Taken {
    /// The call as it is now.
    pub call: Call,
    /// The state before; none for a call that is new.
    pub before: Option<State>,
    /// What happened, in the journal's word.
    pub event: &'static str,
}

impl Queue {
    /// An empty queue without a journal.
    pub fn new(options: Options) -> Arc<Self> {
        let (asides, heard) = mpsc::unbounded_channel();
        Arc::new(Self {
            book: Mutex::new(Book::default()),
            journal: Journal::default(),
            destination: Mutex::new(None),
            news: Notify::new(),
            go_on: Arc::default(),
            ask: Arc::default(),
            asides,
            heard: Mutex::new(Some(heard)),
            listener: Mutex::new(None),
            tuning: Mutex::new(Tuning { at_once: options.at_once, ..Tuning::default() }),
            throttle: Arc::new(Throttle::new()),
            watched: Watched::default(),
            look: Arc::default(),
            passed: Mutex::default(),
            conversions: Conversions::default(),
            sheet_paths: Mutex::default(),
            sheet_memory: Arc::default(),
            looking: tokio::sync::Mutex::default(),
            unanswered: Mutex::default(),
            open_questions: Arc::default(),
            describing: AtomicBool::new(false),
            options,
        })
    }

    /// Where calls go from now on. Those already on their way end where they began; those that wait for another
    /// connection are drafts again.
    pub async fn connect(self: &Arc<Self>, destination: Option<Destination>) {
        self.begin_tasks();
        let connection = destination.as_ref().map(|it| it.connection.clone());
        if self.connection() != connection {
            // Agents are those of a connection.
            self.know_agents(Vec::new());
        }
        *self.destination.lock().unwrap_or_else(PoisonError::into_inner) = destination;
        let elsewhere = |call: &&Call| {
            call.state == State::Waiting && Some(&call.connection) != connection.as_ref()
        };
        if connection.is_some() {
            self.insist(|book| {
                let ids = book.all().iter().filter(elsewhere).map(|call| call.id);
                ids.filter_map(|id| take_back(book, id)).collect()
            })
            .await;
        }
        self.look_back_at_all();
        self.pump().await;
        // What is not due yet is waited for from now on.
        self.go_on.notify_one();
        self.ask.notify_one();
    }

    /// Hands drafts over; those with findings stay. Tells how many went.
    ///
    /// # Errors
    /// There is no connection, or [`QueueTrouble::NotKept`].
    pub async fn send(self: &Arc<Self>, ids: &[CallId]) -> Result<usize, QueueTrouble> {
        let to = self.destination().ok_or(QueueTrouble::NoConnection)?.connection;
        self.look_at_originals(ids).await;
        let sent = self
            .act(|book| {
                let ready = |id: &&CallId| book.get(**id).is_some_and(Call::is_sendable);
                let send = |id: &CallId| {
                    book.step(*id, Event::Send, |call| {
                        call.connection.clone_from(&to);
                        call.tries = 0;
                        call.goes_by_itself = false;
                    })
                };
                ids.iter().filter(ready).filter_map(send).collect()
            })
            .await?;
        self.pump().await;
        Ok(sent.len())
    }

    /// Stops calls on their way and takes waiting ones back.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`]: nothing was taken back. What was on its way is stopped all the same.
    pub async fn cancel(self: &Arc<Self>, ids: &[CallId]) -> Result<(), QueueTrouble> {
        self.with_book(|book| {
            for call in ids.iter().filter_map(|id| book.get(*id)) {
                if call.state.is_active() {
                    call.live.cancel.cancel();
                }
            }
        });
        self.act(|book| ids.iter().filter_map(|id| take_back(book, *id)).collect()).await?;
        self.with_book(Book::refresh_findings);
        self.pump().await;
        Ok(())
    }

    /// Sends again what did not arrive, from its first byte. An unknown call needs a person's consent, because
    /// there could be two of it then.
    ///
    /// # Errors
    /// There is no connection, or [`QueueTrouble::NotKept`].
    pub async fn retry(
        self: &Arc<Self>,
        ids: Vec<CallId>,
        consent: bool,
    ) -> Result<(), QueueTrouble> {
        let to = self.destination().ok_or(QueueTrouble::NoConnection)?.connection;
        self.convert_again(&ids).await;
        for id in ids {
            let Some((path, name)) = self.with_book(|book| {
                let call = book.get(id).filter(|call| may_retry(call, consent))?;
                Some((call.path.clone(), call.sent_name().to_owned()))
            }) else {
                continue;
            };
            let now = (self.options.now)();
            let looked = self.looked(move || examine(&path, None, now)).await;
            let Some(mut found) = looked else { continue };
            found.findings.extend(names::findings(&name));
            // The file is about to be sent as it is now, so it is judged as it is now; a file that was written
            // to a moment ago is caught while it is sent.
            let blocked = found.findings.iter().any(|f| f.kind != FindingKind::Growing);
            let findings = if blocked { found.findings } else { Vec::new() };
            self.with_book(|book| book.change(id, |call| call.findings = findings));
            if blocked {
                continue;
            }
            self.act(|book| {
                let may = book.get(id).is_some_and(|call| may_retry(call, consent));
                let again = |call: &mut Call| {
                    call.identify(found.identity, now);
                    call.device = found.device;
                    call.connection.clone_from(&to);
                    call.wait = None;
                    call.tries = 0;
                };
                may.then(|| book.step(id, Event::Retry, again)).flatten().into_iter().collect()
            })
            .await?;
        }
        self.pump().await;
        Ok(())
    }

    /// A person says that an unknown call arrived.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn settle(&self, id: CallId) -> Result<(), QueueTrouble> {
        let now = (self.options.now)();
        self.act(|book| {
            book.step(id, Event::Settle, |call| call.ended = Some(now)).into_iter().collect()
        })
        .await?;
        Ok(())
    }

    /// Takes rows off the list. A call on its way has to be stopped first. Receipts stay.
    ///
    /// # Errors
    /// [`QueueTrouble::NotKept`].
    pub async fn remove(self: &Arc<Self>, ids: &[CallId]) -> Result<(), QueueTrouble> {
        let ids: HashSet<CallId> = ids.iter().copied().collect();
        if self.strike(&ids).await? {
            // What the list no longer tells is told by the history.
            self.look_back_at_all();
        }
        Ok(())
    }

    /// Whole rows that changed since the last look, or all of them.
    pub fn pages(&self, everything: bool) -> Pages {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).pages(everything)
    }

    /// The queue in a few numbers.
    pub fn overall(&self) -> Overall {
        self.book.lock().unwrap_or_else(PoisonError::into_inner).overall()
    }

    /// The same, and whether the queue is paused.
    pub fn standing(&self) -> (Overall, bool) {
        self.with_book(|book| (book.overall(), book.is_paused()))
    }

    /// Every step from now on, in order. There is one listener; a new one takes the place of the last.
    pub fn listen(&self) -> mpsc::UnboundedReceiver<Taken> {
        let (tell, hear) = mpsc::unbounded_channel();
        *self.listener.lock().unwrap_or_else(PoisonError::into_inner) = Some(tell);
        hear
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

    /// The connection that calls go to now, by its id.
    pub fn connection(&self) -> Option<String> {
        self.destination().map(|destination| destination.connection)
    }

    fn destination(&self) -> Option<Destination> {
        self.destination.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for Queue {
    fn drop(&mut self) {
        // Whoever waits here sees that the queue is no more.
        self.go_on.notify_one();
        self.ask.notify_one();
        self.look.notify_one();
    }
}

fn take_back(book: &Book, id: CallId) -> Option<Step> {
    book.step(id, Event::TakeBack, |call| {
        call.next_try = None;
        call.cause = None;
    })
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
