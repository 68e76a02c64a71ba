//! Connections as a window sees them: everything but the secret.

use gatehouse_vault::{Keep, Presence, SecretText, VaultTrouble};
use gatehouse_vendors::{
    Vendor,
    check::{CheckLine, CheckOutcome, CheckStep},
};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    connections::{accounts::address, simulated::is_simulated},
    settings::{Mode, SavedConnection, SavedPlace, SecretDates, Standing},
};

/// A secret on its way in. It cannot be printed, copied or sent back.
#[derive(Deserialize, Type)]
#[serde(transparent)]
pub struct TypedSecret(#[specta(type = String)] pub SecretText);

/// Which installation of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
#[serde(rename = "Environment")]
pub enum EnvironmentView {
    Production,
    Staging,
    Custom,
    Sandbox,
}

impl From<&SavedPlace> for EnvironmentView {
    fn from(place: &SavedPlace) -> Self {
        match place {
            SavedPlace::Production => Self::Production,
            SavedPlace::Staging => Self::Staging,
            SavedPlace::Custom { .. } => Self::Custom,
        }
    }
}

/// Where a secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum SecretState {
    /// In the keyring.
    Set,
    /// In memory until the application ends.
    Session,
    /// Nowhere.
    Missing,
    /// The keyring could not be asked.
    Unknown,
}

/// Why the keyring could not be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum KeyringTrouble {
    Absent,
    Locked,
    Hung,
}

/// A service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "lowercase", rename = "Vendor")]
pub enum VendorView {
    Authx,
    Authenticx,
    Enablex,
}

impl From<VendorView> for Vendor {
    fn from(view: VendorView) -> Self {
        match view {
            VendorView::Authx => Self::AuthX,
            VendorView::Authenticx => Self::Authenticx,
            VendorView::Enablex => Self::EnableX,
        }
    }
}

impl From<Vendor> for VendorView {
    fn from(vendor: Vendor) -> Self {
        match vendor {
            Vendor::AuthX => Self::Authx,
            Vendor::Authenticx => Self::Authenticx,
            Vendor::EnableX => Self::Enablex,
        }
    }
}

/// A field that is no secret.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldValue {
    pub field: String,
    pub value: String,
}

/// A secret of one field, on its way in.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TypedSecretField {
    pub field: String,
    pub secret: TypedSecret,
}

/// A secret, as far as a window may know.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SecretView {
    pub field: String,
    pub state: SecretState,
    pub trouble: Option<KeyringTrouble>,
    pub changed_at: Option<u64>,
    pub used_at: Option<u64>,
    pub stored_in: Option<String>,
}

impl SecretView {
    pub fn new(
        (field, dates): (&str, SecretDates),
        presence: Result<Presence, VaultTrouble>,
        store: &str,
    ) -> Self {
        let (state, trouble) = match presence {
            Ok(Presence::InKeyring) => (SecretState::Set, None),
            Ok(Presence::InSession) => (SecretState::Session, None),
            Ok(Presence::Missing) | Err(VaultTrouble::NoEntry) => (SecretState::Missing, None),
            Err(VaultTrouble::Locked) => (SecretState::Unknown, Some(KeyringTrouble::Locked)),
            Err(VaultTrouble::Hung) => (SecretState::Unknown, Some(KeyringTrouble::Hung)),
            Err(VaultTrouble::Absent | VaultTrouble::Broken) => {
                (SecretState::Unknown, Some(KeyringTrouble::Absent))
            }
        };
        Self {
            field: field.to_owned(),
            state,
            trouble,
            changed_at: dates.changed,
            used_at: dates.used,
            stored_in: (state == SecretState::Set).then(|| store.to_owned()),
        }
    }
}

/// A connection.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionView {
    pub id: String,
    pub vendor: VendorView,
    pub name: String,
    pub environment: EnvironmentView,
    pub host: String,
    pub base_url: String,
    pub mode: Option<Mode>,
    pub fields: Vec<FieldValue>,
    pub secrets: Vec<SecretView>,
    pub blocked_by_sandbox: bool,
    pub standing: Standing,
}

impl ConnectionView {
    /// What can be told without asking the keyring.
    pub fn plain(saved: &SavedConnection) -> Self {
        let (host, base_url) = address(saved)
            .map(|address| (address.host(), address.base().to_string()))
            .unwrap_or_default();
        let fields = saved.fields.iter();
        Self {
            id: saved.id.clone(),
            vendor: saved.vendor.into(),
            name: saved.name.clone(),
            environment: if is_simulated(&saved.id) {
                EnvironmentView::Sandbox
            } else {
                (&saved.place).into()
            },
            host,
            base_url,
            mode: saved.mode,
            fields: fields
                .map(|(field, value)| FieldValue { field: field.clone(), value: value.clone() })
                .collect(),
            secrets: Vec::new(),
            blocked_by_sandbox: false,
            standing: saved.standing,
        }
    }
}

/// A connection as it was typed.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConnectionDraft {
    /// The connection that is being changed, or none for a new one.
    pub id: Option<String>,
    pub vendor: VendorView,
    pub name: String,
    pub environment: EnvironmentView,
    pub custom_url: Option<String>,
    /// The host that a person has said yes to.
    pub confirmed_host: Option<String>,
    pub mode: Option<Mode>,
    pub fields: Vec<FieldValue>,
}

/// Where a secret is to be kept.
#[derive(Debug, Clone, Copy, Deserialize, Type)]
#[serde(rename_all = "lowercase")]
#[serde(rename = "Keep")]
pub enum KeepView {
    Keyring,
    Session,
}

impl From<KeepView> for Keep {
    fn from(keep: KeepView) -> Self {
        match keep {
            KeepView::Keyring => Self::Keyring,
            KeepView::Session => Self::Session,
        }
    }
}

/// What a line of the test is about.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum TestStep {
    Name,
    Tls,
    Clock,
    Token,
    Probe,
}

/// How it went.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum TestOutcome {
    Ok,
    Look,
    Failed,
    Skipped,
}

/// A line of *Test connection*.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TestLine {
    pub step: TestStep,
    pub outcome: TestOutcome,
    pub millis: Option<u32>,
    pub words: String,
    pub cure: Option<String>,
}

impl From<CheckLine> for TestLine {
    fn from(line: CheckLine) -> Self {
        Self {
            step: match line.step {
                CheckStep::Name => TestStep::Name,
                CheckStep::Tls => TestStep::Tls,
                CheckStep::Clock => TestStep::Clock,
                CheckStep::Token => TestStep::Token,
                CheckStep::Probe => TestStep::Probe,
            },
            outcome: match line.outcome {
                CheckOutcome::Fine => TestOutcome::Ok,
                CheckOutcome::Look => TestOutcome::Look,
                CheckOutcome::Failed(_) => TestOutcome::Failed,
                CheckOutcome::Skipped => TestOutcome::Skipped,
            },
            millis: line.took.and_then(|took| u32::try_from(took.as_millis()).ok()),
            words: line.words,
            cure: line.cure,
        }
    }
}
