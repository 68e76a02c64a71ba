//! Whether a disk has room for what is to be written to it.

use std::path::Path;

use super::ConvertTrouble;

/// Fails where a folder's disk has not so many bytes free, and some to spare.
pub(super) fn refuse_without(folder: &Path, needs: u64, spare: u64) -> Result<(), ConvertTrouble> {
    match free(folder) {
        Some(free) if free < needs.saturating_add(spare) => {
            Err(ConvertTrouble::NoRoom { needs, free })
        }
        _ => Ok(()),
    }
}

/// None where the system does not say: a disk that is full is told when it is.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_no_disk_has_room_for_is_refused_with_both_figures() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(refuse_without(folder.path(), 1, 0), Ok(()));
        let needs = u64::MAX / 2;
        let refused = refuse_without(folder.path(), needs, 1).unwrap_err();
        assert!(
            matches!(refused, ConvertTrouble::NoRoom { needs: said, free } if said == needs && free > 0)
        );
    }
}
