//! Which files a database that is open consists of, and whether the paths of the folder still lead to them. A process
//! goes on writing into a file that somebody removed, moved away or replaced, and nothing of that is there afterwards.

use std::fs;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use crate::Trouble;
use crate::place::{Place, journals};

/// The files that are open.
pub(crate) struct Files {
    place: Place,
    database: Option<FileNumber>,
    /// The write-ahead log, once something was committed: that is in it first. It may be another one when the connection
    /// that writes had to be replaced.
    log: Mutex<Option<FileNumber>>,
}

impl Files {
    /// Those of a database that is about to be opened.
    pub(crate) fn of(place: &Place) -> Self {
        let database = FileNumber::of(&place.database());
        Self { place: place.clone(), database, log: Mutex::default() }
    }

    /// The connection that writes is a new one, and so may its log be.
    pub(crate) fn forget_log(&self) {
        *self.log.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Whether what is written is in the files that the paths of the folder name.
    ///
    /// # Errors
    ///
    /// [`Trouble::Moved`].
    pub(crate) fn are_in_place(&self) -> Result<(), Trouble> {
        let [log, _] = journals(&self.place.database());
        let log = FileNumber::of(&log);
        let mut known = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        *known = known.or(log);
        let same = FileNumber::of(&self.place.database()) == self.database && *known == log;
        if same { Ok(()) } else { Err(Trouble::Moved) }
    }
}

/// What tells a file from every other one, whatever it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct FileNumber {
    device: u64,
    number: u64,
}

impl FileNumber {
    #[cfg(unix)]
    fn of(path: &Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let metadata = fs::metadata(path).ok()?;
        Some(Self { device: metadata.dev(), number: metadata.ino() })
    }

    /// Windows lets nobody remove or move a database that is open.
    #[cfg(not(unix))]
    fn of(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|_| Self { device: 0, number: 0 })
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::{By, DatabaseKey, Entry, Outcome, Records};

    fn by() -> By {
        By::now("ada")
    }

    #[tokio::test]
    async fn what_is_committed_into_a_file_that_was_removed_meanwhile_is_not_claimed() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let records = Records::open(folder.path(), &key).await.unwrap();
        let mut write = records.write(&by()).await.unwrap();
        write.told.push(Entry::new("station.open", Outcome::Done, &by()));
        fs::remove_dir_all(folder.path()).unwrap();
        assert_eq!(write.commit().await, Err(Trouble::Moved));
        records.close().await;
    }

    #[tokio::test]
    async fn another_connection_in_the_place_of_the_one_that_writes_has_another_log() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let records = Records::open(folder.path(), &key).await.unwrap();
        for pool in [&records.inner.pools.readers, &records.inner.pools.writer] {
            while let Some(connection) = pool.try_acquire() {
                // With the last one SQLite removes the log.
                connection.close().await.unwrap();
            }
        }
        records.append(Entry::new("station.open", Outcome::Done, &by())).await.unwrap();
        records.close().await;
    }
}
