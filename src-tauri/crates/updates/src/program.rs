//! Whether what runs is still what is installed. A running program outlives its file.

use std::{
    io,
    path::{Path, PathBuf},
};

/// What has become of the program's file while it runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It is where it was.
    Same,
    /// Another stands in its place: somebody has installed a version meanwhile.
    Replaced,
    /// Nothing stands in its place.
    Removed,
}

/// What Linux adds to the name of a file that is gone.
const GONE: &str = " (deleted)";

/// What has become of a program, after what the system says about its file now.
#[must_use]
pub fn standing(file: &Path) -> Standing {
    match named(file) {
        None if file.exists() => Standing::Same,
        Some(once) if once.exists() => Standing::Replaced,
        None | Some(_) => Standing::Removed,
    }
}

/// The name that a file had which is gone.
fn named(file: &Path) -> Option<PathBuf> {
    let name = file.file_name()?.to_str()?.strip_suffix(GONE)?;
    Some(file.with_file_name(name))
}

/// Where this program's file is, or was: who starts it anew starts what stands there now.
///
/// # Errors
///
/// The system does not say.
pub fn place() -> io::Result<PathBuf> {
    std::env::current_exe().map(|file| named(&file).unwrap_or(file))
}

/// What becomes of this program.
#[must_use]
pub fn own() -> Standing {
    std::env::current_exe().map_or(Standing::Same, |file| standing(&file))
}
