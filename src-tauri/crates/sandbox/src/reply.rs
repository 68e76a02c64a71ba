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
    let kind = [(CONTENT_TYPE, "application/json; charset=utf-8")];
    (status, kind, value.to_string()).into_response()
}

/// The same reply, naming the scheme that would have been right.
pub(crate) fn challenge(mut reply: Response, scheme: &'static str) -> Response {
    let scheme = HeaderValue::from_static(scheme);
    reply.headers_mut().insert(WWW_AUTHENTICATE, scheme);
    reply
}
