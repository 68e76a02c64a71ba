//! What AuthX answers: an envelope, and now and then anything else (vendors.md 1.5, A-12 to A-19).

use serde_json::Value;

use super::UserGuid;
use crate::transport::{
    fields::{Fields, text},
    json::{self, JsonTrouble},
};

/// A reply's body, understood as far as it can be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Answer {
    Envelope(Envelope),
    /// `{Message, ExceptionMessage}`: seen in this vendor's other services (A-14).
    Message(String),
    /// No JSON, or JSON that says nothing known.
    Foreign(&'static str),
}

/// The documented shape.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Envelope {
    pub(crate) code: i64,
    pub(crate) subcode: Option<i64>,
    pub(crate) text: Option<String>,
    pub(crate) guid: Option<UserGuid>,
    pub(crate) correlation: Option<String>,
}

/// `response_subcode` for an exception. It is never a `response_code` (A-16).
pub(crate) const EXCEPTION: i64 = 100;

/// Reads a body. Never fails: what it is not is an answer too.
pub(crate) fn read(body: &[u8]) -> Answer {
    if body.iter().all(u8::is_ascii_whitespace) {
        return Answer::Foreign("A-14: the reply is empty");
    }
    match json::decode(body) {
        Ok(value) => understand(&value),
        Err(JsonTrouble::Malformed) => Answer::Foreign("A-19: the reply is not JSON"),
        Err(JsonTrouble::TooDeep) => Answer::Foreign("1.5: the reply is nested too deeply"),
        Err(JsonTrouble::TooMany) => Answer::Foreign("1.5: the reply has too many parts"),
    }
}

fn understand(value: &Value) -> Answer {
    let Some(fields) = Fields::of(value) else {
        return Answer::Foreign("1.5: the reply is not an object");
    };
    if let Some(code) = fields.whole("response_code") {
        return Answer::Envelope(Envelope {
            code,
            subcode: fields.whole("response_subcode"),
            text: fields.text("response_text"),
            guid: fields.any("response_data").and_then(guid),
            correlation: fields.text("correlation_id"),
        });
    }
    let message = ["Message", "ExceptionMessage"].iter().find_map(|name| fields.text(name));
    message.map_or(Answer::Foreign("A-13: the reply has no response_code"), Answer::Message)
}

/// The guid in `response_data`: a JSON text that holds JSON by the sample, a bare guid by the table (A-12).
fn guid(data: &Value) -> Option<UserGuid> {
    match data {
        Value::Object(_) => in_object(data),
        Value::String(outer) => match json::decode(outer.as_bytes()) {
            Ok(inner @ Value::Object(_)) => in_object(&inner),
            Ok(Value::String(inner)) => bare(&inner),
            _ => bare(outer),
        },
        _ => None,
    }
}

fn in_object(value: &Value) -> Option<UserGuid> {
    let found = Fields::of(value)?.any("guid").and_then(text)?;
    UserGuid::new(&found).ok()
}

/// A word that stands alone must look like an id: a sentence or an "OK" is not one.
fn bare(text: &str) -> Option<UserGuid> {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_hexdigit).count();
    let like = digits >= 16 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    like.then(|| UserGuid::new(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GUID: &str = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";

    fn envelope(data: &str) -> Envelope {
        let body = format!(
            r#"{{"response_code":1,"response_subcode":0,"response_text":null,"response_data":{data}}}"#
        );
        match read(body.as_bytes()) {
            Answer::Envelope(envelope) => envelope,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a12_response_data_is_json_in_a_string() {
        let in_text = format!(r#""{{\"guid\":\"{GUID}\"}}""#);
        let twice = format!(r#""\"{GUID}\"""#);
        let object = format!(r#"{{"Guid":"{GUID}"}}"#);
        let alone = format!(r#""{GUID}""#);
        for data in [in_text, twice, object, alone] {
            assert_eq!(envelope(&data).guid.unwrap().as_str(), GUID, "{data}");
        }
    }

    #[test]
    fn a12_response_data_without_a_guid_is_none_and_not_an_error() {
        let deep = format!("\"{}\"", "[".repeat(5000));
        for data in
            ["null", "\"\"", "\"OK\"", "\"User added\"", "\"{\"", "7", "[]", "\"{}\"", &deep]
        {
            assert_eq!(envelope(data).guid, None, "{data:.40}");
        }
    }

    #[test]
    fn a4_codes_come_as_numbers_or_as_texts() {
        let body = br#"{"response_code":"0","response_subcode":"100","response_text":"x"}"#;
        let Answer::Envelope(envelope) = read(body) else { panic!() };
        assert_eq!((envelope.code, envelope.subcode), (0, Some(EXCEPTION)));
        assert_eq!(envelope.text.as_deref(), Some("x"));
    }

    #[test]
    fn a14_other_shapes_are_understood_for_what_they_are() {
        let message = |body: &[u8]| matches!(read(body), Answer::Message(words) if words == "no");
        assert!(message(br#"{"Message":"no"}"#) && message(br#"{"ExceptionMessage":"no"}"#));
        for body in [&b""[..], b" \r\n", b"<html></html>", b"{}", b"[]", b"null", b"7", b"\xff"] {
            assert!(matches!(read(body), Answer::Foreign(_)), "{body:?}");
        }
    }

    #[test]
    fn a19_a_stray_token_in_a_reply_is_a_typed_answer() {
        let body = br#"{"correlation_id":null,"response_code":5,"response_subcode":0,stray "response_text":null}"#;
        assert_eq!(read(body), Answer::Foreign("A-19: the reply is not JSON"));
    }
}
