//! The directory of people: opened when it is first needed, and never replaced silently.

use std::{
    path::{Path, PathBuf},
    sync::PoisonError,
    time::Duration,
};

use gatehouse_records::{By, DatabaseKey, Entry, OpenTrouble, Records, RestoredSlips};
use gatehouse_vault::{Keep, SecretName, SecretText, Vault, VaultTrouble};
use secrecy::ExposeSecret;
use tokio::sync::Mutex;

use crate::{
    failure::{Failure, FailureCode},
    station::Station,
};

/// Where the directory stands.
#[derive(Clone)]
pub enum Standing {
    /// Not opened yet, or the folder did not let us; the next look tries again.
    Closed(Option<OpenTrouble>),
    /// Open.
    Ready(Records),
    /// The file is there and its key is not, or does not fit.
    KeyMissing,
    /// The keyring cannot be asked for the key.
    Keyring(VaultTrouble),
    /// The file is damaged.
    Damaged,
    /// A newer version has used it.
    Newer,
}

/// The real directory of this station.
pub struct Directory {
    standing: Mutex<Standing>,
    /// Entries of the audit that wait for the directory to open.
    waiting: std::sync::Mutex<Vec<Entry>>,
}

impl Directory {
    pub fn new() -> Self {
        Self { standing: Mutex::new(Standing::Closed(None)), waiting: std::sync::Mutex::default() }
    }

    /// Opens the directory unless it is open, and tells where it stands.
    pub async fn look(&self, station: &Station) -> Standing {
        let standing = {
            let mut standing = self.standing.lock().await;
            if !matches!(*standing, Standing::Ready(_)) {
                *standing = open(&folder(station), &station.vault).await;
            }
            standing.clone()
        };
        if let Standing::Ready(records) = &standing {
            self.catch_up(records).await;
            station.desk.attach(station, records.clone()).await;
        }
        standing
    }

    /// Writes down something that concerns no person: a secret replaced, settings exported. What is done while the
    /// directory cannot be opened is written as soon as it can.
    pub async fn note(&self, station: &Station, entry: Entry) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(entry);
        self.look(station).await;
    }

    async fn catch_up(&self, records: &Records) {
        let mut entries =
            std::mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        while let Some(entry) = entries.first() {
            if let Err(trouble) = records.append(entry.clone()).await {
                tracing::warn!(%trouble, "an entry of the audit has to wait");
                self.waiting.lock().unwrap_or_else(PoisonError::into_inner).splice(0..0, entries);
                return;
            }
            entries.remove(0);
        }
    }

    /// Begins a new directory and keeps the old file aside.
    pub async fn start_anew(&self, station: &Station) -> Result<(), Failure> {
        station.desk.let_go().await?;
        let mut standing = self.standing.lock().await;
        close(&mut standing).await;
        let folder = folder(station);
        let moved = tokio::task::spawn_blocking(move || Records::set_aside(&folder)).await;
        moved
            .map_err(|error| Failure::internal(&error))?
            .map_err(|trouble| closed(trouble.to_string()))?;
        *standing = open(&self::folder(station), &station.vault).await;
        drop(standing);
        self.look(station).await;
        Ok(())
    }

    /// Puts a restored directory in the place of this one.
    pub async fn restore(
        &self,
        station: &Station,
        backup: &gatehouse_records::Backup,
    ) -> Result<RestoredSlips, Failure> {
        station.desk.let_go().await?;
        let mut standing = self.standing.lock().await;
        close(&mut standing).await;
        let folder = folder(station);
        let key = match key(&station.vault, false).await {
            Ok(Some(key)) => key,
            Ok(None) => new_key(&station.vault).await?,
            Err(trouble) => return Err(trouble.into()),
        };
        let restored = Records::restore(&folder, &key, backup, &by(station)).await;
        *standing = match &restored {
            Ok(restored) => Standing::Ready(tested(restored.records.clone())),
            Err(_) => open(&folder, &station.vault).await,
        };
        drop(standing);
        self.look(station).await;
        let slips = restored.map(|restored| restored.slips);
        slips.map_err(|trouble| Failure::field("passphrase", trouble.to_string()))
    }
}

/// The directory to work with: the sandbox's own while it is on.
pub async fn records(station: &Station) -> Result<Records, Failure> {
    if let Some(simulated) = station.desk.simulated() {
        return Ok(simulated.records.clone());
    }
    match station.directory.look(station).await {
        Standing::Ready(records) => Ok(records),
        Standing::Keyring(trouble) => Err(trouble.into()),
        other => Err(closed(other.words().unwrap_or_default())),
    }
}

impl Standing {
    /// Why the directory is not open, in words.
    pub fn words(&self) -> Option<String> {
        match self {
            Self::Ready(_) | Self::Closed(None) => None,
            Self::Closed(Some(trouble)) => Some(trouble.to_string()),
            Self::KeyMissing => Some(OpenTrouble::WrongKey.to_string()),
            Self::Keyring(trouble) => Some(trouble.to_string()),
            Self::Damaged => Some(OpenTrouble::Damaged.to_string()),
            Self::Newer => Some(OpenTrouble::FromNewerVersion.to_string()),
        }
    }
}

/// A directory for the simulated services, under a key that nobody keeps.
pub async fn simulated(station: &Station) -> Result<Records, Failure> {
    let folder = station.folder.join("sandbox-records");
    // What an earlier simulation left opens for nobody any more.
    let _ = std::fs::remove_dir_all(&folder);
    let key = DatabaseKey::generate().map_err(|_| Failure::internal(&"no random numbers"))?;
    Records::open(&folder, &key).await.map(tested).map_err(|trouble| closed(trouble.to_string()))
}

/// The same directory, in which numbers are looked at.
fn tested(records: Records) -> Records {
    records.test_numbers(gatehouse_people::numbers::looks_wrong);
    records
}

/// What is being read and written when the program is closed may take as long as this to end.
const ENDING: Duration = Duration::from_secs(3);

/// Closes what is open, before the process exits.
pub async fn end(station: &Station) {
    let all = async {
        let mut standing = station.directory.standing.lock().await;
        close(&mut standing).await;
        // Whoever still asks waits until the process is gone, instead of opening it once more.
        std::mem::forget(standing);
        if let Some(simulated) = station.desk.simulated() {
            simulated.records.close().await;
        }
    };
    if tokio::time::timeout(ENDING, all).await.is_err() {
        tracing::warn!("the directory was still busy when the program ended");
    }
}

/// Whether there is a directory, whatever its condition.
pub fn exists(station: &Station) -> bool {
    Records::exists(&folder(station))
}

/// Who does something, for the audit.
pub fn by(station: &Station) -> By {
    By::now(station.role.label())
}

fn folder(station: &Station) -> PathBuf {
    station.folder.join("records")
}

async fn open(folder: &Path, vault: &Vault) -> Standing {
    let exists = Records::exists(folder);
    let key = match key(vault, exists).await {
        Ok(Some(key)) => key,
        Ok(None) if exists => return Standing::KeyMissing,
        Ok(None) => match new_key(vault).await {
            Ok(key) => key,
            Err(trouble) => return Standing::Keyring(trouble),
        },
        Err(trouble) => return Standing::Keyring(trouble),
    };
    match Records::open(folder, &key).await {
        Ok(records) => Standing::Ready(tested(records)),
        Err(OpenTrouble::WrongKey) => Standing::KeyMissing,
        Err(OpenTrouble::Damaged) => Standing::Damaged,
        Err(OpenTrouble::FromNewerVersion) => Standing::Newer,
        Err(trouble) => Standing::Closed(Some(trouble)),
    }
}

/// The key, if the keyring has one. One that cannot be read counts as none only where there is nothing to lose.
async fn key(vault: &Vault, exists: bool) -> Result<Option<DatabaseKey>, VaultTrouble> {
    let Some(name) = key_name() else { return Ok(None) };
    match vault.read(&name).await {
        Ok(text) => Ok(DatabaseKey::from_hex(text.expose()).ok()),
        Err(VaultTrouble::NoEntry) => Ok(None),
        Err(trouble) => {
            tracing::warn!(%trouble, exists, "the directory's key could not be read");
            Err(trouble)
        }
    }
}

async fn new_key(vault: &Vault) -> Result<DatabaseKey, VaultTrouble> {
    let (Some(name), Ok(key)) = (key_name(), DatabaseKey::generate()) else {
        return Err(VaultTrouble::Broken);
    };
    let text = SecretText::from(key.to_hex().expose_secret().to_owned());
    vault.put(&name, text, Keep::Keyring).await?;
    Ok(key)
}

fn key_name() -> Option<SecretName> {
    SecretName::new("directory", "key").ok()
}

async fn close(standing: &mut Standing) {
    if let Standing::Ready(records) = standing {
        records.close().await;
    }
    *standing = Standing::Closed(None);
}

fn closed(words: String) -> Failure {
    let words = if words.is_empty() { "The directory is not open".to_owned() } else { words };
    Failure::new(FailureCode::RecordsClosed, words)
}
