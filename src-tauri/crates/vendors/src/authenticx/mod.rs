//! Authenticx AcxAPI. Contract: vendors.md part 2.

mod check;
mod replies;
mod token;
mod upload;

use std::{sync::Arc, time::Duration};

use gatehouse_vault::{SecretName, Vault};
use reqwest::Client;

pub use self::{
    check::{CheckLine, CheckOutcome, CheckStep},
    replies::{Receipt, UploadCause, UploadRefusal},
    token::TokenTrouble,
    upload::{Upload, UploadLimits},
};
pub use crate::transport::file_body::{FileIdentity, FileTrouble};
use crate::transport::{endpoint::Endpoint, http};

/// The largest file that the service takes: "2.5GB", read as the smaller of its two meanings (vendors.md X-9).
pub const LARGEST_FILE: u64 = 2_500_000_000;
/// What may be uploaded as `Audio` (vendors.md 2.2), without the dot.
pub const AUDIO_EXTENSIONS: [&str; 6] = ["wav", "mp3", "mp4", "ogg", "opus", "m4a"];
/// What may be uploaded as `Chat`.
pub const CHAT_EXTENSIONS: [&str; 2] = ["tar", "zip"];
/// The only locales the service knows: English (United States) and Spanish (Mexico).
pub const LOCALES: [u32; 2] = [1033, 2058];

/// Who calls: the id is shown, the secret stays in the vault and is read only to ask for a token.
#[derive(Clone)]
pub struct Account {
    /// Where the service is.
    pub endpoint: Endpoint,
    /// The OAuth client id.
    pub client_id: String,
    /// Where the client secret is kept.
    pub secret: SecretName,
    /// What keeps it.
    pub vault: Arc<Vault>,
}

/// A client for one connection. Clones share the token.
#[derive(Clone)]
pub struct Authenticx {
    http: Client,
    account: Account,
    token: Arc<token::TokenKeeper>,
    limits: UploadLimits,
}

/// The HTTP stack could not be set up; nothing was sent.
#[derive(Debug, thiserror::Error)]
#[error("the secure connection could not be prepared: {0}")]
pub struct SetupTrouble(String);

impl Authenticx {
    /// A client for this account. Does no I/O.
    ///
    /// # Errors
    /// The TLS stack cannot be set up.
    pub fn new(account: Account) -> Result<Self, SetupTrouble> {
        let http =
            http::client(&account.endpoint).map_err(|error| SetupTrouble(error.to_string()))?;
        let token = Arc::new(token::TokenKeeper::default());
        Ok(Self { http, account, token, limits: UploadLimits::default() })
    }

    /// The same client with other limits.
    #[must_use]
    pub fn with_limits(mut self, limits: UploadLimits) -> Self {
        self.limits = limits;
        self
    }

    /// Where this client sends to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.account.endpoint
    }

    /// How long the held token still lives, if there is one. For the planner of a queue.
    pub async fn token_left(&self) -> Option<Duration> {
        self.token.left().await
    }
}
