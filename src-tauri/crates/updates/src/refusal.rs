//! Why an update was not taken.

use std::io;

use crate::Version;

/// What a signature is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signed {
    /// What the server says there is.
    Manifest,
    /// What would be installed.
    Package,
}

/// Why an update was not taken. Whatever it is, the version that runs goes on running.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Nobody answered.
    #[error("the server of updates cannot be reached")]
    Unreachable,
    /// It answered that there is nothing.
    #[error("the server of updates answered {0}")]
    Answered(u16),
    /// It took too long.
    #[error("the server of updates took too long")]
    TooSlow,
    /// It sent us to another place.
    #[error("the server of updates sent us on to {0}, which is not asked")]
    Redirected(String),
    /// More came than an update can be.
    #[error("what the server sent is larger than it may be")]
    TooLarge,
    /// The manifest is not written as one.
    #[error("the list of versions cannot be read: {0}")]
    Unreadable(&'static str),
    /// It does not bear the signature of the organisation's key.
    #[error("the signature of the {} is not the organisation's", .0.word())]
    Signature(Signed),
    /// The package was signed as another version than it is offered as.
    #[error("the package was signed as another version than {0}")]
    OtherVersion(Version),
    /// It is about something else than Gatehouse.
    #[error("it is an update of another product")]
    OtherProduct,
    /// It is older than what runs, or than what was offered before.
    #[error("version {offered} is offered, which is older than {than}")]
    Older {
        /// What the server offers.
        offered: Version,
        /// What this station has or has seen.
        than: Version,
    },
    /// It is not there for this kind of computer and package.
    #[error("version {version} is not there for {target}")]
    OtherPlatform {
        /// What the server offers.
        version: Version,
        /// What this station needs.
        target: String,
    },
    /// This program came from no package, so that no package can replace it.
    #[error("version {0} is there, but this copy of Gatehouse was not installed from a package")]
    NotPackaged(Version),
    /// The connection broke half-way.
    #[error("the connection was lost after {got} of {size} bytes")]
    Cut {
        /// How much had come.
        got: u64,
        /// How much there is.
        size: u64,
    },
    /// The server's package ends too early.
    #[error("the package ends after {got} of {size} bytes")]
    Truncated {
        /// How much there is.
        got: u64,
        /// How much there should be.
        size: u64,
    },
    /// The package is not the one that the manifest means.
    #[error("the package has other bytes than the list of versions says")]
    OtherBytes,
    /// There is no room for it.
    #[error("the disk is full")]
    DiskFull,
    /// The data folder cannot be written.
    #[error("the package cannot be kept in the data folder")]
    Unwritable,
    /// Whoever was asked to allow the installation did not, or nobody could be asked.
    #[error("installing was not permitted")]
    NotPermitted,
    /// The system's own installer did not take it.
    #[error("the system's installer did not take the package")]
    Installer,
    /// Somebody has removed Gatehouse from this computer while it runs.
    #[error("Gatehouse was removed from this computer while it runs")]
    Removed,
}

impl Signed {
    fn word(self) -> &'static str {
        match self {
            Self::Manifest => "list of versions",
            Self::Package => "package",
        }
    }
}

impl Refusal {
    /// Whether it may well be gone in an hour.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Unreachable
                | Self::Answered(_)
                | Self::TooSlow
                | Self::Cut { .. }
                | Self::DiskFull
                | Self::Unwritable
        )
    }

    /// What a file that could not be written means.
    #[must_use]
    pub fn of_file(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => Self::DiskFull,
            _ => Self::Unwritable,
        }
    }

    /// What an exchange that failed means.
    pub(crate) fn of_exchange(error: &reqwest::Error) -> Self {
        if error.is_timeout() { Self::TooSlow } else { Self::Unreachable }
    }
}
