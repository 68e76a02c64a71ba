//! Authenticx AcxAPI: calls, agents, users and the hierarchy. Contract: vendors.md part 2.
//!
//! ```no_run
//! # use std::{sync::Arc, time::SystemTime};
//! # use gatehouse_vault::{SecretName, Vault};
//! use gatehouse_vendors::{Endpoint, authenticx::*};
//!
//! # async fn example(vault: Arc<Vault>, endpoint: Endpoint) -> Result<(), Box<dyn std::error::Error>> {
//! let authenticx = Authenticx::new(Account {
//!     endpoint,
//!     client_id: "desk-1".to_owned(),
//!     secret: SecretName::new("calls", "client-secret")?,
//!     vault,
//! })?;
//! for agent in authenticx.agents(Some(true)).await.map_err(|refusal| refusal.cause)? {
//!     println!("{:?} {:?}", agent.first_name, agent.last_name);
//! }
//! let found = authenticx.calls_named(&["call-17"]).await.map_err(|refusal| refusal.cause)?;
//! println!("{} calls by that id", found.len());
//! # Ok(())
//! # }
//! ```

pub(crate) mod agents;
mod cause;
mod change;
mod check;
pub(crate) mod hierarchy;
pub(crate) mod metadata;
pub(crate) mod replies;
mod send;
mod text_media;
pub(crate) mod token;
pub(crate) mod transcriptions;
mod upload;
pub(crate) mod users;

use std::{sync::Arc, time::Duration};

pub use self::{
    agents::{Agent, AgentChange, NewAgent},
    cause::{Cause, Refusal},
    change::{Link, ListChange},
    hierarchy::{Hierarchy, HierarchyChange, NewHierarchy},
    metadata::{MOST_CALL_IDS, Processing, Span, StoredCall, StoredCalls},
    replies::{Receipt, UploadCause, UploadRefusal},
    text_media::{TEXT_EXTENSIONS, TextMetadata, TextReceipt},
    token::TokenRequest,
    transcriptions::{Transcript, Transcription},
    upload::{Gate, Upload, UploadLimits},
    users::{NewUser, Role, User, UserChange},
};
pub use crate::transport::file_body::{FileTrouble, Pace};
pub use crate::transport::file_identity::FileIdentity;
pub use crate::transport::http::SetupTrouble;
pub use crate::transport::token_trouble::TokenTrouble;
pub use crate::transport::unreadable::Unreadable;
use crate::transport::{
    call::{self, Line},
    endpoint::{Endpoint, Vendor},
    exchange::ExchangeLog,
    http,
    keeper::TokenKeeper,
    signing::Unneeded,
};
use gatehouse_vault::{SecretName, Vault};

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
    line: Line,
    account: Account,
    token: Arc<TokenKeeper>,
    token_request: TokenRequest,
    limits: UploadLimits,
}

impl Authenticx {
    /// A client for this account. Does no I/O.
    ///
    /// # Errors
    /// The TLS stack cannot be set up.
    pub fn new(account: Account) -> Result<Self, SetupTrouble> {
        let line = Line {
            http: http::client(&account.endpoint)?,
            vendor: Vendor::Authenticx,
            log: ExchangeLog::default(),
            signing: Arc::new(Unneeded),
            patience: call::PATIENCE,
        };
        let token = Arc::new(TokenKeeper::new(token::MARGIN));
        let limits = UploadLimits::default();
        Ok(Self { line, account, token, token_request: TokenRequest::default(), limits })
    }

    /// The same client with its credentials handed over in another way. Makes a client whose token is its own.
    #[must_use]
    pub fn with_token_request(mut self, how: TokenRequest) -> Self {
        self.token_request = how;
        self.token = Arc::new(TokenKeeper::new(token::MARGIN));
        self
    }

    /// The same client waiting no longer than this for the head of a reply, and then for the rest of it. Half a
    /// minute unless said otherwise. Uploads have [limits](Self::with_limits) of their own.
    #[must_use]
    pub fn with_patience(mut self, patience: Duration) -> Self {
        self.line.patience = patience;
        self
    }

    /// The same client, keeping the record of its calls where others keep theirs.
    #[must_use]
    pub fn with_exchanges(mut self, log: ExchangeLog) -> Self {
        self.line.log = log;
        self
    }

    /// What was said on the wire lately, for the contract view.
    pub fn exchanges(&self) -> &ExchangeLog {
        &self.line.log
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
