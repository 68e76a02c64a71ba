//! A folder whose calls are taken as soon as nobody writes to them any more. Nothing in it is moved or changed.

use std::{
    collections::{HashMap, HashSet},
    fs::Metadata,
    path::{Path, PathBuf},
    time::{Duration, Instant, SystemTime},
};

use gatehouse_vendors::authenticx::{FileIdentity, Unreadable};
use serde::{Deserialize, Serialize};

use crate::{
    convert,
    folders::{Met, go_through},
    media,
    metadata::{is_known_kind, is_one_of},
    paths::key,
    patience,
    writers::written_to,
};

/// A folder that is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WatchedFolder {
    /// Where.
    #[serde(with = "crate::paths")]
    pub path: PathBuf,
    /// Whether calls in it are sent by themselves where nothing is to be put right first.
    pub sends: bool,
    /// Whether recordings that the service takes only as WAV, and that lose nothing on the way, are converted by themselves.
    #[serde(default)]
    pub converts: bool,
    /// By what a recording in it is known to be finished.
    #[serde(default)]
    pub finished: Finished,
}

/// By what a recording is known to be finished. However it is known, a file is not taken while it is seen that somebody
/// has it open for writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Finished {
    /// Nobody wrote to it for this long. A recorder that is put on hold writes nothing meanwhile.
    Unchanged(Duration),
    /// A file `NAME.wav.done` or `NAME.done` lies beside it.
    Marked,
    /// Only what is finished is moved into the folder.
    Moved,
}

impl Default for Finished {
    fn default() -> Self {
        Self::Unchanged(Duration::from_secs(30))
    }
}

/// A file that was moved here may have been copied from another disk. It is also as long as a fresh file counts as one that
/// may still grow.
const ARRIVING: Duration = Duration::from_secs(4);
/// A recorder that dies never puts the head of its file right; after this long it is not waited for any more.
const UNFINISHED: Duration = Duration::from_secs(600);

impl Finished {
    /// For how long nothing may have changed.
    fn stillness(self) -> Duration {
        match self {
            Self::Unchanged(long) => long,
            Self::Marked | Self::Moved => ARRIVING,
        }
    }
}

/// What was taken from a folder before, by its path, so that it is not taken again: neither after a restart nor when
/// its row has gone from the list. A file that was replaced is another one; one that was written to is the same.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TakenFiles(HashMap<String, TakenFile>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct TakenFile {
    version: Version,
    /// When it was last there.
    seen: SystemTime,
    #[serde(default)]
    which: Which,
}

/// A network folder that is away looks like an empty one, so what is gone is remembered for a while.
const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3600);

/// What is known of a file that was taken before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// It was not, or another one was in its place.
    New,
    /// It is as it was.
    Same,
    /// It was written to since.
    WrittenTo,
}

impl TakenFiles {
    fn refresh(&mut self, there: &HashMap<PathBuf, Seen>, now: SystemTime) {
        for path in there.keys() {
            if let Some(known) = self.0.get_mut(&key(path)) {
                known.seen = now;
            }
        }
        let fresh =
            |file: &TakenFile| now.duration_since(file.seen).unwrap_or_default() < REMEMBERED;
        self.0.retain(|_, file| fresh(file));
    }

    fn before(&self, path: &Path, seen: &Seen) -> Before {
        let Some(known) = self.0.get(&key(path)) else { return Before::New };
        let same = known.which.is(seen.which);
        // A program that only sets the time of a file writes no call.
        let long = seen.version.bytes == known.version.bytes;
        if known.version == seen.version || same && long {
            Before::Same
        } else if same && seen.version.bytes > known.version.bytes {
            Before::WrittenTo
        } else {
            Before::New
        }
    }
}

/// A file as it was at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Version {
    bytes: u64,
    modified: Option<SystemTime>,
}

/// Which file it is, whatever is in it: the place on the disk alone is given to the next one when a file is gone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Which {
    inode: Option<u64>,
    born: Option<SystemTime>,
}

impl Which {
    fn of(identity: &FileIdentity, metadata: &Metadata) -> Self {
        Self { inode: identity.inode, born: metadata.created().ok() }
    }

    /// Where neither is known, nothing speaks against it.
    fn is(self, other: Self) -> bool {
        let same = |one: Option<u64>, other| one.is_none() || other == one;
        same(self.inode, other.inode)
            && (self.born.is_none() || other.born.is_none() || self.born == other.born)
    }
}

/// A file as it is there now.
#[derive(Debug, Clone, Copy)]
struct Seen {
    version: Version,
    which: Which,
    /// It is called finished by a file beside it.
    marked: bool,
}

/// Files that were seen, and since when they are as they are: by a clock that nobody sets.
#[derive(Debug, Default)]
pub(crate) struct Sightings(HashMap<PathBuf, (Seen, Instant)>);

/// What time it is, by the clock of the day and by one that nobody sets.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Now {
    pub(crate) day: SystemTime,
    pub(crate) steady: Instant,
}

impl Now {
    pub(crate) fn at(day: SystemTime) -> Self {
        Self { day, steady: Instant::now() }
    }
}

/// What a look at a folder tells.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Looked {
    /// Finished recordings that were not taken before.
    pub(crate) ready: Vec<PathBuf>,
    /// Recordings that were taken, and were written to since.
    pub(crate) written_to: Vec<PathBuf>,
    /// What could not be looked at.
    pub(crate) unread: Option<FolderTrouble>,
}

/// So many parts of a folder are named; of others it is told how many there are.
const MOST_NAMED: usize = 20;

/// Why a watched folder, or parts of it, cannot be read now. They are looked for again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FolderTrouble {
    /// The folder itself cannot be.
    Whole(Unreadable),
    /// The rest of it is read.
    Parts {
        /// Files and folders, from the folder on, and why each cannot be read, by name.
        named: Vec<(String, Unreadable)>,
        /// How many others there are.
        more: usize,
    },
}

impl Sightings {
    /// Looks at the folder and tells what is finished.
    ///
    /// # Errors
    /// The folder cannot be read now.
    pub(crate) fn look(
        &mut self,
        folder: &WatchedFolder,
        taken: &mut TakenFiles,
        now: Now,
    ) -> std::io::Result<Looked> {
        let listed = list(folder)?;
        // What could not be looked at may be as it was.
        self.0.retain(|path, _| listed.there.contains_key(path) || listed.hides(path));
        taken.refresh(&listed.there, now.day);
        let (mut looked, mut still) = (Looked::default(), Vec::new());
        looked.unread = listed.trouble(&folder.path);
        for (path, seen) in listed.there {
            let before = taken.before(&path, &seen);
            if before == Before::Same {
                continue;
            }
            let since = self.since(&path, seen, now.steady);
            if is_still(folder.finished, &seen, since) {
                still.push((path, before, since));
            }
        }
        let paths: Vec<PathBuf> = still.iter().map(|(path, ..)| path.clone()).collect();
        let busy = written_to(&paths);
        for (path, before, since) in still.into_iter().filter(|(path, ..)| !busy.contains(path)) {
            let waits = folder.finished != Finished::Marked && since < UNFINISHED;
            if waits && is_unfinished(&path) {
                continue;
            }
            match before {
                Before::WrittenTo => looked.written_to.push(path),
                _ => looked.ready.push(path),
            }
        }
        looked.ready.sort();
        looked.written_to.sort();
        Ok(looked)
    }

    /// For how long it has been as it is.
    fn since(&mut self, path: &Path, seen: Seen, now: Instant) -> Duration {
        let known = self.0.entry(path.to_owned()).or_insert((seen, now));
        if known.0.version != seen.version {
            known.1 = now;
        }
        known.0 = seen;
        now.saturating_duration_since(known.1)
    }

    /// Notes that files were taken as they are.
    pub(crate) fn took(&mut self, paths: &[PathBuf], taken: &mut TakenFiles, now: SystemTime) {
        for path in paths {
            if let Some((Seen { version, which, .. }, _)) = self.0.remove(path) {
                taken.0.insert(key(path), TakenFile { version, seen: now, which });
            }
        }
    }
}

/// A file that does not answer is not finished as far as anybody can tell.
fn is_unfinished(path: &Path) -> bool {
    patience::ask(path, |path| Ok(media::is_unfinished(path))).unwrap_or(true)
}

fn is_still(finished: Finished, seen: &Seen, since: Duration) -> bool {
    let named = finished != Finished::Marked || seen.marked;
    seen.version.bytes > 0 && since >= finished.stillness() && named
}

/// The calls in a folder, and what of it could not be read.
struct Listed {
    there: HashMap<PathBuf, Seen>,
    unread: Vec<(PathBuf, Unreadable)>,
}

impl Listed {
    /// Whether a file may be there although it was not seen.
    fn hides(&self, path: &Path) -> bool {
        self.unread.iter().any(|(part, _)| path.starts_with(part))
    }

    fn trouble(&self, folder: &Path) -> Option<FolderTrouble> {
        if let Some((_, why)) = self.unread.iter().find(|(part, _)| part == folder) {
            return Some(FolderTrouble::Whole(why.clone()));
        }
        let name = |(part, why): &(PathBuf, Unreadable)| {
            let part = part.strip_prefix(folder).unwrap_or(part);
            (part.display().to_string(), why.clone())
        };
        let mut named: Vec<_> = self.unread.iter().map(name).collect();
        named.sort_by(|(one, _), (other, _)| one.cmp(other));
        let more = named.len().saturating_sub(MOST_NAMED);
        named.truncate(MOST_NAMED);
        (!named.is_empty()).then_some(FolderTrouble::Parts { named, more })
    }
}

fn list(folder: &WatchedFolder) -> std::io::Result<Listed> {
    let mut listed = Listed { there: HashMap::new(), unread: Vec::new() };
    let mut marks = HashSet::new();
    let is_taken = |name: &str| is_known_kind(name) || folder.converts && convert::is_named(name);
    go_through(&folder.path, &mut |met| match met {
        Met::File(path, name) if is_taken(&name) => match patience::metadata(&path) {
            Ok(metadata) if metadata.is_file() => {
                let identity = FileIdentity::from(&metadata);
                let version = Version { bytes: identity.bytes, modified: identity.modified };
                let which = Which::of(&identity, &metadata);
                listed.there.insert(path, Seen { version, which, marked: false });
            }
            Ok(_) => {}
            Err(error) => listed.unread.push((path, Unreadable::of(&error))),
        },
        Met::File(path, name) if is_one_of(&name, &["done"]) => {
            marks.insert(path.with_extension(""));
        }
        Met::File(..) | Met::Passed(..) => {}
        Met::Closed(path, error, _) => listed.unread.push((path, Unreadable::of(&error))),
    })?;
    // One that vanished meanwhile is not there.
    listed.unread.retain(|(path, why)| *why != Unreadable::Gone || path == &folder.path);
    for (path, seen) in &mut listed.there {
        seen.marked = marks.contains(path) || marks.contains(&path.with_extension(""));
    }
    Ok(listed)
}

#[cfg(test)]
mod tests;
