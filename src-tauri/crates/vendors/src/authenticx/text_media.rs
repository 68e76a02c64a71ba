//! `POST /TextMedia/Upload`: text calls, with names for the same things that are not those of the other upload
//! (vendors.md 2.3).

use serde::Serialize;

use super::{Authenticx, Upload, UploadRefusal, upload::Target};
use crate::transport::outcome::Outcome;

/// What may be uploaded as text, without the dot.
pub const TEXT_EXTENSIONS: [&str; 2] = ["json", "json_chat"];

/// What is told about a text call. What is `None` is not sent.
#[derive(Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct TextMetadata {
    /// An id of the caller's own making, a UUID. Recommended: it is how the call is found again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The name, where the other upload says `fileName`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file_path: Option<String>,
    /// When it took place, where the other says `interactionDate`; with its zone (vendors.md X-23).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_stamp: Option<String>,
    /// `Inbound` or `Outbound`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub call_direction: Option<String>,
    /// The customer's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The customer's phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The agent's first name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_first_name: Option<String>,
    /// The agent's last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_last_name: Option<String>,
    /// The organisation's own code of the agent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent_code: Option<String>,
    /// A place in the hierarchy, by the service's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hierarchy_id: Option<String>,
    /// A place in the hierarchy, by code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hierarchy_code: Option<String>,
    /// Whether that place becomes the agent's too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_hierarchy_to_agent: Option<bool>,
    /// One of [`LOCALES`](super::LOCALES).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locale_id: Option<u32>,
}

impl TextMetadata {
    /// The JSON text for [`Upload::metadata`], with `FilePath` made the name under which the file is sent, so that
    /// the two agree to the letter (vendors.md X-3).
    #[must_use]
    pub fn for_file(mut self, name: &str) -> String {
        self.file_path = Some(name.to_owned());
        serde_json::to_string(&self).unwrap_or_default()
    }
}

/// What is known about a text call that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextReceipt {
    /// The service's id, where it gave one: the body of a success is not documented.
    pub server_id: Option<String>,
    /// SHA-256 of every byte that was sent, in hex.
    pub sha256: Option<String>,
    /// How many bytes were sent.
    pub bytes: u64,
}

impl Authenticx {
    /// Sends one text call; see [`upload`](Self::upload) for how it can end.
    pub async fn upload_text(&self, upload: &Upload) -> Outcome<TextReceipt, UploadRefusal> {
        let outcome = self.upload_to(Target::Text, upload).await;
        outcome.map(|receipt| TextReceipt {
            server_id: Some(receipt.server_id).filter(|id| !id.is_empty()),
            sha256: receipt.sha256,
            bytes: receipt.bytes,
        })
    }
}
