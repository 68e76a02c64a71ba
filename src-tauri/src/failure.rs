//! The one error that crosses to a window.

use gatehouse_people::{Trouble as PeopleTrouble, Wrong};
use gatehouse_records::{Field, Trouble};
use gatehouse_sheets::FileTrouble;
use gatehouse_uploads::QueueTrouble;
use gatehouse_vault::VaultTrouble;
use gatehouse_vendors::AddressTrouble;
use serde::Serialize;
use specta::Type;

/// What the window does about it. A code exists only if the window acts on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FailureCode {
    /// A field has to be put right.
    InvalidInput,
    /// A person has to say yes to the host in `hint`.
    ConfirmHost,
    /// What was meant is no longer there.
    Gone,
    /// There is no keyring.
    KeyringAbsent,
    /// The keyring is locked.
    KeyringLocked,
    /// The keyring does not answer.
    KeyringHung,
    /// The keyring has no such secret.
    SecretMissing,
    /// Work under way has to end first.
    InUse,
    /// The settings file cannot be written.
    SettingsUnwritable,
    /// The directory of people is not open.
    RecordsClosed,
    /// There is no connection for this.
    NoConnection,
    /// A service was asked for something and did not give it.
    Service,
    /// This station has no pairing.
    NotPaired,
    /// The organisation's policy fixes it.
    FixedByPolicy,
    /// The organisation's policy is there and cannot be followed: the window shows nothing else.
    PolicyRefused,
    /// A mistake of ours.
    Internal,
}

/// Whether the same call may be made again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum Retry {
    /// It did nothing; again is fine.
    Safe,
    /// A person should look first.
    Ask,
    /// It would end the same way.
    Never,
}

/// A failure in words that a person can act on.
#[derive(Debug, Clone, Serialize, Type, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{message}")]
pub struct Failure {
    pub code: FailureCode,
    pub message: String,
    pub hint: Option<String>,
    /// The field that it is about, as the window spells it.
    pub field: Option<String>,
    pub retry: Retry,
    /// Stands in the log too, so that the two can be brought together.
    pub reference: String,
}

impl Failure {
    /// A failure without a field.
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        let retry = match code {
            FailureCode::InvalidInput | FailureCode::ConfirmHost | FailureCode::SecretMissing => {
                Retry::Ask
            }
            FailureCode::Gone | FailureCode::FixedByPolicy | FailureCode::PolicyRefused => {
                Retry::Never
            }
            _ => Retry::Safe,
        };
        let reference: String = std::iter::repeat_with(fastrand::alphanumeric).take(6).collect();
        let failure = Self {
            code,
            message: message.into(),
            hint: None,
            field: None,
            retry,
            reference: reference.to_uppercase(),
        };
        tracing::info!(code = ?failure.code, reference = failure.reference, "a command failed");
        failure
    }

    /// A field that has to be put right.
    pub fn field(field: &str, message: impl Into<String>) -> Self {
        Self { field: Some(field.to_owned()), ..Self::new(FailureCode::InvalidInput, message) }
    }

    /// Something that should not happen; the cause goes into the log only.
    pub fn internal(cause: &dyn std::fmt::Display) -> Self {
        let failure = Self::new(FailureCode::Internal, "Something in Gatehouse itself went wrong");
        tracing::error!(reference = failure.reference, %cause, "internal failure");
        failure
    }
}

impl From<VaultTrouble> for Failure {
    fn from(trouble: VaultTrouble) -> Self {
        let code = match trouble {
            VaultTrouble::Absent | VaultTrouble::Broken => FailureCode::KeyringAbsent,
            VaultTrouble::Locked => FailureCode::KeyringLocked,
            VaultTrouble::Hung => FailureCode::KeyringHung,
            VaultTrouble::NoEntry => FailureCode::SecretMissing,
        };
        Self::new(code, trouble.to_string())
    }
}

impl From<AddressTrouble> for Failure {
    fn from(trouble: AddressTrouble) -> Self {
        let message = trouble.to_string();
        let field = Some("customUrl".to_owned());
        match trouble {
            AddressTrouble::Unconfirmed { host, .. } => {
                Self { hint: Some(host), field, ..Self::new(FailureCode::ConfirmHost, message) }
            }
            _ => Self { field, ..Self::new(FailureCode::InvalidInput, message) },
        }
    }
}

impl From<Trouble> for Failure {
    fn from(trouble: Trouble) -> Self {
        let message = trouble.to_string();
        match trouble {
            Trouble::LoginNameTaken | Trouble::Field(Field::LoginName) => {
                Self::field("loginName", message)
            }
            Trouble::GuidTaken | Trouble::Field(Field::Guid) => Self::field("guid", message),
            Trouble::Field(Field::CountryCode) => Self::field("countryCode", message),
            Trouble::Field(Field::Aliases) => Self::field("aliases.0", message),
            Trouble::Field(Field::Text) => Self::new(FailureCode::InvalidInput, message),
            Trouble::NoSuchPerson | Trouble::NotNow => Self::new(FailureCode::Gone, message),
            Trouble::Unsettled => Self::new(FailureCode::InUse, message),
            Trouble::Damaged
            | Trouble::Unwritable
            | Trouble::Moved
            | Trouble::ExportFailed
            | Trouble::Closed => Self::new(FailureCode::RecordsClosed, message),
        }
    }
}

impl From<PeopleTrouble> for Failure {
    fn from(trouble: PeopleTrouble) -> Self {
        let message = trouble.to_string();
        match trouble {
            PeopleTrouble::Field { field, .. } => Self::field(&field, message),
            PeopleTrouble::Records(trouble) => trouble.into(),
            PeopleTrouble::GuidUnkept { guid, .. } => {
                let hint = format!("Write this id down: {guid}");
                Self { hint: Some(hint), ..Self::new(FailureCode::RecordsClosed, message) }
            }
            PeopleTrouble::Internal(cause) => Self::internal(&cause),
        }
    }
}

impl From<Wrong> for Failure {
    fn from(wrong: Wrong) -> Self {
        PeopleTrouble::from(wrong).into()
    }
}

impl From<FileTrouble> for Failure {
    fn from(trouble: FileTrouble) -> Self {
        Self::field("file", trouble.to_string())
    }
}

impl From<QueueTrouble> for Failure {
    fn from(trouble: QueueTrouble) -> Self {
        let message = trouble.to_string();
        match trouble {
            QueueTrouble::NotKept(_) => Self::new(FailureCode::RecordsClosed, message),
            QueueTrouble::NoConnection | QueueTrouble::Gone | QueueTrouble::NotNow => {
                Self::new(FailureCode::Gone, message)
            }
            QueueTrouble::Field(trouble) => Self::field(trouble.field, message),
            QueueTrouble::Pattern(_) => Self::field("pattern", message),
        }
    }
}
