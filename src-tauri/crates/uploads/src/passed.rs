//! What a drop held and what did not become a call: it stays in view until somebody has looked at it.

use std::path::{Path, PathBuf};

/// Why something was passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedWhy {
    /// The service takes no files of this kind.
    Kind,
    /// It is a link: what it leads to may be anywhere, and be here already.
    Link,
    /// Its name begins with a dot, so that the system does not show it.
    Hidden,
    /// The folder cannot be read, or not to its end.
    Closed,
    /// The folder lies deeper than any that is gone into.
    Deep,
    /// A line of a sheet that names no call of its folder.
    Line,
    /// A sheet of which no line names a call beside it.
    Sheet,
    /// A sheet that cannot be read.
    BrokenSheet,
    /// A spreadsheet of a kind that is not read.
    Spreadsheet,
}

/// Something that was passed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// For as long as it is in the list.
    pub id: u64,
    /// Its name.
    pub name: String,
    /// The folder as it is shown: from the one that was dropped.
    pub folder: String,
    /// Why.
    pub why: PassedWhy,
    /// What is wrong with it, in words.
    pub detail: Option<String>,
    pub(crate) path: PathBuf,
}

/// Those that nobody has looked at yet.
#[derive(Debug, Default)]
pub(crate) struct PassedList {
    entries: Vec<Passed>,
    last: u64,
}

impl PassedList {
    /// Adds some; what is there already stands there once.
    pub(crate) fn extend(&mut self, more: Vec<Passed>) {
        for entry in more {
            let same = |known: &Passed| known.path == entry.path && known.name == entry.name;
            if self.entries.iter().any(same) {
                continue;
            }
            self.last += 1;
            self.entries.push(Passed { id: self.last, ..entry });
        }
    }

    pub(crate) fn all(&self) -> Vec<Passed> {
        self.entries.clone()
    }

    pub(crate) fn clear(&mut self) {
        self.entries.clear();
    }

    /// Takes out what was said of a file.
    pub(crate) fn forget(&mut self, path: &Path) {
        self.entries.retain(|entry| entry.path != path);
    }

    /// Takes one out.
    pub(crate) fn take(&mut self, id: u64) -> Option<Passed> {
        let at = self.entries.iter().position(|entry| entry.id == id)?;
        Some(self.entries.remove(at))
    }
}

/// What systems leave in folders, which nobody ever means to send.
pub(crate) fn is_litter(name: &str) -> bool {
    const NAMES: [&str; 9] = [
        ".ds_store",
        "thumbs.db",
        "desktop.ini",
        ".directory",
        ".localized",
        ".nomedia",
        "ehthumbs.db",
        ".spotlight-v100",
        "__macosx",
    ];
    name.starts_with("._") || NAMES.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(path: &str) -> Passed {
        let (name, folder) = (path.to_owned(), String::new());
        Passed { id: 0, name, folder, why: PassedWhy::Kind, detail: None, path: path.into() }
    }

    #[test]
    fn what_is_dropped_twice_is_passed_over_once() {
        let mut list = PassedList::default();
        list.extend(vec![passed("a.flac"), passed("b.flac")]);
        list.extend(vec![passed("a.flac"), passed("c.flac")]);
        let ids: Vec<u64> = list.all().iter().map(|entry| entry.id).collect();
        assert_eq!(ids, [1, 2, 3]);
        assert_eq!(list.take(2).map(|entry| entry.name).as_deref(), Some("b.flac"));
        assert!(list.take(2).is_none());
    }

    #[test]
    fn what_systems_leave_is_litter() {
        assert!([".DS_Store", "Thumbs.db", "._call.wav"].iter().all(|name| is_litter(name)));
        assert!(![".call.wav", "notes.txt"].iter().any(|name| is_litter(name)));
    }
}
