//! What a drop held and what did not become a call, as a window sees it.

use gatehouse_uploads::{Passed, PassedWhy};
use serde::Serialize;
use specta::Type;

mirrored! {
    /// Why something was passed over.
    PassedReason for PassedWhy {
        Kind, Link, Hidden, Closed, Deep, Line, Sheet, BrokenSheet, Spreadsheet,
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
    /// What is wrong with it.
    pub detail: Option<String>,
}

impl From<Passed> for PassedView {
    fn from(passed: Passed) -> Self {
        let Passed { id, name, folder, why, detail, .. } = passed;
        Self { id: id.to_string(), name, folder, why: why.into(), detail }
    }
}
