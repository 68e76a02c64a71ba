//! The organisation's policy as a window sees it: what is fixed, and the description of every key.

use gatehouse_policy::{KEYS, Key, KeyName, Kind, Policy, Said, Table, Without, usual_place};
use serde::Serialize;
use specta::Type;

use crate::fixed::Fixed;

/// Makes the name that a window knows for each key, so that none can be forgotten.
macro_rules! keys {
    ($($name:ident,)+) => {
        /// A key of the policy.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
        #[serde(rename_all = "camelCase")]
        pub enum PolicyKey {
            $($name,)+
        }

        impl From<KeyName> for PolicyKey {
            fn from(name: KeyName) -> Self {
                match name {
                    $(KeyName::$name => Self::$name,)+
                }
            }
        }
    };
}

keys! {
    StationRole,
    StationLanguage,
    StationAppearance,
    StationSandbox,
    KioskIdleSeconds,
    KioskWayIn,
    KioskSlipDays,
    CallsWatchedFolder,
    CallsWatchedSends,
    CallsWatchedConverts,
    CallsWatchedFinished,
    CallsWatchedSeconds,
    ConnectionsAllowedHosts,
    ConnectionsOthers,
    ConnectionVendor,
    ConnectionName,
    ConnectionEnvironment,
    ConnectionUrl,
    ConnectionMode,
    ConnectionApiPath,
    ConnectionHostName,
    ConnectionApplicationId,
    ConnectionBiometricHostName,
    ConnectionClientId,
    ConnectionEmail,
    ConnectionAccessId,
    ConnectionAppId,
    UpdatesMode,
    UpdatesUrl,
    UpdatesKey,
    UpdatesPin,
}

/// What the policy takes away from whoever works here. What it only allows is no restriction.
pub fn restricted(policy: &Policy) -> Vec<PolicyKey> {
    let mut keys: Vec<PolicyKey> = Vec::new();
    for said in &policy.said {
        let idle = match said.key {
            KeyName::StationSandbox => policy.allows_sandbox(),
            KeyName::ConnectionsOthers => policy.allows_other_connections(),
            _ => said.entry.is_some(),
        };
        if !idle && !keys.contains(&said.key.into()) {
            keys.push(said.key.into());
        }
    }
    keys
}

mirrored! {
    /// A heading of the file.
    PolicyTable for Table { Station, Kiosk, Calls, Connections, Connection, Updates }
}

/// What a key takes.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PolicyKind {
    Choice { words: Vec<String> },
    Flag,
    Seconds { least: u32, most: u32 },
    Days { least: u32, most: u32 },
    Line,
    Folder,
    Address,
    Hosts,
    PublicKey,
    Version,
}

impl From<Kind> for PolicyKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Choice(words) => {
                Self::Choice { words: words.iter().map(|word| (*word).to_owned()).collect() }
            }
            Kind::Flag => Self::Flag,
            Kind::Seconds(least, most) => Self::Seconds { least, most },
            Kind::Days(least, most) => Self::Days { least, most },
            Kind::Line => Self::Line,
            Kind::Folder => Self::Folder,
            Kind::Address => Self::Address,
            Kind::Hosts => Self::Hosts,
            Kind::PublicKey => Self::PublicKey,
            Kind::Version => Self::Version,
        }
    }
}

/// What holds without it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum PolicyWithout {
    Own,
    Value { value: String },
    Nothing,
    Required,
}

impl From<Without> for PolicyWithout {
    fn from(without: Without) -> Self {
        match without {
            Without::Own => Self::Own,
            Without::Value(value) => Self::Value { value: value.to_owned() },
            Without::Nothing => Self::Nothing,
            Without::Required => Self::Required,
        }
    }
}

/// What the file of this station says about a key.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicySaid {
    pub line: u32,
    /// The value, as the file has it.
    pub text: String,
    /// The connection that it is about.
    pub connection: Option<String>,
}

/// A key, described.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyKeyView {
    pub key: PolicyKey,
    pub table: PolicyTable,
    /// How the file spells it.
    pub word: String,
    pub kind: PolicyKind,
    pub without: PolicyWithout,
    pub example: String,
    pub said: Vec<PolicySaid>,
}

/// The guide to the policy file.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PolicyGuide {
    /// Where the file is, or would be.
    pub file: String,
    /// There is one, and it is followed.
    pub there: bool,
    pub keys: Vec<PolicyKeyView>,
}

impl PolicyGuide {
    pub fn new(fixed: &Fixed) -> Self {
        let policy = &fixed.policy;
        let file = policy.file.clone().or_else(usual_place).unwrap_or_default();
        Self {
            file: file.display().to_string(),
            there: policy.file.is_some(),
            keys: KEYS.iter().map(|key| view(policy, key)).collect(),
        }
    }
}

fn view(policy: &Policy, key: &Key) -> PolicyKeyView {
    let said = |said: &Said| PolicySaid {
        line: u32::try_from(said.line).unwrap_or(u32::MAX),
        text: said.text.clone(),
        connection: said.entry.and_then(|at| policy.connections.get(at)).map(|of| of.name.clone()),
    };
    PolicyKeyView {
        key: key.name.into(),
        table: key.table.into(),
        word: key.word.to_owned(),
        kind: key.kind.into(),
        without: key.without.into(),
        example: key.example.to_owned(),
        said: policy.said.iter().filter(|of| of.key == key.name).map(said).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_only_allowed_is_no_restriction() {
        let restricted = |text| restricted(&gatehouse_policy::read(text).unwrap());
        assert_eq!(restricted("[station]\nsandbox = true\n[connections]\nothers = true"), []);
        assert_eq!(restricted("[station]\nsandbox = false"), [PolicyKey::StationSandbox]);
        assert_eq!(restricted("[connections]\nothers = false"), [PolicyKey::ConnectionsOthers]);
        assert_eq!(restricted("[kiosk]\nidle_seconds = 90"), [PolicyKey::KioskIdleSeconds]);
    }
}
