//! The open database.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::pool::PoolConnection;
use sqlx::{Sqlite, Transaction};
use tokio::sync::{Mutex as Turns, MutexGuard};

use crate::connect::{self, Pools};
use crate::place::Place;
use crate::search::Finder;
use crate::{By, DatabaseKey, Entry, OpenTrouble, Trouble};

/// The encrypted directory of people and the audit, open.
///
/// It can be cloned and used from several tasks. Writes take turns; a read never waits for one.
#[derive(Clone)]
pub struct Records {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) place: Place,
    pub(crate) pools: Pools,
    pub(crate) finder: Finder,
    turns: Turns<()>,
    lock: Mutex<Option<File>>,
    /// One backup at a time: they pass through the same file.
    pub(crate) backing_up: Turns<()>,
}

/// SQLCipher puts itself away while the process exits, and a connection that another thread is then closing ends it with
/// a fault. So what nobody closed stays open until the process is gone, as after a kill.
impl Drop for Inner {
    fn drop(&mut self) {
        if !self.pools.writer.is_closed() {
            std::mem::forget(self.pools.clone());
        }
    }
}

impl Records {
    /// Whether `folder` holds a database, whatever its condition.
    #[must_use]
    pub fn exists(folder: &Path) -> bool {
        Place::new(folder).is_taken()
    }

    /// Opens the database of `folder`, or makes one if there is none.
    ///
    /// A database that is there is never replaced, whatever is wrong with it. Writes that a dead
    /// process left without an end count as unknown from here on.
    ///
    /// # Errors
    ///
    /// Why it cannot be opened; it is as it was then.
    pub async fn open(folder: &Path, key: &DatabaseKey) -> Result<Self, OpenTrouble> {
        let place = Place::new(folder);
        let lock = place.lock()?;
        place.tidy().map_err(|_| OpenTrouble::Unwritable)?;
        if !place.database().exists() {
            connect::create(&place, key).await?;
        }
        let pools = connect::open(&place, key).await?;
        place.remember(key).map_err(|_| OpenTrouble::Unwritable)?;
        let finder = Finder::default();
        let lock = Mutex::new(Some(lock));
        let (turns, backing_up) = (Turns::new(()), Turns::new(()));
        let inner = Inner { place, pools, finder, turns, lock, backing_up };
        let records = Self { inner: Arc::new(inner) };
        if let Err(trouble) = records.lose_what_was_begun().await {
            records.close().await;
            return Err(match trouble {
                Trouble::Unwritable => OpenTrouble::Unwritable,
                _ => OpenTrouble::Damaged,
            });
        }
        records.inner.load();
        Ok(records)
    }

    /// Ends every read and write that is going on, and closes the database. Whoever opened it closes it before the process
    /// exits.
    pub async fn close(&self) {
        self.inner.pools.readers.close().await;
        self.inner.pools.writer.close().await;
        self.inner.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// Gives the database of `folder` a dated name, so that the next [`open`](Self::open) starts
    /// anew. The old file is kept; its new path is returned, `None` if there was no database.
    ///
    /// # Errors
    ///
    /// [`OpenTrouble::InUse`], [`OpenTrouble::Unwritable`].
    pub fn set_aside(folder: &Path) -> Result<Option<PathBuf>, OpenTrouble> {
        let place = Place::new(folder);
        let _lock = place.lock()?;
        place.tidy().and_then(|()| place.set_aside()).map_err(|_| OpenTrouble::Unwritable)
    }

    /// Reads the whole file and says whether every page of it is as it was written.
    ///
    /// # Errors
    ///
    /// [`Trouble::Damaged`].
    pub async fn check(&self) -> Result<(), Trouble> {
        let mut reader = self.reader().await?;
        for question in ["PRAGMA cipher_integrity_check", "PRAGMA quick_check"] {
            let answers: Vec<String> = sqlx::query_scalar(question).fetch_all(&mut *reader).await?;
            if answers.iter().any(|answer| answer != "ok") {
                return Err(Trouble::Damaged);
            }
        }
        Ok(())
    }

    pub(crate) async fn reader(&self) -> Result<PoolConnection<Sqlite>, Trouble> {
        Ok(self.inner.pools.readers.acquire().await?)
    }

    /// Begins a write: everything of it happens, or nothing.
    pub(crate) async fn write(&self, by: &By) -> Result<Write<'_>, Trouble> {
        let turn = self.inner.turns.lock().await;
        // Said like this it is never a part of another transaction, which may not last.
        let tx = self.inner.pools.writer.begin_with("BEGIN").await?;
        self.inner.pools.files.are_in_place()?;
        Ok(Write { records: self, turn, tx, by: by.clone(), touched: Vec::new(), told: Vec::new() })
    }
}

impl Inner {
    /// Waits until no write is going on, and keeps writes out while the guard lives.
    pub(crate) async fn still(&self) -> MutexGuard<'_, ()> {
        self.turns.lock().await
    }
}

/// A write that is going on. Dropped without [`commit`](Self::commit) it never happened.
pub(crate) struct Write<'a> {
    records: &'a Records,
    turn: MutexGuard<'a, ()>,
    pub(crate) tx: Transaction<'static, Sqlite>,
    /// Who writes, and when.
    pub(crate) by: By,
    /// The slots whose people changed.
    pub(crate) touched: Vec<i64>,
    /// What the audit is to tell of it.
    pub(crate) told: Vec<Entry>,
}

impl Write<'_> {
    /// Makes it last, then visible to searches.
    pub(crate) async fn commit(mut self) -> Result<(), Trouble> {
        self.put_told().await?;
        let cards = crate::search::cards(&mut self.tx, &self.touched).await?;
        // If this is cancelled on the way, nobody knows here what was committed.
        let doubt = self.records.inner.finder.doubt();
        self.tx.commit().await?;
        // Nobody claims what is in no file that will be found.
        self.records.inner.pools.files.are_in_place()?;
        let grown = self.records.inner.finder.put(&self.touched, cards);
        doubt.lift();
        drop(self.turn);
        if grown {
            self.records.inner.load();
        }
        Ok(())
    }
}
