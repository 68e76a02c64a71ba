//! The file is reached one folder at a time, each opened from the one above it and asked itself whose it is. Nobody can
//! put another in its place between the question and the reading, because both are about what is open.
//!
//! Access lists need no look of their own: what they let anybody else write shows among the group's rights.

use std::fs::File;
use std::os::fd::OwnedFd;
use std::path::{Component, Path};

use rustix::fs::{CWD, FileType, Mode, OFlags, Stat, fstat, open, openat};
use rustix::io::Errno;
use rustix::process::geteuid;

use super::{Doubt, unreadable};
use crate::place::{Place, Writer};
use crate::refusal::Why;

/// To pass through a folder needs less than to read it.
#[cfg(target_os = "linux")]
const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);
#[cfg(not(target_os = "linux"))]
const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::CLOEXEC);

/// What is no file, a pipe for example, must not be waited for.
const FILE: OFlags = OFlags::NOFOLLOW.union(OFlags::NONBLOCK).union(OFlags::CLOEXEC);

pub(super) fn open_file(place: &Place) -> Result<File, Doubt> {
    let (Some(folder), Some(name)) = (place.file.parent(), place.file.file_name()) else {
        return Err((Why::Unreadable, "This names no file.".to_owned()));
    };
    let folder = match place.writer {
        Writer::Administrator => from_the_root(folder)?,
        Writer::Runner => runners_own(folder)?,
    };
    let failed = |error| not_opened(&place.file, error);
    let file = openat(&folder, name, FILE, Mode::empty()).map_err(failed)?;
    let seen = fstat(&file).map_err(failed)?;
    if FileType::from_raw_mode(seen.st_mode) != FileType::RegularFile {
        return Err((Why::NotBelieved, format!("{} is no file.", place.file.display())));
    }
    believe(&place.file, &seen, owner(place.writer))?;
    Ok(File::from(file))
}

fn from_the_root(folder: &Path) -> Result<OwnedFd, Doubt> {
    let mut path = Path::new("/").to_owned();
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |error| not_opened(&path, error)
    };
    let mut at = open(&path, FOLDER, Mode::empty()).map_err(failed(&path))?;
    believe(&path, &fstat(&at).map_err(failed(&path))?, ROOT)?;
    for part in folder.components() {
        match part {
            Component::RootDir => {}
            Component::Normal(name) => {
                path.push(name);
                let next = openat(&at, name, FOLDER.union(OFlags::NOFOLLOW), Mode::empty());
                at = next.map_err(failed(&path))?;
                believe(&path, &fstat(&at).map_err(failed(&path))?, ROOT)?;
            }
            _ => {
                return Err((Why::Unreadable, "The file has to be named from the root on.".into()));
            }
        }
    }
    Ok(at)
}

fn runners_own(folder: &Path) -> Result<OwnedFd, Doubt> {
    let failed = |error| not_opened(folder, error);
    let at = openat(CWD, folder, FOLDER, Mode::empty()).map_err(failed)?;
    believe(folder, &fstat(&at).map_err(failed)?, owner(Writer::Runner))?;
    Ok(at)
}

const ROOT: u32 = 0;

fn owner(writer: Writer) -> u32 {
    match writer {
        Writer::Administrator => ROOT,
        Writer::Runner => geteuid().as_raw(),
    }
}

fn believe(path: &Path, seen: &Stat, owner: u32) -> Result<(), Doubt> {
    let path = path.display();
    if seen.st_uid != owner {
        let wanted = if owner == ROOT { "root".to_owned() } else { format!("user {owner}") };
        let words = format!("{path} belongs to user {}, not to {wanted}.", seen.st_uid);
        return Err((Why::NotBelieved, words));
    }
    let rights = Mode::from_raw_mode(seen.st_mode);
    if rights.intersects(Mode::WGRP | Mode::WOTH) {
        let who = if rights.contains(Mode::WOTH) { "everybody" } else { "a group" };
        return Err((Why::NotBelieved, format!("{path} can be written by {who}.")));
    }
    Ok(())
}

fn not_opened(path: &Path, error: Errno) -> Doubt {
    // A link says so in one of two ways, as it stands for a file or for a folder.
    if path.is_symlink() && [Errno::LOOP, Errno::NOTDIR, Errno::MLINK].contains(&error) {
        let words = format!("{} is a link. Put the real one in its place.", path.display());
        return (Why::NotBelieved, words);
    }
    unreadable(&path.display().to_string(), &std::io::Error::from(error))
}
