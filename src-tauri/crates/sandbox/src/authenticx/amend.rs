//! `PATCH /Metadata/{id}`: correcting what is known about a call
//! (vendors.md 2.4).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;

use super::metadata::row;
use super::problem::{Problem, lay_over, read, uuid_at};
use super::rules::check_locale;
use crate::dates;
use crate::gate::Visit;
use crate::reply::json;
use crate::shape::{Field, Kind, optional, text};

const PATCH: [Field; 11] = [
    optional("timestamp", Kind::Date),
    optional("phone", Kind::Text),
    optional("callDirection", Kind::Text),
    optional("clientCallId", Kind::Text),
    optional("localeId", Kind::Whole),
    optional("meta1", Kind::Anything),
    optional("meta2", Kind::Anything),
    optional("meta3", Kind::Anything),
    optional("meta4", Kind::Anything),
    optional("meta5", Kind::Anything),
    // an object here, a list in the upload.
    optional("extendedMetadata", Kind::Object),
];

/// An unknown id is not declared; 404 is the usual.
pub(super) async fn answer(visit: &mut Visit) -> Result<Response, Problem> {
    let mut body = read(visit, &PATCH).await?;
    let id = uuid_at(visit, 0)?;
    if !matches!(text(&body, "callDirection"), None | Some("Inbound" | "Outbound")) {
        return Err(Problem::bad("The call direction is Inbound or Outbound."));
    }
    check_locale(&body, "localeId").map_err(|_| Problem::bad("The locale is not supported."))?;
    if text(&body, "timestamp").is_some_and(dates::lacks_zone) {
        visit.breach("X-23", "timestamp has a time of day but no zone");
    }
    if let Some(values) = body.remove("extendedMetadata") {
        body.insert("extendedMetadataValues".to_owned(), values);
    }
    for (_, value) in body.iter_mut().filter(|(key, _)| key.starts_with("meta")) {
        if !value.is_null() && !value.is_string() {
            // The five are strings in every reply.
            *value = Value::from(value.to_string());
        }
    }
    let mut calls = visit.site.world.calls.lock();
    let unknown = || Problem::missing("There is no metadata with that id.");
    let kept = calls.find_mut(&id).ok_or_else(unknown)?;
    lay_over(&mut kept.sheet, body);
    Ok(json(StatusCode::OK, &row(kept)))
}
