//! The dry run: what an import would do about each row. Nothing is sent.

use gatehouse_records::{By, ImportRow, Lookup, NewImport, Records, plain_cell};

use super::{
    columns::{Column, Columns},
    file::{Sheet, SheetRow},
    plan::Planner,
};
use crate::Trouble;

/// What a row says, read with the columns.
pub(super) struct Said<'a> {
    pub(super) row: &'a SheetRow,
    columns: &'a Columns,
    /// How many columns the header names.
    pub(super) width: usize,
}

impl<'a> Said<'a> {
    /// What is in a column; `None` if no column holds it.
    pub(super) fn of(&self, column: Column) -> Option<&'a str> {
        let place = *self.columns.places.get(&column)?;
        Some(plain_cell(self.row.cells.get(place).map_or("", String::as_str)))
    }

    pub(super) fn text(&self, column: Column) -> &'a str {
        self.of(column).unwrap_or_default()
    }

    pub(super) fn columns(&self) -> &'a Columns {
        self.columns
    }
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
        let rows = self.rows(records).await?;
        let new = NewImport { file: &self.sheet.file, connection: self.connection, rows: &rows };
        Ok(records.keep_import(&new, by).await?)
    }

    /// Checks every row against the people of the directory.
    ///
    /// # Errors
    /// A required field has no column, or the directory cannot be read.
    pub async fn rows(&self, records: &Records) -> Result<Vec<ImportRow>, Trouble> {
        let columns = self.columns;
        if let Some(column) = columns.missing().first() {
            let words = format!("No column of the file holds the field {}", column.word());
            return Err(Trouble::field(column.word(), words));
        }
        let width = self.sheet.header.len();
        let said: Vec<Said<'_>> =
            self.sheet.rows.iter().map(|row| Said { row, columns, width }).collect();
        let mut lookup = Lookup::default();
        for row in &said {
            let [login, email, guid] =
                [Column::LoginName, Column::Email, Column::Guid].map(|column| row.text(column));
            lookup.add(login, email, guid);
        }
        let found = records.look_up(self.connection, &lookup).await?;
        let mut planner = Planner::new(self.connection, &found);
        Ok(said.iter().map(|row| planner.plan(row)).collect())
    }
}
