//! How a file of people was read, as a window sees it: what speaks for it, what is in doubt, and what was passed over.

use gatehouse_sheets::{
    Doubt, DoubtfulCell, Evidence, Letters, Passed, PassedWhy, SeparatorEvidence, Sheet,
};
use serde::Serialize;
use specta::Type;

/// How many lines that were passed over are named; lines that follow each other count as one.
const MOST_PASSED: usize = 100;

/// What speaks for an encoding.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ImportEvidence {
    Chosen,
    Mark,
    Plain,
    Fits,
    FitsBut,
    Zeros,
    Frequency,
    Close,
}

/// Why a file is read in its encoding, with how many letters fit and how many places do not.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportEncodingGuess {
    pub why: ImportEvidence,
    pub letters: u32,
    pub damaged: u32,
}

impl From<Letters> for ImportEncodingGuess {
    fn from(read: Letters) -> Self {
        let (why, letters, damaged) = match read.evidence {
            Evidence::Chosen => (ImportEvidence::Chosen, 0, 0),
            Evidence::Mark => (ImportEvidence::Mark, 0, 0),
            Evidence::Plain => (ImportEvidence::Plain, 0, 0),
            Evidence::Fits { letters } => (ImportEvidence::Fits, letters, 0),
            Evidence::FitsBut { letters, damaged } => (ImportEvidence::FitsBut, letters, damaged),
            Evidence::Zeros => (ImportEvidence::Zeros, 0, 0),
            Evidence::Frequency => (ImportEvidence::Frequency, 0, 0),
            Evidence::Close { .. } => (ImportEvidence::Close, 0, 0),
        };
        Self { why, letters: count(letters), damaged: count(damaged) }
    }
}

/// What speaks for a separator.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ImportSeparatorEvidence {
    Chosen,
    Said,
    Widths,
    HintNotUsed,
    OneColumn,
}

/// Why the cells of a file are parted as they are, with how many of the first lines have how many cells.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportSeparatorGuess {
    pub why: ImportSeparatorEvidence,
    pub alike: u32,
    pub lines: u32,
    pub cells: u32,
}

impl From<SeparatorEvidence> for ImportSeparatorGuess {
    fn from(evidence: SeparatorEvidence) -> Self {
        let without = |why| Self { why, alike: 0, lines: 0, cells: 0 };
        let with = |why, (alike, lines, cells)| Self {
            why,
            alike: count(alike),
            lines: count(lines),
            cells: count(cells),
        };
        match evidence {
            SeparatorEvidence::Chosen => without(ImportSeparatorEvidence::Chosen),
            SeparatorEvidence::Said => without(ImportSeparatorEvidence::Said),
            SeparatorEvidence::OneColumn => without(ImportSeparatorEvidence::OneColumn),
            SeparatorEvidence::Widths { alike, lines, cells } => {
                with(ImportSeparatorEvidence::Widths, (alike, lines, cells))
            }
            SeparatorEvidence::HintNotUsed { alike, lines, cells } => {
                with(ImportSeparatorEvidence::HintNotUsed, (alike, lines, cells))
            }
        }
    }
}

/// A cell that encodings read otherwise.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportDoubtfulCell {
    pub line: u32,
    pub column: u32,
    /// The text by each of the candidates, in their order.
    pub readings: Vec<String>,
}

impl From<&DoubtfulCell> for ImportDoubtfulCell {
    fn from(cell: &DoubtfulCell) -> Self {
        Self { line: cell.line, column: count(cell.column), readings: cell.readings.clone() }
    }
}

/// The encodings that a file may be in, and what they make of its cells.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportDoubt {
    /// The one that it was read in comes first.
    pub candidates: Vec<String>,
    pub cells: Vec<ImportDoubtfulCell>,
    pub differing: u32,
}

impl From<&Doubt> for ImportDoubt {
    fn from(doubt: &Doubt) -> Self {
        Self {
            candidates: doubt.candidates.iter().map(|name| (*name).to_owned()).collect(),
            cells: doubt.cells.iter().map(Into::into).collect(),
            differing: count(doubt.differing.len()),
        }
    }
}

/// Why a line is no row.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ImportPassedWhy {
    BeforeHeader,
    HeaderAgain,
    Empty,
    SeparatorHint,
}

/// Lines that were passed over, from one to another.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportPassed {
    pub line: u32,
    pub last: u32,
    pub why: ImportPassedWhy,
}

impl From<&Passed> for ImportPassed {
    fn from(passed: &Passed) -> Self {
        let why = match passed.why {
            PassedWhy::BeforeHeader => ImportPassedWhy::BeforeHeader,
            PassedWhy::HeaderAgain => ImportPassedWhy::HeaderAgain,
            PassedWhy::Empty => ImportPassedWhy::Empty,
            PassedWhy::SeparatorHint => ImportPassedWhy::SeparatorHint,
        };
        Self { line: passed.line, last: passed.last, why }
    }
}

/// How a file was read.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ImportReading {
    pub encoding: ImportEncodingGuess,
    pub separator: ImportSeparatorGuess,
    pub doubt: Option<ImportDoubt>,
    /// The first of the lines that were passed over, and how many there are in all.
    pub passed: Vec<ImportPassed>,
    pub passed_lines: u32,
}

impl From<&Sheet> for ImportReading {
    fn from(sheet: &Sheet) -> Self {
        let lines = sheet.passed.iter().map(|passed| passed.last - passed.line + 1);
        Self {
            encoding: sheet.letters.into(),
            separator: sheet.separator_evidence.into(),
            doubt: sheet.doubt.as_ref().map(Into::into),
            passed: sheet.passed.iter().take(MOST_PASSED).map(Into::into).collect(),
            passed_lines: lines.fold(0, u32::saturating_add),
        }
    }
}

fn count(many: usize) -> u32 {
    u32::try_from(many).unwrap_or(u32::MAX)
}
