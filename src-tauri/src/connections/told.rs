//! What was done to connections and their secrets, written into the audit. Names of fields, never what was in them.

use gatehouse_records::{Entry, Outcome};

use crate::{directory::by, settings::SavedConnection, station::Station};

/// Tells of one change at a connection.
pub async fn tell(station: &Station, action: &str, saved: &SavedConnection, detail: &str) {
    let by = by(station).detail(detail);
    let entry = Entry::new(action, Outcome::Done, &by).at_connection(&saved.id);
    station.directory.note(station, entry).await;
}

/// Tells that a connection was saved, and which of its secrets came along.
pub async fn saved(
    station: &Station,
    before: Option<&SavedConnection>,
    now: &SavedConnection,
    secrets: &[String],
) {
    let plain = |saved: &SavedConnection| {
        (saved.name.clone(), saved.place.clone(), saved.mode, saved.fields.clone())
    };
    match before {
        None => tell(station, "connection.add", now, &now.name).await,
        Some(before) if plain(before) != plain(now) => {
            tell(station, "connection.change", now, &now.name).await;
        }
        Some(_) => {}
    }
    for field in secrets {
        let known = before.is_some_and(|before| before.secrets.contains_key(field));
        tell(station, if known { "secret.replace" } else { "secret.set" }, now, field).await;
    }
}
