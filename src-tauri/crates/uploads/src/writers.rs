//! Who has a file open for writing, where the system can tell. Where it cannot, nobody is seen.

use std::{collections::HashSet, path::PathBuf};

/// Those of the files that another program may still write to.
pub(crate) fn written_to(paths: &[PathBuf]) -> HashSet<PathBuf> {
    if paths.is_empty() { HashSet::new() } else { system::written_to(paths) }
}

#[cfg(target_os = "linux")]
mod system {
    use std::{
        collections::{HashMap, HashSet},
        fs,
        path::{Path, PathBuf},
    };

    use crate::patience;

    /// Every process tells of its open files; those of others' accounts only to root.
    pub(super) fn written_to(paths: &[PathBuf]) -> HashSet<PathBuf> {
        let real = |path: &PathBuf| {
            Some((patience::ask(path, |path| fs::canonicalize(path)).ok()?, path.clone()))
        };
        let wanted: HashMap<PathBuf, PathBuf> = paths.iter().filter_map(real).collect();
        // Unread: processes end while they are listed.
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let processes = processes.map(|it| it.path()).filter(|path| path.join("fd").is_dir());
        processes.flat_map(|process| writing(&process, &wanted)).collect()
    }

    fn writing(process: &Path, wanted: &HashMap<PathBuf, PathBuf>) -> Vec<PathBuf> {
        // Unread: those of others' accounts are theirs, and files are closed while they are listed.
        let open = fs::read_dir(process.join("fd")).into_iter().flatten().flatten();
        let found = open.filter_map(|entry| {
            let path = wanted.get(&fs::read_link(entry.path()).ok()?)?;
            let info = process.join("fdinfo").join(entry.file_name());
            may_write(&fs::read_to_string(info).ok()?).then(|| path.clone())
        });
        found.collect()
    }

    /// `flags:` in octal; the last two bits are how it was opened, and 0 is for reading alone (open(2)).
    fn may_write(info: &str) -> bool {
        let flags = info.lines().find_map(|line| line.strip_prefix("flags:"));
        let flags = flags.and_then(|flags| u64::from_str_radix(flags.trim(), 8).ok());
        flags.is_some_and(|flags| flags & 3 != 0)
    }
}

#[cfg(windows)]
mod system {
    use std::{collections::HashSet, fs::File, os::windows::fs::OpenOptionsExt, path::PathBuf};

    /// `FILE_SHARE_READ` and `FILE_SHARE_DELETE`: whoever writes is in the way.
    const NOBODY_WRITES: u32 = 1 | 4;
    /// `ERROR_SHARING_VIOLATION`.
    const IN_USE: i32 = 32;

    pub(super) fn written_to(paths: &[PathBuf]) -> HashSet<PathBuf> {
        let in_use = |path: &&PathBuf| {
            let opened = File::options().read(true).share_mode(NOBODY_WRITES).open(path);
            opened.is_err_and(|error| error.raw_os_error() == Some(IN_USE))
        };
        paths.iter().filter(in_use).cloned().collect()
    }
}

#[cfg(not(any(target_os = "linux", windows)))]
mod system {
    use std::{collections::HashSet, path::PathBuf};

    pub(super) fn written_to(_paths: &[PathBuf]) -> HashSet<PathBuf> {
        HashSet::new()
    }
}

#[cfg(all(test, any(target_os = "linux", windows)))]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn a_file_that_somebody_has_open_for_writing_is_seen() {
        let folder = tempfile::tempdir().unwrap();
        let [written, read, idle] =
            ["written.wav", "read.wav", "idle.wav"].map(|name| folder.path().join(name));
        for path in [&written, &read, &idle] {
            std::fs::write(path, "x").unwrap();
        }
        let writer = File::options().append(true).open(&written).unwrap();
        let reader = File::open(&read).unwrap();
        let all = [written.clone(), read, idle];
        assert_eq!(written_to(&all), HashSet::from([written]));
        drop((writer, reader));
        assert_eq!(written_to(&all), HashSet::new());
    }
}
