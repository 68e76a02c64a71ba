//! Backup and restore: one file, locked with a passphrase.
//!
//! The file is an age file, and holds a short head and then a database as SQLCipher writes it, under
//! a key that was made for this one file and stands in the head. So a consistent copy can be taken
//! while others write (`sqlcipher_export` in one read transaction), the copy on its way is never in
//! the clear on any disk, and what is left of it after a power cut opens for nobody.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sqlx::{ConnectOptions, Connection, Row, SqliteConnection};
use zeroize::Zeroizing;

use crate::kiosk::Memory;
use crate::place::{Place, remove_database};
use crate::{By, DatabaseKey, Entry, OpenTrouble, Outcome, Records, Trouble, connect};

mod file;

/// A backup file and what opens it.
#[derive(Clone)]
pub struct Backup {
    /// Where it lies.
    pub path: PathBuf,
    /// The passphrase. Nobody can help who has lost it.
    pub passphrase: SecretString,
}

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// When it was made.
    pub made: Timestamp,
    /// How many people, the deleted among them.
    pub people: u64,
    /// How many entries of the audit.
    pub entries: u64,
}

/// A directory that was restored.
pub struct Restored {
    /// The directory, open.
    pub records: Records,
    /// What the backup held.
    pub summary: Summary,
    /// Where the old database lies now, if there was one.
    pub aside: Option<PathBuf>,
    /// What became of the slips that were used since the backup was made.
    pub slips: RestoredSlips,
}

/// What a restored directory knows of slips that were used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RestoredSlips {
    /// Those that the old database knew were added: so many were not in the backup.
    Kept(u64),
    /// There was no old database that could be read. Slips that were made before now are good no more.
    Unknown,
}

/// Why there is no backup, or nothing was restored. The directory is as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupTrouble {
    /// The passphrase is another one.
    #[error("This passphrase does not open the backup.")]
    WrongPassphrase,
    /// Something in the file is not as it was written, or its end is missing.
    #[error("The backup is damaged or incomplete. Use another one.")]
    Damaged,
    /// The file is something else.
    #[error("This file is not a backup of Gatehouse.")]
    NotABackup,
    /// A newer version of the application made it.
    #[error("A newer version of Gatehouse made this backup. Install that version.")]
    FromNewerVersion,
    /// The backup cannot be read.
    #[error("The backup cannot be read.")]
    Unreadable,
    /// The place for it, or the data folder, cannot be written.
    #[error("The file cannot be written. Check its folder and the free space.")]
    Unwritable,
    /// What was written did not read back the same, and was removed.
    #[error("The backup did not read back as it was written. Use another disk.")]
    NotVerified,
    /// The directory could not be read or opened.
    #[error(transparent)]
    Records(#[from] Trouble),
    /// The directory could not be opened.
    #[error(transparent)]
    Open(#[from] OpenTrouble),
}

/// What stands before the database in a backup.
#[derive(Serialize, Deserialize)]
struct Head {
    summary: Summary,
    key: Zeroizing<String>,
}

impl Records {
    /// Makes a backup and reads it back. A file at its path is replaced once the new one is good.
    ///
    /// # Errors
    ///
    /// [`BackupTrouble`]; a file at the path is as it was then.
    pub async fn back_up(&self, to: &Backup, by: &By) -> Result<Summary, BackupTrouble> {
        let turn = self.inner.backing_up.lock().await;
        let passing = self.inner.place.passing();
        let outcome = self.back_up_through(&passing, to).await;
        remove_database(&passing).map_err(|_| BackupTrouble::Unwritable)?;
        drop(turn);
        let summary = outcome?;
        self.append(Entry::new("records.backup", Outcome::Done, by)).await?;
        Ok(summary)
    }

    async fn back_up_through(&self, passing: &Path, to: &Backup) -> Result<Summary, BackupTrouble> {
        let key = DatabaseKey::generate().map_err(|_| BackupTrouble::Unwritable)?;
        remove_database(passing).map_err(|_| BackupTrouble::Unwritable)?;
        // A connection of its own: one of the readers could not write the copy.
        let options = self.inner.pools.readers.connect_options();
        let options = options.as_ref().clone().read_only(false).create_if_missing(true);
        let mut connection = options.connect().await.map_err(Trouble::from)?;
        copy(&mut connection, passing, &key).await.map_err(Trouble::from)?;
        connection.close().await.map_err(Trouble::from)?;
        let mut copied = connect::options(passing, &key).connect().await.map_err(Trouble::from)?;
        let summary = summary(&mut copied).await.map_err(Trouble::from)?;
        copied.close().await.map_err(Trouble::from)?;
        let head = Head { summary, key: Zeroizing::new(key.to_hex().expose_secret().to_owned()) };
        let (passing, to) = (passing.to_owned(), to.clone());
        let written = move || file::write(&head, &passing, &to).map(|()| head.summary);
        tokio::task::spawn_blocking(written).await.map_err(|_| BackupTrouble::Unwritable)?
    }

    /// What a backup holds. Reads it to its end, so that damage anywhere is found.
    ///
    /// # Errors
    ///
    /// [`BackupTrouble`].
    pub async fn restore_preview(from: &Backup) -> Result<Summary, BackupTrouble> {
        let from = from.clone();
        let read = move || file::read(&from, std::io::sink());
        let head = tokio::task::spawn_blocking(read).await;
        Ok(head.map_err(|_| BackupTrouble::Unreadable)??.summary)
    }

    /// Replaces the database of `folder`, which must be closed, by what a backup holds, and opens
    /// it with `key`. The old one is kept beside it under a dated name.
    ///
    /// # Errors
    ///
    /// [`BackupTrouble`]; the database of `folder` is as it was, unless it is
    /// [`BackupTrouble::Open`].
    pub async fn restore(
        folder: &Path,
        key: &DatabaseKey,
        from: &Backup,
        by: &By,
    ) -> Result<Restored, BackupTrouble> {
        let place = Place::new(folder);
        let lock = place.lock()?;
        place.tidy().map_err(|_| BackupTrouble::Unwritable)?;
        let memory = memory(&place, key).await;
        let outcome = unpack(&place, key, (from, memory.as_ref())).await;
        remove_database(&place.passing()).map_err(|_| BackupTrouble::Unwritable)?;
        let (summary, slips) = match outcome {
            Ok(done) => done,
            Err(trouble) => {
                remove_database(&place.restored()).map_err(|_| BackupTrouble::Unwritable)?;
                return Err(trouble);
            }
        };
        // If the process dies between these two, the next opening does the second.
        let aside = place.set_aside().map_err(|_| BackupTrouble::Unwritable)?;
        place.promote(&place.restored()).map_err(|_| BackupTrouble::Unwritable)?;
        drop(lock);
        let records = Self::open(folder, key).await?;
        let told = match slips {
            RestoredSlips::Kept(new) => format!("{new} used slips kept"),
            RestoredSlips::Unknown => "slips made before now are void".to_owned(),
        };
        let by = by.clone().detail(&format!("a backup of {}; {told}", summary.made));
        records.append(Entry::new("records.restore", Outcome::Done, &by)).await?;
        Ok(Restored { records, summary, aside, slips })
    }
}

/// What the database in use knows that no backup may take away; nothing where there is none that opens with `key`.
async fn memory(place: &Place, key: &DatabaseKey) -> Option<Memory> {
    if !place.database().exists() {
        return None;
    }
    let mut connection = connect::options(&place.database(), key).connect().await.ok()?;
    connect::bring_up_to_date(&mut connection).await.ok()?;
    let memory = Memory::read(&mut connection).await.ok();
    connection.close().await.ok()?;
    memory
}

/// Puts what a backup holds under `key`, beside the database in use, and adds what that one remembers.
async fn unpack(
    place: &Place,
    key: &DatabaseKey,
    (from, memory): (&Backup, Option<&Memory>),
) -> Result<(Summary, RestoredSlips), BackupTrouble> {
    let passing = place.passing();
    let (to, backup) = (passing.clone(), from.clone());
    let read = move || {
        let to = std::fs::File::create(to).map_err(|_| BackupTrouble::Unwritable)?;
        file::read(&backup, to)
    };
    let head = tokio::task::spawn_blocking(read).await;
    let head = head.map_err(|_| BackupTrouble::Unreadable)??;
    let once = DatabaseKey::from_hex(&head.key).map_err(|_| BackupTrouble::Damaged)?;
    let damaged = |_: sqlx::Error| BackupTrouble::Damaged;
    let mut connection = connect::connect_new(&passing, &once).await.map_err(damaged)?;
    connect::bring_up_to_date(&mut connection).await.map_err(|trouble| match trouble {
        OpenTrouble::FromNewerVersion => BackupTrouble::FromNewerVersion,
        _ => BackupTrouble::Damaged,
    })?;
    if summary(&mut connection).await.map_err(damaged)?.people != head.summary.people {
        return Err(BackupTrouble::Damaged);
    }
    crate::uploads::doubt_the_queue(&mut connection).await.map_err(damaged)?;
    let now = Timestamp::now();
    let slips = match memory {
        Some(memory) => {
            RestoredSlips::Kept(memory.put(&mut connection, now).await.map_err(damaged)?)
        }
        None => {
            Memory::begin(&mut connection, now).await.map_err(damaged)?;
            RestoredSlips::Unknown
        }
    };
    copy(&mut connection, &place.restored(), key).await.map_err(Trouble::from)?;
    connection.close().await.map_err(damaged)?;
    Ok((head.summary, slips))
}

/// Copies a whole database into a new file under another key, as it is at one moment. The
/// connection must be one that may make files.
async fn copy(
    from: &mut SqliteConnection,
    to: &Path,
    key: &DatabaseKey,
) -> Result<(), sqlx::Error> {
    let raw = key.raw();
    sqlx::query("ATTACH DATABASE ? AS copy KEY ?")
        .bind(to.to_string_lossy().into_owned())
        .bind(raw.trim_matches('"').to_owned())
        .execute(&mut *from)
        .await?;
    let mut tx = from.begin().await?;
    sqlx::query("SELECT sqlcipher_export('copy')").fetch_all(&mut *tx).await?;
    tx.commit().await?;
    sqlx::query("DETACH DATABASE copy").execute(from).await?;
    Ok(())
}

async fn summary(of: &mut SqliteConnection) -> Result<Summary, sqlx::Error> {
    let row = sqlx::query(
        "SELECT (SELECT count(*) FROM people) AS people, (SELECT seq FROM audit_head) AS entries",
    )
    .fetch_one(of)
    .await?;
    let (people, entries): (i64, i64) = (row.try_get("people")?, row.try_get("entries")?);
    let made = Timestamp::now();
    Ok(Summary { made, people: people.unsigned_abs(), entries: entries.unsigned_abs() })
}
