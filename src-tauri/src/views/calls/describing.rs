//! What is said of many calls at once, and of their names.

use gatehouse_uploads::{CallId, PatternPreview, PatternRow, Preset, QueueTrouble};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::MetadataView;

/// What is said about one of many calls.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FileChange {
    pub id: String,
    pub fields: MetadataView,
}

/// The name that one of many calls is sent under; none for its file's own.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NameChange {
    pub id: String,
    pub name: Option<String>,
}

/// Why one of many calls stayed as it was.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RowTrouble {
    pub id: String,
    /// The field that it is about, as the window spells it.
    pub field: Option<String>,
    pub message: String,
}

impl From<(CallId, QueueTrouble)> for RowTrouble {
    fn from((id, trouble): (CallId, QueueTrouble)) -> Self {
        let message = trouble.to_string();
        let field = match trouble {
            QueueTrouble::Field(trouble) => Some(trouble.field.to_owned()),
            _ => None,
        };
        Self { id: id.to_string(), field, message }
    }
}

/// A name, and what a pattern reads from it.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatternRowView {
    pub name: String,
    pub fields: Option<MetadataView>,
    /// Which character is otherwise than the pattern, the first being 1.
    pub at: Option<u32>,
    /// What was expected there.
    pub words: Option<String>,
}

impl From<PatternRow> for PatternRowView {
    fn from(row: PatternRow) -> Self {
        let name = row.name;
        match row.read {
            Ok(fields) => Self { name, fields: Some(fields.into()), at: None, words: None },
            Err(mismatch) => Self {
                name,
                fields: None,
                at: u32::try_from(mismatch.at).ok(),
                words: Some(mismatch.words),
            },
        }
    }
}

/// What a pattern reads from the names on the list.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PatternView {
    pub total: u32,
    /// Those that it fits.
    pub fitting: u32,
    /// Some of them, those that do not fit first.
    pub rows: Vec<PatternRowView>,
}

impl From<PatternPreview> for PatternView {
    fn from(preview: PatternPreview) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Self {
            total: count(preview.total),
            fitting: count(preview.fitting),
            rows: preview.rows.into_iter().map(Into::into).collect(),
        }
    }
}

/// Metadata under a name.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Preset")]
pub struct PresetView {
    pub name: String,
    pub fields: MetadataView,
}

impl From<Preset> for PresetView {
    fn from(preset: Preset) -> Self {
        Self { name: preset.name, fields: preset.fields.into() }
    }
}
