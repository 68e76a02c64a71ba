//! Why an administrative call to Authenticx had no effect or brought nothing.

use super::TokenTrouble;

/// Why a call had no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// 400: something in the request is wrong; the sentence says what.
    #[error("the service found something wrong with what was sent")]
    Invalid,
    /// 404.
    #[error("the service does not have this")]
    NotFound,
    /// The token was refused twice, or this account may not do this.
    #[error("the service does not allow this call")]
    NotAllowed,
    /// 501: not part of what the organisation has licensed (vendors.md X-26). Trying again changes nothing.
    #[error("this is not part of the organisation's licence")]
    NotLicensed,
    /// 429.
    #[error("the service asks for a pause")]
    RateLimited,
    /// It failed by itself, or is not available now.
    #[error("the service is in trouble itself")]
    ServiceTrouble,
    /// No token. Nothing was sent.
    #[error("no token: {0}")]
    Token(TokenTrouble),
    /// A value that cannot be sent. Nothing was.
    #[error("{0}")]
    BadValue(&'static str),
    /// No connection came about. Nothing was sent.
    #[error("the service could not be reached")]
    Unreachable,
    /// Something was asked and no answer came. Only for calls that change nothing.
    #[error("the service did not answer")]
    NoReply,
    /// An answer that the contract does not know.
    #[error("the service answered with something that the contract does not know")]
    UnexpectedReply,
}

/// A refusal by Authenticx, of anything but an upload.
pub type Refusal = crate::Refusal<Cause>;
