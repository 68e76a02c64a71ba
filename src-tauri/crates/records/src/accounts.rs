//! Writes to services that keep their own lists: agents, users, places of the hierarchy, customers. Each is on disk
//! before the service is asked; one whose reply never came stays listed until somebody settles it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::person::moment;
use crate::records::Write;
use crate::words::words;
use crate::{By, Entry, Outcome, Records, Trouble};

mod ucaas_users;
pub use ucaas_users::UcaasUser;

words! {
    /// What is written about.
    AccountKind {
        /// An agent at Authenticx.
        Agent = "agent",
        /// A user of Authenticx.
        PlatformUser = "platformUser",
        /// A place in the hierarchy at Authenticx.
        Hierarchy = "hierarchy",
        /// A customer at EnableX.
        Customer = "customer",
        /// A user at EnableX.
        UcaasUser = "ucaasUser",
    }
}

words! {
    /// What is done.
    AccountWork {
        /// A new one is made.
        Create = "create",
        /// One is changed.
        Update = "update",
        /// One is taken into use again.
        Activate = "activate",
        /// One is taken out of use.
        Deactivate = "deactivate",
    }
}

/// Fields by name, as they were sent or are known.
pub type AccountFields = BTreeMap<String, String>;

/// A write that is about to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct AccountWrite {
    /// At which connection.
    pub connection: String,
    /// What it is about.
    pub kind: AccountKind,
    /// What is done.
    pub work: AccountWork,
    /// How people know it: an e-mail, a user name, a name.
    pub name: String,
    /// The service's id; none of what is being made.
    pub target: Option<String>,
    /// What is sent, so that it can be compared with what the service has. No secret.
    pub wanted: AccountFields,
}

/// A write of which nobody knows how it ended.
#[derive(Clone, PartialEq, Eq)]
pub struct UnsettledAccount {
    /// Its number on this station.
    pub number: i64,
    /// What was sent.
    pub write: AccountWrite,
    /// When the service was asked.
    pub started: Timestamp,
    /// What is known of it.
    pub evidence: String,
}

/// How a write ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountEnd {
    /// The service did it. With its id.
    Done,
    /// The service, or this computer, refused it.
    Refused,
}

impl Records {
    /// Writes down that the service is about to be asked, and gives the write its number.
    ///
    /// # Errors
    ///
    /// [`Trouble::Unsettled`] if nobody knows how an earlier write about the same thing ended, or
    /// the database's trouble.
    pub async fn begin_account(&self, asked: &AccountWrite, by: &By) -> Result<i64, Trouble> {
        let wanted = serde_json::to_string(&asked.wanted).map_err(|_| Trouble::Damaged)?;
        let mut write = self.write(by).await?;
        let added = sqlx::query(
            "INSERT INTO account_writes
                 (connection, kind, work, lane, name, target, wanted, started_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING number",
        )
        .bind(&asked.connection)
        .bind(asked.kind.word())
        .bind(asked.work.word())
        .bind(asked.lane())
        .bind(&asked.name)
        .bind(&asked.target)
        .bind(wanted)
        .bind(by.at.as_millisecond())
        .fetch_optional(&mut *write.tx)
        .await?
        .ok_or(Trouble::Unsettled)?;
        write.tell_account(asked, "", Outcome::Begun);
        write.commit().await?;
        Ok(added.try_get("number")?)
    }

    /// Ends a write. `by.reference` is the service's id, `by.detail` a refusal's words.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if no such write is under way, or the database's trouble.
    pub async fn end_account(&self, number: i64, end: AccountEnd, by: &By) -> Result<(), Trouble> {
        self.close_account(number, (end, "", false), by).await
    }

    /// Somebody found out how a lost write ended. `by.detail` is how this is known.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if it is not unsettled, or the database's trouble.
    pub async fn settle_account(
        &self,
        number: i64,
        end: AccountEnd,
        by: &By,
    ) -> Result<(), Trouble> {
        self.close_account(number, (end, ".settle", true), by).await
    }

    /// The reply never came. The write counts as unknown until it is settled. `by.detail` is the
    /// evidence.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] if no such write is under way, or the database's trouble.
    pub async fn lose_account(&self, number: i64, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        write.lose_account(number).await?;
        write.commit().await
    }

    /// The writes of which nobody knows how they ended, the oldest first.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn unsettled_accounts(&self) -> Result<Vec<UnsettledAccount>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT number, connection, kind, work, name, target, wanted, started_at, evidence
             FROM account_writes WHERE lost_at IS NOT NULL ORDER BY number",
        )
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(unsettled).collect()
    }

    /// Gives up every reply that the last process was waiting for.
    pub(crate) async fn lose_accounts(&self, by: &By) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let begun: Vec<i64> = sqlx::query_scalar(
            "SELECT number FROM account_writes WHERE lost_at IS NULL ORDER BY number",
        )
        .fetch_all(&mut *write.tx)
        .await?;
        if begun.is_empty() {
            return Ok(());
        }
        for number in begun {
            write.lose_account(number).await?;
        }
        write.commit().await
    }

    async fn close_account(
        &self,
        number: i64,
        (end, suffix, lost): (AccountEnd, &str, bool),
        by: &By,
    ) -> Result<(), Trouble> {
        let mut write = self.write(by).await?;
        let open = write.account(number, lost).await?;
        sqlx::query("DELETE FROM account_writes WHERE number = ?")
            .bind(number)
            .execute(&mut *write.tx)
            .await?;
        let outcome = match end {
            AccountEnd::Done => Outcome::Done,
            AccountEnd::Refused => Outcome::Refused,
        };
        write.tell_account(&open.write, suffix, outcome);
        write.commit().await
    }
}

impl AccountWrite {
    fn lane(&self) -> String {
        match &self.target {
            Some(id) => format!("id {id}"),
            None => format!("new {}", self.name.to_lowercase()),
        }
    }
}

impl Write<'_> {
    async fn account(&mut self, number: i64, lost: bool) -> Result<UnsettledAccount, Trouble> {
        let row = sqlx::query(
            "SELECT number, connection, kind, work, name, target, wanted, started_at, evidence
             FROM account_writes WHERE number = ? AND (lost_at IS NOT NULL) = ?",
        )
        .bind(number)
        .bind(lost)
        .fetch_optional(&mut *self.tx)
        .await?;
        unsettled(&row.ok_or(Trouble::NotNow)?)
    }

    async fn lose_account(&mut self, number: i64) -> Result<(), Trouble> {
        let open = self.account(number, false).await?;
        sqlx::query("UPDATE account_writes SET lost_at = ?, evidence = ? WHERE number = ?")
            .bind(self.by.at.as_millisecond())
            .bind(&self.by.detail)
            .bind(number)
            .execute(&mut *self.tx)
            .await?;
        self.tell_account(&open.write, "", Outcome::Unknown);
        Ok(())
    }

    /// Tells the audit of it: what, where, the service's id, and by which name people know it.
    fn tell_account(&mut self, about: &AccountWrite, suffix: &str, outcome: Outcome) {
        let action = format!("{}.{}{suffix}", about.kind.word(), about.work.word());
        let mut entry = Entry::new(&action, outcome, &self.by).at_connection(&about.connection);
        if entry.reference.is_empty() {
            entry.reference = about.target.clone().unwrap_or_default();
        }
        entry.detail = match entry.detail.as_str() {
            "" => about.name.clone(),
            detail => format!("{}: {detail}", about.name),
        };
        self.tell(entry);
    }
}

fn unsettled(row: &SqliteRow) -> Result<UnsettledAccount, Trouble> {
    let wanted: &str = row.try_get("wanted")?;
    let write = AccountWrite {
        connection: row.try_get("connection")?,
        kind: AccountKind::from_word(row.try_get("kind")?).ok_or(Trouble::Damaged)?,
        work: AccountWork::from_word(row.try_get("work")?).ok_or(Trouble::Damaged)?,
        name: row.try_get("name")?,
        target: row.try_get("target")?,
        wanted: serde_json::from_str(wanted).map_err(|_| Trouble::Damaged)?,
    };
    Ok(UnsettledAccount {
        number: row.try_get("number")?,
        write,
        started: moment(row.try_get("started_at")?),
        evidence: row.try_get::<Option<String>, _>("evidence")?.unwrap_or_default(),
    })
}
