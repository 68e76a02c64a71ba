//! Folders, gone through to their end. What is hidden, and what is only a link, is passed over.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Links are not followed, so this only guards against absurd trees.
const DEEPEST: usize = 32;

/// What is met on the way.
pub(crate) enum Met {
    /// A file, and its name for reading.
    File(PathBuf, String),
    /// A folder below the first that cannot be read.
    Closed(io::Error),
}

/// Goes through a folder, by name.
///
/// # Errors
/// The folder itself cannot be read.
pub(crate) fn go_through(folder: &Path, meet: &mut impl FnMut(Met)) -> io::Result<()> {
    go_on(folder, 0, meet)
}

fn go_on(folder: &Path, depth: usize, meet: &mut impl FnMut(Met)) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        let kind = entry.file_type();
        if name.starts_with('.') || kind.as_ref().is_ok_and(fs::FileType::is_symlink) {
            continue;
        }
        if !kind.is_ok_and(|kind| kind.is_dir()) {
            meet(Met::File(entry.path(), name));
        } else if depth < DEEPEST
            && let Err(error) = go_on(&entry.path(), depth + 1, meet)
        {
            meet(Met::Closed(error));
        }
    }
    Ok(())
}
