//! What the upload endpoint says, in types.

use reqwest::StatusCode;
use serde::{Deserialize, Serialize};
use std::time::Duration;

use super::{FileTrouble, TokenTrouble};
use crate::transport::{fields::Fields, http::vendor_words, json, outcome::Retry};

/// What is known about a call that arrived.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The service's id of the interaction. Its `fileName` is deliberately not kept: it is not ours (X-8).
    pub server_id: String,
    /// SHA-256 of every byte that was sent, in hex, where it was asked for.
    pub sha256: Option<String>,
    /// How many bytes were sent.
    pub bytes: u64,
}

/// Why a call did not arrive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum UploadCause {
    /// "An interaction with this file name already exists."
    DuplicateName,
    /// The two names of the file did not agree.
    NameMismatch,
    /// The service does not take this kind of file.
    BadExtension,
    /// It could not use the metadata.
    MetadataRejected,
    /// The hierarchy is not one of the organisation's.
    HierarchyInvalid,
    /// Neither 1033 nor 2058.
    LocaleUnsupported,
    /// Above the size limit.
    TooLarge,
    /// The token was refused twice, or the account may not upload.
    NotAllowed,
    /// 429.
    RateLimited,
    /// The service failed by itself.
    ServiceTrouble,
    /// No connection came about.
    Unreachable,
    /// The connection broke before everything was sent, so the call cannot be there.
    Interrupted,
    /// A person stopped it before everything was sent.
    Cancelled,
    /// Its sender kept the last bytes back, so the call cannot be there.
    KeptBack,
    /// The file was not what had been promised.
    File(FileTrouble),
    /// No token.
    Token(TokenTrouble),
    /// An answer that the contract does not know, a redirect for instance.
    UnexpectedReply,
}

/// A refusal with what the row and the details view need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRefusal {
    /// Why.
    pub cause: UploadCause,
    /// The HTTP status, where there was a reply.
    pub status: Option<u16>,
    /// The service's own sentence, made safe to show.
    pub detail: Option<String>,
    /// When the service asks to be left alone until.
    pub retry_after: Option<Duration>,
}

impl UploadRefusal {
    pub(super) fn local(cause: UploadCause) -> Self {
        Self { cause, status: None, detail: None, retry_after: None }
    }

    /// Whether the same file may be sent again by itself.
    pub fn retry(&self) -> Retry {
        match &self.cause {
            // Nothing of a call is kept before its last byte, so there is nothing to double.
            UploadCause::Unreachable
            | UploadCause::Interrupted
            | UploadCause::KeptBack
            | UploadCause::RateLimited => Retry::Safe,
            UploadCause::Token(trouble) => trouble.retry(),
            UploadCause::File(FileTrouble::Unreadable(why)) if why.may_pass() => Retry::Safe,
            // Whether a failing service kept the call is not known for sure; its name guard answers that.
            UploadCause::ServiceTrouble
            | UploadCause::NotAllowed
            | UploadCause::Cancelled
            | UploadCause::UnexpectedReply
            | UploadCause::HierarchyInvalid
            | UploadCause::LocaleUnsupported
            | UploadCause::MetadataRejected
            | UploadCause::NameMismatch
            | UploadCause::DuplicateName
            | UploadCause::File(_) => Retry::Ask,
            UploadCause::BadExtension | UploadCause::TooLarge => Retry::Never,
        }
    }
}

/// The documented 400 sentences, by the part of each that carries its meaning (vendors.md 2.2, X-12).
const SENTENCES: [(&str, UploadCause); 10] = [
    ("interaction with this file name already exists", UploadCause::DuplicateName),
    ("must match", UploadCause::NameMismatch),
    ("allowed extensions", UploadCause::BadExtension),
    ("valid file name with a valid file extension", UploadCause::BadExtension),
    ("unsupported locale", UploadCause::LocaleUnsupported),
    ("invalid hierarchy", UploadCause::HierarchyInvalid),
    ("must upload metadata", UploadCause::MetadataRejected),
    ("unable to properly parse metadata", UploadCause::MetadataRejected),
    ("valid data in your metadata", UploadCause::MetadataRejected),
    ("invalid metadata form", UploadCause::MetadataRejected),
];

/// A refusal from a reply that is not a success.
pub(super) fn refusal(
    status: StatusCode,
    retry_after: Option<Duration>,
    body: &[u8],
) -> UploadRefusal {
    let detail = vendor_words(body);
    let cause = match status.as_u16() {
        400 => sentence_cause(detail.as_deref().unwrap_or_default()),
        401 | 403 => UploadCause::NotAllowed,
        413 => UploadCause::TooLarge,
        429 => UploadCause::RateLimited,
        500..=599 => UploadCause::ServiceTrouble,
        _ => UploadCause::UnexpectedReply,
    };
    UploadRefusal { cause, status: Some(status.as_u16()), detail, retry_after }
}

/// What a 400 with this body would be taken for.
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) fn understand_400(body: &[u8]) -> UploadRefusal {
    refusal(StatusCode::BAD_REQUEST, None, body)
}

fn sentence_cause(sentence: &str) -> UploadCause {
    let sentence = sentence.to_lowercase();
    SENTENCES
        .iter()
        .find(|(part, _)| sentence.contains(part))
        .map_or(UploadCause::UnexpectedReply, |(_, cause)| cause.clone())
}

/// The id from a 200, in either documented casing (vendors.md X-7).
pub(crate) fn accepted_id(body: &[u8]) -> Option<String> {
    let value = json::decode(body).ok()?;
    let id = Fields::of(&value)?.any("id")?.as_str()?.trim().to_owned();
    (!id.is_empty() && id.len() <= 64 && !id.chars().any(char::is_control)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cause_of(sentence: &str) -> UploadCause {
        refusal(StatusCode::BAD_REQUEST, None, sentence.as_bytes()).cause
    }

    #[test]
    fn x12_each_documented_sentence_has_its_cause() {
        let table = [
            (
                "You must upload a file with one of the specified allowed extensions.",
                UploadCause::BadExtension,
            ),
            ("You must upload metadata in the request form.", UploadCause::MetadataRejected),
            ("Unable to properly parse metadata to chat or audio.", UploadCause::MetadataRejected),
            (
                "You must upload valid data in your metadata request form payload.",
                UploadCause::MetadataRejected,
            ),
            (
                "You must upload a valid file name with a valid file extension.",
                UploadCause::BadExtension,
            ),
            (
                "File extension in metadata file name and upload file must match!",
                UploadCause::NameMismatch,
            ),
            ("An interaction with this file name already exists.", UploadCause::DuplicateName),
            (
                "Unsupported locale id provided. Supported locale ids include: 1033, 2058.",
                UploadCause::LocaleUnsupported,
            ),
            (
                "Invalid Hierarchy Id/Code! You must either specify a valid hierarchy id/code from your \
                 organization or omit a hierarchy id/code entirely.",
                UploadCause::HierarchyInvalid,
            ),
            (
                "Invalid metadata form object. Please upload metadata in the expected form.",
                UploadCause::MetadataRejected,
            ),
        ];
        for (sentence, cause) in table {
            assert_eq!(cause_of(sentence), cause, "{sentence}");
            assert_eq!(cause_of(&format!("\"{sentence}\"")), cause, "as a JSON string: {sentence}");
        }
    }

    #[test]
    fn x12_an_unknown_sentence_is_kept_as_detail() {
        let refusal = refusal(StatusCode::BAD_REQUEST, None, b"Something new.");
        assert_eq!(refusal.cause, UploadCause::UnexpectedReply);
        assert_eq!(refusal.detail.as_deref(), Some("Something new."));
    }

    #[test]
    fn x7_the_id_is_found_in_either_casing_and_nowhere_else() {
        assert_eq!(accepted_id(br#"{"Id":"a-1","FileName":"x.acxMedia"}"#).as_deref(), Some("a-1"));
        assert_eq!(accepted_id(br#"{"id":"a-1","fileName":null}"#).as_deref(), Some("a-1"));
        for body in [&b"{}"[..], b"", b"<html>", br#"{"id":""}"#, br#"{"id":7}"#, b"[1"] {
            assert_eq!(accepted_id(body), None);
        }
    }
}
