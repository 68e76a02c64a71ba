//! Writes that were begun: each is on disk before the service is asked, and until its end is known.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::Held;
use crate::person::moment;
use crate::records::Write;
use crate::transitions::{Event, Stand, Turn, ends, write_after};
use crate::{By, Outcome, PersonId, Records, Trouble, Work};

/// Why a write has no known end if the process that began it is no more.
const DIED: &str = "the application ended before the reply came";

/// A write of which nobody knows how it ended.
#[derive(Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// About whom.
    pub person: PersonId,
    /// Their login name.
    pub login_name: String,
    /// At which connection.
    pub connection: String,
    /// What was to be done.
    pub work: Work,
    /// When the service was asked.
    pub started: Timestamp,
    /// When the reply was given up.
    pub lost: Timestamp,
    /// What is known of it.
    pub evidence: String,
}

impl Records {
    /// The writes of which nobody knows how they ended, the oldest first.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn unsettled(&self) -> Result<Vec<Unsettled>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT id, login_name, connection, work, started_at, lost_at, evidence
             FROM pending JOIN people USING (slot)
             WHERE lost_at IS NOT NULL ORDER BY started_at, slot",
        )
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(unsettled).collect()
    }

    /// The reply to a write never came. The write counts as unknown until it is settled.
    /// `by.detail` is the evidence: a time-out, a connection cut.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if no such write is under way, or the database's trouble.
    pub async fn lose(&self, id: PersonId, work: Work, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        write.lose(&mut held, work).await?;
        write.commit_end().await
    }

    /// Gives up every reply that the last process was waiting for.
    pub(crate) async fn lose_what_was_begun(&self) -> Result<(), Trouble> {
        let by = By::now("gatehouse").detail(DIED);
        self.lose_accounts(&by).await?;
        let mut write = self.write(&by).await?;
        let begun = sqlx::query(
            "SELECT id, work FROM pending JOIN people USING (slot)
             WHERE lost_at IS NULL ORDER BY started_at, slot",
        )
        .fetch_all(&mut *write.tx)
        .await?;
        if begun.is_empty() && !write.has_broken_import().await? {
            return Ok(());
        }
        write.break_import(DIED).await?;
        for row in &begun {
            let id = row.try_get::<&str, _>("id")?.parse().map_err(|_| Trouble::Damaged)?;
            let work = Work::from_word(row.try_get("work")?).ok_or(Trouble::Damaged)?;
            let mut held = write.hold(id).await?;
            write.lose(&mut held, work).await?;
        }
        write.commit().await
    }
}

fn unsettled(row: &SqliteRow) -> Result<Unsettled, Trouble> {
    Ok(Unsettled {
        person: row.try_get::<&str, _>("id")?.parse().map_err(|_| Trouble::Damaged)?,
        login_name: row.try_get("login_name")?,
        connection: row.try_get("connection")?,
        work: Work::from_word(row.try_get("work")?).ok_or(Trouble::Damaged)?,
        started: moment(row.try_get("started_at")?),
        lost: moment(row.try_get("lost_at")?),
        evidence: row.try_get::<Option<String>, _>("evidence")?.unwrap_or_default(),
    })
}

impl Write<'_> {
    /// Writes down that the service is about to be asked. `wanted`: what is needed at the end.
    pub(crate) async fn begin(
        &mut self,
        held: &Held,
        work: Work,
        wanted: Option<&str>,
    ) -> Result<(), Trouble> {
        let added = sqlx::query(
            "INSERT INTO pending (slot, lane, work, started_at, wanted) VALUES (?, ?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(held.slot)
        .bind(work.lane())
        .bind(work.word())
        .bind(self.by.at.as_millisecond())
        .bind(wanted)
        .execute(&mut *self.tx)
        .await?;
        if added.rows_affected() == 0 {
            return Err(Trouble::Unsettled);
        }
        self.tell_of(held, work.word(), Outcome::Begun);
        Ok(())
    }

    /// Lets `turn` happen to a write; gives what was kept for its end.
    pub(crate) async fn turn(
        &mut self,
        held: &Held,
        work: Work,
        turn: Turn,
    ) -> Result<Option<String>, Trouble> {
        let found = if ends(turn) {
            "DELETE FROM pending WHERE slot = ? AND lane = ? AND work = ? RETURNING lost_at, wanted"
        } else {
            "SELECT lost_at, wanted FROM pending WHERE slot = ? AND lane = ? AND work = ?"
        };
        let row = sqlx::query(found)
            .bind(held.slot)
            .bind(work.lane())
            .bind(work.word())
            .fetch_optional(&mut *self.tx)
            .await?
            .ok_or(Trouble::NotNow)?;
        let lost: Option<i64> = row.try_get("lost_at")?;
        let stand = if lost.is_some() { Stand::Lost } else { Stand::Open };
        // A turn that cannot happen is an error, and takes back all that was written with it.
        write_after(stand, turn)?;
        Ok(row.try_get("wanted")?)
    }

    pub(crate) async fn lose(&mut self, held: &mut Held, work: Work) -> Result<(), Trouble> {
        self.turn(held, work, Turn::Lost).await?;
        sqlx::query("UPDATE pending SET lost_at = ?, evidence = ? WHERE slot = ? AND lane = ?")
            .bind(self.by.at.as_millisecond())
            .bind(&self.by.detail)
            .bind(held.slot)
            .bind(work.lane())
            .execute(&mut *self.tx)
            .await?;
        match work {
            Work::Add => self.happen(held, Event::AddLost).await?,
            Work::Update | Work::Delete => {}
            Work::Set(factor) | Work::Remove(factor) => {
                self.put_presence(held, factor, crate::Presence::Unknown).await?;
            }
        }
        self.tell_of(held, work.word(), Outcome::Unknown);
        Ok(())
    }
}
