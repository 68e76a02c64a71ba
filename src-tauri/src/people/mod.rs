//! The glue between the window and the people: which connection, which directory, who acts.

pub mod imports;
pub mod numbers;

use gatehouse_people::Means;
use gatehouse_records::{PersonId, Records, Trouble};
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
        None => station.settings.read(|saved| saved.usable(Vendor::AuthX).cloned().collect()),
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

/// What a write about anybody of a connection needs.
pub fn means(station: &Station, records: Records, connection: &str) -> Result<Means, Failure> {
    let authx = client(station, connection)?;
    Ok(Means { records, authx, actor: station.role.label().to_owned() })
}

/// What a write about somebody needs, over their own connection.
pub async fn means_for(station: &Station, id: PersonId) -> Result<Means, Failure> {
    let records = directory::records(station).await?;
    let person = records.person(id).await?;
    means(station, records, &person.typed.connection)
}

/// The connection that people are added with, or the words that there is none.
pub fn wanted(station: &Station) -> Result<SavedConnection, Failure> {
    chosen(station).ok_or_else(|| {
        Failure::new(FailureCode::NoConnection, "Connect AuthX first: people are added there")
    })
}
