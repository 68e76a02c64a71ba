//! Saying "leave it", "take it away" and "make it this" so that none is sent by accident (vendors.md X-25).

use serde::{Serialize, Serializer};

/// What happens to a link between two things.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Link {
    /// The field is not sent.
    #[default]
    Keep,
    /// The service's word for this is `remove`.
    Remove,
    /// To this id.
    To(String),
}

impl Link {
    pub(super) fn is_kept(&self) -> bool {
        *self == Self::Keep
    }
}

impl Serialize for Link {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep => serializer.serialize_none(),
            Self::Remove => serializer.serialize_str("remove"),
            Self::To(id) => serializer.serialize_str(id),
        }
    }
}

/// What happens to a list. A list that is sent replaces the whole of the old one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum ListChange {
    /// The field is not sent.
    #[default]
    Keep,
    /// Nothing stays in it. An empty list is sent for this alone.
    Clear,
    /// These, instead of all earlier ones. An empty one changes nothing.
    Replace(Vec<String>),
}

impl ListChange {
    pub(super) fn is_kept(&self) -> bool {
        match self {
            Self::Keep => true,
            Self::Clear => false,
            Self::Replace(list) => list.is_empty(),
        }
    }
}

impl Serialize for ListChange {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Keep | Self::Clear => serializer.collect_seq(std::iter::empty::<&str>()),
            Self::Replace(list) => serializer.collect_seq(list),
        }
    }
}
