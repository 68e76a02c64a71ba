//! What is said of many calls at once, and of their names.

use gatehouse_uploads::{
    CallId, Dating, Mismatch, Order, PatternPreview, PatternRow, Preset, QueueTrouble, Stamp,
};
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
    /// None where the name is otherwise than the pattern.
    pub fields: Option<MetadataView>,
    /// Which character is otherwise than the pattern or begins what cannot be used, the first being 1.
    pub at: Option<u32>,
    /// What was expected there, or why it cannot be used.
    pub words: Option<String>,
}

impl PatternRowView {
    fn new(name: String, fields: Option<MetadataView>, wrong: Option<Mismatch>) -> Self {
        let at = wrong.as_ref().and_then(|wrong| u32::try_from(wrong.at).ok());
        Self { name, fields, at, words: wrong.map(|wrong| wrong.words) }
    }
}

impl From<PatternRow> for PatternRowView {
    fn from(row: PatternRow) -> Self {
        let name = row.name;
        match row.read {
            Ok(reading) => {
                let spoilt = reading.spoilt.into_iter().next();
                Self::new(name, Some(reading.fields.into()), spoilt)
            }
            Err(mismatch) => Self::new(name, None, Some(mismatch)),
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

/// What stands first where both the day and the month are numbers.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "DateOrder")]
pub enum OrderView {
    DayFirst,
    MonthFirst,
}

/// What the time is that a recorder writes into its file.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "RecorderStamp")]
pub enum StampView {
    Begin,
    End,
}

/// How dates are taken that may be taken in two ways; none for what they tell themselves.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Dating")]
pub struct DatingView {
    pub order: Option<OrderView>,
    pub stamp: Option<StampView>,
}

impl From<DatingView> for Dating {
    fn from(view: DatingView) -> Self {
        Self {
            order: view.order.map(|order| match order {
                OrderView::DayFirst => Order::DayFirst,
                OrderView::MonthFirst => Order::MonthFirst,
            }),
            stamp: view.stamp.map(|stamp| match stamp {
                StampView::Begin => Stamp::Begin,
                StampView::End => Stamp::End,
            }),
        }
    }
}

impl From<Dating> for DatingView {
    fn from(dating: Dating) -> Self {
        Self {
            order: dating.order.map(|order| match order {
                Order::DayFirst => OrderView::DayFirst,
                Order::MonthFirst => OrderView::MonthFirst,
            }),
            stamp: dating.stamp.map(|stamp| match stamp {
                Stamp::Begin => StampView::Begin,
                Stamp::End => StampView::End,
            }),
        }
    }
}
