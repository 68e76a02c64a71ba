//! The directory as a table for other programs.

use futures_util::TryStreamExt;
use tokio::io::{AsyncWrite, AsyncWriteExt};

use crate::table::Table;
use crate::{By, Entry, MOST_ALIASES, Outcome, Person, Records, Trouble, people};

/// The columns of an export of people, and of the template for an import.
pub const PEOPLE_HEADER: [&str; 15] = [
    "login_name",
    "first_name",
    "last_name",
    "email",
    "country_code",
    "number",
    "alias_1",
    "alias_2",
    "alias_3",
    "alias_4",
    "alias_5",
    "note",
    "guid",
    "state",
    "connection",
];

impl Records {
    /// Writes everybody but the deleted as CSV, and says how many. A cell that a spreadsheet would
    /// take for a formula gets an apostrophe in front, country codes too;
    /// [`plain_cell`](crate::plain_cell) undoes it. The audit gets an entry of the export.
    ///
    /// # Errors
    ///
    /// [`Trouble::ExportFailed`] if `to` takes no more, or the database's trouble.
    pub async fn export_people(
        &self,
        to: impl AsyncWrite + Unpin,
        by: &By,
    ) -> Result<u64, Trouble> {
        let mut table = Table::begin(to, &PEOPLE_HEADER).await?;
        let mut reader = self.reader().await?;
        let all = sqlx::query(people::LIVING);
        let mut rows = all.fetch(&mut *reader);
        while let Some(row) = rows.try_next().await? {
            table.row(&cells(&people::person(&row)?)).await?;
        }
        let (mut to, rows) = table.end().await?;
        to.flush().await.map_err(|_| Trouble::ExportFailed)?;
        let by = by.clone().detail(&format!("{rows} people"));
        self.append(Entry::new("people.export", Outcome::Done, &by)).await?;
        Ok(rows)
    }
}

fn cells(person: &Person) -> Vec<&str> {
    let typed = &person.typed;
    let profile = &typed.profile;
    let mut cells = vec![
        typed.login_name.as_str(),
        &profile.first_name,
        &profile.last_name,
        &profile.email,
        &profile.country_code,
        &profile.number,
    ];
    let aliases = profile.aliases.iter().map(String::as_str);
    cells.extend(aliases.chain(std::iter::repeat("")).take(MOST_ALIASES));
    cells.extend([&profile.note, person.guid.as_deref().unwrap_or_default()]);
    cells.extend([person.state.word(), &typed.connection]);
    cells
}
