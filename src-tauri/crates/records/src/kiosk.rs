//! What a kiosk remembers: whom a slip let in, and what travels home. Slips, consents and the passcode are in their rooms.

use jiff::Timestamp;
use sqlx::Row;
use sqlx::sqlite::SqliteRow;

use crate::people::Held;
use crate::person::{clean_guid, moment};
use crate::records::Write;
use crate::transitions::Event;
use crate::{By, Factor, NewPerson, Outcome, PersonId, Presence, Profile, Records, State, Trouble};

mod consents;
mod passcode;
mod slips;

pub use consents::Consent;
use consents::consent;
pub use passcode::Passcode;
pub(crate) use slips::Memory;
pub use slips::{GuessRecord, UsedSlip};

/// Somebody whom a slip speaks for.
#[derive(Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The connection that the guid belongs to.
    pub connection: String,
    /// Their id at the service.
    pub guid: String,
    /// Their login name, if the slip has it.
    pub login_name: Option<String>,
    /// Their first name, if the slip has it.
    pub first_name: Option<String>,
}

/// What became of somebody who agreed here.
#[derive(Clone, PartialEq, Eq)]
pub struct Visit {
    /// Their id at the service.
    pub guid: String,
    /// Their login name, as far as it is known here.
    pub login_name: String,
    /// What they agreed to.
    pub consent: Consent,
    /// How their face stands here, and since when.
    pub face: (Presence, Timestamp),
}

/// A visit that came home from a kiosk.
#[derive(Clone, PartialEq, Eq)]
pub struct HomeVisit {
    /// The connection of the desk that its people belong to.
    pub connection: String,
    /// What came.
    pub visit: Visit,
}

impl Records {
    /// The person of this guid; whoever is not in the directory yet is taken up with what the slip says.
    ///
    /// # Errors
    ///
    /// [`Trouble::NotNow`] for somebody who was deleted, [`Trouble::Field`], or the database's trouble.
    pub async fn admit(&self, who: &Admitted, by: &By) -> Result<PersonId, Trouble> {
        let guid = clean_guid(&who.guid)?;
        if let Some(held) = self.of_guid(&who.connection, guid).await? {
            return match held.1 {
                State::Known => Ok(held.0),
                _ => Err(Trouble::NotNow),
            };
        }
        let said = who.login_name.as_deref().filter(|name| !name.trim().is_empty());
        // Somebody may have been added anew under the same login name: then the guid alone is certain.
        let taken = match said {
            Some(name) => self.with_login_name(&who.connection, name).await?.is_some(),
            None => true,
        };
        let login_name = said.filter(|_| !taken).unwrap_or(guid).to_owned();
        let first_name = who.first_name.clone().unwrap_or_default();
        let profile = Profile { first_name, ..Profile::default() };
        let typed = NewPerson { connection: who.connection.clone(), login_name, profile };
        let mut write = self.write(by).await?;
        let mut held = write.insert(&typed, State::Draft).await?;
        write.put_known(&mut held, guid).await?;
        sqlx::query("INSERT OR IGNORE INTO by_slip (person) VALUES (?)")
            .bind(held.person.id.to_string())
            .execute(&mut *write.tx)
            .await?;
        write.tell_of(&held, "person.admit", Outcome::Done);
        write.commit().await?;
        Ok(held.person.id)
    }

    /// Who has this guid here, whatever became of them.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn with_guid(
        &self,
        connection: &str,
        guid: &str,
    ) -> Result<Option<PersonId>, Trouble> {
        Ok(self.of_guid(connection, guid).await?.map(|(id, _)| id))
    }

    /// Whether somebody is here by a slip alone: nobody at a desk of this station put them into the directory.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn is_by_slip(&self, id: PersonId) -> Result<bool, Trouble> {
        let mut reader = self.reader().await?;
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM by_slip WHERE person = ?")
            .bind(id.to_string())
            .fetch_optional(&mut *reader)
            .await?;
        Ok(found.is_some())
    }

    /// Everybody of a connection who agreed here, with their last consent and how their face stands since.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn visits(&self, connection: &str) -> Result<Vec<Visit>, Trouble> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "SELECT consents.guid, login_name, version, hash, language, max(consents.at) AS at,
                    presence, factors.at AS since
             FROM consents JOIN people ON people.id = consents.person
             LEFT JOIN factors ON factors.slot = people.slot AND factor = 'face'
             WHERE connection = ? GROUP BY people.slot ORDER BY at",
        )
        .bind(connection)
        .fetch_all(&mut *reader)
        .await?;
        rows.iter().map(visit).collect()
    }

    /// Takes in what came home: the consent, and how the face stands unless something newer is known here.
    /// `false`: nobody here has this guid.
    ///
    /// # Errors
    ///
    /// The database's trouble.
    pub async fn take_home(&self, home: &HomeVisit, by: &By) -> Result<bool, Trouble> {
        let HomeVisit { connection, visit } = home;
        let Some((id, state)) = self.of_guid(connection, &visit.guid).await? else {
            return Ok(false);
        };
        if state != State::Known {
            return Ok(false);
        }
        let mut write = self.write(by).await?;
        let mut held = write.hold(id).await?;
        let new = write.put_consent(&held, &visit.guid, &visit.consent).await?;
        let (presence, since) = visit.face;
        let newer = write.face_since(&held).await?.is_none_or(|known| known < since);
        if presence != Presence::Absent && newer {
            // The date of the enrolment, not of its coming home.
            let now = std::mem::replace(&mut write.by.at, since);
            write.put_presence(&mut held, Factor::Face, presence).await?;
            write.by.at = now;
        }
        if new || newer {
            write.happen(&mut held, Event::Written).await?;
            write.tell_of(&held, "face.home", Outcome::Done);
        }
        write.commit().await?;
        Ok(true)
    }

    async fn of_guid(
        &self,
        connection: &str,
        guid: &str,
    ) -> Result<Option<(PersonId, State)>, Trouble> {
        let mut reader = self.reader().await?;
        let row = sqlx::query(
            "SELECT id, state FROM people WHERE connection = ? AND guid = ? COLLATE NOCASE",
        )
        .bind(connection)
        .bind(guid)
        .fetch_optional(&mut *reader)
        .await?;
        let Some(row) = row else { return Ok(None) };
        let id = row.try_get::<&str, _>("id")?.parse().map_err(|_| Trouble::Damaged)?;
        let state = State::from_word(row.try_get("state")?).ok_or(Trouble::Damaged)?;
        Ok(Some((id, state)))
    }
}

impl Write<'_> {
    async fn face_since(&mut self, held: &Held) -> Result<Option<Timestamp>, Trouble> {
        let at: Option<i64> =
            sqlx::query_scalar("SELECT at FROM factors WHERE slot = ? AND factor = 'face'")
                .bind(held.slot)
                .fetch_optional(&mut *self.tx)
                .await?;
        Ok(at.map(moment))
    }
}

fn visit(row: &SqliteRow) -> Result<Visit, Trouble> {
    let consent = consent(row)?;
    let presence: Option<&str> = row.try_get("presence")?;
    let presence = presence.map_or(Some(Presence::Absent), Presence::from_word);
    let since: Option<i64> = row.try_get("since")?;
    Ok(Visit {
        guid: row.try_get("guid")?,
        login_name: row.try_get("login_name")?,
        face: (presence.ok_or(Trouble::Damaged)?, since.map_or(consent.at, moment)),
        consent,
    })
}
