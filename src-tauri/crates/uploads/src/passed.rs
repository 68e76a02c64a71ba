//! What a drop held and what did not become a call: it stays in view until somebody has looked at it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use crate::convert::{ConvertTrouble, Offer};

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
    /// A link to the web.
    Web,
    /// It lies on another computer or on a device, and has no path here.
    Share,
    /// It lies in the trash.
    Trash,
    /// An address that is no file of this computer by any means.
    Address,
}

impl PassedWhy {
    /// Whether there is no path of this computer to it, so that it cannot be added by any means.
    #[must_use]
    pub const fn is_elsewhere(self) -> bool {
        matches!(self, Self::Web | Self::Share | Self::Trash | Self::Address)
    }
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
    /// What can be done about it by converting it, where that loses nothing.
    pub conversion: Option<Conversion>,
    /// What is wrong with it, in words. Of a folder that cannot be read it is the word of an
    /// [`Unreadable`](gatehouse_vendors::authenticx::Unreadable).
    pub detail: Option<String>,
    /// Of a folder whose listing broke off: how many entries of it were found.
    pub found: Option<usize>,
    pub(crate) path: PathBuf,
}

impl Passed {
    /// Something of which nothing but its name and the reason is to be said. It gets its id with its place in the list.
    pub(crate) fn new(name: String, why: PassedWhy, path: PathBuf) -> Self {
        let (folder, conversion, detail, found) = (String::new(), None, None, None);
        Self { id: 0, name, folder, why, conversion, detail, found, path }
    }
}

/// How far something is on its way to a WAV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conversion {
    /// It can be converted.
    Offered(Offer),
    /// It waits for others.
    Queued,
    /// So many hundredths of it have been read.
    Running(u8),
    /// It was tried. What does not lie in the original may be put right and tried again.
    Failed(ConvertTrouble),
    /// It cannot be, as the original is.
    Refused(ConvertTrouble),
}

impl Conversion {
    pub(crate) fn offered(offer: Result<Offer, ConvertTrouble>) -> Self {
        offer.map_or_else(Self::Refused, Self::Offered)
    }

    /// Whether it may be begun.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self, Self::Offered(_) | Self::Failed(_))
    }

    /// Whether it was begun and has not ended.
    #[must_use]
    pub const fn is_going_on(&self) -> bool {
        matches!(self, Self::Queued | Self::Running(_))
    }
}

/// Those that nobody has looked at yet.
#[derive(Debug, Default)]
pub(crate) struct PassedList {
    entries: Vec<Passed>,
    last: u64,
}

impl PassedList {
    /// Adds some; what is there already stands there once, as it is now. Tells their ids.
    pub(crate) fn extend(&mut self, more: Vec<Passed>) -> Vec<u64> {
        let place = |entry: &Passed| (entry.path.clone(), entry.name.clone());
        let known = self.entries.iter().enumerate().map(|(at, entry)| (place(entry), at));
        let mut known: HashMap<_, usize> = known.collect();
        let mut ids = Vec::with_capacity(more.len());
        for entry in more {
            let at = *known.entry(place(&entry)).or_insert(self.entries.len());
            if let Some(known) = self.entries.get_mut(at) {
                ids.push(known.id);
                if !known.conversion.as_ref().is_some_and(Conversion::is_going_on) {
                    known.conversion = entry.conversion;
                }
                continue;
            }
            self.last += 1;
            ids.push(self.last);
            self.entries.push(Passed { id: self.last, ..entry });
        }
        ids
    }

    pub(crate) fn all(&self) -> Vec<Passed> {
        self.entries.clone()
    }

    /// Forgets those that nobody is busy with.
    pub(crate) fn clear(&mut self) {
        let busy = |entry: &Passed| entry.conversion.as_ref().is_some_and(Conversion::is_going_on);
        self.entries.retain(busy);
    }

    pub(crate) fn get(&self, id: u64) -> Option<&Passed> {
        self.entries.iter().find(|entry| entry.id == id)
    }

    /// Notes how far a conversion is. False where it is in the list no more.
    pub(crate) fn note(&mut self, id: u64, conversion: Conversion) -> bool {
        let Some(entry) = self.entries.iter_mut().find(|entry| entry.id == id) else {
            return false;
        };
        entry.conversion = Some(conversion);
        true
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

/// Where Windows and the makers of network disks keep what was deleted.
pub(crate) fn is_trash(name: &str) -> bool {
    const NAMES: [&str; 4] = ["$recycle.bin", "recycler", "#recycle", "@recycle"];
    NAMES.contains(&name.to_lowercase().as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passed(path: &str) -> Passed {
        Passed::new(path.to_owned(), PassedWhy::Kind, path.into())
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
    fn what_is_being_converted_stays_until_it_is_done() {
        let mut list = PassedList::default();
        let ids = list.extend(vec![passed("a.flac"), passed("b.flac")]);
        assert!(list.note(ids[0], Conversion::Running(7)));
        assert_eq!(list.extend(vec![passed("a.flac")]), [ids[0]]);
        list.clear();
        let left = list.all();
        assert_eq!((left.len(), left[0].conversion.clone()), (1, Some(Conversion::Running(7))));
        assert!(!list.note(ids[1], Conversion::Queued));
    }

    #[test]
    fn what_systems_leave_is_litter() {
        assert!([".DS_Store", "Thumbs.db", "._call.wav"].iter().all(|name| is_litter(name)));
        assert!(![".call.wav", "notes.txt"].iter().any(|name| is_litter(name)));
    }
}
