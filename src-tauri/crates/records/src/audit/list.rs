//! Reading the audit: the chain, a part of it, an export.

use futures_util::TryStreamExt;
use jiff::Timestamp;
use sqlx::{QueryBuilder, Row, Sqlite};
use tokio::io::{AsyncWrite, AsyncWriteExt};

use super::{By, Entry, Hash, Outcome, Recorded, Verdict, recorded};
use crate::table::Table;
use crate::{PersonId, Records, Trouble};

/// Which entries are wanted; what is not given does not matter.
#[derive(Clone, Default)]
pub struct Filter {
    /// From this moment on.
    pub from: Option<Timestamp>,
    /// Until before this moment.
    pub to: Option<Timestamp>,
    /// About this person.
    pub person: Option<PersonId>,
    /// Actions that begin like this: `person.` or `person.add`.
    pub action: Option<String>,
    /// With this outcome.
    pub outcome: Option<Outcome>,
}

const ALL: &str = "SELECT seq, at, actor, action, connection, person, outcome, reference, detail, \
                   previous, hash FROM audit WHERE 1";

const COUNT: &str = "SELECT count(*) FROM audit WHERE 1";

impl Filter {
    fn select(&self, what: &'static str) -> QueryBuilder<Sqlite> {
        let mut select = QueryBuilder::new(what);
        if let Some(from) = self.from {
            select.push(" AND at >= ").push_bind(from.as_millisecond());
        }
        if let Some(to) = self.to {
            select.push(" AND at < ").push_bind(to.as_millisecond());
        }
        if let Some(person) = self.person {
            select.push(" AND person = ").push_bind(person.to_string());
        }
        if let Some(action) = &self.action {
            let length = i64::try_from(action.chars().count()).unwrap_or(i64::MAX);
            select.push(" AND substr(action, 1, ").push_bind(length);
            select.push(") = ").push_bind(action.clone());
        }
        if let Some(outcome) = self.outcome {
            select.push(" AND outcome = ").push_bind(outcome.word());
        }
        select
    }
}

impl Records {
    /// The entries that `filter` wants, the latest first.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn audit(
        &self,
        filter: &Filter,
        offset: u32,
        limit: u32,
    ) -> Result<Vec<Recorded>, Trouble> {
        let mut select = filter.select(ALL);
        select.push(" ORDER BY seq DESC LIMIT ").push_bind(i64::from(limit));
        select.push(" OFFSET ").push_bind(i64::from(offset));
        let mut reader = self.reader().await?;
        let rows = select.build().fetch_all(&mut *reader).await?;
        Ok(rows.iter().map(recorded).collect::<Result<_, _>>()?)
    }

    /// How many entries `filter` wants.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn audit_count(&self, filter: &Filter) -> Result<u64, Trouble> {
        let mut reader = self.reader().await?;
        let count: i64 = filter.select(COUNT).build_query_scalar().fetch_one(&mut *reader).await?;
        Ok(u64::try_from(count).unwrap_or(0))
    }

    /// Follows the chain from its first entry to its last.
    ///
    /// # Errors
    ///
    /// The database's trouble; a broken chain is no error but the answer.
    pub async fn verify_chain(&self) -> Result<Verdict, Trouble> {
        let mut tx = self.inner.pools.readers.begin().await?;
        let head = sqlx::query("SELECT seq, hash FROM audit_head").fetch_one(&mut *tx).await?;
        let (last, expected): (i64, Vec<u8>) = (head.try_get("seq")?, head.try_get("hash")?);
        let mut before: Hash = [0; 32];
        let mut count = 0;
        let mut rows = QueryBuilder::<Sqlite>::new(ALL);
        rows.push(" ORDER BY seq");
        let rows = rows.build();
        let mut rows = rows.fetch(&mut *tx);
        while let Some(row) = rows.try_next().await? {
            let (previous, hash): (Vec<u8>, Vec<u8>) =
                (row.try_get("previous")?, row.try_get("hash")?);
            // What cannot even be read was not written here.
            let Ok(found) = recorded(&row) else { return Ok(Verdict::BrokenAt(count + 1)) };
            let right = found.entry.hash(count + 1, &before);
            if found.seq != count + 1 || previous != before || hash != right {
                return Ok(Verdict::BrokenAt(count + 1));
            }
            before = right;
            count += 1;
        }
        if count != last || expected != before {
            return Ok(Verdict::BrokenAt(count.min(last) + 1));
        }
        Ok(Verdict::Whole(count))
    }

    /// Writes the entries that `filter` wants as CSV, the earliest first, and says how many. The audit
    /// gets an entry of it.
    ///
    /// # Errors
    ///
    /// [`Trouble::ExportFailed`] if `to` takes no more, or the database's trouble.
    pub async fn export_audit(
        &self,
        filter: &Filter,
        to: impl AsyncWrite + Unpin,
        by: &By,
    ) -> Result<u64, Trouble> {
        const HEADER: [&str; 9] = [
            "number",
            "time",
            "actor",
            "action",
            "connection",
            "person",
            "outcome",
            "reference",
            "detail",
        ];
        let mut table = Table::begin(to, &HEADER).await?;
        let mut select = filter.select(ALL);
        select.push(" ORDER BY seq");
        let mut reader = self.reader().await?;
        let select = select.build();
        let mut rows = select.fetch(&mut *reader);
        while let Some(row) = rows.try_next().await? {
            let Recorded { seq, entry } = recorded(&row)?;
            let person = entry.person.map(|person| person.to_string()).unwrap_or_default();
            table
                .row(&[
                    &seq.to_string(),
                    &entry.at.to_string(),
                    &entry.actor,
                    &entry.action,
                    &entry.connection,
                    &person,
                    entry.outcome.word(),
                    &entry.reference,
                    &entry.detail,
                ])
                .await?;
        }
        let (mut to, rows) = table.end().await?;
        to.flush().await.map_err(|_| Trouble::ExportFailed)?;
        let by = by.clone().detail(&format!("{rows} entries"));
        self.append(Entry::new("audit.export", Outcome::Done, &by)).await?;
        Ok(rows)
    }
}
