//! `POST /connect/token`: OAuth 2.0 client credentials (vendors.md 2.1).
//!
//! The vendor does not document its error bodies; they follow RFC 6749 §5.2.

use std::collections::HashMap;

use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use hyper::header::{AUTHORIZATION, CACHE_CONTROL, PRAGMA};
use serde_json::json;
use url::form_urlencoded;

use crate::endpoint::Vendor;
use crate::gate::Visit;
use crate::reply;

/// No sensible token request comes near this.
const LARGEST_FORM: usize = 64 * 1024;
const SCOPE: &str = "acxapi";

type Fields = HashMap<String, String>;

pub(super) async fn answer(visit: &mut Visit) -> Response {
    match grant(visit).await {
        Ok(reply) => reply,
        Err(refusal) => refusal.into_response(),
    }
}

async fn grant(visit: &mut Visit) -> Result<Response, Refused> {
    let fields = read_fields(visit).await?;
    check_client(visit, &fields)?;
    match fields.get("grant_type").map(String::as_str) {
        Some("client_credentials") => {}
        Some(_) => return Err(Refused::bad("unsupported_grant_type")),
        None => return Err(Refused::bad("invalid_request")),
    }
    if fields.get("scope").map(String::as_str) != Some(SCOPE) {
        visit.breach("X-19", "scope=acxapi must be sent with every token request");
        return Err(Refused::bad("invalid_scope"));
    }
    let life = visit.site.options.token_life;
    let body = json!({
        "access_token": visit.site.world.issue_token(Vendor::Authenticx, life),
        "token_type": "Bearer",
        "expires_in": life.as_secs(),
        "scope": SCOPE,
    });
    Ok(uncached(reply::json(StatusCode::OK, &body)))
}

async fn read_fields(visit: &mut Visit) -> Result<Fields, Refused> {
    if !visit.media_type().eq_ignore_ascii_case("application/x-www-form-urlencoded") {
        visit.breach("2.1", "the token request must be a URL-encoded form");
        return Err(Refused::bad("invalid_request"));
    }
    let body = visit.intake.whole(LARGEST_FORM).await;
    let body = body.map_err(|_| Refused::bad("invalid_request"))?;
    let mut fields = Fields::new();
    for (name, value) in form_urlencoded::parse(&body) {
        // RFC 6749 §3.2: a parameter must not be sent twice.
        if fields.insert(name.into_owned(), value.into_owned()).is_some() {
            return Err(Refused::bad("invalid_request"));
        }
    }
    Ok(fields)
}

fn check_client(visit: &Visit, fields: &Fields) -> Result<(), Refused> {
    let from_form = (fields.get("client_id"), fields.get("client_secret"));
    let header = visit.head.headers.get(AUTHORIZATION);
    let (id, secret, basic) = match (header, from_form) {
        (Some(header), (None, None)) => {
            let (id, secret) = from_basic(header).ok_or(Refused::CLIENT_BY_HEADER)?;
            (id, secret, true)
        }
        (None, (Some(id), Some(secret))) => (id.clone(), secret.clone(), false),
        // Credentials missing, incomplete, or sent both ways (RFC 6749 §2.3).
        _ => return Err(Refused::bad("invalid_request")),
    };
    let options = &visit.site.options;
    match (id == options.client_id && secret == options.client_secret, basic) {
        (true, _) => Ok(()),
        (false, true) => Err(Refused::CLIENT_BY_HEADER),
        (false, false) => Err(Refused::CLIENT_BY_FORM),
    }
}

fn from_basic(header: &HeaderValue) -> Option<(String, String)> {
    let (scheme, encoded) = header.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("Basic") {
        return None;
    }
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok()?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

/// Why no token is given, in the terms of RFC 6749 §5.2.
struct Refused {
    status: StatusCode,
    error: &'static str,
    /// Whether the reply must name the scheme the client tried.
    challenge: bool,
}

impl Refused {
    const CLIENT_BY_FORM: Self =
        Self { status: StatusCode::UNAUTHORIZED, error: "invalid_client", challenge: false };
    const CLIENT_BY_HEADER: Self = Self { challenge: true, ..Self::CLIENT_BY_FORM };

    const fn bad(error: &'static str) -> Self {
        Self { status: StatusCode::BAD_REQUEST, error, challenge: false }
    }

    fn into_response(self) -> Response {
        let mut reply = uncached(reply::json(self.status, &json!({ "error": self.error })));
        if self.challenge {
            reply = reply::challenge(reply, "Basic realm=\"acxapi\"");
        }
        reply
    }
}

fn uncached(mut reply: Response) -> Response {
    let headers = reply.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(PRAGMA, HeaderValue::from_static("no-cache"));
    reply
}
