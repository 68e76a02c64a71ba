//! AuthX Public API: people, PINs and biometric factors. Contract: vendors.md part 1.
//!
//! ```no_run
//! # use std::sync::Arc;
//! # use gatehouse_vault::{SecretName, Vault};
//! use gatehouse_vendors::{Endpoint, Outcome, authx::*};
//!
//! # async fn example(vault: Arc<Vault>) -> Result<(), Box<dyn std::error::Error>> {
//! let authx = AuthX::new(Account {
//!     endpoint: Endpoint::authx("api", "tenant01")?,
//!     management: ManagementKeys {
//!         application_id: SecretName::new("front-desk", "application-id")?,
//!         application_key: SecretName::new("front-desk", "application-key")?,
//!     },
//!     biometric: None,
//!     vault,
//! })?;
//! let person = Person::named(LoginName::new("ada")?, "Ada", "Lovelace")?
//!     .reached_at("ada@example.org", Phone::new("+44", "2079460000")?)?;
//! match authx.add_user(&person).await {
//!     Outcome::Done(guid) => println!("keep this id, nobody gives it out twice: {guid}"),
//!     Outcome::Refused(refusal) => println!("not added: {}", refusal.cause),
//!     Outcome::Unknown(evidence) => println!("may have been added: {}", evidence.detail),
//! }
//! # Ok(())
//! # }
//! ```

mod biometrics;
mod cause;
mod check;
pub(crate) mod envelope;
mod methods;
mod people;
mod pins;
mod send;
pub(crate) mod token;
mod users;

use std::{sync::Arc, time::Duration};

use gatehouse_vault::{SecretName, Vault};

pub use self::{
    biometrics::{
        BiometricCode, BiometricRequest, DeviceData, Factor, Process, Processed, Sample,
        SamplePolicy, SampleRule,
    },
    cause::{Cause, Refusal},
    methods::{Methods, Route, Verb},
    people::{Aliases, BadValue, Draft, LoginName, Person, Phone, Pin, UserGuid},
    pins::Verified,
    token::SignedIn,
};
use crate::transport::{
    call::{self, Line},
    endpoint::{Endpoint, Vendor},
    exchange::ExchangeLog,
    http,
    keeper::TokenKeeper,
    signing::{RequestSigning, Unneeded},
};
pub use crate::transport::{http::SetupTrouble, token_trouble::TokenTrouble};

/// The keys that manage people: sent as the headers `ApplicationId` and `ApplicationKey`, to get a token.
///
/// They are not the [`BiometricKeys`], although the names are nearly the same, and neither is ever made from the
/// other (vendors.md A-30). Both are read from the vault when they are sent, and their case is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ManagementKeys {
    /// Where "Manage API AppId" is kept.
    pub application_id: SecretName,
    /// Where "Manage API AppKey" is kept.
    pub application_key: SecretName,
}

/// The keys that a biometric call carries inside its body, as `application_parameters`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BiometricKeys {
    /// Where `application_key` is kept.
    pub application_key: SecretName,
    /// Where `secret_key` is kept.
    pub secret_key: SecretName,
    /// `host_name`. It looks like the `{Hostname}` of the address, and nothing says that it is (vendors.md A-31).
    pub host_name: String,
}

/// Who calls, and where.
#[derive(Clone)]
pub struct Account {
    /// Where the service is.
    pub endpoint: Endpoint,
    /// For the token.
    pub management: ManagementKeys,
    /// For biometric calls; a desk that makes none needs none.
    pub biometric: Option<BiometricKeys>,
    /// What keeps all of them.
    pub vault: Arc<Vault>,
}

/// How long before its end a token is renewed. Tokens live for 14 days (vendors.md 1.2).
const MARGIN: Duration = Duration::from_secs(3600);

/// A client for one connection. Clones share the token, the methods learnt and the record of calls.
#[derive(Clone)]
pub struct AuthX {
    line: Line,
    account: Account,
    token: Arc<TokenKeeper>,
    methods: Arc<Methods>,
    samples: SamplePolicy,
    device: DeviceData,
}

impl AuthX {
    /// A client for this account. Does no I/O.
    ///
    /// # Errors
    /// The TLS stack cannot be set up.
    pub fn new(account: Account) -> Result<Self, SetupTrouble> {
        let line = Line {
            http: http::client(&account.endpoint)?,
            vendor: Vendor::AuthX,
            log: ExchangeLog::default(),
            signing: Arc::new(Unneeded),
            patience: call::PATIENCE,
        };
        Ok(Self {
            line,
            account,
            token: Arc::new(TokenKeeper::new(MARGIN)),
            methods: Arc::new(Methods::default()),
            samples: SamplePolicy::default(),
            device: DeviceData::default(),
        })
    }

    /// The same client with other HTTP methods (vendors.md A-1).
    #[must_use]
    pub fn with_methods(mut self, methods: Methods) -> Self {
        self.methods = Arc::new(methods);
        self
    }

    /// The same client with other rules for biometric data (vendors.md A-22, A-24, A-25).
    #[must_use]
    pub fn with_samples(mut self, samples: SamplePolicy) -> Self {
        self.samples = samples;
        self
    }

    /// The same client calling itself something else (vendors.md A-32).
    #[must_use]
    pub fn with_device(mut self, device: DeviceData) -> Self {
        self.device = device;
        self
    }

    /// The same client signing each of its requests (vendors.md A-42).
    #[must_use]
    pub fn with_signing(mut self, signing: Arc<dyn RequestSigning>) -> Self {
        self.line.signing = signing;
        self
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

    /// The method that an endpoint is called with now.
    pub fn method(&self, route: Route) -> Verb {
        self.methods.of(route)
    }
}
