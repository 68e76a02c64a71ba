//! The station's passcode.

use jiff::Timestamp;
use sqlx::Row;

use crate::person::moment;
use crate::{By, Entry, Outcome, Records, Trouble};

/// The station's passcode, as it is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct Passcode {
    /// The hash.
    pub hash: String,
    /// Wrong ones since the last right one.
    pub wrong: u32,
    /// When the last wrong one was.
    pub last: Option<Timestamp>,
}

impl Records {
    /// The station's passcode, if it has one.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn passcode(&self) -> Result<Option<Passcode>, Trouble> {
        let mut reader = self.reader().await?;
        let row = sqlx::query("SELECT hash, wrong, last FROM station_passcode")
            .fetch_optional(&mut *reader)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let last: Option<i64> = row.try_get("last")?;
        Ok(Some(Passcode {
            hash: row.try_get("hash")?,
            wrong: row.try_get("wrong")?,
            last: last.map(moment),
        }))
    }

    /// Sets the station's passcode, as a hash.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn set_passcode(&self, hash: &str, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query("INSERT OR REPLACE INTO station_passcode (one, hash) VALUES (1, ?)")
            .bind(hash)
            .execute(&mut *write.tx)
            .await?;
        write.tell(Entry::new("passcode.set", Outcome::Done, by));
        write.commit().await
    }

    /// Writes down how many wrong ones there were, before anybody is told whether the next is right.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn passcode_tried(
        &self,
        (wrong, last): (u32, Option<Timestamp>),
        by: &By,
    ) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        sqlx::query("UPDATE station_passcode SET wrong = ?, last = ?")
            .bind(wrong)
            .bind(last.map(Timestamp::as_millisecond))
            .execute(&mut *write.tx)
            .await?;
        let outcome = if wrong == 0 { Outcome::Done } else { Outcome::Refused };
        write.tell(Entry::new("passcode.tried", outcome, by));
        write.commit().await
    }
}
