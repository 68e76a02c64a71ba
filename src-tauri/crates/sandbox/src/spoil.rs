//! Replies damaged on their way out.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::future::ready;
use futures_util::{StreamExt, stream};
use hyper::header::{CONTENT_LENGTH, CONTENT_TYPE, DATE};

use crate::dates;
use crate::faults::Fault;
use crate::wire::{Cut, Severing};

/// Longer than any reply the sandbox itself writes.
const LARGEST_REPLY: usize = 16 << 20;

/// Long enough for what was written to leave the machine before the reset.
const BEFORE_RESET: Duration = Duration::from_millis(50);

/// Damages a finished reply the way the fault asks; other faults leave it whole.
pub(crate) async fn spoil(reply: Response, fault: &Fault, cut: &Cut) -> Response {
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
        Fault::DeepJson { depth } => as_json(reply.status(), Body::from(deep(*depth))),
        Fault::ResetInReply { percent } => {
            let (status, bytes) = taken_apart(reply).await;
            let announced = bytes.len();
            let sent = announced * usize::from((*percent).min(100)) / 100;
            let mut reply = as_json(status, ending_in_reset(bytes.slice(..sent), cut.clone()));
            reply.headers_mut().insert(CONTENT_LENGTH, announced.into());
            reply
        }
        Fault::ClockSkew { seconds } => {
            let mut reply = reply;
            if let Ok(date) = HeaderValue::from_str(&dates::http_date(*seconds)) {
                // The server adds the true date only where there is none.
                reply.headers_mut().insert(DATE, date);
            }
            reply
        }
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

/// These bytes, and then RST.
fn ending_in_reset(bytes: Bytes, cut: Cut) -> Body {
    let reset = async move {
        tokio::time::sleep(BEFORE_RESET).await;
        cut.sever(Severing::Reset).await
    };
    let pieces = stream::iter([bytes]).chain(stream::once(reset));
    Body::from_stream(pieces.map(Ok::<_, std::io::Error>))
}

/// Lists inside lists.
fn deep(depth: u32) -> Vec<u8> {
    let depth = usize::try_from(depth).unwrap_or(0).max(1);
    let mut text = vec![b'['; depth];
    text.resize(depth * 2, b']');
    text
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
