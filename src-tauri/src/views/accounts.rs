//! What the lists of Authenticx and EnableX have in common, as a window sees it.

use gatehouse_records::{AccountKind, AccountWork, UnsettledAccount};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    accounts::{settle::Looked, write::Ended},
    views::people::{PeopleConnection, WriteOutcome, moment},
};

/// The connections that the lists can be read from.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountsDesk {
    pub authenticx: Vec<PeopleConnection>,
    /// The one that calls are sent with.
    pub authenticx_chosen: Option<String>,
    pub enablex: Vec<PeopleConnection>,
    pub unsettled: Vec<UnsettledView>,
}

/// What was written about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", rename = "AccountKind")]
pub enum KindView {
    Agent,
    PlatformUser,
    Hierarchy,
    Customer,
    UcaasUser,
}

impl From<AccountKind> for KindView {
    fn from(kind: AccountKind) -> Self {
        match kind {
            AccountKind::Agent => Self::Agent,
            AccountKind::PlatformUser => Self::PlatformUser,
            AccountKind::Hierarchy => Self::Hierarchy,
            AccountKind::Customer => Self::Customer,
            AccountKind::UcaasUser => Self::UcaasUser,
        }
    }
}

/// What was to be done.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase", rename = "AccountWork")]
pub enum WorkView {
    Create,
    Update,
    Activate,
    Deactivate,
}

impl From<AccountWork> for WorkView {
    fn from(work: AccountWork) -> Self {
        match work {
            AccountWork::Create => Self::Create,
            AccountWork::Update => Self::Update,
            AccountWork::Activate => Self::Activate,
            AccountWork::Deactivate => Self::Deactivate,
        }
    }
}

/// A write of which nobody knows how it ended.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", rename = "UnsettledAccount")]
pub struct UnsettledView {
    pub number: i64,
    pub connection: String,
    pub kind: KindView,
    pub work: WorkView,
    pub name: String,
    pub target: Option<String>,
    pub since: u64,
    pub words: String,
}

impl From<UnsettledAccount> for UnsettledView {
    fn from(open: UnsettledAccount) -> Self {
        Self {
            number: open.number,
            connection: open.write.connection,
            kind: open.write.kind.into(),
            work: open.write.work.into(),
            name: open.write.name,
            target: open.write.target,
            since: moment(open.started),
            words: open.evidence,
        }
    }
}

/// What a write brought.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AccountResult {
    pub outcome: WriteOutcome,
    pub words: String,
    /// The field that a refusal is about, as far as its words tell.
    pub field: Option<String>,
    /// The service's id, where it told one.
    pub id: Option<String>,
}

impl From<Ended> for AccountResult {
    fn from(ended: Ended) -> Self {
        Self { outcome: ended.outcome, words: ended.words, field: ended.field, id: ended.id }
    }
}

/// What the service has that fits a write nobody knows the end of.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LookedUp {
    /// Whether it looks as if the write was done; nothing where that cannot be told.
    pub happened: Option<bool>,
    pub words: String,
    /// The service's id of what was found.
    pub id: Option<String>,
}

impl From<Looked> for LookedUp {
    fn from(looked: Looked) -> Self {
        Self { happened: looked.happened, words: looked.words, id: looked.id }
    }
}

/// Something that the service told, under its own name.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// Every plain value of an object that is not among those known by name.
pub fn facts(everything: &serde_json::Value, known: &[&str]) -> Vec<Fact> {
    let Some(fields) = everything.as_object() else { return Vec::new() };
    let plain = |value: &serde_json::Value| match value {
        serde_json::Value::String(text) if !text.is_empty() => Some(text.clone()),
        serde_json::Value::Number(number) => Some(number.to_string()),
        serde_json::Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    };
    let unknown = fields.iter().filter(|(name, _)| !known.contains(&name.as_str()));
    unknown
        .filter_map(|(name, value)| Some(Fact { name: name.clone(), value: plain(value)? }))
        .collect()
}
