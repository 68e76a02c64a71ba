//! `GET /Conversations/Transcriptions/{id}`: a 200 may say that there is nothing yet (vendors.md X-15).

use serde_json::Value;

use super::{
    Authenticx, Refusal,
    send::{Ask, refusal, unreadable},
};
use crate::transport::{
    fields::{Fields, text},
    json,
    outcome::Retry,
};

/// What there is of a call in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transcription {
    /// It is there.
    Ready(Vec<Transcript>),
    /// The service is not done; its own words.
    Processing(Option<String>),
    /// The service could not do it; its own words.
    Failed(Option<String>),
}

/// The lines of a call in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transcript {
    /// Two letters.
    pub language: Option<String>,
    /// `HH:MM:SS Speaker: text`
    pub lines: Vec<String>,
}

impl Authenticx {
    /// How far the service has come with turning a call into words.
    ///
    /// # Errors
    /// A refusal, or no answer.
    pub async fn transcription(&self, conversation_id: &str) -> Result<Transcription, Refusal> {
        let url = self.account.endpoint.one("Conversations/Transcriptions", conversation_id);
        let reply = self.reply(Ask::read(url)).await?;
        match reply.status.as_u16() {
            200..=299 => match transcripts(reply.bytes()) {
                Some(ready) => Ok(Transcription::Ready(ready)),
                None => match message(reply.bytes()) {
                    Some(words) => Ok(Transcription::Processing(reply.safe(words.as_bytes()))),
                    None => {
                        reply.broke("X-15: a 200 holds transcriptions or a message");
                        Err(unreadable(&reply))
                    }
                },
            },
            400 => {
                let words = said(reply.bytes()).and_then(|words| reply.safe(words.as_bytes()));
                Ok(Transcription::Failed(words.or_else(|| reply.words())))
            }
            _ => Err(refusal(&reply, Retry::Safe)),
        }
    }
}

/// The transcripts of a reply that holds some.
pub(crate) fn transcripts(body: &[u8]) -> Option<Vec<Transcript>> {
    let value = json::decode(body).ok()?;
    let fields = Fields::of(&value)?;
    let transcript = |value: &Value| {
        let fields = Fields::of(value)?;
        let lines = fields.any("transcription")?.as_array()?;
        let lines = lines.iter().filter_map(text).collect();
        Some(Transcript { language: fields.text("languageCode"), lines })
    };
    let ready: Vec<_> =
        fields.any("transcriptions")?.as_array()?.iter().filter_map(transcript).collect();
    (!ready.is_empty()).then_some(ready)
}

/// The message of a call that is still being processed: a sentence, or an object with one or without transcriptions
/// so far. Anything else, a page of HTML for instance, is not the service saying "wait".
pub(crate) fn message(body: &[u8]) -> Option<String> {
    match json::decode(body) {
        Ok(Value::String(words)) => Some(words),
        Ok(value) => {
            let has_room = Fields::of(&value)?.any("transcriptions").is_some_and(Value::is_array);
            said(body).or_else(|| has_room.then(String::new))
        }
        Err(_) => {
            let words = std::str::from_utf8(body).ok()?.trim();
            let is_sentence = words.starts_with(char::is_alphanumeric);
            is_sentence.then(|| words.to_owned())
        }
    }
}

/// The service's message, bare or in an object; its shape is not documented.
fn said(body: &[u8]) -> Option<String> {
    match json::decode(body) {
        Ok(Value::String(words)) => Some(words),
        Ok(value) => {
            let fields = Fields::of(&value)?;
            ["message", "detail", "error"].iter().find_map(|name| fields.text(name))
        }
        Err(_) => Some(String::from_utf8_lossy(body).into_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x15_a_sentence_means_wait_and_a_reply_that_cannot_be_read_does_not() {
        let words = |body: &str| message(body.as_bytes());
        for body in
            ["Still processing.", "\"Still processing.\"", r#"{"message":"Still processing."}"#]
        {
            assert_eq!(words(body).as_deref(), Some("Still processing."), "{body}");
        }
        assert_eq!(words(r#"{"conversationId":"a","transcriptions":[]}"#).as_deref(), Some(""));
        for body in ["", "{}", "[]", "<html></html>", r#"{"transcriptions":[{"#, "\"Still"] {
            assert_eq!(words(body), None, "{body}");
        }
        assert_eq!(message(b"\xff\xfe"), None);
    }
}
