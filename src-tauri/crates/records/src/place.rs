//! The files of a database, and the ways in which they change places.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::Zoned;

use crate::{DatabaseKey, OpenTrouble};

/// The folder that a database lives in.
#[derive(Clone)]
pub(crate) struct Place {
    folder: PathBuf,
}

impl Place {
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    pub(crate) fn database(&self) -> PathBuf {
        self.folder.join("records.db")
    }

    /// A database that is being made; it takes its real name once it is whole.
    pub(crate) fn fresh(&self) -> PathBuf {
        self.folder.join("records.fresh.db")
    }

    /// A restored database, whole, that waits to replace the one in use.
    pub(crate) fn restored(&self) -> PathBuf {
        self.folder.join("records.restored.db")
    }

    /// A copy on its way into or out of a backup, under a key that is written nowhere else.
    pub(crate) fn passing(&self) -> PathBuf {
        self.folder.join("records.passing.db")
    }

    fn check(&self) -> PathBuf {
        self.folder.join("records.key-check")
    }

    /// Whether a database is here, in use or waiting to be.
    pub(crate) fn is_taken(&self) -> bool {
        self.database().exists() || self.restored().exists()
    }

    /// Keeps every other process out for as long as the file is held.
    pub(crate) fn lock(&self) -> Result<File, OpenTrouble> {
        fs::create_dir_all(&self.folder).map_err(|_| OpenTrouble::Unwritable)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.folder.join("records.lock"))
            .map_err(|_| OpenTrouble::Unwritable)?;
        match file.try_lock() {
            Ok(()) => Ok(file),
            Err(TryLockError::WouldBlock) => Err(OpenTrouble::InUse),
            Err(TryLockError::Error(_)) => Err(OpenTrouble::Unwritable),
        }
    }

    /// Removes what an earlier process left half done, and ends a replacement that it began.
    pub(crate) fn tidy(&self) -> io::Result<()> {
        for begun in [self.fresh(), self.passing()] {
            remove_database(&begun)?;
        }
        if self.database().exists() {
            remove_database(&self.restored())?;
        } else if self.restored().exists() {
            self.promote(&self.restored())?;
        }
        Ok(())
    }

    /// Gives a whole database the name under which it is used.
    pub(crate) fn promote(&self, whole: &Path) -> io::Result<()> {
        // A journal without its database would be read as if it belonged to the new one.
        move_journals(&self.database(), &self.dated())?;
        // Windows syncs only what was opened for writing.
        OpenOptions::new().write(true).open(whole)?.sync_all()?;
        fs::rename(whole, self.database())?;
        self.sync_folder()
    }

    /// Renames the database to a dated name, with its journal; `None` if there is none.
    pub(crate) fn set_aside(&self) -> io::Result<Option<PathBuf>> {
        let aside = self.dated();
        let found = self.database().exists();
        if found {
            // First, for without its journal it would open and lack the latest.
            fs::rename(self.database(), &aside)?;
        }
        move_journals(&self.database(), &aside)?;
        self.sync_folder()?;
        Ok(found.then_some(aside))
    }

    /// Whether `key` is the one that the database was last opened with, as far as is known.
    pub(crate) fn knows(&self, key: &DatabaseKey) -> Option<bool> {
        let kept = fs::read(self.check()).ok()?;
        Some(kept == key.check())
    }

    /// Remembers which key opens the database.
    pub(crate) fn remember(&self, key: &DatabaseKey) -> io::Result<()> {
        if self.knows(key) == Some(true) {
            return Ok(());
        }
        let whole = self.folder.join("records.key-check.new");
        let mut file = File::create(&whole)?;
        file.write_all(&key.check())?;
        file.sync_all()?;
        fs::rename(whole, self.check())
    }

    /// A name for a database set aside now, which no file has yet.
    fn dated(&self) -> PathBuf {
        let stamp = Zoned::now().strftime("%Y-%m-%d-%H%M%S").to_string();
        let plain = self.folder.join(format!("records-set-aside-{stamp}.db"));
        let mut free = plain;
        let mut count = 1;
        while free.exists() || journals(&free).iter().any(|journal| journal.exists()) {
            count += 1;
            free = self.folder.join(format!("records-set-aside-{stamp}-{count}.db"));
        }
        free
    }

    /// Makes the renames of this folder last.
    fn sync_folder(&self) -> io::Result<()> {
        // Windows neither needs it nor lets a folder be opened for it.
        if cfg!(unix) { File::open(&self.folder)?.sync_all() } else { Ok(()) }
    }
}

/// Removes a database and its journals, if they are there.
pub(crate) fn remove_database(path: &Path) -> io::Result<()> {
    let [log, shared] = journals(path);
    for file in [log, shared, beside(path, "-journal"), path.to_owned()] {
        match fs::remove_file(file) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// The write-ahead log of a database and the index to it.
pub(crate) fn journals(database: &Path) -> [PathBuf; 2] {
    [beside(database, "-wal"), beside(database, "-shm")]
}

fn beside(database: &Path, ending: &str) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn move_journals(from: &Path, to: &Path) -> io::Result<()> {
    for (old, new) in journals(from).iter().zip(journals(to)) {
        if old.exists() {
            fs::rename(old, new)?;
        }
    }
    Ok(())
}
