//! The envelope every reply but the token's comes in (vendors.md 1.5).

use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};

use crate::endpoint::Endpoint;
use crate::gate::Visit;
use crate::reply;

/// "100 – Exception", which is a subcode and not a code (vendors.md A-16).
const EXCEPTION: u8 = 100;

/// Success, with nothing to tell.
pub(super) fn done(visit: &Visit) -> Response {
    sealed(visit, (1, 0), &Value::Null, &Value::Null)
}

/// Success, with data: a string that holds JSON (vendors.md A-12).
pub(super) fn done_with(visit: &Visit, data: &Value) -> Response {
    sealed(visit, (1, 0), &Value::Null, &Value::from(data.to_string()))
}

/// The envelope with these codes, text and data.
fn sealed(visit: &Visit, codes: (u8, u8), text: &Value, data: &Value) -> Response {
    let mut envelope = json!({
        "response_code": codes.0,
        "response_subcode": codes.1,
        "response_text": text,
        "response_data": data,
    });
    if visit.endpoint == Endpoint::ProcessBiometric {
        // The sample shows null. Whether a request's own id would come back is
        // not stated (vendors.md 1.7), so that nobody may count on it.
        envelope["correlation_id"] = Value::Null;
    }
    reply::json(StatusCode::OK, &envelope)
}

#[derive(Debug)]
enum Form {
    Envelope { code: u8, subcode: u8, text: Option<&'static str> },
    Bare(StatusCode),
}

/// Why a request is refused, and the breach of contract behind it if there is one.
#[derive(Debug)]
pub(super) struct Refusal {
    form: Form,
    breach: Option<(&'static str, String)>,
}

impl Refusal {
    /// An error in the envelope. The vendor lists no texts; these are invented.
    pub(super) fn error(text: &'static str) -> Self {
        Self::sealed(0, 0, Some(text))
    }

    /// A code of `/ProcessBiometric`, without a text as in the sample.
    pub(super) fn code(code: u8) -> Self {
        Self::sealed(code, 0, None)
    }

    /// A failure of the server itself.
    pub(super) fn exception() -> Self {
        Self::sealed(0, EXCEPTION, Some("An exception occurred."))
    }

    /// A refusal outside the envelope (vendors.md A-14).
    pub(super) fn status(status: StatusCode) -> Self {
        Self { form: Form::Bare(status), breach: None }
    }

    fn sealed(code: u8, subcode: u8, text: Option<&'static str>) -> Self {
        Self { form: Form::Envelope { code, subcode, text }, breach: None }
    }

    /// The same refusal, noted as a breach of a numbered rule.
    pub(super) fn breaking(self, rule: &'static str, detail: impl Into<String>) -> Self {
        Self { breach: Some((rule, detail.into())), ..self }
    }

    /// Notes the breach and writes the reply.
    pub(super) fn answer(self, visit: &Visit) -> Response {
        if let Some((rule, detail)) = self.breach {
            visit.breach(rule, detail);
        }
        match self.form {
            Form::Envelope { code, subcode, text } => {
                sealed(visit, (code, subcode), &json!(text), &Value::Null)
            }
            Form::Bare(status) => bare(status),
        }
    }
}

fn bare(status: StatusCode) -> Response {
    let message = match status {
        StatusCode::UNAUTHORIZED => "Authorization has been denied for this request.",
        StatusCode::UNSUPPORTED_MEDIA_TYPE => "The media type of the request is not supported.",
        StatusCode::PAYLOAD_TOO_LARGE => "The request is too large.",
        _ => "The request is invalid.",
    };
    let reply = reply::json(status, &json!({ "Message": message }));
    if status == StatusCode::UNAUTHORIZED { reply::challenge(reply, "Bearer") } else { reply }
}
