//! The one description of the keys.

use crate::words::{
    Appearance, Environment, Finished, Language, Mode, Role, Service, UpdateMode, WayIn,
};

/// A folder, as this system names one.
const RECORDINGS: &str = if cfg!(windows) { "\"C:/Recordings\"" } else { "\"/srv/recordings\"" };

/// Where in the file a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// The station itself.
    Station,
    /// A kiosk.
    Kiosk,
    /// Calls.
    Calls,
    /// All connections.
    Connections,
    /// One connection; the file may have several.
    Connection,
    /// Newer versions.
    Updates,
}

impl Table {
    /// All of them, in the order of the example.
    pub const ALL: [Self; 6] = [
        Self::Station,
        Self::Kiosk,
        Self::Calls,
        Self::Connections,
        Self::Connection,
        Self::Updates,
    ];

    /// Its name in the file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Station => "station",
            Self::Kiosk => "kiosk",
            Self::Calls => "calls",
            Self::Connections => "connections",
            Self::Connection => "connection",
            Self::Updates => "updates",
        }
    }

    /// Its heading in the file.
    #[must_use]
    pub fn heading(self) -> String {
        if self.repeats() { format!("[[{}]]", self.word()) } else { format!("[{}]", self.word()) }
    }

    /// Whether the file may have it several times.
    #[must_use]
    pub fn repeats(self) -> bool {
        self == Self::Connection
    }
}

/// What a key takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Flag,
    /// A number of seconds, from the one to the other.
    Seconds(u32, u32),
    /// A number of days, from the one to the other.
    Days(u32, u32),
    /// One line of text.
    Line,
    /// A folder, from the root on.
    Folder,
    /// A web address.
    Address,
    /// Names of hosts.
    Hosts,
    /// A public key of minisign.
    PublicKey,
    /// A version of Gatehouse.
    Version,
}

/// What holds where the file says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// What the station itself is set to.
    Own,
    /// This value, as the file would say it.
    Value(&'static str),
    /// Nothing.
    Nothing,
    /// It has to be said.
    Required,
}

/// A key of the file.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// Which one.
    pub name: KeyName,
    /// Below which heading it stands.
    pub table: Table,
    /// How the file spells it.
    pub word: &'static str,
    /// What it takes.
    pub kind: Kind,
    /// What holds without it.
    pub without: Without,
    /// A value, as the file would say it.
    pub example: &'static str,
}

impl Key {
    /// Its place and name, as people write of it: `station.role`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("{}.{}", self.table.word(), self.word)
    }
}

macro_rules! keys {
    ($($table:ident { $($(#[$about:meta])* $name:ident $word:literal: $kind:expr, $without:expr, $example:expr;)+ })+) => {
        /// The keys.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum KeyName {
            $($($(#[$about])* $name,)+)+
        }

        /// Every key there is.
        pub const KEYS: &[Key] = &[
            $($(Key {
                name: KeyName::$name,
                table: Table::$table,
                word: $word,
                kind: $kind,
                without: $without,
                example: $example,
            },)+)+
        ];
    };
}

keys! {
    Station {
        /// What the station is for.
        StationRole "role": Kind::Choice(Role::WORDS), Without::Own, "\"kiosk\"";
        /// The one language of its kiosk.
        StationLanguage "language": Kind::Choice(Language::WORDS), Without::Own, "\"fr\"";
        /// Light or dark.
        StationAppearance "appearance": Kind::Choice(Appearance::WORDS), Without::Own, "\"light\"";
        /// Whether the sandbox may be used.
        StationSandbox "sandbox": Kind::Flag, Without::Value("true"), "false";
    }
    Kiosk {
        /// After how many seconds without a touch a visit ends.
        KioskIdleSeconds "idle_seconds": Kind::Seconds(30, 600), Without::Own, "90";
        /// How somebody says who they are.
        KioskWayIn "way_in": Kind::Choice(WayIn::WORDS), Without::Own, "\"slip\"";
        /// For how many days a slip may be good at most.
        KioskSlipDays "slip_days": Kind::Days(1, 85), Without::Value("7"), "14";
    }
    Calls {
        /// The folder whose new recordings are taken.
        CallsWatchedFolder "watched_folder": Kind::Folder, Without::Own, RECORDINGS;
        /// Whether they are sent by themselves.
        CallsWatchedSends "watched_sends": Kind::Flag, Without::Value("false"), "true";
        /// Whether recordings that the service takes only as WAV are converted by themselves.
        CallsWatchedConverts "watched_converts": Kind::Flag, Without::Value("false"), "true";
        /// By what a recording is known to be finished.
        CallsWatchedFinished "watched_finished": Kind::Choice(Finished::WORDS), Without::Value("\"unchanged\""), "\"marked\"";
        /// For how many seconds nobody may have written to a recording that has no mark.
        CallsWatchedSeconds "watched_seconds": Kind::Seconds(1, 3600), Without::Value("30"), "120";
    }
    Connections {
        /// The only hosts, beside the services' own, that a connection may lead to.
        ConnectionsAllowedHosts "allowed_hosts": Kind::Hosts, Without::Own, "[\"calls.example.org\"]";
        /// Whether people may add connections of their own.
        ConnectionsOthers "others": Kind::Flag, Without::Value("true"), "false";
    }
    Connection {
        /// The service.
        ConnectionVendor "vendor": Kind::Choice(Service::WORDS), Without::Required, "\"authx\"";
        /// What people call it.
        ConnectionName "name": Kind::Line, Without::Required, "\"Head office\"";
        /// Which installation of the service.
        ConnectionEnvironment "environment": Kind::Choice(Environment::WORDS), Without::Value("\"production\""), "\"production\"";
        /// The address of a custom environment.
        ConnectionUrl "url": Kind::Address, Without::Nothing, "\"https://people.example.org\"";
        /// How to sign in at EnableX.
        ConnectionMode "mode": Kind::Choice(Mode::WORDS), Without::Value("\"login\""), "\"basic\"";
        /// AuthX: the part of the address before the dash.
        ConnectionApiPath "api_path": Kind::Line, Without::Nothing, "\"api\"";
        /// AuthX: the part of the address after the dash.
        ConnectionHostName "host_name": Kind::Line, Without::Nothing, "\"headoffice\"";
        /// AuthX: the application id.
        ConnectionApplicationId "application_id": Kind::Line, Without::Nothing, "\"5d1c0f52-0000-4555-8000-000000000555\"";
        /// AuthX: the host name of the biometric keys.
        ConnectionBiometricHostName "biometric_host_name": Kind::Line, Without::Nothing, "\"hd0ffice\"";
        /// Authenticx: the client id.
        ConnectionClientId "client_id": Kind::Line, Without::Nothing, "\"contoso-uploads\"";
        /// EnableX: the e-mail address of a login.
        ConnectionEmail "email": Kind::Line, Without::Nothing, "\"desk@example.org\"";
        /// EnableX: the access id of a login.
        ConnectionAccessId "access_id": Kind::Line, Without::Nothing, "\"EX-5550142\"";
        /// EnableX: the id of an application.
        ConnectionAppId "app_id": Kind::Line, Without::Nothing, "\"5550142\"";
    }
    Updates {
        /// What becomes of a newer version.
        UpdatesMode "mode": Kind::Choice(UpdateMode::WORDS), Without::Value("\"off\""), "\"tell\"";
        /// Where newer versions are looked for.
        UpdatesUrl "url": Kind::Address, Without::Nothing, "\"https://updates.example.org/gatehouse.json\"";
        /// Whose signature a newer version has to bear.
        UpdatesKey "key": Kind::PublicKey, Without::Nothing, "\"RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3\"";
        /// The version that the station is not updated beyond.
        UpdatesPin "pin": Kind::Version, Without::Nothing, "\"1.4.2\"";
    }
}

/// The description of a key.
impl From<KeyName> for &'static Key {
    fn from(name: KeyName) -> Self {
        // The list is made from the same lines as the names, in their order.
        &KEYS[name as usize]
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_name_leads_to_its_own_description() {
        for key in KEYS {
            assert_eq!(<&Key>::from(key.name).path(), key.path());
        }
        let paths: BTreeSet<_> = KEYS.iter().map(Key::path).collect();
        assert_eq!(paths.len(), KEYS.len(), "a key is described twice");
    }
}
