//! What people agreed to, and what not.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::people::Held;
use crate::person::moment;
use crate::records::Write;
use crate::{By, Outcome, PersonId, Records, Trouble};

/// A text, and what a person answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consent {
    /// The version of the text.
    pub version: String,
    /// Its SHA-256, in hex.
    pub hash: String,
    /// In which language it was read: `en`.
    pub language: String,
    /// When.
    pub at: Timestamp,
}

impl Records {
    /// Writes down what a person agreed to. Only then may a camera look at them.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] for somebody whom the service does not know, or the database's trouble.
    pub async fn consent(&self, id: PersonId, to: &Consent, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let held = write.hold(id).await?;
        let guid = held.person.guid.clone().ok_or(Trouble::NotNow)?;
        write.put_consent(&held, &guid, to).await?;
        write.tell_answer(&held, to, "consent.given");
        write.commit().await
    }

    /// Writes down what a person did not agree to. What they agreed to before is not agreed to any more.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] for somebody whom the service does not know, or the database's trouble.
    pub async fn refuse_consent(&self, id: PersonId, to: &Consent, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let held = write.hold(id).await?;
        let guid = held.person.guid.clone().ok_or(Trouble::NotNow)?;
        sqlx::query(
            "INSERT INTO refused_consents (person, guid, version, hash, language, at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(id.to_string())
        .bind(guid)
        .bind(&to.version)
        .bind(&to.hash)
        .bind(&to.language)
        .bind(to.at.as_millisecond())
        .execute(&mut *write.tx)
        .await?;
        write.tell_answer(&held, to, "consent.refused");
        write.commit().await
    }

    /// What a person agreed to and has not refused since, the latest first.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn consents_of(&self, id: PersonId) -> Result<Vec<Consent>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT version, hash, language, at FROM consents WHERE person = ? AND NOT EXISTS
                 (SELECT 1 FROM refused_consents AS refused
                  WHERE refused.person = consents.person AND refused.at >= consents.at)
             ORDER BY at DESC",
        )
        .bind(id.to_string())
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(consent).collect()
    }
}

impl Write<'_> {
    /// `true` if it was not there before.
    pub(super) async fn put_consent(
        &mut self,
        held: &Held,
        guid: &str,
        to: &Consent,
    ) -> Result<bool, Trouble> {
        let put = sqlx::query(
            "INSERT OR IGNORE INTO consents (person, guid, version, hash, language, at)
             VALUES (?, ?, ?, ?, ?, ?)",
        )
        .bind(held.person.id.to_string())
        .bind(guid)
        .bind(&to.version)
        .bind(&to.hash)
        .bind(&to.language)
        .bind(to.at.as_millisecond())
        .execute(&mut *self.tx)
        .await?;
        Ok(put.rows_affected() == 1)
    }

    fn tell_answer(&mut self, held: &Held, to: &Consent, action: &'static str) {
        let detail = format!("{} {} {}", to.version, to.language, to.hash);
        self.by = self.by.clone().detail(&detail);
        self.tell_of(held, action, Outcome::Done);
    }
}

pub(super) fn consent(row: &SqliteRow) -> Result<Consent, Trouble> {
    Ok(Consent {
        version: row.try_get("version")?,
        hash: row.try_get("hash")?,
        language: row.try_get("language")?,
        at: moment(row.try_get("at")?),
    })
}
