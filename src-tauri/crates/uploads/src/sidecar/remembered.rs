//! Sheets as they were read before: calls come into a watched folder one by one, and the sheet beside them is the same.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use gatehouse_vendors::authenticx::FileIdentity;

use super::{Reading, Sheet, SheetRules};
use crate::{metadata::ReadsBy, patience};

/// So many lines of sheets are remembered together, which takes some 30 MB.
const MOST_LINES: usize = 30_000;

/// Sheets that were read, each for as long as its file is unchanged and it is read in the same way.
#[derive(Default)]
pub(crate) struct SheetMemory {
    /// The one that was asked for last stands last.
    kept: Mutex<Vec<Kept>>,
}

struct Kept {
    path: PathBuf,
    identity: FileIdentity,
    by: ReadsBy,
    rules: Arc<SheetRules>,
    sheet: Arc<Sheet>,
}

impl Kept {
    fn is(&self, path: &Path, identity: &FileIdentity, with: Reading) -> bool {
        self.path == path
            && self.identity == *identity
            && self.by == with.calendar.reads_by()
            && Arc::ptr_eq(&self.rules, with.rules)
    }
}

fn identity_of(path: &Path) -> Option<FileIdentity> {
    patience::ask(path, FileIdentity::of).ok()
}

impl SheetMemory {
    /// A sheet as its file is now.
    pub(super) fn read(&self, (folder, file): (&Path, &str), with: Reading) -> Arc<Sheet> {
        let path = folder.join(file);
        let before = identity_of(&path);
        if let Some(sheet) = before.as_ref().and_then(|identity| self.recall(&path, identity, with))
        {
            return sheet;
        }
        let sheet = Arc::new(Sheet::read((folder, file), with));
        let unchanged = before.filter(|before| identity_of(&path).as_ref() == Some(before));
        // A file that is written to twice in a moment may have the same time after both.
        let settled = unchanged
            .filter(|identity| identity.modified.is_some_and(|at| with.calendar.is_long_past(at)));
        if let Some(identity) = settled.filter(|_| !sheet.is_unreadable()) {
            let (by, rules) = (with.calendar.reads_by(), Arc::clone(with.rules));
            self.keep(Kept { path, identity, by, rules, sheet: Arc::clone(&sheet) });
        }
        sheet
    }

    fn recall(&self, path: &Path, identity: &FileIdentity, with: Reading) -> Option<Arc<Sheet>> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|kept| kept.is(path, identity, with))?;
        let found = kept.remove(at);
        let sheet = Arc::clone(&found.sheet);
        kept.push(found);
        Some(sheet)
    }

    fn keep(&self, new: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|kept| kept.path != new.path);
        kept.push(new);
        let mut lines = 0;
        let latest = kept.iter().rev().take_while(|kept| {
            lines += kept.sheet.rows;
            lines <= MOST_LINES
        });
        let forgotten = kept.len() - latest.count();
        kept.drain(..forgotten);
    }
}
