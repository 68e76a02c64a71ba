//! Slips that were used, and wrong codes that were typed.

use jiff::{SignedDuration, Timestamp};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::person::moment;
use crate::records::Write;
use crate::{By, Records, Trouble};

/// A used slip is remembered for so long after it is void: a clock that was set forward for a while must not revive one.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(31 * 24);

/// Wrong codes of one slip are forgotten after this: whatever its limit, nothing of them counts any more.
const GUESSES_REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// A slip that was used, here or elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedSlip {
    /// By which it is known again. Says nothing about a person.
    pub mark: String,
    /// From when on it is void anyway.
    pub expires: Timestamp,
}

/// Wrong ones so far: a vessel that time empties.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuessRecord {
    /// In what time it is empty, counted from `at`.
    pub level: SignedDuration,
    /// When it was that full.
    pub at: Timestamp,
}

impl Records {
    /// Since when every slip that is used here is remembered. One that was made before may have been used before.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn slips_known_since(&self) -> Result<Timestamp, Trouble> {
        let mut reader = self.reader().await?;
        let since = sqlx::query_scalar("SELECT since FROM slip_memory");
        Ok(moment(since.fetch_one(&mut *reader).await?))
    }

    /// Whether a slip was used, as far as is known here.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn slip_is_used(&self, mark: &str) -> Result<bool, Trouble> {
        let mut reader = self.reader().await?;
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM used_slips WHERE mark = ?")
            .bind(mark)
            .fetch_optional(&mut *reader)
            .await?;
        Ok(found.is_some())
    }

    /// Gives a slip back that led to nothing: the service refused.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn give_slip_back(&self, mark: &str, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query("DELETE FROM used_slips WHERE mark = ?")
            .bind(mark)
            .execute(&mut *write.tx)
            .await?;
        write.commit().await
    }

    /// Every slip that is known to be used.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn used_slips(&self) -> Result<Vec<UsedSlip>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(USED).fetch_all(&mut *reader).await?;
        rows.iter().map(used_slip).collect()
    }

    /// Takes in slips that were used elsewhere. How many of them were not known.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn take_used_slips(&self, used: &[UsedSlip], by: &By) -> Result<u64, Trouble> {
        let mut write = self.write(by).await?;
        let mut new = 0;
        for slip in used {
            new += u64::from(put_used(&mut write.tx, slip, by.at.as_millisecond()).await?);
        }
        write.commit().await?;
        Ok(new)
    }

    /// Wrong ones of a kind so far, if there were any.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn guesses(&self, what: &str) -> Result<Option<GuessRecord>, Trouble> {
        let mut reader = self.reader().await?;
        let row = sqlx::query("SELECT level, at FROM guesses WHERE what = ?")
            .bind(what)
            .fetch_optional(&mut *reader)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let level = SignedDuration::from_millis(row.try_get("level")?);
        Ok(Some(GuessRecord { level, at: moment(row.try_get("at")?) }))
    }

    /// Writes down how many wrong ones there were of each kind, all of them or none. Forgets what is old.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn put_guesses(&self, all: &[(&str, GuessRecord)], by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query("DELETE FROM guesses WHERE at < ?")
            .bind(by.at.as_millisecond() - millis(GUESSES_REMEMBERED))
            .execute(&mut *write.tx)
            .await?;
        for (what, guesses) in all {
            sqlx::query("INSERT OR REPLACE INTO guesses (what, level, at) VALUES (?, ?, ?)")
                .bind(what)
                .bind(millis(guesses.level))
                .bind(guesses.at.as_millisecond())
                .execute(&mut *write.tx)
                .await?;
        }
        write.commit().await
    }
}

impl Write<'_> {
    /// Uses a slip up; `false` if it was used already. Forgets those that have been void for long.
    pub(crate) async fn use_slip(&mut self, slip: &UsedSlip) -> Result<bool, Trouble> {
        let now = self.by.at.as_millisecond();
        sqlx::query("DELETE FROM used_slips WHERE expires < ?")
            .bind(now - millis(REMEMBERED))
            .execute(&mut *self.tx)
            .await?;
        Ok(put_used(&mut self.tx, slip, now).await?)
    }
}

const USED: &str = "SELECT mark, expires FROM used_slips ORDER BY expires, mark";

fn used_slip(row: &SqliteRow) -> Result<UsedSlip, Trouble> {
    Ok(UsedSlip { mark: row.try_get("mark")?, expires: moment(row.try_get("expires")?) })
}

/// `true` if it was not there before.
async fn put_used(
    to: &mut SqliteConnection,
    slip: &UsedSlip,
    now: i64,
) -> Result<bool, sqlx::Error> {
    let put =
        sqlx::query("INSERT OR IGNORE INTO used_slips (mark, used_at, expires) VALUES (?, ?, ?)")
            .bind(&slip.mark)
            .bind(now)
            .bind(slip.expires.as_millisecond())
            .execute(to)
            .await?;
    Ok(put.rows_affected() == 1)
}

fn millis(time: SignedDuration) -> i64 {
    i64::try_from(time.as_millis()).unwrap_or(i64::MAX)
}

/// What a station knows that no backup may take away from it: which slips were used, how often somebody guessed, and its
/// passcode.
pub(crate) struct Memory {
    since: i64,
    used: Vec<UsedSlip>,
    guesses: Vec<(String, i64, i64)>,
    passcode: Option<(String, u32, Option<i64>)>,
}

impl Memory {
    /// Of a database that is up to date.
    pub(crate) async fn read(from: &mut SqliteConnection) -> Result<Self, Trouble> {
        let since =
            sqlx::query_scalar("SELECT since FROM slip_memory").fetch_one(&mut *from).await?;
        let used = sqlx::query(USED).fetch_all(&mut *from).await?;
        let guesses = sqlx::query_as("SELECT what, level, at FROM guesses").fetch_all(&mut *from);
        let guesses = guesses.await?;
        let passcode = sqlx::query_as("SELECT hash, wrong, last FROM station_passcode");
        let passcode = passcode.fetch_optional(from).await?;
        let used = used.iter().map(used_slip).collect::<Result<_, _>>()?;
        Ok(Self { since, used, guesses, passcode })
    }

    /// Adds it to a database that came from elsewhere, and takes nothing away from that but a passcode of its own. How
    /// many used slips were not known there.
    pub(crate) async fn put(
        &self,
        to: &mut SqliteConnection,
        now: Timestamp,
    ) -> Result<u64, sqlx::Error> {
        let mut new = 0;
        for slip in &self.used {
            new += u64::from(put_used(to, slip, now.as_millisecond()).await?);
        }
        for (what, level, at) in &self.guesses {
            sqlx::query("INSERT OR REPLACE INTO guesses (what, level, at) VALUES (?, ?, ?)")
                .bind(what)
                .bind(level)
                .bind(at)
                .execute(&mut *to)
                .await?;
        }
        if let Some((hash, wrong, last)) = &self.passcode {
            sqlx::query("INSERT OR REPLACE INTO station_passcode (one, hash, wrong, last) VALUES (1, ?, ?, ?)")
                .bind(hash)
                .bind(wrong)
                .bind(last)
                .execute(&mut *to)
                .await?;
        }
        set_since(to, self.since).await?;
        Ok(new)
    }

    /// A database without a station's own memory begins anew: nobody knows here which slips were used before.
    pub(crate) async fn begin(
        of: &mut SqliteConnection,
        now: Timestamp,
    ) -> Result<(), sqlx::Error> {
        set_since(of, now.as_millisecond()).await
    }
}

async fn set_since(of: &mut SqliteConnection, since: i64) -> Result<(), sqlx::Error> {
    sqlx::query("UPDATE slip_memory SET since = ?").bind(since).execute(of).await.map(drop)
}
