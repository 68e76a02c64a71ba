//! Why EnableX, or this computer, said no.

use gatehouse_vault::VaultTrouble;

use super::TokenTrouble;

/// Why a call had no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// A `result` that is not 1.
    #[error("the service answered with its code {0}")]
    Said(i64),
    /// 406: what was sent is not valid. It has nothing to do with content negotiation (vendors.md E-18).
    #[error("the service found something wrong with what was sent")]
    Validation,
    /// Code 1504, the only duplicate that is documented.
    #[error("the service has this already")]
    Duplicate,
    /// The token was refused twice, or this role may not do this: 403 means both (vendors.md E-5).
    #[error("the service does not allow this to the person who is signed in")]
    NotAllowed,
    /// The application id and key were refused. Keys of a CPaaS project may not be keys of this service
    /// (vendors.md E-24).
    #[error(
        "the service refused the application id and key; they may belong to another of its products"
    )]
    BasicRefused,
    /// No token. Nothing was sent.
    #[error("no token: {0}")]
    Token(TokenTrouble),
    /// The vault cannot give the key. Nothing was sent.
    #[error(transparent)]
    Secret(VaultTrouble),
    /// The access id cannot be sent: a colon would cut it in two (vendors.md E-27). Nothing was sent.
    #[error("the access id holds a colon or characters that cannot be sent")]
    BadAccessId,
    /// An id or value that cannot be sent. Nothing was.
    #[error("{0} cannot be sent")]
    BadValue(&'static str),
    /// No connection came about. Nothing was sent.
    #[error("the service could not be reached")]
    Unreachable,
    /// Something was asked and no answer came. Only for calls that change nothing.
    #[error("the service did not answer")]
    NoReply,
    /// 404.
    #[error("the service does not have this")]
    NotFound,
    /// 429.
    #[error("the service asks for a pause")]
    RateLimited,
    /// It failed by itself, or is not available now.
    #[error("the service is in trouble itself")]
    ServiceTrouble,
    /// Any other 4xx.
    #[error("the service did not take the request")]
    Rejected,
    /// An answer that the contract does not know, a redirect for instance.
    #[error("the service answered with something that the contract does not know")]
    UnexpectedReply,
}

/// A refusal by EnableX.
pub type Refusal = crate::Refusal<Cause>;
