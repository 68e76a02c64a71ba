//! What every request passes through: it is noted, meets the fault planned for
//! it, and is handed to the vendor's own code in between.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::future::ready;
use futures_util::{StreamExt, stream};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};

use crate::Site;
use crate::authenticx;
use crate::faults::{Endpoint, Fault};
use crate::intake::Intake;
use crate::wire::{Cut, Severing};

/// Longer than any reply the sandbox itself writes.
const LARGEST_REPLY: usize = 16 << 20;

/// One request, as the vendor's code sees it.
#[derive(Debug)]
pub(crate) struct Visit {
    pub(crate) endpoint: Endpoint,
    pub(crate) site: Arc<Site>,
    pub(crate) head: Parts,
    pub(crate) intake: Intake,
}

impl Visit {
    /// Notes a breach of the contract under the number of its rule.
    pub(crate) fn breach(&self, rule: &'static str, detail: impl Into<String>) {
        self.site.world.breach(self.endpoint, rule, detail.into());
    }
}

/// Answers one request.
pub(crate) async fn admit(
    endpoint: Endpoint,
    site: Arc<Site>,
    cut: Cut,
    request: Request,
) -> Response {
    let tally = site.world.see(endpoint);
    let fault = site.plan.next(endpoint);
    let (head, body) = request.into_parts();
    let mut intake = Intake::new(&head, body, Arc::clone(&tally), cut.clone());
    if let Some(fault) = &fault {
        intake.expect_fault(fault);
    }
    let mut visit = Visit { endpoint, site, head, intake };
    let response = meet(&mut visit, fault.as_ref()).await;
    visit.intake.strike().await;
    if fault == Some(Fault::LoseReply) {
        return cut.sever(Severing::Close).await;
    }
    tally.answered(response.status());
    visit.intake.linger();
    response
}

async fn meet(visit: &mut Visit, fault: Option<&Fault>) -> Response {
    match fault {
        Some(Fault::Status { code, retry_after }) => bare_status(*code, *retry_after),
        Some(Fault::StatusAfterBody { code, retry_after }) => {
            instead(visit, bare_status(*code, *retry_after)).await
        }
        Some(Fault::Html) => instead(visit, portal_page()).await,
        Some(Fault::Redirect { location }) => instead(visit, redirect(location)).await,
        Some(Fault::ExpiredToken) => {
            authenticx::forget_token(visit);
            work(visit).await
        }
        Some(Fault::Delay(pause)) => {
            let reply = work(visit).await;
            tokio::time::sleep(*pause).await;
            reply
        }
        Some(fault) => spoil(work(visit).await, fault).await,
        None => work(visit).await,
    }
}

async fn work(visit: &mut Visit) -> Response {
    match visit.endpoint {
        Endpoint::Token | Endpoint::Upload | Endpoint::Metadata => authenticx::answer(visit).await,
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
        let scheme = HeaderValue::from_static("Bearer");
        reply.headers_mut().insert(WWW_AUTHENTICATE, scheme);
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

/// Damages a finished reply the way the fault asks; other faults leave it whole.
async fn spoil(reply: Response, fault: &Fault) -> Response {
    match fault {
        Fault::Garbage => {
            let bytes = Bytes::from_static(&[0xff, 0xfe, 0x00, 0x9f, 0x92, 0x96, 0x7b, 0xc3]);
            as_json(reply.status(), Body::from(bytes))
        }
        Fault::TruncatedJson => {
            let (status, bytes) = taken_apart(reply).await;
            let half = bytes.slice(..bytes.len() / 2);
            as_json(status, Body::from(half))
        }
        Fault::WrongContentLength => {
            let (status, bytes) = taken_apart(reply).await;
            let promised = bytes.len() + 64;
            let mut reply = as_json(status, ending_too_soon(bytes));
            reply.headers_mut().insert(CONTENT_LENGTH, promised.into());
            reply
        }
        Fault::HugeReply { bytes } => as_json(reply.status(), huge(*bytes)),
        _ => reply,
    }
}

/// These bytes, on the wire before it shows that they were not all: a body
/// that ends short is an error, and would take unsent bytes with it.
fn ending_too_soon(bytes: Bytes) -> Body {
    let end = stream::once(tokio::task::yield_now()).filter_map(|()| ready(None));
    let pieces = stream::iter([bytes]).chain(end);
    Body::from_stream(pieces.map(Ok::<_, std::io::Error>))
}

fn as_json(status: StatusCode, body: Body) -> Response {
    let kind = [(CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, kind, body).into_response()
}

async fn taken_apart(reply: Response) -> (StatusCode, Bytes) {
    let status = reply.status();
    let bytes = axum::body::to_bytes(reply.into_body(), LARGEST_REPLY).await;
    (status, bytes.unwrap_or_default())
}

/// A JSON string of exactly this many bytes, its quotes included.
fn huge(bytes: u64) -> Body {
    const PIECE: u64 = 64 * 1024;
    let filling = Bytes::from(vec![b'x'; 64 * 1024]);
    let quote = || stream::iter([Bytes::from_static(b"\"")]);
    let inside = bytes.saturating_sub(2);
    let last = usize::try_from(inside % PIECE).unwrap_or(0);
    let rest = filling.slice(..last);
    let middle = (0..inside / PIECE).map(move |_| filling.clone());
    let filled = stream::iter(middle.chain([rest]));
    let whole = quote().chain(filled).chain(quote());
    Body::from_stream(whole.map(Ok::<_, std::io::Error>))
}
