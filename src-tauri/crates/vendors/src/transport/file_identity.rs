//! What makes a file the same file.

use std::{fs::Metadata, io, path::Path, time::SystemTime};

/// What a file is known by: asked for when it is added, before it is sent and before its last byte.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileIdentity {
    /// Length in bytes.
    pub bytes: u64,
    /// Last change.
    pub modified: Option<SystemTime>,
    /// Which file on the disk, where the system can tell.
    pub inode: Option<u64>,
}

impl FileIdentity {
    /// Reads a file's identity.
    ///
    /// # Errors
    /// The file is gone, is not a plain file or may not be looked at.
    pub fn of(path: &Path) -> io::Result<Self> {
        let metadata = std::fs::metadata(path)?;
        if !metadata.is_file() {
            return Err(io::Error::new(io::ErrorKind::InvalidInput, "not a plain file"));
        }
        Ok(Self::from(&metadata))
    }

    /// Whether a file that is like this now is the one that it was. Shares that were mounted again, and some of them at any
    /// time, number their files anew: of two with the same length and the same time the number tells nothing.
    #[must_use]
    pub fn is_still(&self, now: &Self) -> bool {
        let dated = self.modified.is_some() || self.inode == now.inode;
        (self.bytes, self.modified) == (now.bytes, now.modified) && dated
    }
}

impl From<&Metadata> for FileIdentity {
    fn from(metadata: &Metadata) -> Self {
        Self { bytes: metadata.len(), modified: metadata.modified().ok(), inode: inode(metadata) }
    }
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> Option<u64> {
    use std::os::unix::fs::MetadataExt;
    Some(metadata.ino())
}

#[cfg(not(unix))]
fn inode(_metadata: &Metadata) -> Option<u64> {
    None
}
