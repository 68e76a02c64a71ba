//! Reading everybody into memory.

use std::sync::Arc;

use futures_util::TryStreamExt;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use super::base::{Base, Shelf};
use super::card::{Card, Facts, Typed, packed};
use super::finder::Readiness;
use crate::people::is_said_right;
use crate::records::Inner;
use crate::{Factor, Presence, State, Trouble};

/// Everything that a card is made of.
macro_rules! columns {
    () => {
        "SELECT slot, state, connection, login_name, first_name, last_name, email, country_code,
                number, right_number, aliases, guid, created_at, changed_at FROM people"
    };
}
pub(super) use columns;

impl Inner {
    /// Reads everybody into memory, unless that is going on already.
    pub(crate) fn load(self: &Arc<Self>) {
        if !self.finder.begin_loading() {
            return;
        }
        let inner = Arc::clone(self);
        tokio::spawn(async move {
            loop {
                if let Err(trouble) = inner.read_base().await {
                    inner.finder.fail(trouble);
                }
                if inner.finder.end_loading() {
                    break;
                }
            }
        });
    }

    /// Waits until everybody can be found.
    pub(crate) async fn searchable(self: &Arc<Self>) -> Result<(), Trouble> {
        if self.finder.is_doubted() {
            self.load();
        }
        let mut readiness = self.finder.readiness();
        let ready = readiness.wait_for(|readiness| *readiness != Readiness::Reading).await;
        match ready.map(|ready| *ready) {
            Ok(Readiness::Failed(trouble)) => Err(trouble),
            Ok(_) => Ok(()),
            Err(_) => Err(Trouble::Closed),
        }
    }

    async fn read_base(&self) -> Result<(), Trouble> {
        let mut tx = self.pools.readers.begin().await?;
        // What is read shows the database as it was at the first question. No write goes on then,
        // so that the first `mark` changes, and no others, are in it.
        let still = self.still().await;
        // A write that was given up in its commit is over once its connection is back.
        drop(self.pools.writer.acquire().await?);
        sqlx::query("SELECT count(*) FROM audit_head").execute(&mut *tx).await?;
        let mark = self.finder.mark();
        self.finder.trust();
        drop(still);

        let mut shelf = Shelf::default();
        let mut rows = sqlx::query(concat!(columns!(), " ORDER BY slot")).fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            shelf.push(&card(&row)?);
        }
        drop(rows);
        let mut rows = sqlx::query("SELECT slot, factor, presence FROM factors").fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            let factor = Factor::from_word(row.try_get("factor")?);
            let presence = Presence::from_word(row.try_get("presence")?);
            if let (Some(factor), Some(presence)) = (factor, presence) {
                shelf.set(row.try_get("slot")?, packed(factor, presence));
            }
        }
        drop(rows);
        tx.rollback().await?;
        self.take_over(shelf, mark).await
    }

    /// Where nobody could be found so far a slow answer is better than none: everything is arranged behind it.
    async fn take_over(&self, shelf: Shelf, mark: u64) -> Result<(), Trouble> {
        let base = Arc::new(Base::new(shelf));
        let before = self.finder.base();
        let at_once = self.finder.is_empty();
        if at_once {
            self.finder.replace(Arc::clone(&base), mark);
        }
        let (arranged, test) = (Arc::clone(&base), self.finder.test());
        let arranging = tokio::task::spawn_blocking(move || arranged.arrange(test, &before));
        arranging.await.map_err(|_| Trouble::Closed)?;
        if !at_once {
            self.finder.replace(base, mark);
        }
        Ok(())
    }
}

/// The card of a row; what is known of factors comes from elsewhere.
pub(super) fn card(row: &SqliteRow) -> Result<Card, Trouble> {
    let aliases: &str = row.try_get("aliases")?;
    let aliases: Vec<String> = match aliases {
        "[]" => Vec::new(),
        some => serde_json::from_str(some).map_err(|_| Trouble::Damaged)?,
    };
    let typed = Typed {
        login_name: row.try_get("login_name")?,
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        email: row.try_get("email")?,
        country_code: row.try_get("country_code")?,
        number: row.try_get("number")?,
        number_is_right: is_said_right(row)?,
        aliases: &aliases,
        guid: row.try_get::<Option<&str>, _>("guid")?.unwrap_or_default(),
    };
    let facts = Facts {
        state: State::from_word(row.try_get("state")?).ok_or(Trouble::Damaged)?,
        factors: 0,
        created: row.try_get("created_at")?,
        changed: row.try_get("changed_at")?,
    };
    Ok(Card::new(row.try_get("slot")?, row.try_get("connection")?, &typed, facts))
}
