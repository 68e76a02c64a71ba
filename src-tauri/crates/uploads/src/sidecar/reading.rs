//! A file as a table: how a person wants it read, and which letters its bytes are.

use std::{path::Path, sync::Arc};

use gatehouse_sheets::{DoubtfulCell, Evidence, FileTrouble, LARGEST, Row, Sheet as Table, Source};

use super::{
    columns::{self, ColumnRole},
    mapping::SheetRules,
};
use crate::{metadata::Calendar, patience};

/// How a sheet is to be read.
#[derive(Clone, Copy)]
pub(super) struct Reading<'a> {
    pub(super) calendar: &'a Calendar,
    pub(super) rules: &'a Arc<SheetRules>,
    pub(super) asked: Option<&'a Asked>,
}

/// How a person wants to see a sheet read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What each column says, in their order; as far as it goes.
    pub roles: Option<Vec<ColumnRole>>,
    /// In which encoding.
    pub encoding: Option<String>,
}

/// The bytes of a sheet, or of as much as tells that there are too many.
pub(super) fn bytes_of(path: &Path) -> Result<Vec<u8>, FileTrouble> {
    patience::read(path, LARGEST + 1).map_err(|_| FileTrouble::Unreadable)
}

/// The table, in the encoding that a person chose where its bytes do not tell it, or that they chose for these very bytes.
pub(super) fn table(
    source: &Source,
    (place, content): (&str, &str),
    with: Reading,
) -> Result<Table, FileTrouble> {
    let names = |cell: &str| columns::is_known(cell) || with.rules.knows(cell);
    let read = |encoding: Option<&str>| source.sheet(encoding, None, &names);
    if let Some(encoding) = with.asked.and_then(|asked| asked.encoding.as_deref()) {
        return read(Some(encoding));
    }
    let table = read(None)?;
    let very = with.rules.of(place).filter(|choice| choice.content == content);
    if let Some(encoding) = very.and_then(|choice| choice.encoding.as_deref()) {
        return read(Some(encoding));
    }
    if !is_guess(table.letters.evidence) {
        return Ok(table);
    }
    // Names of columns may be among what the guess got wrong.
    for encoding in with.rules.encodings() {
        let Ok(other) = read(Some(encoding)) else { continue };
        let fitting = with.rules.roles(place, &other.header);
        if fitting.is_some_and(|fitting| fitting.encoding == Some(encoding)) {
            return Ok(other);
        }
    }
    Ok(table)
}

/// Whether nothing but what comes out speaks for an encoding.
pub(super) fn is_guess(evidence: Evidence) -> bool {
    matches!(evidence, Evidence::Frequency | Evidence::Close { .. })
}

/// What the encodings that come into question make of a cell.
pub(super) fn readings(cell: &DoubtfulCell) -> String {
    let mut different: Vec<&str> = Vec::new();
    for reading in &cell.readings {
        if !different.contains(&reading.as_str()) {
            different.push(reading);
        }
    }
    different.join(" / ")
}

/// Cisco names the types of its columns in the line below their names.
pub(super) fn names_types(row: &Row) -> bool {
    let is_type = |cell: &String| {
        cell.is_empty()
            || matches!(cell.as_str(), "INTEGER" | "UNIQUEIDENTIFIER")
            || cell.starts_with("VARCHAR(")
    };
    row.cells.len() > 1 && row.cells.iter().all(is_type)
}
