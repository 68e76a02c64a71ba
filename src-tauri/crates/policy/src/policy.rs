//! What a policy says.

use std::path::PathBuf;

use crate::check::Value;
use crate::connection::{self, Connection};
use crate::keys::KeyName;
use crate::words::{Appearance, Finished, Language, Role, UpdateMode, WayIn};

/// One line of the file.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// What it is about.
    pub key: KeyName,
    /// Which line it is, counted from one.
    pub line: usize,
    /// The value, as the file says it.
    pub text: String,
    /// Which connection of the file it belongs to, if to one.
    pub entry: Option<usize>,
    pub(crate) value: Value,
}

/// A recorder that is put on hold writes nothing meanwhile.
const UNCHANGED_SECONDS: u32 = 30;

/// A slip that lies about is good for whoever finds it.
const SLIP_DAYS: u32 = 7;

/// A folder whose new recordings are taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watched {
    /// Where it is.
    pub folder: PathBuf,
    /// Whether they are sent by themselves.
    pub sends: bool,
    /// Whether recordings that the service takes only as WAV are converted by themselves.
    pub converts: bool,
    /// By what a recording is known to be finished.
    pub finished: Finished,
    /// For how many seconds nobody may have written to it.
    pub seconds: u32,
}

/// What becomes of newer versions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Updates {
    /// What becomes of one.
    pub mode: Option<UpdateMode>,
    /// Where they are looked for.
    pub url: Option<String>,
    /// The public key of minisign whose signature they bear: the line that begins with `RW`.
    pub key: Option<String>,
    /// The version that the station is not updated beyond.
    pub pin: Option<String>,
}

/// What an organisation fixes at a station. Nothing is fixed that it does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// The file that it was read from.
    pub file: Option<PathBuf>,
    /// Everything that it says, in its order.
    pub said: Vec<Said>,
    /// The connections that there are.
    pub connections: Vec<Connection>,
}

impl Policy {
    pub(crate) fn new(said: Vec<Said>, entries: &[usize]) -> Self {
        let connections = connection::all(&said, entries);
        Self { file: None, said, connections }
    }

    /// Whether it says something about this.
    #[must_use]
    pub fn says(&self, key: KeyName) -> bool {
        self.line(key).is_some()
    }

    /// The line in which it first says something about this.
    #[must_use]
    pub fn line(&self, key: KeyName) -> Option<usize> {
        self.said.iter().find(|said| said.key == key).map(|said| said.line)
    }

    /// What the station is for.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        self.word(KeyName::StationRole).and_then(Role::of)
    }

    /// The one language of its kiosk.
    #[must_use]
    pub fn language(&self) -> Option<Language> {
        self.word(KeyName::StationLanguage).and_then(Language::of)
    }

    /// Light or dark.
    #[must_use]
    pub fn appearance(&self) -> Option<Appearance> {
        self.word(KeyName::StationAppearance).and_then(Appearance::of)
    }

    /// Whether the sandbox may be used.
    #[must_use]
    pub fn allows_sandbox(&self) -> bool {
        self.flag(KeyName::StationSandbox).unwrap_or(true)
    }

    /// After how many seconds without a touch a visit ends.
    #[must_use]
    pub fn idle_seconds(&self) -> Option<u32> {
        self.number(KeyName::KioskIdleSeconds)
    }

    /// How somebody says at the kiosk who they are.
    #[must_use]
    pub fn way_in(&self) -> Option<WayIn> {
        self.word(KeyName::KioskWayIn).and_then(WayIn::of)
    }

    /// For how many days a slip may be good at most.
    #[must_use]
    pub fn slip_days(&self) -> u32 {
        self.number(KeyName::KioskSlipDays).unwrap_or(SLIP_DAYS)
    }

    /// The folder whose new recordings are taken.
    #[must_use]
    pub fn watched(&self) -> Option<Watched> {
        let folder = self.text(KeyName::CallsWatchedFolder)?.into();
        Some(Watched {
            folder,
            sends: self.flag(KeyName::CallsWatchedSends).unwrap_or(false),
            converts: self.flag(KeyName::CallsWatchedConverts).unwrap_or(false),
            finished: self
                .word(KeyName::CallsWatchedFinished)
                .and_then(Finished::of)
                .unwrap_or(Finished::Unchanged),
            seconds: self.number(KeyName::CallsWatchedSeconds).unwrap_or(UNCHANGED_SECONDS),
        })
    }

    /// The only hosts, beside the services' own and this computer, that a connection may lead to.
    #[must_use]
    pub fn allowed_hosts(&self) -> Option<&[String]> {
        match self.value(KeyName::ConnectionsAllowedHosts) {
            Some(Value::List(hosts)) => Some(hosts),
            _ => None,
        }
    }

    /// Whether people may add connections of their own.
    #[must_use]
    pub fn allows_other_connections(&self) -> bool {
        self.flag(KeyName::ConnectionsOthers).unwrap_or(true)
    }

    /// What becomes of newer versions.
    #[must_use]
    pub fn updates(&self) -> Updates {
        let text = |key| self.text(key).map(str::to_owned);
        Updates {
            mode: self.word(KeyName::UpdatesMode).and_then(UpdateMode::of),
            url: text(KeyName::UpdatesUrl),
            key: text(KeyName::UpdatesKey),
            pin: text(KeyName::UpdatesPin),
        }
    }

    fn number(&self, key: KeyName) -> Option<u32> {
        match self.value(key) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn value(&self, key: KeyName) -> Option<&Value> {
        self.said.iter().find(|said| said.key == key).map(|said| &said.value)
    }

    fn word(&self, key: KeyName) -> Option<&'static str> {
        match self.value(key) {
            Some(Value::Word(word)) => Some(word),
            _ => None,
        }
    }

    fn flag(&self, key: KeyName) -> Option<bool> {
        match self.value(key) {
            Some(Value::Flag(flag)) => Some(*flag),
            _ => None,
        }
    }

    fn text(&self, key: KeyName) -> Option<&str> {
        match self.value(key) {
            Some(Value::Text(text)) => Some(text),
            _ => None,
        }
    }
}
