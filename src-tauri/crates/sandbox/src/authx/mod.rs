//! AuthX Public API, as far as vendors.md §1 describes it.
//!
//! The vendor states no HTTP status at all. Here a request that was understood
//! is answered in the envelope with HTTP 200, whatever became of it (vendors.md
//! A-13), and one that was not is answered with a 4xx and a bare `Message`, as
//! other parts of that vendor's house do (vendors.md A-14).

mod biometric;
mod envelope;
mod pins;
mod token;
mod users;

use std::sync::Arc;

use axum::Router;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::MethodFilter;
use serde_json::Value;

use crate::Site;
use crate::endpoint::Endpoint;
use crate::faults::Fault;
use crate::gate::{Visit, gated};
use crate::intake::Unread;
use crate::options::HttpMethod;
use crate::shape::{Field, Flaw, Object, flaw};
use crate::world::Token;
use envelope::Refusal;

const ADDRESSES: [(&str, Endpoint); 7] = [
    ("/AccessToken", Endpoint::AccessToken),
    ("/AddUser", Endpoint::AddUser),
    ("/UpdateUser", Endpoint::UpdateUser),
    ("/DeleteUser", Endpoint::DeleteUser),
    ("/GeneratePin", Endpoint::GeneratePin),
    ("/VerifyPin", Endpoint::VerifyPin),
    ("/ProcessBiometric", Endpoint::ProcessBiometric),
];

/// The addresses of this vendor, each under one method (vendors.md A-1).
pub(crate) fn routes(site: &Arc<Site>) -> Router {
    let methods = &site.options.authx.methods;
    let add = |router: Router, (path, endpoint): (&str, Endpoint)| {
        let method = methods.get(&endpoint).copied().unwrap_or(HttpMethod::Post);
        router.route(path, gated(filter(method), endpoint, site))
    };
    ADDRESSES.into_iter().fold(Router::new(), add)
}

fn filter(method: HttpMethod) -> MethodFilter {
    match method {
        HttpMethod::Get => MethodFilter::GET,
        HttpMethod::Post => MethodFilter::POST,
        HttpMethod::Put => MethodFilter::PUT,
        HttpMethod::Patch => MethodFilter::PATCH,
        HttpMethod::Delete => MethodFilter::DELETE,
    }
}

/// Answers a request at one of this vendor's addresses.
pub(crate) async fn answer(visit: &mut Visit) -> Response {
    match serve(visit).await {
        Ok(reply) => reply,
        Err(refusal) => refusal.answer(visit),
    }
}

async fn serve(visit: &mut Visit) -> Result<Response, Refusal> {
    if visit.head.uri.query().is_some() {
        let detail = "no address of this vendor takes a query, and addresses end up in logs";
        return Err(Refusal::status(StatusCode::BAD_REQUEST).breaking("A-29", detail));
    }
    if visit.endpoint == Endpoint::AccessToken {
        return token::answer(visit).await;
    }
    authorise(visit)?;
    match visit.endpoint {
        Endpoint::AddUser => users::add(visit).await,
        Endpoint::UpdateUser => users::update(visit).await,
        Endpoint::DeleteUser => users::delete(visit).await,
        Endpoint::GeneratePin => pins::set(visit).await,
        Endpoint::VerifyPin => pins::verify(visit).await,
        _ => biometric::answer(visit).await,
    }
}

fn authorise(visit: &Visit) -> Result<(), Refusal> {
    let refused = Refusal::status(StatusCode::UNAUTHORIZED);
    let token = visit.token();
    if token == Token::Foreign {
        return Err(refused.breaking("X-16", "the token of another vendor was sent here"));
    }
    match visit.authorization().map(|(scheme, _)| scheme) {
        Some("Bearer") if token == Token::Valid => Ok(()),
        Some("Bearer") | None => Err(refused),
        // `token_type` says `bearer`, the samples send `Bearer`; the stricter
        // of two readings takes the sample at its word.
        Some(_) => Err(refused.breaking("A-7", "the scheme is spelled Bearer")),
    }
}

/// The body as a JSON object, whatever its fields.
async fn read_object(visit: &mut Visit) -> Result<Object, Refusal> {
    if !visit.media_type().eq_ignore_ascii_case("application/json") {
        let detail = "the body must be declared as application/json";
        let refusal = Refusal::status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        return Err(refusal.breaking("1.3", detail));
    }
    let body = visit.body().await.map_err(unread)?;
    match serde_json::from_slice(&body) {
        Ok(Value::Object(object)) => Ok(object),
        _ => {
            let refusal = Refusal::status(StatusCode::BAD_REQUEST);
            Err(refusal.breaking("1.3", "the body is not one JSON object"))
        }
    }
}

fn unread(why: Unread) -> Refusal {
    match why {
        Unread::TooLong => Refusal::status(StatusCode::PAYLOAD_TOO_LARGE),
        Unread::BrokenOff => Refusal::status(StatusCode::BAD_REQUEST),
    }
}

/// Refuses an object that does not have exactly these fields.
fn check(object: &Object, fields: &[Field]) -> Result<(), Refusal> {
    flaw(object, fields).map_or(Ok(()), |flaw| Err(refused(&flaw)))
}

fn refused(flaw: &Flaw) -> Refusal {
    let rule = match flaw {
        Flaw::Respelled { .. } => "A-10",
        Flaw::Wrong { name: "pin", .. } => "A-34",
        _ => "1.3",
    };
    Refusal::error("The request is invalid.").breaking(rule, flaw.detail())
}

/// Lets a planned server exception happen in place of the work.
fn unless_exception(visit: &Visit) -> Result<(), Refusal> {
    if visit.fault == Some(Fault::ServerException) { Err(Refusal::exception()) } else { Ok(()) }
}
