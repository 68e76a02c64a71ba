//! Why a call is where it is, in codes that a window has words for.

use gatehouse_uploads::{Cause, Finding, FindingKind};
use gatehouse_vendors::{
    Retry as VendorRetry,
    authenticx::{FileTrouble, TokenTrouble, UploadCause},
};
use serde::Serialize;
use specta::Type;

use crate::failure::Retry;

/// What keeps a file from being sent.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FindingCode {
    BeingLookedAt,
    WrongExtension,
    TooLarge,
    Empty,
    Unreadable,
    Growing,
    UnsafeName,
    NameNotUnicode,
    NameTooLong,
    BrokenArchive,
    LockedArchive,
    NestedArchive,
    OtherKind,
    NoRecording,
    CutShort,
    NoSound,
    SameContent,
    SentBefore,
    SameName,
    SameCallId,
    NameSentBefore,
    BrokenSidecar,
    SheetsDisagree,
    DoubtfulLetters,
    NoDate,
    MetadataIncomplete,
    AgentMismatch,
    MisreadName,
    GrewAfterSent,
    OriginalChanged,
    OriginalGone,
    ConvertedGone,
}

/// One thing that has to be put right first.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Finding")]
pub struct FindingView {
    pub code: FindingCode,
    /// A person may say that the file goes all the same.
    pub waivable: bool,
    pub detail: Option<String>,
}

impl From<Finding> for FindingView {
    fn from(finding: Finding) -> Self {
        let code = match finding.kind {
            FindingKind::BeingLookedAt => FindingCode::BeingLookedAt,
            FindingKind::WrongExtension => FindingCode::WrongExtension,
            FindingKind::TooLarge => FindingCode::TooLarge,
            FindingKind::Empty => FindingCode::Empty,
            FindingKind::Unreadable => FindingCode::Unreadable,
            FindingKind::Growing => FindingCode::Growing,
            FindingKind::UnsafeName => FindingCode::UnsafeName,
            FindingKind::NameNotUnicode => FindingCode::NameNotUnicode,
            FindingKind::NameTooLong => FindingCode::NameTooLong,
            FindingKind::BrokenArchive => FindingCode::BrokenArchive,
            FindingKind::LockedArchive => FindingCode::LockedArchive,
            FindingKind::NestedArchive => FindingCode::NestedArchive,
            FindingKind::OtherKind => FindingCode::OtherKind,
            FindingKind::NoRecording => FindingCode::NoRecording,
            FindingKind::CutShort => FindingCode::CutShort,
            FindingKind::NoSound => FindingCode::NoSound,
            FindingKind::SameCallId => FindingCode::SameCallId,
            FindingKind::MisreadName => FindingCode::MisreadName,
            FindingKind::AgentMismatch => FindingCode::AgentMismatch,
            FindingKind::GrewAfterSent => FindingCode::GrewAfterSent,
            FindingKind::OriginalChanged => FindingCode::OriginalChanged,
            FindingKind::OriginalGone => FindingCode::OriginalGone,
            FindingKind::ConvertedGone => FindingCode::ConvertedGone,
            FindingKind::SameContent => FindingCode::SameContent,
            FindingKind::SentBefore => FindingCode::SentBefore,
            FindingKind::NameSentBefore => FindingCode::NameSentBefore,
            FindingKind::BrokenSidecar => FindingCode::BrokenSidecar,
            FindingKind::SheetsDisagree => FindingCode::SheetsDisagree,
            FindingKind::DoubtfulLetters => FindingCode::DoubtfulLetters,
            FindingKind::NoDate => FindingCode::NoDate,
            FindingKind::SameName => FindingCode::SameName,
            FindingKind::MetadataIncomplete => FindingCode::MetadataIncomplete,
        };
        Self { code, waivable: finding.kind.is_waivable(), detail: finding.detail }
    }
}

/// Why a call is where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CauseCode {
    DuplicateName,
    NameMismatch,
    BadExtension,
    MetadataRejected,
    HierarchyInvalid,
    LocaleUnsupported,
    TooLarge,
    NotAllowed,
    RateLimited,
    ServiceTrouble,
    Unreachable,
    Interrupted,
    ReplyLost,
    FileChanged,
    FileChangedBefore,
    FileGone,
    FileUnreadable,
    /// Its disk or share is away, or another condition that may pass.
    FileAway,
    Cancelled,
    KeptBack,
    SecretMissing,
    UnexpectedReply,
}

/// Why, with what the details need.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Cause")]
pub struct CauseView {
    pub code: CauseCode,
    pub http_status: Option<u16>,
    pub detail: Option<String>,
    pub retry: Retry,
}

impl From<Cause> for CauseView {
    fn from(cause: Cause) -> Self {
        let retry = match cause.retry() {
            VendorRetry::Safe => Retry::Safe,
            VendorRetry::Ask => Retry::Ask,
            VendorRetry::Never => Retry::Never,
        };
        match cause {
            Cause::ReplyLost(evidence) => Self {
                code: CauseCode::ReplyLost,
                http_status: evidence.status,
                detail: Some(evidence.detail),
                retry,
            },
            Cause::Refused(refusal) => {
                let (code, own_words) = cause_code(&refusal.cause);
                let detail = refusal.detail.or(own_words);
                Self { code, http_status: refusal.status, detail, retry }
            }
        }
    }
}

fn cause_code(cause: &UploadCause) -> (CauseCode, Option<String>) {
    let code = match cause {
        UploadCause::DuplicateName => CauseCode::DuplicateName,
        UploadCause::NameMismatch => CauseCode::NameMismatch,
        UploadCause::BadExtension => CauseCode::BadExtension,
        UploadCause::MetadataRejected => CauseCode::MetadataRejected,
        UploadCause::HierarchyInvalid => CauseCode::HierarchyInvalid,
        UploadCause::LocaleUnsupported => CauseCode::LocaleUnsupported,
        UploadCause::TooLarge => CauseCode::TooLarge,
        UploadCause::NotAllowed => CauseCode::NotAllowed,
        UploadCause::RateLimited => CauseCode::RateLimited,
        UploadCause::ServiceTrouble => CauseCode::ServiceTrouble,
        UploadCause::Unreachable => CauseCode::Unreachable,
        UploadCause::Interrupted => CauseCode::Interrupted,
        UploadCause::Cancelled => CauseCode::Cancelled,
        UploadCause::KeptBack => CauseCode::KeptBack,
        UploadCause::UnexpectedReply => CauseCode::UnexpectedReply,
        UploadCause::File(trouble) => {
            let code = match trouble {
                FileTrouble::Unreadable(why) if why.may_pass() => {
                    return (CauseCode::FileAway, Some(why.to_string()));
                }
                FileTrouble::Unreadable(why) => {
                    return (CauseCode::FileUnreadable, Some(why.to_string()));
                }
                FileTrouble::Gone => CauseCode::FileGone,
                FileTrouble::Changed => CauseCode::FileChangedBefore,
                FileTrouble::Grew | FileTrouble::Shrank | FileTrouble::Rewritten => {
                    CauseCode::FileChanged
                }
            };
            return (code, Some(trouble.to_string()));
        }
        UploadCause::Token(trouble) => return (token_code(trouble), Some(trouble.to_string())),
    };
    (code, None)
}

fn token_code(trouble: &TokenTrouble) -> CauseCode {
    match trouble {
        TokenTrouble::Secret(_) => CauseCode::SecretMissing,
        TokenTrouble::Refused { .. } => CauseCode::NotAllowed,
        TokenTrouble::ServiceTrouble(_) => CauseCode::ServiceTrouble,
        TokenTrouble::Unreachable | TokenTrouble::TooSlow => CauseCode::Unreachable,
        TokenTrouble::BadReply => CauseCode::UnexpectedReply,
    }
}
