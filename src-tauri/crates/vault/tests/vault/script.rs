//! A keyring that does what the test tells it.

use std::collections::HashMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use gatehouse_vault::{
    Keep, KeyringStore, OpenKeyring, SecretName, SecretText, Vault, VaultTrouble,
};

/// Short enough for a quick test, long enough for a busy machine to answer in.
pub(crate) const LIMIT: Duration = Duration::from_millis(400);

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Healthy,
    /// Each call waits until `release`, then goes on as if nothing had been.
    Stuck,
    Fails(VaultTrouble),
    /// The next call fails, those after it do not.
    FailsOnce(VaultTrouble),
    /// The call takes its thread down with it.
    Panics,
}

#[derive(Clone)]
pub(crate) struct Script(Arc<Inner>);

struct Inner {
    entries: Mutex<HashMap<String, String>>,
    mood: Mutex<Mood>,
    opening: Mutex<Option<VaultTrouble>>,
    released: (Mutex<bool>, Condvar),
    opened: AtomicUsize,
    stuck: AtomicUsize,
}

impl Script {
    pub(crate) fn new(mood: Mood) -> Self {
        Self(Arc::new(Inner {
            entries: Mutex::default(),
            mood: Mutex::new(mood),
            opening: Mutex::default(),
            released: (Mutex::new(false), Condvar::new()),
            opened: AtomicUsize::new(0),
            stuck: AtomicUsize::new(0),
        }))
    }

    pub(crate) fn vault(&self) -> Vault {
        Vault::with(self.clone(), LIMIT)
    }

    pub(crate) fn be(&self, mood: Mood) {
        *self.0.mood.lock().unwrap() = mood;
    }

    pub(crate) fn cannot_open(&self, trouble: Option<VaultTrouble>) {
        *self.0.opening.lock().unwrap() = trouble;
    }

    pub(crate) fn release(&self) {
        *self.0.released.0.lock().unwrap() = true;
        self.0.released.1.notify_all();
    }

    pub(crate) fn times_opened(&self) -> usize {
        self.0.opened.load(Ordering::SeqCst)
    }

    pub(crate) fn calls_stuck(&self) -> usize {
        self.0.stuck.load(Ordering::SeqCst)
    }

    pub(crate) fn holds(&self, name: &SecretName) -> Option<String> {
        self.0.entries.lock().unwrap().get(name.user()).cloned()
    }

    /// Waits for what a stuck thread does once it goes on.
    pub(crate) async fn until(&self, what: &str, reached: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !reached(self) {
            assert!(start.elapsed() < Duration::from_secs(10), "never came about: {what}");
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn answer(&self) -> Result<(), VaultTrouble> {
        let mut mood = self.0.mood.lock().unwrap();
        match *mood {
            Mood::Healthy => Ok(()),
            Mood::Fails(trouble) => Err(trouble),
            Mood::FailsOnce(trouble) => {
                *mood = Mood::Healthy;
                Err(trouble)
            }
            Mood::Panics => {
                drop(mood);
                std::panic::resume_unwind(Box::new("the keyring library fell over"))
            }
            Mood::Stuck => {
                drop(mood);
                self.0.stuck.fetch_add(1, Ordering::SeqCst);
                let released = self.0.released.0.lock().unwrap();
                drop(self.0.released.1.wait_while(released, |released| !*released).unwrap());
                self.0.stuck.fetch_sub(1, Ordering::SeqCst);
                Ok(())
            }
        }
    }
}

impl KeyringStore for Script {
    fn name(&self) -> &'static str {
        "Scripted keyring"
    }

    fn open(&self) -> Result<Box<dyn OpenKeyring>, VaultTrouble> {
        self.0.opened.fetch_add(1, Ordering::SeqCst);
        match *self.0.opening.lock().unwrap() {
            Some(trouble) => Err(trouble),
            None => Ok(Box::new(self.clone())),
        }
    }
}

impl OpenKeyring for Script {
    fn put(&self, name: &SecretName, secret: &SecretText) -> Result<(), VaultTrouble> {
        self.answer()?;
        let (user, text) = (name.user().to_owned(), secret.expose().to_owned());
        self.0.entries.lock().unwrap().insert(user, text);
        Ok(())
    }

    fn read(&self, name: &SecretName) -> Result<SecretText, VaultTrouble> {
        self.answer()?;
        self.holds(name).map(SecretText::from).ok_or(VaultTrouble::NoEntry)
    }

    fn holds(&self, name: &SecretName) -> Result<bool, VaultTrouble> {
        self.answer()?;
        Ok(Script::holds(self, name).is_some())
    }

    fn forget(&self, name: &SecretName) -> Result<(), VaultTrouble> {
        self.answer()?;
        let gone = self.0.entries.lock().unwrap().remove(name.user());
        gone.map(drop).ok_or(VaultTrouble::NoEntry)
    }
}

pub(crate) fn name() -> SecretName {
    SecretName::new("c-1", "client-secret").unwrap()
}

pub(crate) fn other_name() -> SecretName {
    SecretName::new("c-2", "client-secret").unwrap()
}

pub(crate) fn text(text: &str) -> SecretText {
    SecretText::from(text.to_owned())
}

/// `put` into the keyring, the most frequent call of these tests.
pub(crate) async fn put(vault: &Vault, secret: &str) -> Result<(), VaultTrouble> {
    vault.put(&name(), text(secret), Keep::Keyring).await
}

/// What the vault hands out under the usual name.
pub(crate) async fn read(vault: &Vault) -> Result<String, VaultTrouble> {
    vault.read(&name()).await.map(|secret| secret.expose().to_owned())
}
