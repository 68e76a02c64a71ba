//! A folder whose calls are taken as soon as nobody writes to them any more. Nothing in it is moved or changed.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use gatehouse_vendors::authenticx::FileIdentity;
use serde::{Deserialize, Serialize};

use crate::{
    folders::{Met, go_through},
    metadata::is_known_kind,
};

/// A folder that is watched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct WatchedFolder {
    /// Where.
    pub path: PathBuf,
    /// Whether calls in it are sent by themselves where nothing is to be put right first.
    pub sends: bool,
}

/// What was taken from a folder before, by its path, so that it is not taken again: neither after a restart nor when
/// its row has gone from the list. A file that is changed or replaced is another one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct TakenFiles(HashMap<String, TakenFile>);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct TakenFile {
    version: Version,
    /// When it was last there.
    seen: SystemTime,
}

/// A network folder that is away looks like an empty one, so what is gone is remembered for a while.
const REMEMBERED: Duration = Duration::from_secs(7 * 24 * 3600);

impl TakenFiles {
    fn refresh(&mut self, there: &HashMap<PathBuf, Version>, now: SystemTime) {
        for path in there.keys() {
            if let Some(known) = self.0.get_mut(&key(path)) {
                known.seen = now;
            }
        }
        let fresh =
            |file: &TakenFile| now.duration_since(file.seen).unwrap_or_default() < REMEMBERED;
        self.0.retain(|_, file| fresh(file));
    }

    fn has(&self, path: &Path, version: Version) -> bool {
        self.0.get(&key(path)).is_some_and(|known| known.version == version)
    }
}

fn key(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

/// A file as it was at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Version {
    bytes: u64,
    modified: Option<SystemTime>,
}

/// Files that were seen, and since when they are as they are.
#[derive(Debug, Default)]
pub(crate) struct Sightings(HashMap<PathBuf, (Version, SystemTime)>);

impl Sightings {
    /// Looks at the folder and tells which files have been as they are for long enough and were not taken before.
    ///
    /// # Errors
    /// The folder cannot be read now.
    pub(crate) fn look(
        &mut self,
        folder: &Path,
        taken: &mut TakenFiles,
        (now, stable_for): (SystemTime, Duration),
    ) -> std::io::Result<Vec<PathBuf>> {
        let there = list(folder)?;
        self.0.retain(|path, _| there.contains_key(path));
        taken.refresh(&there, now);
        let mut ready = Vec::new();
        for (path, version) in there {
            if taken.has(&path, version) {
                continue;
            }
            let seen = self.0.entry(path.clone()).or_insert((version, now));
            if seen.0 != version {
                *seen = (version, now);
            }
            let still = now.duration_since(seen.1).unwrap_or_default() >= stable_for;
            if still && version.bytes > 0 {
                ready.push(path);
            }
        }
        ready.sort();
        Ok(ready)
    }

    /// Notes that files were taken.
    pub(crate) fn took(&mut self, paths: &[PathBuf], taken: &mut TakenFiles, now: SystemTime) {
        for path in paths {
            if let Some((version, _)) = self.0.remove(path) {
                taken.0.insert(key(path), TakenFile { version, seen: now });
            }
        }
    }
}

fn list(folder: &Path) -> std::io::Result<HashMap<PathBuf, Version>> {
    let mut there = HashMap::new();
    go_through(folder, &mut |met| match met {
        Met::File(path, name) if is_known_kind(&name) => {
            if let Ok(FileIdentity { bytes, modified, .. }) = FileIdentity::of(&path) {
                there.insert(path, Version { bytes, modified });
            }
        }
        Met::File(..) | Met::Passed(..) => {}
        // One that vanished meanwhile, or that we may not read, hides no other.
        Met::Closed(_, error) => {
            tracing::debug!(%error, "a folder below the watched one was passed over");
        }
    })?;
    Ok(there)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    const STABLE: Duration = Duration::from_secs(10);

    struct Rig {
        folder: tempfile::TempDir,
        seen: Sightings,
        taken: TakenFiles,
        now: SystemTime,
    }

    impl Rig {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let (seen, taken) = (Sightings::default(), TakenFiles::default());
            Self { folder, seen, taken, now: SystemTime::UNIX_EPOCH + Duration::from_secs(1_000) }
        }

        fn write(&self, name: &str, text: &str) {
            let path = self.folder.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }

        /// Looks after some seconds and takes what is ready.
        fn after(&mut self, seconds: u64) -> Vec<String> {
            self.now += Duration::from_secs(seconds);
            let when = (self.now, STABLE);
            let ready = self.seen.look(self.folder.path(), &mut self.taken, when).unwrap();
            self.seen.took(&ready, &mut self.taken, self.now);
            let name = |path: &PathBuf| {
                let inside = path.strip_prefix(self.folder.path()).unwrap();
                inside.to_string_lossy().replace('\\', "/")
            };
            ready.iter().map(name).collect()
        }
    }

    #[test]
    fn a_file_is_taken_once_when_it_has_been_the_same_for_long_enough() {
        let mut rig = Rig::new();
        rig.write("a.wav", "one");
        rig.write("desk 2/b.mp3", "two");
        rig.write("notes.txt", "no call");
        rig.write(".hidden.wav", "no");
        assert!(rig.after(0).is_empty());
        assert!(rig.after(9).is_empty());
        assert_eq!(rig.after(1), ["a.wav", "desk 2/b.mp3"]);
        assert!(rig.after(60).is_empty());
    }

    #[test]
    fn a_file_that_grows_is_waited_for_and_an_empty_one_is_never_taken() {
        let mut rig = Rig::new();
        rig.write("a.wav", "");
        assert!(rig.after(0).is_empty());
        assert!(rig.after(30).is_empty());
        rig.write("a.wav", "begun");
        assert!(rig.after(9).is_empty());
        rig.write("a.wav", "begun and longer");
        assert!(rig.after(9).is_empty());
        assert_eq!(rig.after(10), ["a.wav"]);
    }

    #[test]
    fn what_was_taken_is_remembered_over_a_restart_and_a_changed_file_is_another_one() {
        let mut rig = Rig::new();
        rig.write("a.wav", "one");
        rig.after(0);
        assert_eq!(rig.after(10), ["a.wav"]);
        let kept = serde_json::to_string(&rig.taken).unwrap();
        rig.taken = serde_json::from_str(&kept).unwrap();
        rig.seen = Sightings::default();
        assert!(rig.after(1).is_empty());
        assert!(rig.after(10).is_empty());
        rig.write("a.wav", "another recording");
        assert!(rig.after(1).is_empty());
        assert_eq!(rig.after(10), ["a.wav"]);
    }

    #[test]
    fn a_folder_that_was_away_brings_nothing_twice() {
        let mut rig = Rig::new();
        rig.write("a.wav", "one");
        rig.after(0);
        assert_eq!(rig.after(10), ["a.wav"]);
        let (there, away) = (rig.folder.path().join("a.wav"), rig.folder.path().join("a.away"));
        fs::rename(&there, &away).unwrap();
        assert!(rig.after(3_600).is_empty());
        fs::rename(&away, &there).unwrap();
        assert!(rig.after(1).is_empty());
        assert!(rig.after(60).is_empty());
    }

    #[test]
    fn a_folder_that_cannot_be_read_takes_nothing_and_forgets_nothing() {
        let mut rig = Rig::new();
        rig.write("a.wav", "one");
        rig.after(0);
        rig.after(10);
        let before = rig.taken.clone();
        let gone = rig.folder.path().join("gone");
        let when = (rig.now, STABLE);
        assert!(rig.seen.look(&gone, &mut rig.taken, when).is_err());
        assert_eq!(rig.taken, before);
    }
}
