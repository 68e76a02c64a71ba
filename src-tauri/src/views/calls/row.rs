//! A call as a row: whole, and without a path.

use std::time::SystemTime;

use gatehouse_uploads::{Call, Contents, Lookup, MetadataFields, Progress, State};
use serde::Serialize;
use specta::Type;

use super::{
    cause::{CauseView, FindingView},
    metadata::{BesideView, DerivedView, MetadataView},
    passed::ConversionView,
};
use crate::connections::millis;

/// What an archive of chats holds.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Contents")]
pub struct ContentsView {
    pub files: u32,
    pub conversations: u32,
    /// What they would take unpacked, by the archive's own word.
    pub bytes: u64,
    /// The first names.
    pub names: Vec<String>,
}

impl From<Contents> for ContentsView {
    fn from(contents: Contents) -> Self {
        Self {
            files: contents.files,
            conversations: contents.conversations,
            bytes: contents.bytes,
            names: contents.names,
        }
    }
}

/// Where a call stands.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum CallState {
    Draft,
    Waiting,
    Sending,
    Stalled,
    Awaiting,
    Confirmed,
    Settled,
    Unknown,
    Refused,
    Stopped,
}

impl From<State> for CallState {
    fn from(state: State) -> Self {
        match state {
            State::Draft => Self::Draft,
            State::Waiting => Self::Waiting,
            State::Sending | State::Closing => Self::Sending,
            State::Stalled => Self::Stalled,
            State::Awaiting => Self::Awaiting,
            State::Confirmed => Self::Confirmed,
            State::Settled => Self::Settled,
            State::Unknown => Self::Unknown,
            State::Refused => Self::Refused,
            State::Stopped => Self::Stopped,
        }
    }
}

/// How far the service has come with a call that it has.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Processing")]
pub struct ProcessingView {
    pub status: String,
    pub failures: Vec<String>,
}

impl From<Progress> for ProcessingView {
    fn from(progress: Progress) -> Self {
        Self { status: progress.status, failures: progress.failures }
    }
}

/// What the service said when it was asked whether it has a call.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
#[serde(rename = "Lookup")]
pub enum LookupView {
    NotThere { at: u64 },
    Unclear { at: u64, calls: u32 },
    NotAllowed,
    Failed { at: u64, words: String },
}

impl From<Lookup> for LookupView {
    fn from(lookup: Lookup) -> Self {
        match lookup {
            Lookup::NotThere(at) => Self::NotThere { at: millis(at) },
            Lookup::Unclear(at, calls) => {
                Self::Unclear { at: millis(at), calls: u32::try_from(calls).unwrap_or(u32::MAX) }
            }
            Lookup::NotAllowed => Self::NotAllowed,
            Lookup::Failed(at, words) => Self::Failed { at: millis(at), words },
        }
    }
}

/// A row, whole. The same id replaces what was there.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallRow {
    pub id: String,
    pub file_name: String,
    /// The original's name, where the file was converted from one without loss.
    pub converted_from: Option<String>,
    /// The name that it is sent under.
    pub sent_name: String,
    /// A better name to send it under, where there is one.
    pub suggested_name: Option<String>,
    pub folder: Option<String>,
    pub bytes: u64,
    pub state: CallState,
    pub findings: Vec<FindingView>,
    pub own: MetadataView,
    /// What files beside it say of it, the nearest first.
    pub beside: Vec<BesideView>,
    /// What its name says, where there is a pattern that fits it.
    pub patterned: Option<MetadataView>,
    pub derived: DerivedView,
    /// How long a recording plays, in seconds.
    pub length: Option<f64>,
    /// Whether that was drawn from a part of it.
    pub length_about: bool,
    pub contents: Option<ContentsView>,
    /// What can be done about a draft by converting it, and how far that is.
    pub conversion: Option<ConversionView>,
    pub sent_bytes: u64,
    pub rate: Option<u64>,
    pub seconds_left: Option<u64>,
    pub awaiting_since: Option<u64>,
    pub cause: Option<CauseView>,
    pub next_try_at: Option<u64>,
    pub attempts: u32,
    pub server_id: Option<String>,
    pub sha256: Option<String>,
    pub started_at: Option<u64>,
    pub ended_at: Option<u64>,
    pub processing: Option<ProcessingView>,
    pub lookup: Option<LookupView>,
}

impl From<Call> for CallRow {
    fn from(call: Call) -> Self {
        Self {
            id: call.id.to_string(),
            bytes: call.bytes(),
            sent_bytes: call.sent(),
            rate: call.rate().map(whole),
            seconds_left: call.left().map(|left| left.as_secs()),
            sent_name: call.sent_name().to_owned(),
            conversion: call.conversion().cloned().map(Into::into),
            converted_from: call.original.map(|original| original.name),
            suggested_name: call.suggestion,
            length: call.media.length.map(|length| length.as_secs_f64()),
            length_about: call.media.about,
            contents: call.media.contents.map(Into::into),
            beside: call.beside.into_iter().map(Into::into).collect(),
            patterned: (call.patterned != MetadataFields::default()).then(|| call.patterned.into()),
            file_name: call.name,
            folder: call.folder,
            state: call.state.into(),
            findings: call.findings.into_iter().map(Into::into).collect(),
            own: call.own.into(),
            derived: call.derived.into(),
            awaiting_since: call.all_sent.filter(|_| call.state == State::Awaiting).map(millis),
            cause: call.cause.map(Into::into),
            next_try_at: call.next_try.map(|due| millis(SystemTime::now() + due.left())),
            attempts: call.attempts,
            server_id: call.server_id,
            sha256: call.sha256,
            started_at: call.started.map(millis),
            ended_at: call.ended.map(millis),
            processing: call.progress.map(Into::into),
            lookup: call.lookup.map(Into::into),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded for reading")]
pub(super) fn whole(rate: f64) -> u64 {
    rate.max(0.0).round() as u64
}
