//! Refusals of the administration endpoints, and what they read.
//!
//! The bodies of their errors are not documented (vendors.md 2.6): they are
//! sentences here, as those of the uploads are.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::Value;
use url::form_urlencoded;

use crate::gate::Visit;
use crate::reply::plain;
use crate::shape::{Field, Flaw, Object, flaw, is_guid};

/// Why a request is refused, and the breach of contract behind it if there is one.
#[derive(Debug)]
pub(super) struct Problem {
    status: StatusCode,
    text: String,
    breach: Option<&'static str>,
}

impl Problem {
    /// A 400 for which the client could not have known better.
    pub(super) fn bad(text: impl Into<String>) -> Self {
        Self { status: StatusCode::BAD_REQUEST, text: text.into(), breach: None }
    }

    pub(super) fn missing(text: impl Into<String>) -> Self {
        Self { status: StatusCode::NOT_FOUND, text: text.into(), breach: None }
    }

    /// A 400 that is noted as a breach of a numbered rule.
    pub(super) fn breach(rule: &'static str, text: impl Into<String>) -> Self {
        Self { breach: Some(rule), ..Self::bad(text) }
    }

    /// Notes the breach and writes the reply.
    pub(super) fn answer(self, visit: &Visit) -> Response {
        let reply = plain(self.status, &self.text);
        if let Some(rule) = self.breach {
            visit.breach(rule, self.text);
        }
        reply
    }
}

impl From<Flaw> for Problem {
    fn from(flaw: Flaw) -> Self {
        let rule = if matches!(flaw, Flaw::Respelled { .. }) { "X-7" } else { "2.4" };
        Self::breach(rule, flaw.detail())
    }
}

/// The body as an object with no other fields than these: the vendor's schemas
/// allow no additional ones.
pub(super) async fn read(visit: &mut Visit, fields: &[Field]) -> Result<Object, Problem> {
    let object = read_object(visit).await?;
    flaw(&object, fields).map_or(Ok(object), |flaw| Err(flaw.into()))
}

/// The body as an object, whatever its fields.
pub(super) async fn read_object(visit: &mut Visit) -> Result<Object, Problem> {
    let kind = visit.media_type().to_ascii_lowercase();
    let json = matches!(kind.as_str(), "application/json" | "text/json")
        || (kind.starts_with("application/") && kind.ends_with("+json"));
    if !json {
        let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
        let text = "the body must be declared as application/json".to_owned();
        return Err(Problem { status, text, breach: Some("2.4") });
    }
    let body = visit.body().await.map_err(|_| Problem::bad("The body could not be read."))?;
    match serde_json::from_slice(&body) {
        Ok(Value::Object(object)) => Ok(object),
        _ => Err(Problem::breach("2.4", "the body is not one JSON object")),
    }
}

/// The one parameter of most lists.
pub(super) fn is_active(visit: &Visit) -> Result<Option<bool>, Problem> {
    let mut wanted = None;
    for (key, value) in form_urlencoded::parse(visit.head.uri.query().unwrap_or("").as_bytes()) {
        match (&*key, value.parse()) {
            ("IsActive", Ok(flag)) => wanted = Some(flag),
            ("IsActive", Err(_)) => {
                return Err(Problem::breach("2.4", "IsActive must be true or false"));
            }
            _ => return Err(Problem::breach("2.4", format!("{key:?} is not a parameter here"))),
        }
    }
    Ok(wanted)
}

/// A part of the path that has to be a UUID.
pub(super) fn uuid_at(visit: &Visit, from_end: usize) -> Result<String, Problem> {
    let id = visit.segment(from_end);
    if is_guid(&id) {
        Ok(id.to_ascii_lowercase())
    } else {
        Err(Problem::breach("2.4", "the id in the address is not a UUID"))
    }
}

/// Whether a row is wanted by [`is_active`].
pub(super) fn wanted(row: &Object, active: Option<bool>) -> bool {
    let is = row.get("isActive").and_then(Value::as_bool).unwrap_or(true);
    active.is_none_or(|active| active == is)
}

/// Lays the fields that were sent over a row; null means not sent.
pub(super) fn lay_over(row: &mut Object, sent: Object) {
    row.extend(sent.into_iter().filter(|(_, value)| !value.is_null()));
}
