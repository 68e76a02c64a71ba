//! The data folder: made where it is missing, tried, and held by one Gatehouse alone.

use std::{
    fs::{self, File, TryLockError},
    io::{Error, ErrorKind},
    path::Path,
    time::{Duration, Instant},
};

/// How long a Gatehouse that is just ending may take to let go of its folder.
const ENDING: Duration = Duration::from_secs(3);

const CURE: &str = "Put that right, or name another folder with --data-dir";

/// Makes the folder where it is missing, and takes it. It is held as long as the file that is handed out. Fails with
/// words for a person.
pub fn take(folder: &Path) -> Result<File, String> {
    let shown = folder.display();
    // SQLite opens files by names that are UTF-8, and by no others.
    if folder.to_str().is_none() {
        let why = "its name is not in UTF-8, which the database in it needs";
        return Err(format!("The data folder “{shown}” cannot be used: {why}. {CURE}"));
    }
    fs::create_dir_all(folder).map_err(|error| not_made(folder, &error))?;
    let unwritable = |error: &Error| {
        format!("Nothing can be written in the data folder “{shown}”: {}. {CURE}", reason(error))
    };
    let file = File::create(folder.join("lock")).map_err(|error| unwritable(&error))?;
    lock(&file).map_err(|error| match error {
        TryLockError::WouldBlock => {
            format!("Another Gatehouse is already open on this data folder, “{shown}”")
        }
        TryLockError::Error(error) => unwritable(&error),
    })?;
    Ok(file)
}

/// Whether another Gatehouse has the folder open, and not as one that is just ending.
pub fn is_open_elsewhere(folder: &Path) -> bool {
    let file = File::options().write(true).open(folder.join("lock"));
    file.is_ok_and(|file| matches!(lock(&file), Err(TryLockError::WouldBlock)))
}

/// The single-instance plugin needs a session bus on Linux; this lock holds without one.
fn lock(file: &File) -> Result<(), TryLockError> {
    let began = Instant::now();
    loop {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) if began.elapsed() < ENDING => {
                std::thread::sleep(ENDING / 20);
            }
            outcome => return outcome,
        }
    }
}

fn not_made(folder: &Path, error: &Error) -> String {
    // Where the way there ends. What cannot be looked at is not there for this user.
    let end = folder.ancestors().find(|place| place.symlink_metadata().is_ok());
    let end = end.unwrap_or(folder);
    let why = match end.metadata() {
        Ok(there) if !there.is_dir() => "a file stands there, not a folder".to_owned(),
        Err(_) => "a link stands there that leads nowhere".to_owned(),
        // A system's own folder, such as /proc.
        Ok(_) if error.kind() == ErrorKind::NotFound => "no folder can be made there".to_owned(),
        Ok(_) => reason(error),
    };
    let because =
        if end == folder { String::new() } else { format!(", because of “{}”", end.display()) };
    format!("The data folder “{}” cannot be made{because}: {why}. {CURE}", folder.display())
}

/// Why a file or a folder cannot be used, in plain words.
pub fn reason(error: &Error) -> String {
    let words = match error.kind() {
        ErrorKind::PermissionDenied => "you have no permission for that",
        ErrorKind::ReadOnlyFilesystem => "that disk can only be read",
        ErrorKind::StorageFull => "the disk is full",
        ErrorKind::QuotaExceeded => "your share of the disk is used up",
        ErrorKind::InvalidFilename => "the name is too long, or not allowed there",
        ErrorKind::IsADirectory => "a folder stands there, not a file",
        _ => return plain(error),
    };
    words.to_owned()
}

/// What the system says, without its number.
fn plain(error: &Error) -> String {
    let said = error.to_string();
    said.split_once(" (os error").map_or(said.clone(), |(words, _)| words.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(folder: &Path) -> String {
        take(folder).unwrap_err()
    }

    #[test]
    fn what_is_missing_on_the_way_is_made_and_the_folder_is_held() {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("a/b");
        let held = take(&folder).unwrap();
        let words = refused(&folder);
        assert!(words.contains("already open on this data folder"), "{words}");
        assert!(is_open_elsewhere(&folder));
        drop(held);
        assert!(!is_open_elsewhere(&folder));
        assert!(!is_open_elsewhere(place.path()), "nobody was ever here");
        take(&folder).unwrap();
    }

    #[test]
    fn a_file_on_the_way_is_named() {
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("note");
        fs::write(&file, "kept").unwrap();
        let words = refused(&file);
        let named =
            format!("The data folder “{}” cannot be made: a file stands there", file.display());
        assert!(words.starts_with(&named), "{words}");
        let below = file.join("data");
        let words = refused(&below);
        assert!(words.contains(&format!("“{}”", below.display())), "{words}");
        assert!(
            words.contains(&format!("because of “{}”: a file stands there", file.display())),
            "{words}"
        );
        assert_eq!(fs::read(&file).unwrap(), b"kept");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_that_leads_nowhere_is_named() {
        let place = tempfile::tempdir().unwrap();
        let link = place.path().join("link");
        std::os::unix::fs::symlink(place.path().join("nothing/at/all"), &link).unwrap();
        let words = refused(&link);
        assert!(
            words.contains("cannot be made: a link stands there that leads nowhere"),
            "{words}"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_name_that_the_database_could_not_open_is_refused_before_anything_is_made() {
        use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join(OsStr::from_bytes(b"odd\xFF"));
        let words = refused(&folder);
        assert!(words.contains("cannot be used: its name is not in UTF-8"), "{words}");
        assert!(!folder.exists());
    }

    #[test]
    fn a_lock_that_cannot_be_written_names_the_folder() {
        let place = tempfile::tempdir().unwrap();
        fs::create_dir(place.path().join("lock")).unwrap();
        let words = refused(place.path());
        let folder = place.path().display();
        let named =
            format!("Nothing can be written in the data folder “{folder}”: a folder stands there");
        assert!(words.starts_with(&named), "{words}");
    }

    #[test]
    fn a_reason_is_in_words_without_numbers() {
        let kinds = [
            (ErrorKind::PermissionDenied, "no permission"),
            (ErrorKind::ReadOnlyFilesystem, "only be read"),
            (ErrorKind::StorageFull, "disk is full"),
            (ErrorKind::QuotaExceeded, "used up"),
        ];
        for (kind, words) in kinds {
            assert!(reason(&kind.into()).contains(words), "{kind}");
        }
        let unknown = Error::from_raw_os_error(5);
        assert!(unknown.to_string().contains("os error 5"));
        assert!(!reason(&unknown).contains("os error"), "{}", reason(&unknown));
    }
}
