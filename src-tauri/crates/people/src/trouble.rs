//! What can go wrong here, in words that a person can act on.

use std::fmt::Display;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// A field has to be put right.
    #[error("{words}")]
    Field {
        /// Which, as a form spells it: `loginName`, `aliases.0`.
        field: String,
        /// What is wrong with it and what would be right.
        words: String,
    },
    /// The directory said no.
    #[error(transparent)]
    Records(#[from] gatehouse_records::Trouble),
    /// The person was added, but the id could not be written down.
    #[error("The person was added, but it could not be written down: {trouble}")]
    GuidUnkept {
        /// The id, which exists nowhere else (vendors.md A-37).
        guid: String,
        /// Why not.
        trouble: gatehouse_records::Trouble,
    },
    /// Something that should not happen.
    #[error("{0}")]
    Internal(String),
}

impl Trouble {
    /// A field that has to be put right.
    pub fn field(field: &str, words: impl Into<String>) -> Self {
        Self::Field { field: field.to_owned(), words: words.into() }
    }

    pub(crate) fn internal(cause: &dyn Display) -> Self {
        Self::Internal(cause.to_string())
    }
}
