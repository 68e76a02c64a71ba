//! Authenticx AcxAPI, as far as vendors.md §2 describes it.

mod disposition;
mod form;
mod metadata;
mod refusal;
mod rules;
mod token;
mod upload;

use std::sync::Arc;

use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use axum::{Extension, Router};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, WWW_AUTHENTICATE};
use serde_json::Value;

use crate::Site;
use crate::faults::Endpoint;
use crate::gate::{self, Visit};
use crate::wire::Cut;

/// The addresses of this vendor, spelled as documented.
pub(crate) fn routes(site: &Arc<Site>) -> Router {
    let at = |method, endpoint| gated(method, endpoint, Arc::clone(site));
    Router::new()
        .route("/connect/token", at(MethodFilter::POST, Endpoint::Token))
        .route("/Media/Upload", at(MethodFilter::POST, Endpoint::Upload))
        .route("/Metadata", at(MethodFilter::GET, Endpoint::Metadata))
}

fn gated(method: MethodFilter, endpoint: Endpoint, site: Arc<Site>) -> MethodRouter {
    on(method, move |Extension(cut): Extension<Cut>, request: Request| {
        gate::admit(endpoint, site, cut, request)
    })
}

/// Answers a request at one of this vendor's addresses.
pub(crate) async fn answer(visit: &mut Visit) -> Response {
    match visit.endpoint {
        Endpoint::Token => token::answer(visit).await,
        Endpoint::Upload => upload::answer(visit).await,
        Endpoint::Metadata => metadata::answer(visit),
    }
}

/// Makes the token a request presents count as expired.
pub(crate) fn forget_token(visit: &Visit) {
    if let Some(token) = bearer(&visit.head) {
        visit.site.world.forget_token(token);
    }
}

fn bearer(head: &Parts) -> Option<&str> {
    let value = head.headers.get(AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}

/// Whether the request presents a token that is valid now.
fn is_authorised(visit: &Visit) -> bool {
    bearer(&visit.head).is_some_and(|token| visit.site.world.token_is_valid(token))
}

/// The body of a 401 is not documented (vendors.md 2.6), so there is none.
fn unauthorised() -> Response {
    let scheme = HeaderValue::from_static("Bearer");
    (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, scheme)]).into_response()
}

fn plain(status: StatusCode, text: &str) -> Response {
    let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, kind, text.to_owned()).into_response()
}

fn json(status: StatusCode, value: &Value) -> Response {
    let kind = [(CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, kind, value.to_string()).into_response()
}
