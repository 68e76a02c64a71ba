//! A word from one window to the next: the program starts again, once, in another role than its folder's.
//!
//! It is written only after the station's passcode, or at the desk. It is good for a moment, and gone when it was read.
//! Whoever can write into the data folder past the window can change everything there anyway; the passcode keeps people
//! at the kiosk's screen out of the desk, not the owner of the computer's account.

use std::{fs, io, path::Path};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::role::Role;

const FILE: &str = "open-as.json";
/// Longer than any start takes.
const GOOD_FOR: SignedDuration = SignedDuration::from_secs(60);

#[derive(Serialize, Deserialize)]
struct Permit {
    role: Role,
    /// In seconds since 1970.
    until: i64,
}

/// The next start, if it comes soon, opens as this.
pub fn give(folder: &Path, role: Role) -> io::Result<()> {
    let permit = Permit { role, until: (Timestamp::now() + GOOD_FOR).as_second() };
    fs::write(folder.join(FILE), serde_json::to_vec(&permit)?)
}

/// What this start may open as. Nobody reads the same permit twice.
pub fn take(folder: &Path) -> Option<Role> {
    taken(folder, Timestamp::now())
}

fn taken(folder: &Path, now: Timestamp) -> Option<Role> {
    let file = folder.join(FILE);
    let read = fs::read(&file);
    // One that stays is a permit for ever: it is worth nothing then.
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
        Err(error) => {
            tracing::warn!(%error, "a permit could not be taken away and is not honoured");
            return None;
        }
    }
    let permit: Permit = serde_json::from_slice(&read.ok()?).ok()?;
    let left = permit.until.saturating_sub(now.as_second());
    // A clock that was set back makes it good for no longer.
    (0..=GOOD_FOR.as_secs()).contains(&left).then_some(permit.role)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        give(folder.path(), Role::Admin).unwrap();
        folder
    }

    #[test]
    fn a_permit_is_good_once() {
        let folder = given();
        assert_eq!(take(folder.path()), Some(Role::Admin));
        assert_eq!(take(folder.path()), None);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "nothing of it stays");
    }

    #[test]
    fn a_permit_is_good_for_a_moment_and_gone_all_the_same() {
        for astray in [GOOD_FOR * 2, -GOOD_FOR * 2] {
            let folder = given();
            assert_eq!(taken(folder.path(), Timestamp::now() + astray), None);
            assert_eq!(take(folder.path()), None);
        }
    }

    #[test]
    fn what_is_no_permit_opens_nothing() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(take(folder.path()), None);
        fs::write(folder.path().join(FILE), r#"{"role":"boss","until":99999999999}"#).unwrap();
        assert_eq!(take(folder.path()), None);
        assert!(!folder.path().join(FILE).exists());
    }
}
