//! An import of people as a window sees it.

use std::collections::BTreeMap;

use gatehouse_people::{
    import::{Column, Columns, Progress},
    phone,
};
use gatehouse_records::{Difference, Import, ImportRow, Plan, RowFilter, RowState, Stage};
use serde::{Deserialize, Serialize};
use specta::Type;

use super::{import_reading::ImportReading, people::moment};
use crate::{failure::Failure, people::imports::Opened};

/// How many rows of a file are shown before it is checked.
const PREVIEW: usize = 8;

mirrored! {
    /// What there is to do about a row.
    ImportPlan for Plan { Add, Change, Adopt, Same, Invalid, Duplicate, Unsettled }
}
mirrored! {
    /// Where a row stands.
    ImportRowState for RowState { Left, Waiting, Sending, Done, Refused, Unknown }
}
mirrored! {
    /// Where an import stands.
    ImportStage for Stage { Checked, Running, Stopped, Ended }
}
mirrored! {
    /// What parts the cells of a row.
    ImportSeparator for gatehouse_sheets::Separator { Comma, Semicolon, Tab, Pipe }
}

/// Which column of the file holds a field, by its name in the template.
#[derive(Debug, Clone, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPlace {
    pub field: String,
    pub column: u32,
}

/// Which columns hold what, and the country code of numbers that say none.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportColumns {
    pub places: Vec<ImportPlace>,
    pub country: Option<String>,
}

impl TryFrom<ImportColumns> for Columns {
    type Error = Failure;

    fn try_from(view: ImportColumns) -> Result<Self, Failure> {
        let mut places = BTreeMap::new();
        for place in view.places {
            let column = Column::from_word(&place.field)
                .ok_or_else(|| Failure::field(&place.field, "There is no such field"))?;
            places.insert(column, place.column as usize);
        }
        Ok(Self { places, country: view.country.filter(|code| !code.is_empty()) })
    }
}

/// A file that was chosen, and how it is read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportFile {
    pub name: String,
    pub size: u64,
    pub rows: u32,
    pub encoding: String,
    pub encodings: Vec<String>,
    /// Some bytes have no meaning in this encoding.
    pub damaged: bool,
    pub separator: ImportSeparator,
    /// What speaks for both, what is in doubt, and what was passed over.
    pub reading: ImportReading,
    pub header: Vec<String>,
    pub preview: Vec<Vec<String>>,
    /// Where each field was found by its name.
    pub places: Vec<ImportPlace>,
    /// Every field, and whether it is required.
    pub fields: Vec<ImportField>,
}

/// A field that a column can hold.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportField {
    pub field: String,
    pub required: bool,
}

impl From<&Opened> for ImportFile {
    fn from(opened: &Opened) -> Self {
        let sheet = &opened.sheet;
        let guessed = Columns::guessed(&sheet.header);
        let place = |(column, place): (&Column, &usize)| ImportPlace {
            field: column.word().to_owned(),
            column: u32::try_from(*place).unwrap_or(u32::MAX),
        };
        let field = |column: Column| ImportField {
            field: column.word().to_owned(),
            required: Column::REQUIRED.contains(&column),
        };
        Self {
            name: sheet.file.clone(),
            size: opened.size(),
            rows: u32::try_from(sheet.rows.len()).unwrap_or(u32::MAX),
            encoding: sheet.letters.name.to_owned(),
            encodings: gatehouse_sheets::encodings().map(str::to_owned).collect(),
            damaged: sheet.rows.iter().any(|row| row.damaged),
            separator: sheet.separator.into(),
            reading: sheet.into(),
            header: sheet.header.clone(),
            preview: sheet.rows.iter().take(PREVIEW).map(|row| row.cells.clone()).collect(),
            places: guessed.places.iter().map(place).collect(),
            fields: Column::ALL.into_iter().map(field).collect(),
        }
    }
}

/// How many rows have a plan.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportCount {
    pub plan: ImportPlan,
    pub rows: u64,
}

/// How far a run is. The number only grows while it runs.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportProgress {
    pub seq: u64,
    pub stage: ImportStage,
    pub words: String,
    pub total: u64,
    pub done: u64,
    pub refused: u64,
    pub unknown: u64,
    pub sending: u64,
    /// Rows a second.
    pub rate: f64,
    pub seconds_left: Option<u64>,
}

impl From<&Progress> for ImportProgress {
    fn from(progress: &Progress) -> Self {
        Self {
            seq: progress.seq,
            stage: progress.stage.into(),
            words: progress.words.clone(),
            total: progress.total,
            done: progress.done,
            refused: progress.refused,
            unknown: progress.unknown,
            sending: progress.sending,
            rate: progress.rate,
            seconds_left: progress.left.map(|left| left.as_secs()),
        }
    }
}

/// The import that was checked or run last.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRun {
    pub file: String,
    pub checked_at: u64,
    pub plans: Vec<ImportCount>,
    pub progress: ImportProgress,
}

impl ImportRun {
    /// As the directory has it, or as the run that lives tells.
    pub fn new(import: &Import, live: Option<Progress>) -> Self {
        let plans = Plan::ALL.into_iter().map(|plan| {
            let of_plan = import.counts.iter().filter(|count| count.plan == plan);
            ImportCount { plan: plan.into(), rows: of_plan.map(|count| count.rows).sum() }
        });
        let progress = live.unwrap_or_else(|| Progress::of(import));
        Self {
            file: import.file.clone(),
            checked_at: moment(import.checked),
            plans: plans.collect(),
            progress: (&progress).into(),
        }
    }
}

/// What there is to import.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportLook {
    pub file: Option<ImportFile>,
    pub run: Option<ImportRun>,
}

/// Which rows. Empty lists leave nothing out.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportQuery {
    pub plans: Vec<ImportPlan>,
    pub states: Vec<ImportRowState>,
    pub offset: u64,
    pub limit: u32,
}

impl From<&ImportQuery> for RowFilter {
    fn from(query: &ImportQuery) -> Self {
        Self {
            plans: query.plans.iter().map(|plan| (*plan).into()).collect(),
            states: query.states.iter().map(|state| (*state).into()).collect(),
        }
    }
}

/// A field that would change.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportDifference {
    pub field: String,
    pub from: String,
    pub to: String,
}

impl From<Difference> for ImportDifference {
    fn from(differs: Difference) -> Self {
        Self { field: differs.field, from: differs.from, to: differs.to }
    }
}

/// A row of a file.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportRowView {
    pub line: u32,
    pub plan: ImportPlan,
    pub state: ImportRowState,
    pub login_name: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub phone: String,
    pub person: Option<String>,
    pub differs: Vec<ImportDifference>,
    /// The field that is wrong.
    pub field: Option<String>,
    pub words: String,
}

impl From<ImportRow> for ImportRowView {
    fn from(row: ImportRow) -> Self {
        let profile = row.typed.profile;
        Self {
            line: row.line,
            plan: row.plan.into(),
            state: row.state.into(),
            login_name: row.typed.login_name,
            phone: phone::shown(&profile.country_code, &profile.number),
            first_name: profile.first_name,
            last_name: profile.last_name,
            email: profile.email,
            person: row.person.map(|person| person.to_string()),
            differs: row.differs.into_iter().map(Into::into).collect(),
            field: (!row.field.is_empty()).then_some(row.field),
            words: row.words,
        }
    }
}

/// A page of rows.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPage {
    pub rows: Vec<ImportRowView>,
    pub total: u64,
}
