//! Why AuthX, or this computer, said no.

use super::{BadValue, BiometricCode, TokenTrouble};
use gatehouse_vault::VaultTrouble;

/// Why a call had no effect.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// The envelope said no. Its texts are listed nowhere, so the number is all there is to go by.
    #[error("the service answered with its code {code}")]
    Said {
        /// `response_code`, usually 0.
        code: i64,
        /// `response_subcode` was 100: an exception in the service (vendors.md A-16).
        exception: bool,
    },
    /// VerifyPin did not say yes. It uses one code for a wrong PIN and for its own errors (vendors.md A-15).
    #[error("not verified")]
    NotVerified {
        /// It named an exception of its own.
        exception: bool,
    },
    /// A biometric call ended in one of its own codes.
    #[error("the service answered with its biometric code {}", .0.number())]
    Biometric(BiometricCode),
    /// This factor and process cannot be sent like this (vendors.md A-24). Nothing was sent.
    #[error("this factor needs captured data for that")]
    SampleMissing,
    /// There are no biometric keys in this account. Nothing was sent.
    #[error("this connection has no biometric keys")]
    NoBiometricKeys,
    /// The vault cannot give a secret that the call carries. Nothing was sent.
    #[error(transparent)]
    Secret(VaultTrouble),
    /// A value cannot be sent. Nothing was.
    #[error(transparent)]
    BadValue(#[from] BadValue),
    /// No signature. Nothing was sent.
    #[error("the request could not be signed")]
    CannotSign,
    /// No token. Nothing was sent.
    #[error("no token: {0}")]
    Token(TokenTrouble),
    /// No connection came about. Nothing was sent.
    #[error("the service could not be reached")]
    Unreachable,
    /// 401 or 403.
    #[error("the service does not allow this call")]
    NotAllowed,
    /// 405, and no other method to try.
    #[error("the service wants another HTTP method for this call")]
    MethodRefused,
    /// 429.
    #[error("the service asks for a pause")]
    RateLimited,
    /// 501 or 503: the service says that it cannot do this, or not now.
    #[error("the service is not available for this")]
    Unavailable,
    /// Any other 4xx.
    #[error("the service did not take the request")]
    Rejected,
    /// A redirect, for instance. It was not followed.
    #[error("the service answered with something that the contract does not know")]
    UnexpectedReply,
}

/// A refusal by AuthX.
pub type Refusal = crate::Refusal<Cause>;
