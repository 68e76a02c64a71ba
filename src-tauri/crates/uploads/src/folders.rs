//! Folders, gone through to their end. What is hidden, and what is only a link, is told and not gone into.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{
    passed::{PassedWhy, is_litter, is_trash},
    patience,
};

/// Links are not followed, so this only guards against absurd trees.
const DEEPEST: usize = 32;

/// What is met on the way.
pub(crate) enum Met {
    /// A file, and its name for reading.
    File(PathBuf, String),
    /// Something that is not looked into.
    Passed(PathBuf, PassedWhy),
    /// A folder that cannot be read, or whose listing broke off after so many entries.
    Closed(PathBuf, io::Error, usize),
}

/// Goes through a folder, by name.
///
/// # Errors
/// The folder itself cannot be read.
pub(crate) fn go_through(folder: &Path, meet: &mut impl FnMut(Met)) -> io::Result<()> {
    go_on(folder, 0, meet)
}

fn go_on(folder: &Path, depth: usize, meet: &mut impl FnMut(Met)) -> io::Result<()> {
    let (mut entries, broken) = patience::list(folder)?;
    if let Some(error) = broken {
        meet(Met::Closed(folder.to_owned(), error, entries.len()));
    }
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let name = entry.file_name().to_string_lossy().into_owned();
        // Not every disk tells it with the listing.
        let path = entry.path();
        let kind = patience::ask(&path, move |_| entry.file_type());
        let is = |wanted: fn(&fs::FileType) -> bool| kind.as_ref().is_ok_and(wanted);
        if is_litter(&name) {
            continue;
        }
        if is(fs::FileType::is_dir) && is_trash(&name) {
            meet(Met::Passed(path, PassedWhy::Trash));
        } else if name.starts_with('.') {
            meet(Met::Passed(path, PassedWhy::Hidden));
        } else if is(fs::FileType::is_symlink) {
            meet(Met::Passed(path, PassedWhy::Link));
        } else if !is(fs::FileType::is_dir) {
            meet(Met::File(path, name));
        } else if depth >= DEEPEST {
            meet(Met::Passed(path, PassedWhy::Deep));
        } else if let Err(error) = go_on(&path, depth + 1, meet) {
            meet(Met::Closed(path, error, 0));
        }
    }
    Ok(())
}
