//! The thread that talks to the keyring.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;

use tokio::sync::oneshot;

use crate::wishes::{Ticket, Wish};
use crate::{KeyringStore, OpenKeyring, SecretName, SecretText, VaultTrouble};

/// What the keyring is asked to do.
pub(crate) enum Task {
    Read,
    Look,
    Write(Ticket),
}

/// What came of it.
pub(crate) enum Done {
    Secret(SecretText),
    Found(bool),
    Written,
}

pub(crate) type Outcome = Result<Done, VaultTrouble>;

/// One request, on its way to the thread.
pub(crate) struct Job {
    pub(crate) name: SecretName,
    pub(crate) task: Task,
    pub(crate) reply: oneshot::Sender<Outcome>,
}

/// The vault's end of the thread.
pub(crate) struct Worker {
    jobs: Sender<Job>,
    abandoned: Arc<AtomicBool>,
}

/// What every thread of a vault shares.
pub(crate) struct Common {
    pub(crate) store: Arc<dyn KeyringStore>,
    /// How many threads are alive, the stuck ones among them.
    pub(crate) alive: Arc<AtomicUsize>,
}

impl Worker {
    /// Starts a thread. It opens the keyring when it gets its first job.
    pub(crate) fn start(common: &Common) -> Result<Self, VaultTrouble> {
        let (jobs, inbox) = mpsc::channel();
        let abandoned = Arc::new(AtomicBool::new(false));
        let (store, given_up) = (Arc::clone(&common.store), Arc::clone(&abandoned));
        let counted = Counted::new(&common.alive);
        thread::Builder::new()
            .name("keyring".to_owned())
            .spawn(move || {
                let _counted = counted;
                Desk { store, abandoned: given_up, open: None }.serve(&inbox);
            })
            .map_err(|_| VaultTrouble::Broken)?;
        Ok(Self { jobs, abandoned })
    }

    /// Hands a job over; gives it back if the thread is gone.
    pub(crate) fn send(&self, job: Job) -> Result<(), Job> {
        self.jobs.send(job).map_err(|refused| refused.0)
    }

    /// Gives the thread up. It is not waited for: it may be stuck for ever.
    pub(crate) fn abandon(self) {
        self.abandoned.store(true, Ordering::SeqCst);
    }
}

/// Counts a thread for as long as it lives, also when it ends by a panic of the keyring library.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(alive: &Arc<AtomicUsize>) -> Self {
        alive.fetch_add(1, Ordering::SeqCst);
        Self(Arc::clone(alive))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// The thread's own side.
struct Desk {
    store: Arc<dyn KeyringStore>,
    abandoned: Arc<AtomicBool>,
    open: Option<Box<dyn OpenKeyring>>,
}

impl Desk {
    fn serve(mut self, inbox: &Receiver<Job>) {
        while let Ok(job) = inbox.recv() {
            // Nobody waits for the answer any more: what was not begun in time is not begun.
            if job.reply.is_closed() {
                continue;
            }
            let outcome = self.attempt(&job);
            if let (Task::Write(ticket), Ok(_)) = (job.task, &outcome) {
                self.conclude(ticket, &job.name);
            }
            // A closed reply is a caller that ran out of patience and has its answer already.
            drop(job.reply.send(outcome));
        }
    }

    /// Does the job, and does it once more with a newly opened keyring if the one at hand proves
    /// dead: a keyring that was restarted heals by itself. Every task may be done twice.
    fn attempt(&mut self, job: &Job) -> Outcome {
        let reused = self.open.is_some();
        let outcome = self.perform(job);
        if !matches!(outcome, Err(VaultTrouble::Broken | VaultTrouble::Absent)) {
            return outcome;
        }
        self.open = None;
        if reused { self.perform(job) } else { outcome }
    }

    fn perform(&mut self, job: &Job) -> Outcome {
        let name = &job.name;
        match &job.task {
            Task::Read => self.keyring()?.read(name).map(Done::Secret),
            Task::Look => self.keyring()?.holds(name).map(Done::Found),
            Task::Write(ticket) => self.grant(name, ticket.wish()).map(|()| Done::Written),
        }
    }

    fn grant(&mut self, name: &SecretName, wish: &Wish) -> Result<(), VaultTrouble> {
        match wish {
            Wish::Held(secret) => self.keyring()?.put(name, secret),
            Wish::Gone => match self.keyring()?.forget(name) {
                Err(VaultTrouble::NoEntry) => Ok(()),
                other => other,
            },
        }
    }

    /// Ends a write. One that was done after the thread had been given up may have come after a
    /// newer one, so it is followed by the newest.
    fn conclude(&mut self, mut ticket: Ticket, name: &SecretName) {
        if !self.abandoned.load(Ordering::SeqCst) {
            return;
        }
        while ticket.catch_up() {
            if let Err(trouble) = self.grant(name, ticket.wish()) {
                tracing::warn!(?trouble, "a late keyring write could not be set right");
            }
        }
    }

    fn keyring(&mut self) -> Result<&dyn OpenKeyring, VaultTrouble> {
        let open = match self.open.take() {
            Some(open) => open,
            None => self.store.open()?,
        };
        Ok(&**self.open.insert(open))
    }
}
