//! Whom of a file the directory knows already.

use std::collections::HashSet;

use sqlx::Row;

use crate::{Person, Records, Trouble, fold, people};

/// Texts by which people are looked for, whatever their case.
#[derive(Default)]
pub struct Lookup {
    logins: HashSet<String>,
    emails: HashSet<String>,
    guids: HashSet<String>,
}

impl Lookup {
    /// Also whoever has one of these. Empty texts mean nobody.
    pub fn add(&mut self, login_name: &str, email: &str, guid: &str) {
        let texts = [
            (&mut self.logins, fold::case(login_name)),
            (&mut self.emails, email.trim().to_ascii_lowercase()),
            (&mut self.guids, guid.trim().to_ascii_lowercase()),
        ];
        for (set, text) in texts {
            if !text.is_empty() {
                set.insert(text);
            }
        }
    }

    /// A login name as two of them are compared.
    #[must_use]
    pub fn login_key(login_name: &str) -> String {
        fold::case(login_name)
    }
}

/// Somebody who is known.
pub struct Found {
    /// Who.
    pub person: Person,
    /// Whether a write about them has no known end.
    pub unsettled: bool,
}

impl Records {
    /// Everybody of `connection` who has one of the login names, e-mail addresses or guids, and whose login name has letters
    /// that English has not: it may look like one of these. Of the deleted only those with such a guid.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn look_up(&self, connection: &str, lookup: &Lookup) -> Result<Vec<Found>, Trouble> {
        let list = |set: &HashSet<String>| {
            let texts: Vec<&str> = set.iter().map(String::as_str).collect();
            serde_json::Value::from(texts).to_string()
        };
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT slot, EXISTS (SELECT 1 FROM pending WHERE pending.slot = people.slot
                                  AND lane = 'profile') AS busy
             FROM people WHERE connection = ?1 AND (
                 lower(guid) IN (SELECT value FROM json_each(?4))
                 OR (state <> 'deleted' AND (
                     login_key IN (SELECT value FROM json_each(?2))
                     OR login_key GLOB '*[^ -~]*'
                     OR lower(email) IN (SELECT value FROM json_each(?3)))))",
        )
        .bind(connection)
        .bind(list(&lookup.logins))
        .bind(list(&lookup.emails))
        .bind(list(&lookup.guids))
        .fetch_all(&mut *reader)
        .await?;
        let mut slots = Vec::with_capacity(rows.len());
        let mut busy = HashSet::new();
        for row in &rows {
            let slot: i64 = row.try_get("slot")?;
            slots.push(slot);
            if row.try_get("busy")? {
                busy.insert(slot);
            }
        }
        let people = people::by_slots(&mut reader, &slots).await?;
        let found = people
            .into_iter()
            .map(|(slot, person)| Found { person, unsettled: busy.contains(&slot) });
        Ok(found.collect())
    }
}
