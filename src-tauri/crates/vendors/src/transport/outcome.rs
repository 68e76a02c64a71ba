//! How a write to a service can end.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// The end of a write, with nothing claimed that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome<T, R> {
    /// The service said that it took it.
    Done(T),
    /// It did not take effect: the service or this computer refused, or it never got there.
    Refused(R),
    /// It may have taken effect: everything was sent and no usable reply came back.
    Unknown(Evidence),
}

/// What is known about a write whose reply never came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// The status line, where at least that arrived.
    pub status: Option<u16>,
    /// What happened instead of a reply, for the details view.
    pub detail: String,
}

/// Whether sending the same request again can do harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Retry {
    /// Nothing took effect; trying again by itself is fine.
    Safe,
    /// A person should look first: something has to be put right, or a second copy could come to be.
    Ask,
    /// The same request will be refused again.
    Never,
}

impl<T, R> Outcome<T, R> {
    /// The same end with what it brought turned into something else.
    pub fn map<U>(self, with: impl FnOnce(T) -> U) -> Outcome<U, R> {
        match self {
            Self::Done(done) => Outcome::Done(with(done)),
            Self::Refused(refusal) => Outcome::Refused(refusal),
            Self::Unknown(evidence) => Outcome::Unknown(evidence),
        }
    }
}

/// A refusal, with what a row and its details need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal<C> {
    /// Why.
    pub cause: C,
    /// The HTTP status, where there was a reply.
    pub status: Option<u16>,
    /// The service's own sentence, made safe to show and free of the secrets that were sent.
    pub detail: Option<String>,
    /// When the service asks to be left alone until; never more than an hour.
    pub retry_after: Option<Duration>,
    /// Whether the same call may be made again.
    pub retry: Retry,
}

impl<C> Refusal<C> {
    /// A refusal that no reply came with.
    pub(crate) fn local(cause: C, retry: Retry) -> Self {
        Self { cause, status: None, detail: None, retry_after: None, retry }
    }
}
