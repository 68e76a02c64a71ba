//! The audit: what was done, by whom, and how it ended.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Row, Sqlite};

use crate::person::moment;
use crate::records::Write;
use crate::words::words;
use crate::{PersonId, Records, Trouble};

mod list;
pub use list::Filter;

words! {
    /// How what an entry tells of ended.
    Outcome {
        /// It was begun; another entry says how it ended.
        Begun = "begun",
        /// It was done.
        Done = "done",
        /// It was refused.
        Refused = "refused",
        /// Nobody knows.
        Unknown = "unknown",
    }
}

/// Who does something and when, for the audit.
#[derive(Clone)]
pub struct By {
    /// Who: a person at this station or a part of the application.
    pub actor: String,
    /// When.
    pub at: Timestamp,
    /// What the service calls the request, or nothing.
    pub reference: String,
    /// Anything worth keeping. No secret, and no more about people than is needed.
    pub detail: String,
}

impl By {
    /// `actor`, now.
    #[must_use]
    pub fn now(actor: &str) -> Self {
        Self {
            actor: actor.to_owned(),
            at: Timestamp::now(),
            reference: String::new(),
            detail: String::new(),
        }
    }

    /// With what the service calls the request.
    #[must_use]
    pub fn reference(mut self, reference: &str) -> Self {
        reference.clone_into(&mut self.reference);
        self
    }

    /// With a remark.
    #[must_use]
    pub fn detail(mut self, detail: &str) -> Self {
        detail.clone_into(&mut self.detail);
        self
    }
}

/// An entry of the audit.
#[derive(Clone, PartialEq, Eq)]
pub struct Entry {
    /// When it happened, to the millisecond.
    pub at: Timestamp,
    /// Who did it.
    pub actor: String,
    /// What was done: `person.add`, `secret.replace`.
    pub action: String,
    /// At which connection; empty if at none.
    pub connection: String,
    /// About whom.
    pub person: Option<PersonId>,
    /// How it ended.
    pub outcome: Outcome,
    /// What the service calls it.
    pub reference: String,
    /// Anything else.
    pub detail: String,
}

/// An entry in its place in the chain.
#[derive(Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its number, from 1 on.
    pub seq: i64,
    /// What it tells.
    pub entry: Entry,
}

/// What became of the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Every entry is as it was written, and none is missing. How many there are.
    Whole(i64),
    /// The first entry that was changed, moved or removed.
    BrokenAt(i64),
}

type Hash = [u8; 32];

impl Entry {
    /// What `by` did.
    #[must_use]
    pub fn new(action: &str, outcome: Outcome, by: &By) -> Self {
        Self {
            at: by.at,
            actor: by.actor.clone(),
            action: action.to_owned(),
            connection: String::new(),
            person: None,
            outcome,
            reference: by.reference.clone(),
            detail: by.detail.clone(),
        }
    }

    /// At `connection`.
    #[must_use]
    pub fn at_connection(mut self, connection: &str) -> Self {
        connection.clone_into(&mut self.connection);
        self
    }

    /// About `person`.
    #[must_use]
    pub fn about(mut self, person: PersonId) -> Self {
        self.person = Some(person);
        self
    }

    /// The hash over the one before and this entry. Each field goes in with its length before it,
    /// so that nothing can be moved from one field into the next.
    fn hash(&self, seq: i64, previous: &[u8]) -> Hash {
        let person = self.person.map(|person| person.to_string()).unwrap_or_default();
        let seq = seq.to_le_bytes();
        let at = self.at.as_millisecond().to_le_bytes();
        let fields: [&[u8]; 10] = [
            previous,
            &seq,
            &at,
            self.actor.as_bytes(),
            self.action.as_bytes(),
            self.connection.as_bytes(),
            person.as_bytes(),
            self.outcome.word().as_bytes(),
            self.reference.as_bytes(),
            self.detail.as_bytes(),
        ];
        let mut hash = Sha256::new();
        for field in fields {
            hash.update((field.len() as u64).to_le_bytes());
            hash.update(field);
        }
        hash.finalize().into()
    }
}

impl Records {
    /// Writes down something that changes no person: a secret replaced, an export made.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn append(&self, entry: Entry) -> Result<(), Trouble> {
        let mut write = self.write(&By::now(&entry.actor)).await?;
        write.tell(entry);
        write.commit().await
    }
}

impl Write<'_> {
    /// Adds an entry to the chain, together with the change that it tells of.
    pub(crate) fn tell(&mut self, entry: Entry) {
        self.told.push(entry);
    }

    /// Writes down all that was told. A few entries go in one turn of the database, which takes ten times as long as
    /// what it does.
    pub(crate) async fn put_told(&mut self) -> Result<(), Trouble> {
        if self.told.is_empty() {
            return Ok(());
        }
        let head = sqlx::query("SELECT seq, hash FROM audit_head").fetch_one(&mut *self.tx).await?;
        let mut seq: i64 = head.try_get("seq")?;
        let mut previous: Vec<u8> = head.try_get("hash")?;
        for entries in self.told.chunks(AT_ONCE) {
            let mut adding = sqlx::query(sqlx::AssertSqlSafe(ADD.repeat(entries.len())));
            for entry in entries {
                seq += 1;
                let hash = entry.hash(seq, &previous).to_vec();
                adding = bound(adding, entry, seq).bind(previous).bind(hash.clone());
                adding = adding.bind(seq).bind(hash.clone());
                previous = hash;
            }
            adding.execute(&mut *self.tx).await?;
        }
        Ok(())
    }
}

/// How many rows go in one turn of the database.
pub(crate) const AT_ONCE: usize = 16;

/// An entry, and the chain's new end.
const ADD: &str = "
    INSERT INTO audit (seq, at, actor, action, connection, person, outcome, reference, detail,
                       previous, hash)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?);
    UPDATE audit_head SET seq = ?, hash = ?;";

type Adding<'q> = Query<'q, Sqlite, SqliteArguments>;

fn bound<'q>(adding: Adding<'q>, entry: &'q Entry, seq: i64) -> Adding<'q> {
    adding
        .bind(seq)
        .bind(entry.at.as_millisecond())
        .bind(&entry.actor)
        .bind(&entry.action)
        .bind(&entry.connection)
        .bind(entry.person.map(|person| person.to_string()))
        .bind(entry.outcome.word())
        .bind(&entry.reference)
        .bind(&entry.detail)
}

fn recorded(row: &SqliteRow) -> Result<Recorded, sqlx::Error> {
    let unreadable = |what: &str| sqlx::Error::Decode(what.into());
    let person: Option<String> = row.try_get("person")?;
    let person = person
        .map(|text| text.parse().map_err(|_| unreadable("the person of an entry")))
        .transpose()?;
    let outcome = Outcome::from_word(row.try_get("outcome")?);
    let entry = Entry {
        at: moment(row.try_get("at")?),
        actor: row.try_get("actor")?,
        action: row.try_get("action")?,
        connection: row.try_get("connection")?,
        person,
        outcome: outcome.ok_or_else(|| unreadable("the outcome of an entry"))?,
        reference: row.try_get("reference")?,
        detail: row.try_get("detail")?,
    };
    Ok(Recorded { seq: row.try_get("seq")?, entry })
}
