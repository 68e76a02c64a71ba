//! The directory and its audit as a window sees them.

use gatehouse_records::{Filter, Outcome, PersonId, Recorded, RestoredSlips, Summary, Verdict};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    directory::Standing,
    views::people::{PeopleDesk, moment},
};

/// Where the directory stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RecordsState {
    Closed,
    Ready,
    KeyMissing,
    KeyringTrouble,
    Damaged,
    Newer,
}

/// What a restored directory knows of slips that were used since the backup was made.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase", tag = "kind")]
pub enum RestoredSlipsView {
    /// They stay used: so many were not in the backup.
    Kept { count: u32 },
    /// The directory before could not be read: slips that were made before now are good no more.
    Unknown,
}

impl From<RestoredSlips> for RestoredSlipsView {
    fn from(slips: RestoredSlips) -> Self {
        match slips {
            RestoredSlips::Kept(count) => {
                Self::Kept { count: u32::try_from(count).unwrap_or(u32::MAX) }
            }
            RestoredSlips::Unknown => Self::Unknown,
        }
    }
}

/// The desk with a restored directory.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RestoredDesk {
    pub desk: PeopleDesk,
    pub slips: RestoredSlipsView,
}

impl From<&Standing> for RecordsState {
    fn from(standing: &Standing) -> Self {
        match standing {
            Standing::Closed(_) => Self::Closed,
            Standing::Ready(_) => Self::Ready,
            Standing::KeyMissing => Self::KeyMissing,
            Standing::Keyring(_) => Self::KeyringTrouble,
            Standing::Damaged => Self::Damaged,
            Standing::Newer => Self::Newer,
        }
    }
}

/// What a backup holds.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BackupSummary {
    pub people: u64,
    pub entries: u64,
    pub made_at: u64,
}

impl From<Summary> for BackupSummary {
    fn from(summary: Summary) -> Self {
        Self { people: summary.people, entries: summary.entries, made_at: moment(summary.made) }
    }
}

/// One thing that was done.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityRow {
    pub seq: i64,
    pub at: u64,
    pub actor: String,
    pub action: String,
    pub connection: Option<String>,
    pub person: Option<String>,
    pub outcome: String,
    pub reference: Option<String>,
    pub detail: Option<String>,
}

impl ActivityRow {
    /// An entry, with the login name of whom it is about where that is still known.
    pub fn new(recorded: Recorded, login_name: Option<String>) -> Self {
        let entry = recorded.entry;
        let told = |text: String| (!text.is_empty()).then_some(text);
        Self {
            seq: recorded.seq,
            at: moment(entry.at),
            actor: entry.actor,
            action: entry.action,
            connection: told(entry.connection),
            person: login_name.or_else(|| entry.person.map(|id| id.to_string())),
            outcome: entry.outcome.word().to_owned(),
            reference: told(entry.reference),
            detail: told(entry.detail),
        }
    }
}

/// Which entries.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityQuery {
    pub from: Option<i64>,
    pub to: Option<i64>,
    pub person: Option<String>,
    pub action: Option<String>,
    pub outcome: Option<String>,
    pub offset: u32,
    pub limit: u32,
}

impl ActivityQuery {
    /// What the directory understands, about this person.
    pub fn filter(&self, person: Option<PersonId>) -> Filter {
        let moment = |at: Option<i64>| at.and_then(|at| jiff::Timestamp::from_millisecond(at).ok());
        let action = self.action.clone().filter(|action| !action.is_empty());
        let outcome = self.outcome.as_deref().and_then(Outcome::from_word);
        Filter { from: moment(self.from), to: moment(self.to), person, action, outcome }
    }
}

/// A page of entries.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ActivityPage {
    pub rows: Vec<ActivityRow>,
    pub total: u64,
}

/// Whether the entries still follow from one another.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChainVerdict {
    pub whole: bool,
    pub entries: i64,
    pub broken_at: Option<i64>,
}

impl From<Verdict> for ChainVerdict {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Whole(entries) => Self { whole: true, entries, broken_at: None },
            Verdict::BrokenAt(seq) => Self { whole: false, entries: seq - 1, broken_at: Some(seq) },
        }
    }
}
