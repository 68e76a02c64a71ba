//! Replies as all three vendors write them.

use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use hyper::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use serde_json::Value;

pub(crate) fn plain(status: StatusCode, text: &str) -> Response {
    let kind = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, kind, text.to_owned()).into_response()
}

pub(crate) fn json(status: StatusCode, value: &Value) -> Response {
    declared_json((status, value.to_string()).into_response())
}

/// The same reply, declared as JSON.
pub(crate) fn declared_json(mut reply: Response) -> Response {
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    reply.headers_mut().insert(CONTENT_TYPE, kind);
    reply
}

/// The same reply, naming the scheme that would have been right.
pub(crate) fn challenge(mut reply: Response, scheme: &'static str) -> Response {
    let scheme = HeaderValue::from_static(scheme);
    reply.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    reply
}
