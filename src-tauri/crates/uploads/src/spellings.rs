//! One file under several paths: by way of `..`, or through a folder that is a link. The path under which it became known
//! stands for all of them. A file that is a link itself is a file of its own.

use std::{
    collections::HashMap,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
};

use crate::patience;

/// Under which paths files are known. Where a folder really is, is asked only for the sake of files of the same name: a
/// share that is away may never answer.
#[derive(Debug, Default)]
pub(crate) struct Spellings {
    /// Known paths by the name of their files, until a file of this name is met.
    unasked: HashMap<OsString, Vec<PathBuf>>,
    /// The path that stands for a file, by where that really is.
    files: HashMap<PathBuf, PathBuf>,
    /// The folders of known files, each with the name of one of these.
    folders: HashMap<PathBuf, OsString>,
    /// Where folders really are.
    really: HashMap<PathBuf, PathBuf>,
}

impl Spellings {
    /// Those of files that are known. Of two paths to one file the first stands for it.
    pub(crate) fn of(known: Vec<PathBuf>) -> Self {
        let mut spellings = Self::default();
        for path in known {
            if let (Some(folder), Some(name)) = (path.parent(), path.file_name()) {
                spellings.folders.insert(folder.to_owned(), name.to_owned());
                spellings.unasked.entry(name.to_owned()).or_default().push(path);
            }
        }
        spellings
    }

    /// The path under which a file is known: from now on this one, where it was not.
    pub(crate) fn known(&mut self, path: PathBuf) -> PathBuf {
        let Some(name) = path.file_name() else { return path };
        for other in self.unasked.remove(name).unwrap_or_default() {
            let place = self.place(&other);
            self.files.entry(place).or_insert(other);
        }
        let place = self.place(&path);
        self.files.entry(place).or_insert(path).clone()
    }

    /// A folder, and what it is called in the paths of known files.
    pub(crate) fn of_folder(&mut self, folder: PathBuf) -> Vec<PathBuf> {
        let holds = |name: &OsString| {
            patience::ask(&folder.join(name), |path| fs::symlink_metadata(path)).is_ok()
        };
        let alike = self.folders.iter().filter(|(other, name)| **other != folder && holds(name));
        let mut same: Vec<PathBuf> = alike.map(|(other, _)| other.clone()).collect();
        let really = self.really(&folder);
        same.retain(|other| self.really(other) == really);
        same.push(folder);
        same
    }

    fn place(&mut self, path: &Path) -> PathBuf {
        match (path.parent(), path.file_name()) {
            (Some(folder), Some(name)) => self.really(folder).join(name),
            _ => path.to_owned(),
        }
    }

    /// A folder that is gone is where it is said to be.
    fn really(&mut self, folder: &Path) -> PathBuf {
        if let Some(really) = self.really.get(folder) {
            return really.clone();
        }
        let really = canonical(folder).unwrap_or_else(|| folder.to_owned());
        self.really.insert(folder.to_owned(), really.clone());
        really
    }
}

/// A path without what means nothing in it: a slash at its end, `.`, and, for a folder that ends in `..`, the way there.
pub(crate) fn plain(path: &Path) -> PathBuf {
    let plain: PathBuf = path.components().collect();
    if plain.file_name().is_some() {
        return plain;
    }
    canonical(&plain).unwrap_or(plain)
}

fn canonical(path: &Path) -> Option<PathBuf> {
    patience::ask(path, |path| fs::canonicalize(path)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_path_to_a_file_stands_for_all() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a");
        fs::create_dir(&inner).unwrap();
        let first = inner.join("x.wav");
        let mut spellings = Spellings::of(vec![first.clone()]);
        assert_eq!(spellings.known(folder.path().join("a/../a/x.wav")), first);
        let other = folder.path().join("a/../a/y.wav");
        assert_eq!(spellings.known(other.clone()), other, "known under no path yet");
        assert_eq!(spellings.known(inner.join("y.wav")), other);
        let gone = folder.path().join("gone/x.wav");
        assert_eq!(spellings.known(gone.clone()), gone);
        fs::write(inner.join("x.wav"), b"x").unwrap();
        let other = folder.path().join("a/../a");
        assert_eq!(spellings.of_folder(other.clone()), [inner.clone(), other]);
        assert_eq!(spellings.of_folder(folder.path().to_owned()), [folder.path()]);
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_a_link_is_followed_and_a_file_that_is_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("a");
        fs::create_dir(&inner).unwrap();
        fs::write(inner.join("x.wav"), b"x").unwrap();
        std::os::unix::fs::symlink(&inner, folder.path().join("b")).unwrap();
        std::os::unix::fs::symlink(inner.join("x.wav"), inner.join("y.wav")).unwrap();
        let mut spellings = Spellings::of(vec![inner.join("x.wav")]);
        assert_eq!(spellings.known(folder.path().join("b/x.wav")), inner.join("x.wav"));
        assert_eq!(spellings.known(inner.join("y.wav")), inner.join("y.wav"));
    }

    #[test]
    fn what_means_nothing_in_a_path_goes() {
        let folder = tempfile::tempdir().unwrap();
        // Paths are equal with a slash at their end; their letters are not.
        let wanted: PathBuf = Path::new("/a/b").components().collect();
        assert_eq!(plain(Path::new("/a/./b/")).as_os_str(), wanted.as_os_str());
        // Windows goes back from a folder that is not there too.
        if cfg!(unix) {
            let above = plain(&folder.path().join("gone/.."));
            assert_eq!(above, folder.path().join("gone/.."), "nothing is there");
        }
        fs::create_dir(folder.path().join("a")).unwrap();
        let above = plain(&folder.path().join("a/.."));
        assert_eq!(above, fs::canonicalize(folder.path()).unwrap());
    }
}
