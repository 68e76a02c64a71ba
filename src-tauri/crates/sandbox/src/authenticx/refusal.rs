//! The ten documented reasons for a 400 (vendors.md 2.2), and nothing else.

use axum::http::StatusCode;
use axum::response::Response;

use crate::gate::Visit;
use crate::reply::plain;

/// Why an upload is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cause {
    ExtensionNotAllowed,
    MetadataMissing,
    UploadTypeUnknown,
    MetadataInvalid,
    FileNameInvalid,
    ExtensionsDiffer,
    NameTaken,
    LocaleUnsupported,
    HierarchyUnknown,
    MetadataUnexpected,
}

impl Cause {
    /// The documented sentence, word for word.
    pub(super) fn sentence(self) -> &'static str {
        match self {
            Self::ExtensionNotAllowed => {
                "You must upload a file with one of the specified allowed extensions."
            }
            Self::MetadataMissing => "You must upload metadata in the request form.",
            Self::UploadTypeUnknown => "Unable to properly parse metadata to chat or audio.",
            Self::MetadataInvalid => {
                "You must upload valid data in your metadata request form payload."
            }
            Self::FileNameInvalid => {
                "You must upload a valid file name with a valid file extension."
            }
            Self::ExtensionsDiffer => {
                "File extension in metadata file name and upload file must match!"
            }
            Self::NameTaken => "An interaction with this file name already exists.",
            Self::LocaleUnsupported => {
                "Unsupported locale id provided. Supported locale ids include: 1033, 2058."
            }
            Self::HierarchyUnknown => {
                "Invalid Hierarchy Id/Code! You must either specify a valid hierarchy id/code \
                 from your organization or omit a hierarchy id/code entirely."
            }
            Self::MetadataUnexpected => {
                "Invalid metadata form object. Please upload metadata in the expected form."
            }
        }
    }

    /// This cause, noted as a breach of a numbered rule.
    pub(super) fn breaking(self, rule: &'static str, detail: impl Into<String>) -> Refusal {
        Refusal { cause: self, breach: Some((rule, detail.into())) }
    }
}

/// A cause, and the breach of contract behind it where there is one.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) cause: Cause,
    breach: Option<(&'static str, String)>,
}

impl From<Cause> for Refusal {
    fn from(cause: Cause) -> Self {
        Self { cause, breach: None }
    }
}

impl Refusal {
    /// Notes the breach and turns the cause into the documented reply.
    pub(super) fn answer(self, visit: &Visit) -> Response {
        if let Some((rule, detail)) = self.breach {
            visit.breach(rule, detail);
        }
        plain(StatusCode::BAD_REQUEST, self.cause.sentence())
    }
}
