//! What every request passes through: it is noted, meets the fault planned for
//! it, and is handed to the vendor's own code in between.

use std::sync::Arc;

use axum::Extension;
use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use hyper::header::{AUTHORIZATION, CONTENT_TYPE, LOCATION, RETRY_AFTER};

use crate::Site;
use crate::endpoint::{Endpoint, Vendor};
use crate::faults::Fault;
use crate::intake::{Intake, Unread};
use crate::reply;
use crate::spoil::spoil;
use crate::wire::{Cut, Severing};
use crate::world::Token;
use crate::{authenticx, authx, enablex};

/// No sensible JSON request comes near this.
const LARGEST_JSON: usize = 1 << 20;

/// One request, as the vendor's code sees it.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) endpoint: Endpoint,
    pub(crate) site: Arc<Site>,
    pub(crate) head: Parts,
    pub(crate) intake: Intake,
    /// The fault this request meets, for the few that a vendor acts out itself.
    pub(crate) fault: Option<Fault>,
}

impl Visit {
    /// Notes a breach of the contract under the number of its rule.
    pub(crate) fn breach(&self, rule: &'static str, detail: impl Into<String>) {
        self.site.world.breach(self.endpoint, rule, detail.into());
    }

    /// A header that is there once and readable.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.head.headers.get_all(name).iter();
        let value = values.next()?.to_str().ok()?;
        values.next().is_none().then_some(value)
    }

    /// The media type of the body, without its parameters.
    pub(crate) fn media_type(&self) -> &str {
        let kind = self.header(CONTENT_TYPE.as_str()).unwrap_or("");
        kind.split(';').next().unwrap_or("").trim()
    }

    /// The scheme and what follows it in the `Authorization` header.
    pub(crate) fn authorization(&self) -> Option<(&str, &str)> {
        self.header(AUTHORIZATION.as_str())?.split_once(' ')
    }

    /// What the sandbox knows about the token presented, if there is one.
    pub(crate) fn token(&self) -> Token {
        let Some((_, token)) = self.authorization() else { return Token::Unknown };
        self.site.world.token(self.endpoint.vendor(), token)
    }

    /// A part of the path, counted from its end; the last one is 0.
    pub(crate) fn segment(&self, from_end: usize) -> String {
        let segment = self.head.uri.path().rsplit('/').nth(from_end).unwrap_or("");
        percent_decoded(segment)
    }

    /// The whole body, for the vendors' JSON requests.
    pub(crate) async fn body(&mut self) -> Result<Vec<u8>, Unread> {
        self.intake.whole(LARGEST_JSON).await
    }
}

fn percent_decoded(text: &str) -> String {
    // In a form `+` is a space, in a path it is itself.
    let text = text.replace('+', "%2B");
    let mut pairs = url::form_urlencoded::parse(text.as_bytes());
    pairs.next().map(|(text, _)| text.into_owned()).unwrap_or_default()
}

/// Serves one endpoint under one method; other methods get 405 and `Allow`.
pub(crate) fn gated(method: MethodFilter, endpoint: Endpoint, site: &Arc<Site>) -> MethodRouter {
    let site = Arc::clone(site);
    on(method, move |Extension(cut): Extension<Cut>, request: Request| {
        admit(endpoint, site, cut, request)
    })
}

/// Answers one request.
async fn admit(endpoint: Endpoint, site: Arc<Site>, cut: Cut, request: Request) -> Response {
    let tally = site.world.see(endpoint);
    let fault = site.plan.next(endpoint);
    let (head, body) = request.into_parts();
    let mut intake = Intake::new(&head, body, Arc::clone(&tally), cut.clone());
    if let Some(fault) = &fault {
        intake.expect_fault(fault);
    }
    let mut visit = Visit { endpoint, site, head, intake, fault: fault.clone() };
    let response = meet(&mut visit, fault.as_ref(), &cut).await;
    visit.intake.strike().await;
    match fault {
        Some(Fault::LoseReply) => return cut.sever(Severing::Close).await,
        Some(Fault::ResetBeforeReply) => return cut.sever(Severing::Reset).await,
        _ => {}
    }
    tally.answered(response.status());
    visit.intake.linger();
    response
}

async fn meet(visit: &mut Visit, fault: Option<&Fault>, cut: &Cut) -> Response {
    match fault {
        Some(Fault::Status { code, retry_after }) => bare_status(*code, *retry_after),
        Some(Fault::StatusAfterBody { code, retry_after }) => {
            instead(visit, bare_status(*code, *retry_after)).await
        }
        Some(Fault::Html) => instead(visit, portal_page()).await,
        Some(Fault::Redirect { location }) => instead(visit, redirect(location)).await,
        Some(Fault::Reply { code, body }) => {
            let reply = bare_status(*code, None).map(|_| Body::from(body.clone()));
            instead(visit, reply::declared_json(reply)).await
        }
        Some(Fault::ExpiredToken) => {
            if let Some((_, token)) = visit.authorization() {
                visit.site.world.expire_token(visit.endpoint.vendor(), token);
            }
            work(visit).await
        }
        Some(Fault::Delay(pause)) => {
            let reply = work(visit).await;
            tokio::time::sleep(*pause).await;
            reply
        }
        Some(fault) => spoil(work(visit).await, fault, cut).await,
        None => work(visit).await,
    }
}

async fn work(visit: &mut Visit) -> Response {
    match visit.endpoint.vendor() {
        Vendor::Authx => authx::answer(visit).await,
        Vendor::Authenticx => authenticx::answer(visit).await,
        Vendor::Enablex => enablex::answer(visit).await,
    }
}

/// Takes the body in and gives a reply that has nothing to do with it.
async fn instead(visit: &mut Visit, reply: Response) -> Response {
    // A client that breaks off has no use for either reply.
    let _ = visit.intake.drain().await;
    reply
}

fn bare_status(code: u16, retry_after: Option<u64>) -> Response {
    let status = StatusCode::from_u16(code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut reply = (status, status.canonical_reason().unwrap_or("")).into_response();
    if let Some(seconds) = retry_after {
        reply.headers_mut().insert(RETRY_AFTER, seconds.into());
    }
    if status == StatusCode::UNAUTHORIZED {
        reply = reply::challenge(reply, "Bearer");
    }
    reply
}

fn portal_page() -> Response {
    let kind = [(CONTENT_TYPE, "text/html; charset=utf-8")];
    let page = "<!doctype html><title>Sign in</title><p>Sign in to use this network.</p>";
    (kind, page).into_response()
}

fn redirect(location: &str) -> Response {
    // 302 is the kind every client that follows at all follows by itself.
    let target = HeaderValue::from_str(location).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::FOUND, [(LOCATION, target)]).into_response()
}
