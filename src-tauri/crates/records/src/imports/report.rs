//! What became of each row, as a table for other programs.

use futures_util::TryStreamExt;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{ImportRow, rows};
use crate::table::Table;
use crate::{By, Entry, Outcome, Records, Trouble};

const HEADER: [&str; 9] =
    ["line", "login_name", "first_name", "last_name", "plan", "outcome", "field", "words", "guid"];

/// A row with the guid that the directory has by now.
const WITH_GUID: &str = "SELECT guid FROM people WHERE id = ?";

impl Records {
    /// Writes the rows of the import and how each ended as CSV, and says how many. No cell is a
    /// formula. The audit gets an entry of it.
    ///
    /// # Errors
    ///
    /// [`Trouble::ExportFailed`] if `to` takes no more, or the database's trouble.
    pub async fn export_import(
        &self,
        to: impl AsyncWrite + Unpin,
        by: &By,
    ) -> Result<u64, Trouble> {
        let mut table = Table::begin(to, &HEADER).await?;
        let (mut reader, mut beside) = (self.reader().await?, self.reader().await?);
        let mut lines = sqlx::query(rows::ALL).fetch(&mut *reader);
        while let Some(line) = lines.try_next().await? {
            let row = rows::row(&line)?;
            let guid = match row.person {
                Some(person) => {
                    let known = sqlx::query_scalar::<_, Option<String>>(WITH_GUID)
                        .bind(person.to_string())
                        .fetch_optional(&mut *beside);
                    known.await?.flatten().unwrap_or_default()
                }
                None => row.guid.clone(),
            };
            table.row(&cells(&row, &row.line.to_string(), &guid)).await?;
        }
        let (mut to, rows) = table.end().await?;
        to.flush().await.map_err(|_| Trouble::ExportFailed)?;
        let by = by.clone().detail(&format!("{rows} rows"));
        self.append(Entry::new("people.import-report", Outcome::Done, &by)).await?;
        Ok(rows)
    }
}

fn cells<'a>(row: &'a ImportRow, line: &'a str, guid: &'a str) -> [&'a str; HEADER.len()] {
    let profile = &row.typed.profile;
    [
        line,
        &row.typed.login_name,
        &profile.first_name,
        &profile.last_name,
        row.plan.word(),
        row.state.word(),
        &row.field,
        &row.words,
        guid,
    ]
}
