//! The vault: the keyring and the session's own memory behind one set of calls.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::system::SystemKeyring;
use crate::wishes::{Wish, Wishes};
use crate::worker::{Common, Done, Job, Outcome, Task, Worker};
use crate::{KeyringStore, SecretName, SecretText, VaultTrouble};

/// How long one call may take, from the question to the answer.
pub const CALL_LIMIT: Duration = Duration::from_secs(5);

/// How many threads of one vault may be alive. Beyond that the keyring counts as hung at once:
/// a keyring that never answers must not cost a thread for each question.
const MOST_THREADS: usize = 8;

/// Where a secret is to be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// In the operating system's keyring.
    Keyring,
    /// In memory, until the application ends. The keyring is left as it is.
    Session,
}

/// Where a secret was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// In the operating system's keyring.
    InKeyring,
    /// In memory, for this session only.
    InSession,
    /// In neither.
    Missing,
}

/// Keeps secrets and finds them again.
///
/// The keyring is opened by the first call that needs it, on a thread of its own. A call that
/// exceeds its limit ends in [`VaultTrouble::Hung`], its thread is left behind and the next call
/// gets a new one. Secrets kept for the session are served without the keyring.
///
/// The calls need a tokio runtime with time enabled.
pub struct Vault {
    common: Common,
    limit: Duration,
    session: Mutex<HashMap<SecretName, Arc<SecretText>>>,
    lane: Mutex<Lane>,
    wishes: Arc<Wishes>,
}

/// The thread in use, and which one it is: a call that ran out of time gives up the thread that it
/// used, not one that has replaced it since.
#[derive(Default)]
struct Lane {
    worker: Option<Worker>,
    number: u64,
}

impl Vault {
    /// A vault on the operating system's keyring. Touches nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::with(SystemKeyring, CALL_LIMIT)
    }

    /// A vault on `store` in which each call may take `limit`.
    #[must_use]
    pub fn with(store: impl KeyringStore, limit: Duration) -> Self {
        let common = Common { store: Arc::new(store), alive: Arc::new(AtomicUsize::new(0)) };
        Self {
            common,
            limit,
            session: Mutex::default(),
            lane: Mutex::default(),
            wishes: Arc::default(),
        }
    }

    /// What a person calls the keyring in use.
    #[must_use]
    pub fn store_name(&self) -> &'static str {
        self.common.store.name()
    }

    /// Keeps `secret` under `name`, in place of what was there.
    ///
    /// # Errors
    ///
    /// The keyring's trouble; [`Keep::Session`] never fails. After any trouble but
    /// [`Hung`](VaultTrouble::Hung) nothing was stored. After `Hung` the secret may still arrive
    /// in the keyring, unless something newer is decided for the same name.
    pub async fn put(
        &self,
        name: &SecretName,
        secret: SecretText,
        keep: Keep,
    ) -> Result<(), VaultTrouble> {
        let secret = Arc::new(secret);
        match keep {
            Keep::Session => {
                self.session().insert(name.clone(), secret);
                self.wishes.withdraw(name);
                Ok(())
            }
            Keep::Keyring => {
                self.write(name, Wish::Held(secret)).await?;
                // Else the older one would go on being served.
                self.session().remove(name);
                Ok(())
            }
        }
    }

    /// The secret kept under `name`: the session's, else the keyring's.
    ///
    /// # Errors
    ///
    /// [`VaultTrouble::NoEntry`] if neither has it, or the keyring's trouble.
    pub async fn read(&self, name: &SecretName) -> Result<Arc<SecretText>, VaultTrouble> {
        let kept = self.session().get(name).cloned();
        if let Some(secret) = kept {
            return Ok(secret);
        }
        match self.ask(name, Task::Read).await? {
            Done::Secret(secret) => Ok(Arc::new(secret)),
            Done::Found(_) | Done::Written => Err(VaultTrouble::Broken),
        }
    }

    /// Forgets what is kept under `name`, in the session and in the keyring. Nothing to forget is
    /// not a failure.
    ///
    /// # Errors
    ///
    /// The keyring's trouble. The session has forgotten the secret all the same.
    pub async fn forget(&self, name: &SecretName) -> Result<(), VaultTrouble> {
        self.session().remove(name);
        self.write(name, Wish::Gone).await
    }

    /// Where the secret `name` is kept.
    ///
    /// # Errors
    ///
    /// The keyring's trouble, if the session does not have the secret.
    pub async fn look(&self, name: &SecretName) -> Result<Presence, VaultTrouble> {
        let kept = self.session().contains_key(name);
        if kept {
            return Ok(Presence::InSession);
        }
        match self.ask(name, Task::Look).await? {
            Done::Found(true) => Ok(Presence::InKeyring),
            Done::Found(false) => Ok(Presence::Missing),
            Done::Secret(_) | Done::Written => Err(VaultTrouble::Broken),
        }
    }

    /// Forgets every secret that was kept for the session only.
    pub fn forget_session(&self) {
        self.session().clear();
    }

    async fn write(&self, name: &SecretName, wish: Wish) -> Result<(), VaultTrouble> {
        let ticket = self.wishes.begin(name, wish);
        self.ask(name, Task::Write(ticket)).await.map(|_| ())
    }

    async fn ask(&self, name: &SecretName, task: Task) -> Outcome {
        let (reply, answer) = oneshot::channel();
        let number = self.hand_over(Job { name: name.clone(), task, reply })?;
        match timeout(self.limit, answer).await {
            Ok(Ok(outcome)) => outcome,
            // The thread ended without an answer: the keyring library panicked.
            Ok(Err(_)) => Err(self.give_up(number, VaultTrouble::Broken)),
            Err(_) => Err(self.give_up(number, VaultTrouble::Hung)),
        }
    }

    /// Gives the job to the thread, starting one if there is none, and returns the thread's number.
    fn hand_over(&self, mut job: Job) -> Result<u64, VaultTrouble> {
        let mut lane = self.lane();
        if let Some(worker) = &lane.worker {
            match worker.send(job) {
                Ok(()) => return Ok(lane.number),
                Err(refused) => job = refused,
            }
        }
        let worker = self.start()?;
        let sent = worker.send(job).map_err(|_| VaultTrouble::Broken);
        lane.worker = Some(worker);
        lane.number += 1;
        sent.map(|()| lane.number)
    }

    fn start(&self) -> Result<Worker, VaultTrouble> {
        if self.common.alive.load(Ordering::SeqCst) >= MOST_THREADS {
            return Err(VaultTrouble::Hung);
        }
        Worker::start(&self.common)
    }

    fn give_up(&self, number: u64, trouble: VaultTrouble) -> VaultTrouble {
        let mut lane = self.lane();
        if lane.number == number
            && let Some(worker) = lane.worker.take()
        {
            worker.abandon();
            tracing::warn!(store = self.store_name(), ?trouble, "a keyring thread was given up");
        }
        trouble
    }

    // Neither lock guards anything that a panic could leave half done.
    fn session(&self) -> MutexGuard<'_, HashMap<SecretName, Arc<SecretText>>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lane(&self) -> MutexGuard<'_, Lane> {
        self.lane.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Vault {
    fn default() -> Self {
        Self::new()
    }
}
