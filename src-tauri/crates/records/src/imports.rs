//! An import of many people at once: what its dry run found, and what became of each row.
//!
//! The rows are on disk, so that a run can be stopped, or killed, and go on later. What was being
//! sent then is unknown, as with any other write, and is never sent again by itself.

use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::records::Write;
use crate::words::words;
use crate::{By, Entry, NewPerson, Outcome, PersonId, Records, Trouble};

mod lookup;
mod report;
mod rows;
mod step;

pub use lookup::{Found, Lookup};
pub use rows::{RowFilter, RowPage};
pub use step::{LastEnd, RowEnd, Step};

words! {
    /// What an import would do about a row.
    Plan {
        /// Add somebody at the service.
        Add = "add",
        /// Change somebody at the service.
        Change = "change",
        /// Take up somebody whom the service knows already; it is not asked.
        Adopt = "adopt",
        /// Nothing: everything is as it should be.
        Same = "same",
        /// Nothing: a field is wrong.
        Invalid = "invalid",
        /// Nothing: the file or the directory has them already.
        Duplicate = "duplicate",
        /// Nothing: an earlier write about them has no known end.
        Unsettled = "unsettled",
    }
}

impl Plan {
    /// Whether there is something to do.
    #[must_use]
    pub const fn acts(self) -> bool {
        matches!(self, Self::Add | Self::Change | Self::Adopt)
    }
}

words! {
    /// Where a row of an import stands.
    RowState {
        /// There is nothing to do about it.
        Left = "left",
        /// Its turn comes.
        Waiting = "waiting",
        /// The service is being asked.
        Sending = "sending",
        /// It was done.
        Done = "done",
        /// It was refused.
        Refused = "refused",
        /// The reply never came.
        Unknown = "unknown",
    }
}

words! {
    /// Where an import stands.
    Stage {
        /// The dry run is over and nothing was sent.
        Checked = "checked",
        /// It runs.
        Running = "running",
        /// It was stopped, or had to stop, and can go on.
        Stopped = "stopped",
        /// No row waits any more.
        Ended = "ended",
    }
}

/// A field that an import would change.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// The field as a column of the template calls it: `first_name`.
    pub field: String,
    /// What the directory has.
    pub from: String,
    /// What the file has.
    pub to: String,
}

/// A row of an import.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportRow {
    /// The line of the file that it begins on, from 1 on.
    pub line: u32,
    /// What there is to do.
    pub plan: Plan,
    /// Where it stands.
    pub state: RowState,
    /// What will be sent, or what was read where that cannot be.
    pub typed: NewPerson,
    /// The guid that the file names, or nothing.
    pub guid: String,
    /// Whom it is about, once they are in the directory.
    pub person: Option<PersonId>,
    /// What would change.
    pub differs: Vec<Difference>,
    /// The field that is wrong, or nothing.
    pub field: String,
    /// Why nothing is done about it, or how it ended.
    pub words: String,
}

/// An import that was checked just now.
pub struct NewImport<'a> {
    /// The name of its file, without a path.
    pub file: &'a str,
    /// The connection that its people belong to.
    pub connection: &'a str,
    /// Its rows. Those whose plan acts wait; all others are left.
    pub rows: &'a [ImportRow],
}

/// How many rows have a plan and a state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// What there is to do.
    pub plan: Plan,
    /// Where they stand.
    pub state: RowState,
    /// How many.
    pub rows: u64,
}

/// The import that was checked or run last.
#[derive(Clone, PartialEq, Eq)]
pub struct Import {
    /// The name of its file.
    pub file: String,
    /// The connection that its people belong to.
    pub connection: String,
    /// Where it stands.
    pub stage: Stage,
    /// Why it had to stop, or nothing.
    pub words: String,
    /// When it was checked.
    pub checked: jiff::Timestamp,
    /// Its rows, counted.
    pub counts: Vec<Count>,
}

impl Import {
    /// How many rows have a state.
    #[must_use]
    pub fn in_state(&self, state: RowState) -> u64 {
        self.counts.iter().filter(|count| count.state == state).map(|count| count.rows).sum()
    }
}

impl Records {
    /// Keeps what a dry run found, in the place of the import before.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] while an import runs, or the database's trouble.
    pub async fn keep_import(&self, new: &NewImport<'_>, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        if write.import_stage().await? == Some(Stage::Running) {
            return Err(Trouble::NotNow);
        }
        sqlx::query("DELETE FROM imports").execute(&mut *write.tx).await?;
        let import: i64 = sqlx::query_scalar(
            "INSERT INTO imports (one, file, connection, stage, words, checked_at)
             VALUES (1, ?, ?, 'checked', '', ?) RETURNING id",
        )
        .bind(new.file)
        .bind(new.connection)
        .bind(by.at.as_millisecond())
        .fetch_one(&mut *write.tx)
        .await?;
        write.put_rows(import, new.rows).await?;
        write.commit().await
    }

    /// The import that was checked or run last.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn import(&self) -> Result<Option<Import>, Trouble> {
        let mut reader = self.reader().await?;
        let row = sqlx::query("SELECT file, connection, stage, words, checked_at FROM imports")
            .fetch_optional(&mut *reader)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let counts = sqlx::query(
            "SELECT plan, state, COUNT(*) AS rows FROM import_rows GROUP BY plan, state
             ORDER BY plan, state",
        )
        .fetch_all(&mut *reader)
        .await?;
        Ok(Some(Import {
            file: row.try_get("file")?,
            connection: row.try_get("connection")?,
            stage: Stage::from_word(row.try_get("stage")?).ok_or(Trouble::Damaged)?,
            words: row.try_get("words")?,
            checked: crate::person::moment(row.try_get("checked_at")?),
            counts: counts.iter().map(count).collect::<Result<_, _>>()?,
        }))
    }

    /// Begins to run what was checked, or goes on with what was stopped.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if there is no such import, or the database's trouble.
    pub async fn begin_import(&self, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        if !matches!(write.import_stage().await?, Some(Stage::Checked | Stage::Stopped)) {
            return Err(Trouble::NotNow);
        }
        write.put_stage(Stage::Running, "").await?;
        write.tell_of_import(Outcome::Begun).await?;
        write.commit().await
    }

    /// Ends what a run left that nobody goes on with any more: what it was sending is unknown. Call it
    /// only where no run lives in this process.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn take_over_import(&self, why: &str, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        if write.has_broken_import().await? {
            write.lose_rows(why).await?;
            write.put_stage(Stage::Stopped, why).await?;
        }
        write.commit().await
    }

    /// The run is over for now. Ended where no row waits; `words` say why it had to stop.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if none runs, or the database's trouble.
    pub async fn end_import(&self, words: &str, by: &By) -> Result<Stage, Trouble> {
        let mut write = self.write(by).await?;
        if write.import_stage().await? != Some(Stage::Running) {
            return Err(Trouble::NotNow);
        }
        let waiting: bool =
            sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM import_rows WHERE state = 'waiting')")
                .fetch_one(&mut *write.tx)
                .await?;
        let stage = if waiting { Stage::Stopped } else { Stage::Ended };
        write.put_stage(stage, words).await?;
        write.tell_of_import(Outcome::Done).await?;
        write.commit().await?;
        Ok(stage)
    }

    /// Lets the rows that were refused wait for another try. Says how many.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if an import runs or none has, or the database's trouble.
    pub async fn retry_import(&self, by: &By) -> Result<u64, Trouble> {
        let mut write = self.write(by).await?;
        if !matches!(write.import_stage().await?, Some(Stage::Stopped | Stage::Ended)) {
            return Err(Trouble::NotNow);
        }
        let again = sqlx::query(
            "UPDATE import_rows SET state = 'waiting', words = '', field = ''
             WHERE state = 'refused'",
        )
        .execute(&mut *write.tx)
        .await?
        .rows_affected();
        if again > 0 {
            write.put_stage(Stage::Stopped, "").await?;
        }
        write.commit().await?;
        Ok(again)
    }

    /// Forgets the import and its rows. The people in the directory stay as they are.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] while it runs, or the database's trouble.
    pub async fn discard_import(&self, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        if write.import_stage().await? == Some(Stage::Running) {
            return Err(Trouble::NotNow);
        }
        sqlx::query("DELETE FROM imports").execute(&mut *write.tx).await?;
        write.commit().await
    }
}

fn count(row: &SqliteRow) -> Result<Count, Trouble> {
    Ok(Count {
        plan: Plan::from_word(row.try_get("plan")?).ok_or(Trouble::Damaged)?,
        state: RowState::from_word(row.try_get("state")?).ok_or(Trouble::Damaged)?,
        rows: row.try_get::<i64, _>("rows")?.unsigned_abs(),
    })
}

impl Write<'_> {
    /// Where the import stands, if there is one.
    async fn import_stage(&mut self) -> Result<Option<Stage>, Trouble> {
        let stage: Option<String> =
            sqlx::query_scalar("SELECT stage FROM imports").fetch_optional(&mut *self.tx).await?;
        stage.map(|word| Stage::from_word(&word).ok_or(Trouble::Damaged)).transpose()
    }

    async fn put_stage(&mut self, stage: Stage, words: &str) -> Result<(), Trouble> {
        sqlx::query("UPDATE imports SET stage = ?, words = ?")
            .bind(stage.word())
            .bind(words)
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn tell_of_import(&mut self, outcome: Outcome) -> Result<(), Trouble> {
        let row = sqlx::query(
            "SELECT file, connection,
                    (SELECT COUNT(*) FROM import_rows WHERE state = 'waiting') AS waiting,
                    (SELECT COUNT(*) FROM import_rows WHERE state = 'done') AS done
             FROM imports",
        )
        .fetch_one(&mut *self.tx)
        .await?;
        let (waiting, done): (i64, i64) = (row.try_get("waiting")?, row.try_get("done")?);
        let file: &str = row.try_get("file")?;
        let by = self.by.clone().detail(&format!("{file}: {done} rows done, {waiting} waiting"));
        let entry =
            Entry::new("people.import", outcome, &by).at_connection(row.try_get("connection")?);
        self.tell(entry);
        Ok(())
    }

    /// Whether the last process left an import running.
    pub(crate) async fn has_broken_import(&mut self) -> Result<bool, Trouble> {
        Ok(self.import_stage().await? == Some(Stage::Running))
    }

    /// Nobody runs the import any more: what was being sent is unknown, the rest waits.
    pub(crate) async fn break_import(&mut self, why: &str) -> Result<(), Trouble> {
        if !self.has_broken_import().await? {
            return Ok(());
        }
        sqlx::query("UPDATE import_rows SET state = 'unknown', words = ? WHERE state = 'sending'")
            .bind(why)
            .execute(&mut *self.tx)
            .await?;
        self.put_stage(Stage::Stopped, "Gatehouse was closed while this import ran").await
    }
}
