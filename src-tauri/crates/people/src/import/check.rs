//! The dry run: what an import would do about each row. Nothing is sent.

use std::collections::BTreeMap;

use gatehouse_records::{By, ImportRow, Lookup, NewImport, Records, plain_cell};
use gatehouse_sheets::{Row, Sheet};

use super::{
    columns::{Column, Columns},
    plan::Planner,
    row::Finding,
};
use crate::{
    Note, Trouble,
    cleaning::{Cleaned, Kind, cleaned, is_calculated},
    lookalike::look,
};

/// What a row says, read with the columns and without what is certainly no part of it.
pub(super) struct Said<'a> {
    pub(super) row: &'a Row,
    columns: &'a Columns,
    /// What the file calls its columns.
    header: &'a [String],
    texts: BTreeMap<Column, String>,
    /// What was taken off the cells.
    pub(super) notes: Vec<(Column, Note)>,
    /// The columns whose cells were written so that they are not taken for formulas.
    escaped: Vec<Column>,
}

impl<'a> Said<'a> {
    pub(super) fn new(row: &'a Row, columns: &'a Columns, header: &'a [String]) -> Self {
        let (mut texts, mut notes, mut escaped) = (BTreeMap::new(), Vec::new(), Vec::new());
        for (column, place) in &columns.places {
            let cell = row.cells.get(*place).map_or("", String::as_str);
            let plain = plain_cell(cell);
            // The apostrophe of an export stands before what begins with one, too.
            let kind = match kind(*column) {
                Kind::Key if plain != cell => Kind::Words,
                kind => kind,
            };
            if plain != cell {
                escaped.push(*column);
            }
            let Cleaned { text, notes: found } = cleaned(plain, kind);
            notes.extend(found.into_iter().map(|note| (*column, note)));
            texts.insert(*column, text);
        }
        Self { row, columns, header, texts, notes, escaped }
    }

    /// How many columns the file names.
    pub(super) fn width(&self) -> usize {
        self.header.len()
    }

    /// What stands at a place of the row, and what the file calls that column.
    pub(super) fn at(&self, place: usize) -> Option<(&'a str, &'a str)> {
        let cell =
            self.row.cells.get(place).map(|cell| cell.trim()).filter(|cell| !cell.is_empty())?;
        Some((cell, self.header.get(place)?.trim()))
    }

    /// What the file calls a column, if it has it and names it.
    pub(super) fn heading(&self, column: Column) -> Option<&'a str> {
        let place = *self.columns.places.get(&column)?;
        self.header.get(place).map(|name| name.trim()).filter(|name| !name.is_empty())
    }

    /// Whether a cell is a formula. A remark may begin as one where an export wrote it so that it is none.
    pub(super) fn is_formula(&self, column: Column) -> bool {
        is_calculated(self.text(column)) && !self.escaped.contains(&column)
    }

    /// What is in a column; `None` if no column holds it.
    pub(super) fn of(&self, column: Column) -> Option<&str> {
        self.texts.get(&column).map(String::as_str)
    }

    pub(super) fn text(&self, column: Column) -> &str {
        self.of(column).unwrap_or_default()
    }

    pub(super) fn columns(&self) -> &'a Columns {
        self.columns
    }
}

const fn kind(column: Column) -> Kind {
    match column {
        Column::FirstName | Column::LastName | Column::Note => Kind::Words,
        Column::Email => Kind::Address,
        Column::Number => Kind::Number,
        _ => Kind::Key,
    }
}

/// A row and what there is to do about it, with what was found on the way.
pub struct Checked {
    /// The row.
    pub row: ImportRow,
    /// What was found: first what keeps it from being sent.
    pub findings: Vec<Finding>,
}

/// A dry run: what is read, and how.
pub struct DryRun<'a> {
    /// The rows.
    pub sheet: &'a Sheet,
    /// Which column is which field.
    pub columns: &'a Columns,
    /// The connection that the people belong to.
    pub connection: &'a str,
}

impl DryRun<'_> {
    /// Checks every row and keeps what was found, in the place of the import before.
    ///
    /// # Errors
    /// A required field has no column, an import runs, or the directory cannot be read or written.
    pub async fn keep(&self, records: &Records, by: &By) -> Result<(), Trouble> {
        let rows: Vec<ImportRow> =
            self.rows(records).await?.into_iter().map(|checked| checked.row).collect();
        let new = NewImport { file: &self.sheet.file, connection: self.connection, rows: &rows };
        Ok(records.keep_import(&new, by).await?)
    }

    /// Checks every row against the people of the directory.
    ///
    /// # Errors
    /// A required field has no column, or the directory cannot be read.
    pub async fn rows(&self, records: &Records) -> Result<Vec<Checked>, Trouble> {
        let columns = self.columns;
        if let Some(column) = columns.missing().first() {
            let words = format!("No column of the file holds the field {}", column.word());
            return Err(Trouble::field(column.word(), words));
        }
        let header = &self.sheet.header;
        let said: Vec<Said<'_>> =
            self.sheet.rows.iter().map(|row| Said::new(row, columns, header)).collect();
        let mut lookup = Lookup::default();
        for row in &said {
            let [login, email, guid] =
                [Column::LoginName, Column::Email, Column::Guid].map(|column| row.text(column));
            lookup.add(login, email, guid);
            if !login.is_ascii() {
                lookup.add(&look(&Lookup::login_key(login)), "", "");
            }
        }
        let found = records.look_up(self.connection, &lookup).await?;
        let mut planner = Planner::new(self.connection, &found);
        planner.rivals = columns.rivals(header);
        Ok(said.iter().map(|row| planner.plan(row)).collect())
    }
}
