//! What arrived, and what happened to a call on its way.

use gatehouse_records::{PastStep, Receipt, ReceiptPage, Word};
use serde::{Deserialize, Serialize};
use specta::Type;

/// Which part of the history is wanted.
#[derive(Debug, Clone, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptQuery {
    /// A part of a name, an id or a hash.
    pub text: String,
    pub offset: u32,
    pub limit: u32,
}

/// By whose word a call arrived.
#[derive(Debug, Clone, Copy, Serialize, Type)]
#[serde(rename_all = "lowercase")]
pub enum KnownBy {
    Reply,
    Lookup,
    Person,
}

/// A call that arrived.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptRow {
    pub id: String,
    pub file_name: String,
    /// The original's name, where the file was converted from one without loss.
    pub converted_from: Option<String>,
    pub sent_name: String,
    pub bytes: u64,
    pub sha256: Option<String>,
    pub started_at: Option<u64>,
    pub ended_at: u64,
    pub attempts: u32,
    pub client_call_id: String,
    pub server_id: Option<String>,
    pub known_by: KnownBy,
    pub status: Option<String>,
    pub failures: Vec<String>,
}

impl From<Receipt> for ReceiptRow {
    fn from(receipt: Receipt) -> Self {
        let (status, failures) = match receipt.processing {
            Some(followed) => (Some(followed.status), followed.failures),
            None => (None, Vec::new()),
        };
        Self {
            id: receipt.upload.to_string(),
            file_name: receipt.file,
            converted_from: receipt.converted_from,
            sent_name: receipt.sent_name,
            bytes: receipt.bytes,
            sha256: receipt.sha256,
            started_at: receipt.started.map(millis),
            ended_at: millis(receipt.ended),
            attempts: receipt.attempts,
            client_call_id: receipt.client_call_id,
            server_id: receipt.server_id,
            known_by: match receipt.word {
                Word::Reply => KnownBy::Reply,
                Word::Lookup => KnownBy::Lookup,
                Word::Person => KnownBy::Person,
            },
            status,
            failures,
        }
    }
}

/// A part of the history, the latest first.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReceiptsPage {
    pub rows: Vec<ReceiptRow>,
    pub total: u64,
}

impl From<ReceiptPage> for ReceiptsPage {
    fn from(page: ReceiptPage) -> Self {
        Self { rows: page.receipts.into_iter().map(Into::into).collect(), total: page.total }
    }
}

/// Something that happened to a call.
#[derive(Debug, Clone, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[serde(rename = "CallStep")]
pub struct StepView {
    pub at: u64,
    /// A word of the journal: `begin`, `last-bytes`, `lose`.
    pub event: String,
    pub attempt: u32,
}

impl From<PastStep> for StepView {
    fn from(step: PastStep) -> Self {
        Self { at: millis(step.at), event: step.event, attempt: step.attempt }
    }
}

fn millis(at: jiff::Timestamp) -> u64 {
    u64::try_from(at.as_millisecond()).unwrap_or(0)
}
