//! People at AuthX. The service can neither list nor find anybody (vendors.md A-37), so every write is on disk
//! before it is asked for, and its end is on disk before anybody is told of it.

pub mod countries;
pub mod pins;
pub mod typed;
pub mod writes;

use gatehouse_records::{Filter, Outcome, Person, PersonId, Records, Trouble, Unsettled};
use gatehouse_vendors::{Vendor, authx::AuthX};

use crate::{
    connections::accounts,
    desk::among,
    directory,
    failure::{Failure, FailureCode},
    settings::SavedConnection,
    station::Station,
};

/// Reads a person's id as the window has it.
pub fn id(text: &str) -> Result<PersonId, Failure> {
    text.parse().map_err(|trouble: Trouble| trouble.into())
}

/// The connection that people are added with.
pub fn chosen(station: &Station) -> Option<SavedConnection> {
    if let Some(simulated) = station.desk.simulated() {
        return simulated.connection(Vendor::AuthX);
    }
    station
        .settings
        .read(|saved| among(saved, Vendor::AuthX, saved.people_connection.as_deref()).cloned())
}

/// Every connection that people can be added with.
pub fn choices(station: &Station) -> Vec<SavedConnection> {
    match station.desk.simulated() {
        Some(simulated) => simulated.connection(Vendor::AuthX).into_iter().collect(),
        None => station.settings.read(|saved| {
            let own = saved.connections.iter().filter(|known| known.vendor == Vendor::AuthX);
            own.cloned().collect()
        }),
    }
}

/// The client of a connection. Guids of one connection say nothing at another, so a person is only ever spoken
/// about over their own.
pub fn client(station: &Station, connection: &str) -> Result<AuthX, Failure> {
    let known = choices(station).into_iter().find(|known| known.id == connection);
    let saved = known.ok_or_else(|| {
        let words = "The connection that this person belongs to is not there";
        Failure::new(FailureCode::NoConnection, words)
    })?;
    station.desk.authx(&saved.id, || {
        let account = accounts::authx(&saved, &station.vault)?;
        AuthX::new(account).map_err(|error| Failure::internal(&error))
    })
}

/// Whom an id or a login name means; an empty text means nobody in particular.
pub async fn named(
    station: &Station,
    records: &Records,
    text: Option<&str>,
) -> Result<Option<PersonId>, Failure> {
    let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else { return Ok(None) };
    if let Ok(id) = text.parse() {
        return Ok(Some(id));
    }
    for connection in choices(station) {
        if let Some(person) = records.with_login_name(&connection.id, text).await? {
            return Ok(Some(person.id));
        }
    }
    Err(Failure::field("person", format!("Nobody here has the login name {text}")))
}

/// A person with all that is shown of them.
pub struct Shown {
    pub person: Person,
    /// A write of theirs that nobody knows the end of.
    pub pending: Option<Unsettled>,
    /// Why they were refused.
    pub refusal: Option<String>,
}

/// Reads a person.
pub async fn open(station: &Station, id: PersonId) -> Result<Shown, Failure> {
    let records = directory::records(station).await?;
    shown(&records, id).await
}

/// Reads a person from an open directory.
pub async fn shown(records: &Records, id: PersonId) -> Result<Shown, Failure> {
    let person = records.person(id).await?;
    let unsettled = records.unsettled().await?;
    let pending = unsettled.into_iter().find(|pending| pending.person == id);
    let refusal = if person.state == gatehouse_records::State::Refused {
        let filter =
            Filter { person: Some(id), outcome: Some(Outcome::Refused), ..Filter::default() };
        let last = records.audit(&filter, 0, 1).await?;
        last.into_iter().next().map(|recorded| recorded.entry.detail)
    } else {
        None
    };
    Ok(Shown { person, pending, refusal })
}
