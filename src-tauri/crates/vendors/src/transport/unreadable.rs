//! Why a file or a folder cannot be read now: conditions of the computer, of its disks and of its network. None of them is a
//! verdict on what the file is.

use std::{fmt, io};

use serde::{Deserialize, Serialize};

/// Why something cannot be read now. Written down and shown as one word, or as the system's own words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", from = "String")]
pub enum Unreadable {
    /// Nothing is at this path.
    Gone,
    /// The share or the disk that it is on does not answer, or not in time.
    Away,
    /// This account may not read it.
    NotAllowed,
    /// The application has as many files open as it may.
    TooManyOpen,
    /// The disk could not read it.
    Broken,
    /// It is a folder, a pipe or something else that is no file.
    NoFile,
    /// Something else, in the words of the system.
    Other(String),
}

/// How each is written down.
const WORDS: [(&str, Unreadable); 6] = [
    ("gone", Unreadable::Gone),
    ("away", Unreadable::Away),
    ("notAllowed", Unreadable::NotAllowed),
    ("tooManyOpen", Unreadable::TooManyOpen),
    ("broken", Unreadable::Broken),
    ("noFile", Unreadable::NoFile),
];

impl Unreadable {
    /// What an error of the system says.
    #[must_use]
    pub fn of(error: &io::Error) -> Self {
        use io::ErrorKind as Kind;
        if let Some(known) = error.raw_os_error().and_then(system::told_by) {
            return known;
        }
        match error.kind() {
            Kind::NotFound | Kind::NotADirectory => Self::Gone,
            Kind::PermissionDenied => Self::NotAllowed,
            Kind::IsADirectory | Kind::InvalidInput => Self::NoFile,
            Kind::TimedOut
            | Kind::NotConnected
            | Kind::HostUnreachable
            | Kind::NetworkUnreachable
            | Kind::NetworkDown
            | Kind::StaleNetworkFileHandle
            | Kind::ConnectionAborted
            | Kind::ConnectionRefused
            | Kind::ConnectionReset => Self::Away,
            _ => Self::Other(error.to_string()),
        }
    }

    /// Whether it may pass by itself, so that whoever waits and looks again is right.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Away | Self::TooManyOpen | Self::Broken)
    }
}

impl From<Unreadable> for String {
    fn from(why: Unreadable) -> Self {
        why.to_string()
    }
}

impl From<String> for Unreadable {
    fn from(text: String) -> Self {
        let known = WORDS.into_iter().find(|(word, _)| *word == text);
        known.map_or(Self::Other(text), |(_, known)| known)
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Self::Other(words) = self {
            return f.write_str(words);
        }
        let word = WORDS.iter().find(|(_, known)| known == self).map_or("", |(word, _)| word);
        f.write_str(word)
    }
}

#[cfg(unix)]
mod system {
    use super::Unreadable;

    /// EIO, ENXIO and ENODEV.
    const DEVICE: [i32; 3] = [5, 6, 19];
    /// ENFILE and EMFILE.
    const OPEN: [i32; 2] = [23, 24];
    /// The other end of a network file system hung up, in the numbers of Linux: ESHUTDOWN and EREMOTEIO.
    const REMOTE: [i32; 2] = [108, 121];

    pub(super) fn told_by(number: i32) -> Option<Unreadable> {
        if OPEN.contains(&number) {
            Some(Unreadable::TooManyOpen)
        } else if DEVICE.contains(&number) {
            Some(Unreadable::Broken)
        } else if cfg!(target_os = "linux") && REMOTE.contains(&number) {
            Some(Unreadable::Away)
        } else {
            None
        }
    }
}

#[cfg(windows)]
mod system {
    use super::Unreadable;

    /// `ERROR_TOO_MANY_OPEN_FILES`.
    const OPEN: i32 = 4;
    /// `ERROR_CRC`, `ERROR_IO_DEVICE`.
    const DEVICE: [i32; 2] = [23, 1117];
    /// `ERROR_NOT_READY`, `ERROR_REM_NOT_LIST`, `ERROR_BAD_NETPATH`, `ERROR_UNEXP_NET_ERR`, `ERROR_NETNAME_DELETED`,
    /// `ERROR_SEM_TIMEOUT`, `ERROR_BAD_NET_NAME`, `ERROR_NETWORK_UNREACHABLE`.
    const AWAY: [i32; 8] = [21, 51, 53, 59, 64, 121, 67, 1231];

    pub(super) fn told_by(number: i32) -> Option<Unreadable> {
        if number == OPEN {
            Some(Unreadable::TooManyOpen)
        } else if DEVICE.contains(&number) {
            Some(Unreadable::Broken)
        } else {
            AWAY.contains(&number).then_some(Unreadable::Away)
        }
    }
}

#[cfg(not(any(unix, windows)))]
mod system {
    use super::Unreadable;

    pub(super) fn told_by(_number: i32) -> Option<Unreadable> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_written_down_and_read_back_also_as_an_earlier_version_wrote_it() {
        let known = WORDS.into_iter().map(|(_, known)| known);
        for why in known.chain([Unreadable::Other("entity not found".to_owned())]) {
            let text = serde_json::to_string(&why).unwrap();
            assert_eq!(serde_json::from_str::<Unreadable>(&text).unwrap(), why, "{text}");
        }
        assert_eq!(serde_json::to_string(&Unreadable::TooManyOpen).unwrap(), "\"tooManyOpen\"");
    }

    #[cfg(unix)]
    #[test]
    fn numbers_of_the_system_have_words_of_their_own() {
        for (number, why) in [
            (2, Unreadable::Gone),
            (13, Unreadable::NotAllowed),
            (24, Unreadable::TooManyOpen),
            (5, Unreadable::Broken),
            (21, Unreadable::NoFile),
        ] {
            assert_eq!(Unreadable::of(&io::Error::from_raw_os_error(number)), why, "{number}");
        }
        if cfg!(target_os = "linux") {
            for number in [107, 110, 113, 116, 121] {
                let error = io::Error::from_raw_os_error(number);
                assert_eq!(Unreadable::of(&error), Unreadable::Away, "{number}");
            }
        }
    }
}
