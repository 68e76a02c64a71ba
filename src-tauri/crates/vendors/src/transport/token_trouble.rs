//! Why there is no token: the same few reasons at all three services.

use gatehouse_vault::VaultTrouble;
use serde::{Deserialize, Serialize};

use super::{
    call::{Lost, Reply},
    outcome::Retry,
};

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum TokenTrouble {
    /// The vault cannot give the secret.
    #[error(transparent)]
    Secret(#[from] VaultTrouble),
    /// The service does not accept the id and secret.
    #[error("the service did not accept the credentials (HTTP {status})")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// The service's own words.
        detail: Option<String>,
    },
    /// The service is in trouble itself.
    #[error("the service answered with an error of its own (HTTP {0})")]
    ServiceTrouble(u16),
    /// No connection.
    #[error("the service could not be reached")]
    Unreachable,
    /// No answer within 20 s.
    #[error("the service did not answer in time")]
    TooSlow,
    /// An answer that holds no token.
    #[error("the service answered with something that is not a token")]
    BadReply,
}

impl TokenTrouble {
    /// Whether asking again by itself can help. It cannot where a person has to put something right.
    pub(crate) fn retry(&self) -> Retry {
        match self {
            Self::Unreachable | Self::TooSlow | Self::ServiceTrouble(_) => Retry::Safe,
            Self::Secret(_) | Self::Refused { .. } | Self::BadReply => Retry::Ask,
        }
    }

    /// From a token request that brought no reply.
    pub(crate) fn from_lost(lost: Lost) -> Self {
        match lost {
            // A token request that broke off did no harm; for whoever asked it is as if nobody had been there.
            Lost::Unreachable | Lost::Broken => Self::Unreachable,
            Lost::TooSlow => Self::TooSlow,
            Lost::CannotSign => Self::BadReply,
        }
    }

    /// From a success that holds no token.
    pub(crate) fn without_token(reply: &Reply) -> Self {
        if reply.is_cut() { Self::Unreachable } else { Self::BadReply }
    }

    /// From a reply that is not a success. `words` are what the service's own error shape gave.
    pub(crate) fn from_refusal(reply: &Reply, words: Option<String>) -> Self {
        let status = reply.status.as_u16();
        if reply.status.is_client_error() && status != 429 {
            Self::Refused { status, detail: words.or_else(|| reply.words()) }
        } else if reply.status.is_redirection() {
            // Never followed, and no trouble of the service: whoever answered is not the service.
            Self::BadReply
        } else {
            Self::ServiceTrouble(status)
        }
    }
}
