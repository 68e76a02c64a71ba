//! Finding people.
//!
//! What is searched is kept in memory, folded and sorted; the file is read for the rows of one page
//! only. A first letter can match half of a million people in any order, and an index in the file
//! answers such a question well for one order at the most. In memory it is a walk over a bit set.
//! The memory is filled from the file at each opening, so it is never older than the file, and
//! follows each commit.

use std::collections::HashMap;

use sqlx::{Row, SqliteConnection};

use crate::person::Person;
use crate::words::words;
use crate::{Factor, Presence, Records, State, Trouble, people};
use serde::{Deserialize, Serialize};

mod base;
mod bits;
mod card;
mod find;
mod finder;
mod load;

use card::Card;
pub use card::NumberTest;
pub(crate) use finder::Finder;

/// How many people one question to the database is about.
const BATCH: usize = 1000;

words! {
    /// In which order people are listed.
    Sort {
        /// By last name, then first name.
        LastName = "last-name",
        /// By first name, then last name.
        FirstName = "first-name",
        /// By login name.
        LoginName = "login-name",
        /// By e-mail address.
        Email = "email",
        /// By telephone number, country code first.
        Number = "number",
        /// By state, in the order of [`State::ALL`].
        State = "state",
        /// By when they were written down.
        Created = "created",
        /// By when they last changed.
        Changed = "changed",
    }
}

/// Which people are wanted.
#[derive(Clone)]
pub struct Query {
    /// Words. Each must begin a word of the login name, the names, the e-mail address, an alias
    /// or the number; or, from four characters on, the guid. Case and accents do not matter.
    pub text: String,
    /// Of this connection only.
    pub connection: Option<String>,
    /// In one of these states; all but [`State::Deleted`] if none is given.
    pub states: Vec<State>,
    /// With each of these.
    pub factors: Vec<(Factor, Presence)>,
    /// Only those whose number looks wrong; nobody before [`Records::test_numbers`].
    pub odd_numbers: bool,
    /// In this order.
    pub sort: Sort,
    /// From the end.
    pub descending: bool,
    /// How many to pass over.
    pub offset: u64,
    /// How many to give at the most.
    pub limit: u32,
}

impl Default for Query {
    /// The first hundred of all the living, by last name.
    fn default() -> Self {
        Self {
            text: String::new(),
            connection: None,
            states: Vec::new(),
            factors: Vec::new(),
            odd_numbers: false,
            sort: Sort::LastName,
            descending: false,
            offset: 0,
            limit: 100,
        }
    }
}

/// A part of the people found.
pub struct Page {
    /// Those of this page, in order.
    pub rows: Vec<Person>,
    /// How many were found in all.
    pub total: u64,
}

impl Records {
    /// The people that `query` wants.
    ///
    /// Right after opening it waits until the directory is in memory.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn search(&self, query: Query) -> Result<Page, Trouble> {
        self.inner.searchable().await?;
        let inner = self.inner.clone();
        let found = tokio::task::spawn_blocking(move || {
            if query.odd_numbers {
                inner.finder.look_at_numbers();
            }
            inner.finder.find(&query)
        });
        let (slots, total, grown) = found.await.map_err(|_| Trouble::Closed)?;
        if grown {
            self.inner.load();
        }
        let mut reader = self.reader().await?;
        let mut people = people::by_slots(&mut reader, &slots).await?;
        let rows = slots.iter().filter_map(|slot| people.remove(slot)).collect();
        Ok(Page { rows, total })
    }
}

impl Records {
    /// Asks `test` about the number of everybody, beside whatever else is done, and of whoever changes from now on. What it
    /// says is in memory only: the first test stays until the directory is closed.
    pub fn test_numbers(&self, test: NumberTest) {
        self.inner.finder.test_numbers(test);
        let inner = self.inner.clone();
        tokio::spawn(async move {
            if inner.searchable().await.is_err() {
                return;
            }
            let looked = tokio::task::spawn_blocking(move || inner.finder.look_at_numbers());
            if looked.await.is_err() {
                tracing::warn!("the numbers were not looked at");
            }
        });
    }

    /// How many of the living have a number that looks wrong; `None` as long as not every number was looked at.
    #[must_use]
    pub fn odd_numbers(&self) -> Option<u64> {
        self.inner.finder.odd_numbers()
    }
}

/// What is searched of the people in `slots`; those who are no more are not in the answer.
pub(crate) async fn cards(
    connection: &mut SqliteConnection,
    slots: &[i64],
) -> Result<HashMap<i64, Card>, Trouble> {
    let mut cards: HashMap<i64, Card> = HashMap::with_capacity(slots.len());
    for batch in slots.chunks(BATCH) {
        let batch = serde_json::Value::from(batch).to_string();
        let some = concat!(load::columns!(), " WHERE slot IN (SELECT value FROM json_each(?))");
        for row in sqlx::query(some).bind(&batch).fetch_all(&mut *connection).await? {
            cards.insert(row.try_get("slot")?, load::card(&row)?);
        }
        let factors = sqlx::query(
            "SELECT slot, factor, presence FROM factors
             WHERE slot IN (SELECT value FROM json_each(?))",
        );
        for row in factors.bind(&batch).fetch_all(&mut *connection).await? {
            if let Some(card) = cards.get_mut(&row.try_get::<i64, _>("slot")?) {
                card.set(row.try_get("factor")?, row.try_get("presence")?);
            }
        }
    }
    Ok(cards)
}
