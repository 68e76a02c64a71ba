//! EnableX UCaaS API: customers, their users and subscriptions. Contract: vendors.md part 3.
//!
//! Much of this service's shapes is documented nowhere. What is known becomes types; what is not is kept as JSON and
//! handed out beside them, so that nothing the service says is lost.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use gatehouse_vault::{SecretName, Vault};
//! use gatehouse_vendors::{Endpoint, enablex::*};
//!
//! # async fn example(vault: Arc<Vault>, endpoint: Endpoint) -> Result<(), Box<dyn std::error::Error>> {
//! let enablex = EnableX::new(Account {
//!     endpoint,
//!     access_id: "the-api-access-id".to_owned(),
//!     sign_in: SignIn::Login {
//!         email: "desk@example.org".to_owned(),
//!         password: SecretName::new("resale", "password")?,
//!     },
//!     vault,
//! })?;
//! let listed = enablex.customers().await.map_err(|refusal| refusal.cause)?;
//! println!("{} customers, {} entries of another shape", listed.items.len(), listed.unknown.len());
//! # Ok(())
//! # }
//! ```

pub(crate) mod answer;
mod cause;
mod check;
pub(crate) mod customers;
mod send;
pub(crate) mod session;
pub(crate) mod subscriptions;
pub(crate) mod users;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use gatehouse_vault::{SecretName, Vault};

pub use self::{
    answer::{Found, Listed},
    cause::{Cause, Refusal},
    customers::{Address, Customer, CustomerDraft, CustomerField, CustomerId},
    subscriptions::{Subscription, SubscriptionId},
    users::{NewUser, User, UserChange, UserId, UserStatus},
};
use crate::transport::{
    call::{self, Line},
    endpoint::{Endpoint, Vendor},
    exchange::ExchangeLog,
    http,
    keeper::TokenKeeper,
    signing::Unneeded,
};
pub use crate::transport::{http::SetupTrouble, token_trouble::TokenTrouble};

/// How a desk shows who it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SignIn {
    /// A person's own e-mail and password, for a token: what the vendor means for a client (vendors.md E-9).
    Login {
        /// Trimmed before it is sent (vendors.md E-28).
        email: String,
        /// Where the password is kept; sent as it was typed.
        password: SecretName,
    },
    /// The application key with every call: for a supervised desk only.
    Basic {
        /// Where the application key is kept.
        app_key: SecretName,
    },
}

/// Who calls, and where.
#[derive(Clone)]
pub struct Account {
    /// Where the service is.
    pub endpoint: Endpoint,
    /// One credential under four names: Application ID, `APP_ID`, API Access ID, `X-Api-Id` (vendors.md E-8).
    pub access_id: String,
    /// The rest of who calls.
    pub sign_in: SignIn,
    /// What keeps the secrets.
    pub vault: Arc<Vault>,
}

/// How long before its end a token is renewed.
const MARGIN: Duration = Duration::from_secs(120);

/// A client for one connection. Clones share the token and the record of calls.
#[derive(Clone)]
pub struct EnableX {
    line: Line,
    account: Account,
    token: Arc<TokenKeeper>,
    /// What the last sign-in was refused with. While this stands nothing signs in by itself: a loop could lock the
    /// person out (vendors.md E-4).
    locked: Arc<Mutex<Option<TokenTrouble>>>,
}

impl EnableX {
    /// A client for this account. Does no I/O.
    ///
    /// # Errors
    /// The TLS stack cannot be set up.
    pub fn new(account: Account) -> Result<Self, SetupTrouble> {
        let line = Line {
            http: http::client(&account.endpoint)?,
            vendor: Vendor::EnableX,
            log: ExchangeLog::default(),
            signing: Arc::new(Unneeded),
            patience: call::PATIENCE,
        };
        let token = Arc::new(TokenKeeper::new(MARGIN));
        Ok(Self { line, account, token, locked: Arc::default() })
    }

    /// The same client waiting no longer than this for the head of a reply, and then for the rest of it. Half a
    /// minute unless said otherwise.
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

    /// Where this client sends to.
    pub fn endpoint(&self) -> &Endpoint {
        &self.account.endpoint
    }
}
