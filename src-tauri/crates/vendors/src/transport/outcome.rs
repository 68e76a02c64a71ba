//! How a write to a service can end.

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
#[derive(Debug, Clone, PartialEq, Eq)]
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
