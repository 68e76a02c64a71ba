//! Keeping secrets out of what is shown: by the name of the field, and by their very value wherever a service
//! echoes it.

use serde_json::Value;
use zeroize::Zeroizing;

/// What stands in a secret's place.
pub(crate) const HIDDEN: &str = "(hidden)";
/// What is shown of a body.
const SHOWN: usize = 4096;
/// Shorter values would blank out half of every reply. A PIN of three digits is still hidden by its field's name.
const SHORTEST: usize = 4;

/// Fields whose value is a secret in one of the three services, in lower case.
const SECRET_FIELDS: [&str; 16] = [
    "password",
    "pin",
    "mpin",
    "ppin",
    "token",
    "access_token",
    "refresh_token",
    "client_secret",
    "application_key",
    "applicationkey",
    "applicationid",
    "secret_key",
    "app_key",
    "authorization",
    "biometricdata",
    "signedurl",
];

/// The secrets that one call carries, for as long as the call lasts.
#[derive(Default)]
pub(crate) struct Secrets(Vec<Zeroizing<String>>);

impl Secrets {
    pub(crate) fn none() -> Self {
        Self::default()
    }

    #[must_use]
    pub(crate) fn and(mut self, secret: &str) -> Self {
        if secret.len() >= SHORTEST {
            self.0.push(Zeroizing::new(secret.to_owned()));
            // A service that echoes JSON echoes the escaped form.
            let escaped = Value::from(secret).to_string();
            let escaped = escaped.trim_matches('"');
            if escaped != secret {
                self.0.push(Zeroizing::new(escaped.to_owned()));
            }
        }
        self
    }

    /// The text without any of these secrets.
    pub(crate) fn cut(&self, text: &str) -> String {
        self.0.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), HIDDEN))
    }

    /// A body as it may be shown: JSON with its secret fields hidden, anything else as one short line.
    pub(crate) fn shown(&self, body: &[u8]) -> String {
        let text = match super::json::decode(body) {
            Ok(mut value) => {
                hide(&mut value, false);
                value.to_string()
            }
            Err(_) => super::http::vendor_words(body).unwrap_or_else(|| not_words(body)),
        };
        self.cut(&text).chars().take(SHOWN).collect()
    }
}

fn not_words(body: &[u8]) -> String {
    match body.len() {
        0 => String::new(),
        length => format!("({length} bytes that are neither JSON nor a sentence)"),
    }
}

/// Replaces the values of secret fields, also in JSON that lies in a text (vendors.md A-12). One such level is
/// documented; a text within that is hidden whole instead of being followed.
fn hide(value: &mut Value, inside_text: bool) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter_mut() {
                let name = name.to_ascii_lowercase();
                if SECRET_FIELDS.contains(&name.as_str()) && !value.is_null() {
                    *value = Value::from(HIDDEN);
                } else {
                    hide(value, inside_text);
                }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| hide(item, inside_text)),
        Value::String(text) if text.trim_start().starts_with(['{', '[']) => {
            *text = match super::json::decode(text.as_bytes()) {
                Ok(mut inner) if !inside_text => {
                    hide(&mut inner, true);
                    inner.to_string()
                }
                _ => HIDDEN.to_owned(),
            };
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a29_secret_fields_are_hidden_at_every_depth_and_inside_texts() {
        let body = br#"{"guid":"g","Pin":"102375","a":[{"application_parameters":{"Secret_Key":"S-1","host_name":"h"}}],
            "response_data":"{\"pin\":\"102375\",\"guid\":\"g\",\"x\":\"{\\\"pin\\\":\\\"102375\\\"}\"}"}"#;
        let shown = Secrets::none().shown(body);
        assert!(!shown.contains("102375") && !shown.contains("S-1"), "{shown}");
        assert!(shown.contains("\"host_name\":\"h\"") && shown.contains("\"guid\":\"g\""));
    }

    #[test]
    fn a34_a_secret_that_the_service_echoes_in_a_sentence_is_cut_out() {
        let secrets = Secrets::none().and("102375").and("pa\"ss");
        assert_eq!(secrets.shown(b"The PIN 102375 was refused"), "The PIN (hidden) was refused");
        assert_eq!(secrets.shown(br#"{"m":"pa\"ss"}"#), r#"{"m":"(hidden)"}"#);
        assert_eq!(
            secrets.shown(b"<html>102375</html>"),
            "(19 bytes that are neither JSON nor a sentence)"
        );
    }

    #[test]
    fn what_is_shown_is_bounded() {
        let body = format!("[\"{}\"]", "x".repeat(100_000));
        assert_eq!(Secrets::none().shown(body.as_bytes()).chars().count(), SHOWN);
    }
}
