//! What a drop held and what did not become a call, as a window sees it.

use gatehouse_uploads::{Conversion, ConvertTrouble, Passed, PassedWhy};
use serde::Serialize;
use specta::Type;

mirrored! {
    /// Why something was passed over.
    PassedReason for PassedWhy {
        Kind, Link, Hidden, Closed, Deep, Line, Sheet, BrokenSheet, Spreadsheet, Web, Share, Trash,
        Address,
    }
}

/// Something that was passed over.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "Passed")]
pub struct PassedView {
    pub id: String,
    pub name: String,
    pub folder: String,
    pub why: PassedReason,
    /// What can be done about it by converting it, where that loses nothing.
    pub conversion: Option<ConversionView>,
    /// What is wrong with it.
    pub detail: Option<String>,
    /// Of a folder whose listing broke off: how many entries of it were found.
    pub found: Option<u32>,
}

impl From<Passed> for PassedView {
    fn from(passed: Passed) -> Self {
        let Passed { id, name, folder, why, detail, found, conversion, .. } = passed;
        let conversion = conversion.map(Into::into);
        let found = found.map(|found| u32::try_from(found).unwrap_or(u32::MAX));
        Self { id: id.to_string(), name, folder, why: why.into(), detail, found, conversion }
    }
}

/// How far something is on its way to a WAV file.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
#[serde(rename = "Conversion")]
pub enum ConversionView {
    /// It can be converted; so many bytes come of it, where that is said.
    Offered {
        bytes: Option<u64>,
    },
    Queued,
    /// So many hundredths of it have been read.
    Running {
        percent: u8,
    },
    /// It was tried, and may be tried again.
    Failed {
        trouble: ConvertTroubleView,
    },
    /// It cannot be, as it is.
    Refused {
        trouble: ConvertTroubleView,
    },
}

impl From<Conversion> for ConversionView {
    fn from(conversion: Conversion) -> Self {
        match conversion {
            Conversion::Offered(offer) => Self::Offered { bytes: offer.bytes },
            Conversion::Queued => Self::Queued,
            Conversion::Running(percent) => Self::Running { percent },
            Conversion::Failed(trouble) => Self::Failed { trouble: trouble.into() },
            Conversion::Refused(trouble) => Self::Refused { trouble: trouble.into() },
        }
    }
}

/// Why something does not become a WAV file.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase", tag = "kind")]
#[serde(rename = "ConvertTrouble")]
pub enum ConvertTroubleView {
    /// Its samples are packed in this way.
    Packed {
        packing: String,
    },
    Rate,
    TooLarge {
        bytes: u64,
    },
    /// From so many seconds on, where that is known.
    Damaged {
        seconds: Option<f64>,
    },
    Altered,
    Silent,
    Unknown,
    NoRoom {
        needs: u64,
        free: u64,
    },
    Unreadable {
        detail: String,
    },
    Changed,
    Gone,
    Unwritable {
        detail: String,
    },
    Stopped,
}

impl From<ConvertTrouble> for ConvertTroubleView {
    fn from(trouble: ConvertTrouble) -> Self {
        match trouble {
            ConvertTrouble::Packed(packing) => Self::Packed { packing },
            ConvertTrouble::Rate => Self::Rate,
            ConvertTrouble::TooLarge(bytes) => Self::TooLarge { bytes },
            ConvertTrouble::Damaged(at) => Self::Damaged { seconds: at.map(|at| at.as_secs_f64()) },
            ConvertTrouble::Altered => Self::Altered,
            ConvertTrouble::Silent => Self::Silent,
            ConvertTrouble::Unknown => Self::Unknown,
            ConvertTrouble::NoRoom { needs, free } => Self::NoRoom { needs, free },
            ConvertTrouble::Unreadable(detail) => Self::Unreadable { detail },
            ConvertTrouble::Changed => Self::Changed,
            ConvertTrouble::Gone => Self::Gone,
            ConvertTrouble::Unwritable(detail) => Self::Unwritable { detail },
            ConvertTrouble::Stopped => Self::Stopped,
        }
    }
}
