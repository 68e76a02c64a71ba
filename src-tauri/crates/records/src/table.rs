//! CSV that no spreadsheet takes for more than text.

use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::Trouble;

/// How much is gathered before it is written.
const CHUNK: usize = 64 * 1024;

/// A table on its way out.
pub(crate) struct Table<W> {
    to: W,
    csv: csv::Writer<Vec<u8>>,
    rows: u64,
}

impl<W: AsyncWrite + Unpin> Table<W> {
    /// Writes the header.
    pub(crate) async fn begin(to: W, header: &[&str]) -> Result<Self, Trouble> {
        let mut table = Self { to, csv: csv::Writer::from_writer(Vec::new()), rows: 0 };
        table.row(header).await?;
        table.rows = 0;
        Ok(table)
    }

    /// Adds a row.
    pub(crate) async fn row(&mut self, cells: &[&str]) -> Result<(), Trouble> {
        let cells = cells.iter().map(|cell| safe_cell(cell));
        self.csv.write_record(cells).map_err(|_| Trouble::ExportFailed)?;
        self.rows += 1;
        if self.csv.get_ref().len() >= CHUNK { self.pass_on().await } else { Ok(()) }
    }

    /// Writes the rest; how many rows there were.
    pub(crate) async fn end(mut self) -> Result<(W, u64), Trouble> {
        self.pass_on().await?;
        Ok((self.to, self.rows))
    }

    async fn pass_on(&mut self) -> Result<(), Trouble> {
        let full = std::mem::replace(&mut self.csv, csv::Writer::from_writer(Vec::new()));
        let bytes = full.into_inner().map_err(|_| Trouble::ExportFailed)?;
        self.to.write_all(&bytes).await.map_err(|_| Trouble::ExportFailed)
    }
}

/// A cell as it goes into an exported table: what a spreadsheet would take for a formula gets an
/// apostrophe in front, and so does what begins with one. [`plain_cell`] undoes it.
#[must_use]
pub fn safe_cell(text: &str) -> String {
    if text.starts_with(is_risky) { format!("'{text}") } else { text.to_owned() }
}

/// What [`safe_cell`] made, as it was before.
#[must_use]
pub fn plain_cell(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if rest.starts_with(is_risky) => rest,
        _ => text,
    }
}

/// What a formula, or a cell that hides one, begins with.
fn is_risky(first: char) -> bool {
    const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    FORMULA.contains(&first) || first == '\'' || first.is_whitespace() || first.is_control()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula_and_comes_back_as_it_was() {
        for text in
            ["=1+1", "+49", "-1", "@SUM(A1)", "\t=1", " =1", "\r=1", "＝1", "'tis", "''", "'+49"]
        {
            let safe = safe_cell(text);
            assert!(safe.starts_with('\'') && safe.len() == text.len() + 1, "{text:?}");
            assert_eq!(plain_cell(&safe), text);
        }
        for text in ["", "Anna", "1=1", "555-0100"] {
            assert_eq!(safe_cell(text), text);
            assert_eq!(plain_cell(text), text);
        }
    }
}
