//! Newer versions as a window sees them. The words are the window's own.

use gatehouse_updates::{Mode, Refusal, Source, SourceTrouble, program};
use serde::Serialize;
use specta::Type;

use super::people::moment;
use crate::{
    station::Station,
    updates::{Now, State, asks_for_password},
};

/// What becomes of a newer version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum UpdateMode {
    Off,
    Tell,
    Install,
}

/// Why something was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum UpdateCause {
    /// The policy names no server or key, or a wrong one.
    Policy,
    NotReachable,
    /// The server answered with the status in `detail`.
    NoAnswer,
    TooSlow,
    /// The server sent us on to the host in `detail`.
    Redirected,
    TooLarge,
    Unreadable,
    Signature,
    OtherVersion,
    OtherProduct,
    /// `version` is older than the one in `detail`.
    Older,
    /// `version` is not there for what `detail` says.
    OtherPlatform,
    NotPackaged,
    ConnectionLost,
    Truncated,
    OtherBytes,
    DiskFull,
    NotWritable,
    NotPermitted,
    Installer,
    /// Somebody took Gatehouse away from this computer while it runs.
    Removed,
}

/// Where the matter stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum UpdateState {
    /// Nobody looks.
    Off,
    /// Nobody has looked yet.
    Unlooked,
    Looking,
    UpToDate,
    /// There is a newer version, which the organisation does not want here.
    Held {
        version: String,
    },
    Available,
    Fetching {
        got: u64,
    },
    /// It lies here, whole and checked.
    Ready,
    Installing,
    /// It runs from the next start on.
    Installed,
    /// Somebody else has installed another version while this one runs.
    Replaced,
    Refused {
        cause: UpdateCause,
        version: Option<String>,
        detail: Option<String>,
    },
}

/// A newer version for this station.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewerVersion {
    pub version: String,
    pub notes: String,
    pub bytes: u64,
    /// When it was published, in milliseconds since 1970.
    pub published: Option<u64>,
    /// Where its package lies, whole and checked.
    pub place: Option<String>,
}

/// Everything that a window says about newer versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct UpdatesView {
    pub mode: UpdateMode,
    pub state: UpdateState,
    /// The server that is asked.
    pub host: Option<String>,
    /// The version that this station is not updated beyond.
    pub pin: Option<String>,
    /// When it was last asked, in milliseconds since 1970.
    pub looked: Option<u64>,
    pub newer: Option<NewerVersion>,
    /// Installing asks for the computer's password.
    pub asks_for_password: bool,
}

impl UpdatesView {
    pub fn new(station: &Station) -> Self {
        let updates = &station.updates;
        let now = updates.now();
        let source = updates.source.as_ref().ok().and_then(Option::as_ref);
        let state = match &updates.source {
            Ok(None) => UpdateState::Off,
            Err(trouble) => trouble.into(),
            Ok(Some(_)) => UpdateState::from(&now.state),
        };
        Self {
            mode: updates.mode.into(),
            state: now_that_it_runs(state, program::own()),
            host: source.map(Source::host),
            pin: source.and_then(|source| source.pin.as_ref()).map(ToString::to_string),
            looked: now.looked.map(moment),
            newer: newer(&now),
            asks_for_password: asks_for_password(),
        }
    }
}

/// What somebody else has done to the program counts for more than what was found on the server.
fn now_that_it_runs(state: UpdateState, standing: program::Standing) -> UpdateState {
    match standing {
        program::Standing::Removed => UpdateState::from(&Refusal::Removed),
        program::Standing::Replaced
            if !matches!(state, UpdateState::Installed | UpdateState::Installing) =>
        {
            UpdateState::Replaced
        }
        program::Standing::Replaced | program::Standing::Same => state,
    }
}

fn newer(now: &Now) -> Option<NewerVersion> {
    let offer = now.offer.as_ref()?;
    Some(NewerVersion {
        version: offer.version.to_string(),
        notes: offer.notes.clone(),
        bytes: offer.package.size,
        published: offer.published.map(moment),
        place: now.place.as_ref().map(|place| place.display().to_string()),
    })
}

impl From<Mode> for UpdateMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Off => Self::Off,
            Mode::Tell => Self::Tell,
            Mode::Install => Self::Install,
        }
    }
}

impl From<&State> for UpdateState {
    fn from(state: &State) -> Self {
        match state {
            State::Unlooked => Self::Unlooked,
            State::Looking => Self::Looking,
            State::UpToDate => Self::UpToDate,
            State::Held(version) => Self::Held { version: version.to_string() },
            State::Available => Self::Available,
            State::Fetching(got) => Self::Fetching { got: *got },
            State::Ready => Self::Ready,
            State::Installing => Self::Installing,
            State::Installed => Self::Installed,
            State::Refused(refusal) => refusal.into(),
        }
    }
}

impl From<&SourceTrouble> for UpdateState {
    fn from(trouble: &SourceTrouble) -> Self {
        let detail = Some(trouble.to_string());
        Self::Refused { cause: UpdateCause::Policy, version: None, detail }
    }
}

impl From<&Refusal> for UpdateState {
    fn from(refusal: &Refusal) -> Self {
        let (version, detail) = match refusal {
            Refusal::Older { offered, than } => (Some(offered), Some(than.to_string())),
            Refusal::OtherPlatform { version, target } => (Some(version), Some(target.clone())),
            Refusal::NotPackaged(version) | Refusal::OtherVersion(version) => (Some(version), None),
            Refusal::Answered(status) => (None, Some(status.to_string())),
            Refusal::Redirected(host) => (None, Some(host.clone())),
            _ => (None, None),
        };
        let version = version.map(ToString::to_string);
        Self::Refused { cause: refusal.into(), version, detail }
    }
}

impl From<&Refusal> for UpdateCause {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::Unreachable => Self::NotReachable,
            Refusal::Answered(_) => Self::NoAnswer,
            Refusal::TooSlow => Self::TooSlow,
            Refusal::Redirected(_) => Self::Redirected,
            Refusal::TooLarge => Self::TooLarge,
            Refusal::Unreadable(_) => Self::Unreadable,
            Refusal::Signature(_) => Self::Signature,
            Refusal::OtherVersion(_) => Self::OtherVersion,
            Refusal::OtherProduct => Self::OtherProduct,
            Refusal::Older { .. } => Self::Older,
            Refusal::OtherPlatform { .. } => Self::OtherPlatform,
            Refusal::NotPackaged(_) => Self::NotPackaged,
            Refusal::Cut { .. } => Self::ConnectionLost,
            Refusal::Truncated { .. } => Self::Truncated,
            Refusal::OtherBytes => Self::OtherBytes,
            Refusal::DiskFull => Self::DiskFull,
            Refusal::Unwritable => Self::NotWritable,
            Refusal::NotPermitted => Self::NotPermitted,
            Refusal::Installer => Self::Installer,
            Refusal::Removed => Self::Removed,
        }
    }
}

#[cfg(test)]
mod tests {
    use gatehouse_updates::program::Standing;

    use super::*;

    #[test]
    fn a_program_that_was_removed_or_replaced_says_so_whatever_the_server_has() {
        let removed = now_that_it_runs(UpdateState::Off, Standing::Removed);
        assert!(matches!(removed, UpdateState::Refused { cause: UpdateCause::Removed, .. }));
        let replaced = now_that_it_runs(UpdateState::UpToDate, Standing::Replaced);
        assert_eq!(replaced, UpdateState::Replaced);
        let own = now_that_it_runs(UpdateState::Installed, Standing::Replaced);
        assert_eq!(own, UpdateState::Installed);
        assert_eq!(now_that_it_runs(UpdateState::Off, Standing::Same), UpdateState::Off);
    }
}
