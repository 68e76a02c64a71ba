//! Where files are, and whether that place is away: a share that was unmounted looks like an empty folder, and a disk that
//! was pulled out like one that never was.

use std::path::Path;

use gatehouse_vendors::authenticx::Unreadable;

use crate::patience;

/// The disk or share that something is on, where the system can tell.
pub(crate) fn device_of(path: &Path) -> Option<u64> {
    system::device_of(path)
}

/// Why a file is not to be found. Where another disk is in the place of its own, its own is away; else the file is gone.
/// One that is there again was away. `device` is what it was on.
pub(crate) fn why_not_found(path: &Path, device: Option<u64>) -> Unreadable {
    if patience::metadata(path).is_ok() {
        return Unreadable::Away;
    }
    let mut above = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty());
    let Some(there) = above.find(|folder| patience::metadata(folder).is_ok()) else {
        return Unreadable::Away;
    };
    match (device, device_of(there)) {
        (Some(before), Some(now)) if before == now => Unreadable::Gone,
        (Some(_), Some(_)) => Unreadable::Away,
        _ if path.parent() == Some(there) => Unreadable::Gone,
        _ => Unreadable::Away,
    }
}

#[cfg(unix)]
mod system {
    use std::{os::unix::fs::MetadataExt, path::Path};

    use crate::patience;

    pub(super) fn device_of(path: &Path) -> Option<u64> {
        patience::metadata(path).ok().map(|metadata| metadata.dev())
    }
}

#[cfg(not(unix))]
mod system {
    use std::path::Path;

    pub(super) fn device_of(_path: &Path) -> Option<u64> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_was_deleted_is_gone_and_one_of_another_disk_is_away() {
        let folder = tempfile::tempdir().unwrap();
        let device = device_of(folder.path());
        let path = folder.path().join("a.wav");
        assert_eq!(why_not_found(&path, device), Unreadable::Gone);
        assert_eq!(why_not_found(&path, None), Unreadable::Gone);
        assert_eq!(why_not_found(&folder.path().join("deep/er/a.wav"), None), Unreadable::Away);
        std::fs::write(&path, "back").unwrap();
        assert_eq!(why_not_found(&path, device), Unreadable::Away, "it came back meanwhile");
        std::fs::remove_file(&path).unwrap();
        if let Some(device) = device {
            let deep = folder.path().join("deep/er/a.wav");
            assert_eq!(why_not_found(&deep, Some(device)), Unreadable::Gone, "its folder too");
            assert_eq!(why_not_found(&path, Some(device + 1)), Unreadable::Away);
        }
    }
}
