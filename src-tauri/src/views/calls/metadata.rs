//! What is said about a call, as a window types and sees it.

use gatehouse_uploads::{Beside, DatedBy, Derived, KnownAgent, MetadataFields};
use serde::{Deserialize, Serialize};
use specta::Type;

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

/// By whose word an interaction has its date.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "DatedBy")]
pub enum DatedByView {
    /// The recording says when it began.
    File,
    /// The recording says when it ended, and how long it is.
    FileEnd,
    /// The file's last change, less the length of the recording.
    LessLength,
    LastChange,
    Nothing,
}

impl From<DatedBy> for DatedByView {
    fn from(by: DatedBy) -> Self {
        match by {
            DatedBy::File => Self::File,
            DatedBy::FileEnd => Self::FileEnd,
            DatedBy::LessLength => Self::LessLength,
            DatedBy::LastChange => Self::LastChange,
            DatedBy::Nothing => Self::Nothing,
        }
    }
}

/// What a file beside a call says of it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Beside")]
pub struct BesideView {
    pub file: String,
    pub line: Option<u64>,
    pub fields: MetadataView,
    /// Columns and keys that are no field.
    pub left_out: Vec<String>,
}

impl From<Beside> for BesideView {
    fn from(beside: Beside) -> Self {
        Self {
            file: beside.file,
            line: beside.line,
            fields: beside.fields.into(),
            left_out: beside.left_out,
        }
    }
}

/// An agent whom the service has under a code.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "KnownAgent")]
pub struct KnownAgentView {
    pub code: String,
    pub first_name: String,
    pub last_name: String,
}

impl From<KnownAgent> for KnownAgentView {
    fn from(agent: KnownAgent) -> Self {
        Self { code: agent.code, first_name: agent.first_name, last_name: agent.last_name }
    }
}

/// What is filled in where nothing was typed.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DerivedView {
    pub upload_type: String,
    pub interaction_date: String,
    pub dated_by: DatedByView,
    pub client_call_id: String,
    /// The service's own agent under the code that is said, where nobody says a name beside that code.
    pub agent: Option<KnownAgentView>,
}

impl From<Derived> for DerivedView {
    fn from(derived: Derived) -> Self {
        Self {
            upload_type: derived.upload_type,
            interaction_date: derived.interaction_date,
            dated_by: derived.dated_by.into(),
            client_call_id: derived.client_call_id,
            agent: derived.agent.map(Into::into),
        }
    }
}
