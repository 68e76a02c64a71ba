//! Sheets beside calls, as a window sees them.

use gatehouse_sheets::encodings;
use gatehouse_uploads::{
    Asked, ColumnRole, FieldTrouble, KnownBy, QueueTrouble, SheetColumn, SheetPreset, SheetSeen,
    Sheets,
};
use serde::{Deserialize, Serialize};
use specta::Type;

/// A column of a sheet. What it says is the name of a field of the metadata, or one of: file, from, to, caller, agent, day,
/// outbound, unused.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "SheetColumn")]
pub struct SheetColumnView {
    pub name: String,
    /// What stands in it first.
    pub sample: String,
    pub role: String,
    /// What it would say by its name alone.
    pub usual: String,
}

impl From<SheetColumn> for SheetColumnView {
    fn from(column: SheetColumn) -> Self {
        let SheetColumn { name, sample, role, usual } = column;
        Self { name, sample, role: role.to_string(), usual: usual.to_string() }
    }
}

/// By what the columns of a sheet are known.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "SheetKnownBy")]
pub enum KnownByView {
    Names,
    /// It is a `Master.csv` of Asterisk, which names none.
    Places,
    Choice,
    Preset,
}

/// A sheet as it is read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "CallSheet")]
pub struct SheetView {
    pub id: String,
    pub file: String,
    pub folder: String,
    /// Whether it is about calls beside it.
    pub used: bool,
    pub by: KnownByView,
    /// The preset that says what its columns are.
    pub preset: Option<String>,
    pub lines: u32,
    /// How many of them find their call.
    pub matched: u32,
    pub columns: Vec<SheetColumnView>,
    pub encoding: Option<String>,
    /// Whether only a guess speaks for that.
    pub guessed: bool,
    /// Some of what the guess may have got wrong.
    pub doubtful: Vec<String>,
    /// Why no row of it can be read.
    pub broken: Option<String>,
}

impl SheetView {
    pub fn new(id: u64, seen: SheetSeen) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let (by, preset) = match seen.by {
            KnownBy::Names => (KnownByView::Names, None),
            KnownBy::Places => (KnownByView::Places, None),
            KnownBy::Choice => (KnownByView::Choice, None),
            KnownBy::Preset(name) => (KnownByView::Preset, Some(name)),
        };
        Self {
            id: id.to_string(),
            file: seen.file,
            folder: seen.folder,
            used: seen.used,
            by,
            preset,
            lines: count(seen.lines),
            matched: count(seen.matched),
            columns: seen.columns.into_iter().map(Into::into).collect(),
            encoding: seen.encoding.map(str::to_owned),
            guessed: seen.guessed,
            doubtful: seen.doubtful,
            broken: seen.broken,
        }
    }
}

/// A column that a preset speaks of.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "PresetColumn")]
pub struct PresetColumnView {
    pub name: String,
    pub role: String,
}

/// What the columns of a kind of sheet say, under a name.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "SheetPreset")]
pub struct SheetPresetView {
    pub name: String,
    pub columns: Vec<PresetColumnView>,
}

impl From<SheetPreset> for SheetPresetView {
    fn from(preset: SheetPreset) -> Self {
        let column = |column: gatehouse_uploads::NamedColumn| PresetColumnView {
            name: column.name,
            role: column.role.to_string(),
        };
        Self { name: preset.name, columns: preset.columns.into_iter().map(column).collect() }
    }
}

/// The sheets beside calls, and what is kept of others.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "CallSheets")]
pub struct SheetsView {
    pub sheets: Vec<SheetView>,
    pub presets: Vec<SheetPresetView>,
    /// Those to choose from.
    pub encodings: Vec<String>,
}

impl From<Sheets> for SheetsView {
    fn from(all: Sheets) -> Self {
        Self {
            sheets: all.sheets.into_iter().map(|(id, seen)| SheetView::new(id, seen)).collect(),
            presets: all.presets.into_iter().map(Into::into).collect(),
            encodings: encodings().map(str::to_owned).collect(),
        }
    }
}

/// How a person wants a sheet to be read.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "SheetReading")]
pub struct SheetReading {
    pub id: String,
    /// What each column says, in their order; none for what it says now.
    pub roles: Option<Vec<String>>,
    /// None for what its bytes tell.
    pub encoding: Option<String>,
}

impl SheetReading {
    /// The sheet's number, and how it is wanted.
    pub fn asked(self) -> Result<(u64, Asked), QueueTrouble> {
        let id = self.id.parse().map_err(|_| QueueTrouble::Gone)?;
        let parse = |text: &String| ColumnRole::parse(text);
        let roles = self.roles.as_ref().map(|roles| roles.iter().map(parse).collect());
        let roles = match roles {
            Some(None) => {
                let words = "There is no such field".to_owned();
                return Err(FieldTrouble { field: "columns", words }.into());
            }
            Some(roles) => roles,
            None => None,
        };
        Ok((id, Asked { roles, encoding: self.encoding }))
    }
}
