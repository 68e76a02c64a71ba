//! Calls as a window sees them: whole rows, and no path.

use gatehouse_uploads::{
    Added, Call, Cause, Derived, Finding, FindingKind, MetadataFields, Overall, Pages, State,
};
use gatehouse_vendors::{
    Retry as VendorRetry, Vendor,
    authenticx::{FileTrouble, TokenTrouble, UploadCause},
};
use serde::{Deserialize, Serialize};
use specta::Type;

use crate::{
    connections::millis,
    desk::chosen,
    failure::Retry,
    settings::SavedConnection,
    station::Station,
    views::connections::{ConnectionView, EnvironmentView},
};

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
            State::Sending => Self::Sending,
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

/// What keeps a file from being sent.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FindingCode {
    WrongExtension,
    TooLarge,
    Empty,
    Unreadable,
    Growing,
    UnsafeName,
    NameNotUnicode,
    NameTooLong,
    DuplicateInQueue,
    MetadataIncomplete,
}

/// One thing that has to be put right first.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Finding")]
pub struct FindingView {
    pub code: FindingCode,
    pub detail: Option<String>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        let code = match finding.kind {
            FindingKind::WrongExtension => FindingCode::WrongExtension,
            FindingKind::TooLarge => FindingCode::TooLarge,
            FindingKind::Empty => FindingCode::Empty,
            FindingKind::Unreadable => FindingCode::Unreadable,
            FindingKind::Growing => FindingCode::Growing,
            FindingKind::UnsafeName => FindingCode::UnsafeName,
            FindingKind::NameNotUnicode => FindingCode::NameNotUnicode,
            FindingKind::NameTooLong => FindingCode::NameTooLong,
            FindingKind::DuplicateInQueue => FindingCode::DuplicateInQueue,
            FindingKind::MetadataIncomplete => FindingCode::MetadataIncomplete,
        };
        Self { code, detail: finding.detail }
    }
}

/// Why a call is where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CauseCode {
    DuplicateName,
    NameMismatch,
    BadExtension,
    MetadataRejected,
    HierarchyInvalid,
    LocaleUnsupported,
    TooLarge,
    NotAllowed,
    RateLimited,
    ServiceTrouble,
    Unreachable,
    Interrupted,
    ReplyLost,
    FileChanged,
    FileUnreadable,
    Cancelled,
    SecretMissing,
    UnexpectedReply,
}

/// Why, with what the details need.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Cause")]
pub struct CauseView {
    pub code: CauseCode,
    pub http_status: Option<u16>,
    pub detail: Option<String>,
    pub retry: Retry,
}

impl From<Cause> for CauseView {
    fn from(cause: Cause) -> Self {
        let retry = match cause.retry() {
            VendorRetry::Safe => Retry::Safe,
            VendorRetry::Ask => Retry::Ask,
            VendorRetry::Never => Retry::Never,
        };
        match cause {
            Cause::ReplyLost(evidence) => Self {
                code: CauseCode::ReplyLost,
                http_status: evidence.status,
                detail: Some(evidence.detail),
                retry,
            },
            Cause::Refused(refusal) => {
                let (code, own_words) = cause_code(&refusal.cause);
                let detail = refusal.detail.or(own_words);
                Self { code, http_status: refusal.status, detail, retry }
            }
        }
    }
}

fn cause_code(cause: &UploadCause) -> (CauseCode, Option<String>) {
    let code = match cause {
        UploadCause::DuplicateName => CauseCode::DuplicateName,
        UploadCause::NameMismatch => CauseCode::NameMismatch,
        UploadCause::BadExtension => CauseCode::BadExtension,
        UploadCause::MetadataRejected => CauseCode::MetadataRejected,
        UploadCause::HierarchyInvalid => CauseCode::HierarchyInvalid,
        UploadCause::LocaleUnsupported => CauseCode::LocaleUnsupported,
        UploadCause::TooLarge => CauseCode::TooLarge,
        UploadCause::NotAllowed => CauseCode::NotAllowed,
        UploadCause::RateLimited => CauseCode::RateLimited,
        UploadCause::ServiceTrouble => CauseCode::ServiceTrouble,
        UploadCause::Unreachable => CauseCode::Unreachable,
        UploadCause::Interrupted => CauseCode::Interrupted,
        UploadCause::Cancelled => CauseCode::Cancelled,
        UploadCause::UnexpectedReply => CauseCode::UnexpectedReply,
        UploadCause::File(trouble) => {
            let code = match trouble {
                FileTrouble::Unreadable(_) => CauseCode::FileUnreadable,
                FileTrouble::Changed | FileTrouble::Grew | FileTrouble::Shrank => {
                    CauseCode::FileChanged
                }
            };
            return (code, Some(trouble.to_string()));
        }
        UploadCause::Token(trouble) => return (token_code(trouble), Some(trouble.to_string())),
    };
    (code, None)
}

fn token_code(trouble: &TokenTrouble) -> CauseCode {
    match trouble {
        TokenTrouble::Secret(_) => CauseCode::SecretMissing,
        TokenTrouble::Refused { .. } => CauseCode::NotAllowed,
        TokenTrouble::ServiceTrouble(_) => CauseCode::ServiceTrouble,
        TokenTrouble::Unreachable | TokenTrouble::TooSlow => CauseCode::Unreachable,
        TokenTrouble::BadReply => CauseCode::UnexpectedReply,
    }
}

/// A pair of extended metadata.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeyValue {
    pub key: String,
    pub value: String,
}

/// What was typed about a call, or about all of them.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "MetadataFields")]
pub struct MetadataView {
    pub upload_type: Option<String>,
    pub interaction_date: Option<String>,
    pub client_call_id: Option<String>,
    pub call_direction: Option<String>,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub agent_first_name: Option<String>,
    pub agent_last_name: Option<String>,
    pub agent_code: Option<String>,
    pub hierarchy_id: Option<String>,
    pub hierarchy_code: Option<String>,
    pub apply_hierarchy_to_agent: Option<bool>,
    pub locale_id: Option<String>,
    pub extended: Vec<KeyValue>,
}

impl From<MetadataFields> for MetadataView {
    fn from(fields: MetadataFields) -> Self {
        let pair = |(key, value)| KeyValue { key, value };
        Self {
            upload_type: fields.upload_type,
            interaction_date: fields.interaction_date,
            client_call_id: fields.client_call_id,
            call_direction: fields.call_direction,
            name: fields.name,
            phone: fields.phone,
            email: fields.email,
            agent_first_name: fields.agent_first_name,
            agent_last_name: fields.agent_last_name,
            agent_code: fields.agent_code,
            hierarchy_id: fields.hierarchy_id,
            hierarchy_code: fields.hierarchy_code,
            apply_hierarchy_to_agent: fields.apply_hierarchy_to_agent,
            locale_id: fields.locale_id,
            extended: fields.extended.into_iter().map(pair).collect(),
        }
    }
}

impl From<MetadataView> for MetadataFields {
    fn from(view: MetadataView) -> Self {
        Self {
            upload_type: view.upload_type,
            interaction_date: view.interaction_date,
            client_call_id: view.client_call_id,
            call_direction: view.call_direction,
            name: view.name,
            phone: view.phone,
            email: view.email,
            agent_first_name: view.agent_first_name,
            agent_last_name: view.agent_last_name,
            agent_code: view.agent_code,
            hierarchy_id: view.hierarchy_id,
            hierarchy_code: view.hierarchy_code,
            apply_hierarchy_to_agent: view.apply_hierarchy_to_agent,
            locale_id: view.locale_id,
            extended: view.extended.into_iter().map(|pair| (pair.key, pair.value)).collect(),
        }
    }
}

/// What is filled in where nothing was typed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DerivedView {
    pub upload_type: String,
    pub interaction_date: String,
    pub client_call_id: String,
}

impl From<Derived> for DerivedView {
    fn from(derived: Derived) -> Self {
        Self {
            upload_type: derived.upload_type,
            interaction_date: derived.interaction_date,
            client_call_id: derived.client_call_id,
        }
    }
}

/// A row, whole. The same id replaces what was there.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallRow {
    pub id: String,
    pub file_name: String,
    pub folder: Option<String>,
    pub bytes: u64,
    pub state: CallState,
    pub findings: Vec<FindingView>,
    pub own: MetadataView,
    pub derived: DerivedView,
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
}

impl From<Call> for CallRow {
    fn from(call: Call) -> Self {
        Self {
            id: call.id.to_string(),
            bytes: call.bytes(),
            rate: call.rate().map(whole),
            seconds_left: call.left().map(|left| left.as_secs()),
            file_name: call.name,
            folder: call.folder,
            state: call.state.into(),
            findings: call.findings.into_iter().map(Into::into).collect(),
            own: call.own.into(),
            derived: call.derived.into(),
            sent_bytes: call.sent,
            awaiting_since: call.all_sent.filter(|_| call.state == State::Awaiting).map(millis),
            cause: call.cause.map(Into::into),
            next_try_at: call.next_try.map(millis),
            attempts: call.attempts,
            server_id: call.server_id,
            sha256: call.sha256,
            started_at: call.started.map(millis),
            ended_at: call.ended.map(millis),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded for reading")]
fn whole(rate: f64) -> u64 {
    rate.max(0.0).round() as u64
}

/// The queue in a few numbers.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Overall")]
pub struct OverallView {
    pub total: u32,
    pub drafts: u32,
    pub arrived: u32,
    pub need_you: u32,
    pub unknown: u32,
    pub active: u32,
    pub bytes_total: u64,
    pub bytes_sent: u64,
    pub rate: Option<u64>,
    pub seconds_left: Option<u64>,
}

impl From<Overall> for OverallView {
    fn from(overall: Overall) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            total: count(overall.total),
            drafts: count(overall.drafts),
            arrived: count(overall.arrived),
            need_you: count(overall.need_you),
            unknown: count(overall.unknown),
            active: count(overall.active),
            bytes_total: overall.bytes_total,
            bytes_sent: overall.bytes_sent,
            rate: overall.rate.map(whole),
            seconds_left: overall.left.map(|left| left.as_secs()),
        }
    }
}

/// A connection that calls can be sent with.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallsConnection {
    pub id: String,
    pub name: String,
    pub environment: EnvironmentView,
    pub host: String,
}

impl From<SavedConnection> for CallsConnection {
    fn from(saved: SavedConnection) -> Self {
        let view = ConnectionView::plain(&saved);
        Self { environment: view.environment, host: view.host, id: view.id, name: view.name }
    }
}

/// Everything there is to show.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CallsSnapshot {
    pub seq: u64,
    pub rows: Vec<CallRow>,
    pub batch: MetadataView,
    pub overall: OverallView,
    pub connection: Option<CallsConnection>,
    pub choices: Vec<CallsConnection>,
}

impl CallsSnapshot {
    pub fn new(station: &Station, pages: Pages) -> Self {
        let simulated: Option<CallsConnection> = station
            .desk
            .simulated()
            .and_then(|it| it.connection(Vendor::Authenticx))
            .map(Into::into);
        let choices = match &simulated {
            Some(simulated) => vec![simulated.clone()],
            None => {
                let saved = station.settings.read(|saved| saved.connections.clone());
                let own = saved.into_iter().filter(|known| known.vendor == Vendor::Authenticx);
                own.map(Into::into).collect()
            }
        };
        Self {
            seq: pages.seq,
            rows: pages.calls.into_iter().map(Into::into).collect(),
            batch: pages.batch.into(),
            overall: pages.overall.into(),
            connection: simulated.or_else(|| chosen(station).map(Into::into)),
            choices,
        }
    }
}

/// What a window is told.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
pub enum CallsMessage {
    /// Everything; replaces what was there.
    Snapshot { snapshot: Box<CallsSnapshot> },
    /// Rows that changed.
    Rows { seq: u64, rows: Vec<CallRow>, overall: OverallView },
    /// Files are held over the window, or no longer.
    Hover { files: Option<u32> },
    /// What became of a drop.
    Added { added: u32, ignored: u32 },
}

/// What became of a drop or a choice.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Added")]
pub struct AddedView {
    pub added: u32,
    pub ignored: u32,
}

impl From<Added> for AddedView {
    fn from(added: Added) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self { added: count(added.added), ignored: count(added.ignored) }
    }
}
