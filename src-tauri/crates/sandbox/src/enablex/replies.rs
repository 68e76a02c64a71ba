//! Replies that differ from route to route in the ways the vendor's own pages
//! differ: a result that is a number or a string (vendors.md E-13), a payload
//! under a key of its own (E-15), and errors with or without an HTTP status
//! that says so (E-17).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::endpoint::Endpoint;
use crate::gate::Visit;
use crate::reply;

/// Success, with the payload under its key.
pub(super) fn done(visit: &Visit, key: &str, payload: Value) -> Response {
    let mut body = json!({ "result": result(visit.endpoint, 1) });
    body[key] = payload;
    reply::json(StatusCode::OK, &body)
}

fn result(endpoint: Endpoint, code: u16) -> Value {
    match endpoint {
        Endpoint::CustomerList
        | Endpoint::CustomerCreate
        | Endpoint::UcaasUserUpdate
        | Endpoint::SubscriptionList => Value::from(code.to_string()),
        _ => Value::from(code),
    }
}

/// An error of the application, or one of the HTTP numbers in the same table.
#[derive(Debug)]
pub(super) struct Trouble {
    code: u16,
    desc: String,
    /// Boxed, so that an error is not larger than what it stands in for.
    data: Box<Value>,
    breach: Option<(&'static str, String)>,
}

impl Trouble {
    pub(super) fn new(code: u16, desc: impl Into<String>) -> Self {
        Self { code, desc: desc.into(), data: Box::new(json!({})), breach: None }
    }

    /// A field that fails validation, which is always the client's breach.
    pub(super) fn field(name: &str, detail: &str) -> Self {
        let trouble = Self::new(406, format!("{detail}.")).about(name, Value::Null);
        trouble.breaking("3.2", detail)
    }

    /// The same error, naming a field and what it held.
    pub(super) fn about(mut self, name: &str, value: Value) -> Self {
        *self.data = json!({});
        self.data[name] = value;
        self
    }

    /// The same error, noted as a breach of a numbered rule.
    pub(super) fn breaking(self, rule: &'static str, detail: impl Into<String>) -> Self {
        Self { breach: Some((rule, detail.into())), ..self }
    }

    /// Notes the breach and writes the reply.
    pub(super) fn answer(self, visit: &Visit) -> Response {
        if let Some((rule, detail)) = self.breach {
            visit.breach(rule, detail);
        }
        let body = json!({
            "result": result(visit.endpoint, self.code),
            "msg": message(self.code),
            "desc": self.desc,
            "data": self.data,
        });
        reply::json(status(visit.endpoint, self.code), &body)
    }
}

fn message(code: u16) -> &'static str {
    match code {
        400 => "Header missing",
        401 => "Invalid header",
        403 => "The token has expired.",
        404 => "Not found",
        406 => "Validation failed",
        1001 => "Token not valid",
        1002 => "Request invalid",
        1504 => "Duplicate data",
        _ => "Error",
    }
}

/// The numbers below a thousand are HTTP's own. Which status goes with the
/// others is not stated, so that half of the routes say 200.
fn status(endpoint: Endpoint, code: u16) -> StatusCode {
    let quiet = matches!(
        endpoint,
        Endpoint::Login
            | Endpoint::CustomerOpen
            | Endpoint::CustomerCreate
            | Endpoint::UcaasUserUpdate
            | Endpoint::SubscriptionList
    );
    match code {
        400..=999 => StatusCode::from_u16(code).unwrap_or(StatusCode::BAD_REQUEST),
        _ if quiet => StatusCode::OK,
        1001 => StatusCode::UNAUTHORIZED,
        1504 => StatusCode::NOT_ACCEPTABLE,
        _ => StatusCode::BAD_REQUEST,
    }
}
