//! `/AccessToken`: a token for two headers (vendors.md 1.2).
//!
//! The reply is outside the envelope, lies about its types, has
//! keys that begin with a dot and names two lifetimes that differ by a
//! second.

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::json;

use super::envelope::Refusal;
use super::unread;
use crate::dates;
use crate::endpoint::Vendor;
use crate::faults::Fault;
use crate::gate::Visit;
use crate::reply;

/// A string of digits, where the table says Integer.
const COMPANY: &str = "10080001";

pub(super) async fn answer(visit: &mut Visit) -> Result<Response, Refusal> {
    let body = visit.body().await.map_err(unread)?;
    if !body.is_empty() {
        let refusal = Refusal::status(StatusCode::BAD_REQUEST);
        return Err(refusal.breaking("1.2", "no body is documented for this request"));
    }
    check_keys(visit)?;
    let life = visit.site.options.authx.token_life;
    let seconds = i64::try_from(life.as_secs()).unwrap_or(i64::MAX);
    // A server has one clock.
    let skew = match visit.fault {
        Some(Fault::ClockSkew { seconds }) => seconds,
        _ => 0,
    };
    let reply = json!({
        "access_token": visit.site.world.issue_token(Vendor::Authx, life),
        "token_type": "bearer",
        "expires_in": seconds.saturating_sub(1),
        "CompanyId": COMPANY,
        ".issued": dates::http_date(skew),
        ".expires": dates::http_date(skew.saturating_add(seconds)),
    });
    Ok(reply::json(StatusCode::OK, &reply))
}

/// The error of a token request is not documented; it is a bare 401 here.
fn check_keys(visit: &Visit) -> Result<(), Refusal> {
    let refused = Refusal::status(StatusCode::UNAUTHORIZED);
    let (id, key) = (visit.header("ApplicationId"), visit.header("ApplicationKey"));
    let keys = &visit.site.keys;
    if id == Some(&keys.application_id) && key == Some(&keys.application_key) {
        return Ok(());
    }
    let biometric = [&keys.biometric.application_key, &keys.biometric.secret_key];
    let is_biometric = |sent: &str| biometric.iter().any(|key| key.eq_ignore_ascii_case(sent));
    if [id, key].into_iter().flatten().any(is_biometric) {
        let detail = "the biometric keys were sent as ApplicationId or ApplicationKey";
        return Err(refused.breaking("A-30", detail));
    }
    if visit.authorization().is_some() {
        let detail = "a token is asked for with two headers, not with Authorization";
        return Err(refused.breaking("A-3", detail));
    }
    Err(refused)
}
