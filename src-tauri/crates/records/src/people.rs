//! The people of the directory: reading them, and what every write about them has in common.

use std::collections::HashMap;

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use crate::person::moment;
use crate::records::Write;
use crate::transitions::{Event, person_after};
use crate::{
    Entry, Factor, FactorRecord, NewPerson, Outcome, Person, PersonId, Presence, Profile, Records,
    State, Trouble,
};

mod add;
mod adopt;
mod change;
mod factors;
mod numbers;
mod pending;
mod settle;

pub use adopt::Known;
pub use factors::Verified;
pub use numbers::KeptNumber;
pub(crate) use numbers::is_said_right;
pub use pending::Unsettled;
pub use settle::Settlement;

/// Everything that a [`Person`] is made of, but the factors.
macro_rules! columns {
    () => {
        "SELECT slot, id, state, connection, login_name, first_name, last_name, email,
                country_code, number, right_number, aliases, guid, note, created_at, changed_at
         FROM people"
    };
}

/// Everybody but the deleted, in the order in which they were written down.
pub(crate) const LIVING: &str = concat!(columns!(), " WHERE state <> 'deleted' ORDER BY slot");

impl Records {
    /// One person.
    ///
    /// # Errors
    ///
    /// [`Trouble::NoSuchPerson`], or the database's trouble.
    pub async fn person(&self, id: PersonId) -> Result<Person, Trouble> {
        let mut reader = self.reader().await?;
        let slot = sqlx::query_scalar("SELECT slot FROM people WHERE id = ?")
            .bind(id.to_string())
            .fetch_optional(&mut *reader)
            .await?
            .ok_or(Trouble::NoSuchPerson)?;
        by_slots(&mut reader, &[slot]).await?.remove(&slot).ok_or(Trouble::NoSuchPerson)
    }

    /// The living person of `connection` with this login name, whatever its case.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn with_login_name(
        &self,
        connection: &str,
        login_name: &str,
    ) -> Result<Option<Person>, Trouble> {
        let mut reader = self.reader().await?;
        let slot: Option<i64> = sqlx::query_scalar(
            "SELECT slot FROM people WHERE connection = ? AND login_key = ?
             AND state IN ('draft', 'adding', 'known', 'unknown')",
        )
        .bind(connection)
        .bind(crate::fold::case(login_name))
        .fetch_optional(&mut *reader)
        .await?;
        let Some(slot) = slot else { return Ok(None) };
        Ok(by_slots(&mut reader, &[slot]).await?.remove(&slot))
    }
}

/// Reads whoever is in these slots.
pub(crate) async fn by_slots(
    connection: &mut SqliteConnection,
    slots: &[i64],
) -> Result<HashMap<i64, Person>, Trouble> {
    let list = serde_json::Value::from(slots).to_string();
    let rows = sqlx::query(concat!(columns!(), " WHERE slot IN (SELECT value FROM json_each(?))"))
        .bind(&list)
        .fetch_all(&mut *connection)
        .await?;
    let mut people = HashMap::with_capacity(rows.len());
    for row in &rows {
        people.insert(row.try_get("slot")?, person(row)?);
    }
    let rows = sqlx::query(
        "SELECT slot, factor, presence, at, failures FROM factors
         WHERE slot IN (SELECT value FROM json_each(?))",
    )
    .bind(&list)
    .fetch_all(&mut *connection)
    .await?;
    for row in &rows {
        if let Some(person) = people.get_mut(&row.try_get::<i64, _>("slot")?) {
            person.factors.push(factor(row)?);
        }
    }
    Ok(people)
}

/// The person of a row, without factors.
pub(crate) fn person(row: &SqliteRow) -> Result<Person, Trouble> {
    let aliases: &str = row.try_get("aliases")?;
    let profile = Profile {
        first_name: row.try_get("first_name")?,
        last_name: row.try_get("last_name")?,
        email: row.try_get("email")?,
        country_code: row.try_get("country_code")?,
        number: row.try_get("number")?,
        aliases: serde_json::from_str(aliases).map_err(|_| Trouble::Damaged)?,
        note: row.try_get("note")?,
    };
    let typed = NewPerson {
        connection: row.try_get("connection")?,
        login_name: row.try_get("login_name")?,
        profile,
    };
    Ok(Person {
        id: row.try_get::<&str, _>("id")?.parse().map_err(|_| Trouble::Damaged)?,
        state: State::from_word(row.try_get("state")?).ok_or(Trouble::Damaged)?,
        typed,
        number_is_right: numbers::is_said_right(row)?,
        guid: row.try_get("guid")?,
        created: moment(row.try_get("created_at")?),
        changed: moment(row.try_get("changed_at")?),
        factors: Vec::new(),
    })
}

fn factor(row: &SqliteRow) -> Result<FactorRecord, Trouble> {
    Ok(FactorRecord {
        factor: Factor::from_word(row.try_get("factor")?).ok_or(Trouble::Damaged)?,
        presence: Presence::from_word(row.try_get("presence")?).ok_or(Trouble::Damaged)?,
        at: moment(row.try_get("at")?),
        failures: row.try_get("failures")?,
    })
}

/// A person while something is written about them.
pub(crate) struct Held {
    pub(crate) slot: i64,
    pub(crate) person: Person,
}

impl Write<'_> {
    /// Takes up a person to write about.
    pub(crate) async fn hold(&mut self, id: PersonId) -> Result<Held, Trouble> {
        let row = sqlx::query(concat!(columns!(), " WHERE id = ?"))
            .bind(id.to_string())
            .fetch_optional(&mut *self.tx)
            .await?
            .ok_or(Trouble::NoSuchPerson)?;
        let slot = row.try_get("slot")?;
        self.touched.push(slot);
        Ok(Held { slot, person: person(&row)? })
    }

    /// Adds to the audit what was done about a person.
    pub(crate) fn tell_of(&mut self, held: &Held, action: &str, outcome: Outcome) {
        let entry = Entry::new(action, outcome, &self.by)
            .at_connection(&held.person.typed.connection)
            .about(held.person.id);
        self.tell(entry);
    }

    /// Lets `event` happen to a person.
    pub(crate) async fn happen(&mut self, held: &mut Held, event: Event) -> Result<(), Trouble> {
        let Some(state) = person_after(held.person.state, event)? else {
            sqlx::query("DELETE FROM people WHERE slot = ?")
                .bind(held.slot)
                .execute(&mut *self.tx)
                .await?;
            return Ok(());
        };
        sqlx::query("UPDATE people SET state = ?, guid = ?, changed_at = ? WHERE slot = ?")
            .bind(state.word())
            .bind(held.person.guid.as_deref())
            .bind(self.by.at.as_millisecond())
            .bind(held.slot)
            .execute(&mut *self.tx)
            .await?;
        held.person.state = state;
        Ok(())
    }

    /// Writes down what was typed in of somebody who was not there before.
    pub(crate) async fn insert(
        &mut self,
        typed: &NewPerson,
        state: State,
    ) -> Result<Held, Trouble> {
        let id = PersonId::new();
        let profile = &typed.profile;
        let at = self.by.at;
        let at_millis = at.as_millisecond();
        let slot = sqlx::query_scalar(
            "INSERT INTO people (id, state, connection, login_name, login_key, first_name,
                                 last_name, email, country_code, number, aliases, note,
                                 created_at, changed_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING slot",
        )
        .bind(id.to_string())
        .bind(state.word())
        .bind(&typed.connection)
        .bind(&typed.login_name)
        .bind(typed.login_key())
        .bind(&profile.first_name)
        .bind(&profile.last_name)
        .bind(&profile.email)
        .bind(&profile.country_code)
        .bind(&profile.number)
        .bind(profile.aliases_text())
        .bind(&profile.note)
        .bind(at_millis)
        .bind(at_millis)
        .fetch_one(&mut *self.tx)
        .await?;
        self.touched.push(slot);
        let person = Person {
            id,
            state,
            typed: typed.clone(),
            number_is_right: false,
            guid: None,
            created: at,
            changed: at,
            factors: Vec::new(),
        };
        Ok(Held { slot, person })
    }

    /// Replaces the profile of somebody.
    pub(crate) async fn put_profile(&mut self, slot: i64, new: &Profile) -> Result<(), Trouble> {
        sqlx::query(
            "UPDATE people SET first_name = ?, last_name = ?, email = ?, country_code = ?,
                               number = ?, aliases = ?, note = ? WHERE slot = ?",
        )
        .bind(&new.first_name)
        .bind(&new.last_name)
        .bind(&new.email)
        .bind(&new.country_code)
        .bind(&new.number)
        .bind(new.aliases_text())
        .bind(&new.note)
        .bind(slot)
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }

    /// Commits the beginning of something that the service will be asked next.
    pub(crate) async fn commit_intent(self) -> Result<(), Trouble> {
        crate::fault::fault_point("before-intent-commit");
        self.commit().await?;
        crate::fault::fault_point("after-intent-commit");
        Ok(())
    }

    /// Commits how something ended, before anybody is told.
    pub(crate) async fn commit_end(self) -> Result<(), Trouble> {
        crate::fault::fault_point("before-end-commit");
        self.commit().await?;
        crate::fault::fault_point("after-end-commit");
        Ok(())
    }
}
