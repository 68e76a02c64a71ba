//! Taking up people whom the service knows already, one or many at a time.

use std::collections::HashSet;

use serde::Serialize;
use sqlx::Row;

use super::Held;
use crate::person::clean_guid;
use crate::records::Write;
use crate::{By, Entry, NewPerson, Outcome, PersonId, Records, State, Trouble};

/// How many people one statement takes.
const BATCH: usize = 500;

/// Somebody whom the service knows.
#[derive(Clone, PartialEq, Eq)]
pub struct Known {
    /// What is known of them.
    pub typed: NewPerson,
    /// Their id at the service.
    pub guid: String,
}

/// A person as the statement for many takes them.
#[derive(Serialize)]
struct Line<'a> {
    id: String,
    connection: &'a str,
    login_name: &'a str,
    login_key: String,
    first_name: &'a str,
    last_name: &'a str,
    email: &'a str,
    country_code: &'a str,
    number: &'a str,
    aliases: String,
    guid: &'a str,
    note: &'a str,
}

impl Records {
    /// Takes up somebody whom the service knows under `guid`.
    ///
    /// # Errors
    ///
    /// [`Trouble::LoginNameTaken`], [`Trouble::GuidTaken`], [`Trouble::Field`], or the database's
    /// trouble.
    pub async fn adopt(&self, typed: &NewPerson, guid: &str, by: &By) -> Result<PersonId, Trouble> {
        typed.check()?;
        let mut write = self.write(by).await?;
        let mut held = write.insert(typed, State::Draft).await?;
        write.adopt_held(&mut held, guid).await?;
        write.commit().await?;
        Ok(held.person.id)
    }

    /// Takes up many in one go: everybody or, on an error, nobody. `None` stands for those whose
    /// login name or guid somebody has already. The audit gets one entry with their number.
    ///
    /// # Errors
    ///
    /// [`Trouble::Field`], or the database's trouble.
    pub async fn adopt_many(
        &self,
        people: &[Known],
        by: &By,
    ) -> Result<Vec<Option<PersonId>>, Trouble> {
        for known in people {
            known.typed.check()?;
            clean_guid(&known.guid)?;
        }
        let mut write = self.write(by).await?;
        let mut ids = Vec::with_capacity(people.len());
        for batch in people.chunks(BATCH) {
            let taken: Vec<PersonId> = batch.iter().map(|_| PersonId::new()).collect();
            let lines: Vec<Line<'_>> =
                batch.iter().zip(&taken).map(|(known, id)| line(known, *id)).collect();
            let lines = serde_json::to_string(&lines).map_err(|_| Trouble::Damaged)?;
            let rows = sqlx::query(MANY)
                .bind(by.at.as_millisecond())
                .bind(lines)
                .fetch_all(&mut *write.tx)
                .await?;
            let mut added = HashSet::with_capacity(rows.len());
            for row in &rows {
                write.touched.push(row.try_get("slot")?);
                added.insert(row.try_get::<String, _>("id")?);
            }
            ids.extend(taken.into_iter().map(|id| added.contains(&id.to_string()).then_some(id)));
        }
        let count = ids.iter().flatten().count();
        let by = by.clone().detail(&format!("{count} people {}", by.detail));
        write.tell(Entry::new("person.adopt-many", Outcome::Done, &by));
        write.commit().await?;
        Ok(ids)
    }
}

impl Write<'_> {
    /// Somebody who was just written down is at the service, under `guid`.
    pub(crate) async fn adopt_held(&mut self, held: &mut Held, guid: &str) -> Result<(), Trouble> {
        self.put_known(held, clean_guid(guid)?).await?;
        self.tell_of(held, "person.adopt", Outcome::Done);
        Ok(())
    }

    pub(crate) async fn put_known(&mut self, held: &mut Held, guid: &str) -> Result<(), Trouble> {
        sqlx::query("UPDATE people SET guid = ?, state = 'known' WHERE slot = ?")
            .bind(guid)
            .bind(held.slot)
            .execute(&mut *self.tx)
            .await?;
        (held.person.guid, held.person.state) = (Some(guid.to_owned()), State::Known);
        Ok(())
    }
}

const MANY: &str = "
    INSERT INTO people (id, state, connection, login_name, login_key, first_name, last_name, email,
                        country_code, number, aliases, guid, note, created_at, changed_at)
    SELECT value ->> 'id', 'known', value ->> 'connection', value ->> 'login_name',
           value ->> 'login_key', value ->> 'first_name', value ->> 'last_name',
           value ->> 'email', value ->> 'country_code', value ->> 'number', value ->> 'aliases',
           value ->> 'guid', value ->> 'note', ?1, ?1
    FROM json_each(?2) WHERE true
    ON CONFLICT DO NOTHING RETURNING slot, id";

fn line(known: &Known, id: PersonId) -> Line<'_> {
    let Known { typed, guid } = known;
    let profile = &typed.profile;
    Line {
        id: id.to_string(),
        connection: &typed.connection,
        login_name: &typed.login_name,
        login_key: typed.login_key(),
        first_name: &profile.first_name,
        last_name: &profile.last_name,
        email: &profile.email,
        country_code: &profile.country_code,
        number: &profile.number,
        aliases: profile.aliases_text(),
        guid: guid.trim(),
        note: &profile.note,
    }
}
