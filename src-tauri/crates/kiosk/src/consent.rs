//! What a person agrees to, word for word. A text that was once shown is never changed: a new one gets the next number,
//! so that a hash written down years ago still finds its words.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The version in force.
pub const VERSION: &str = "2";

/// The languages of the kiosk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// English.
    En,
    /// Spanish.
    Es,
    /// French.
    Fr,
    /// German.
    De,
    /// Arabic, from right to left.
    Ar,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::En, Self::Es, Self::Fr, Self::De, Self::Ar];

    /// The tag, as in `lang="ar"`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Es => "es",
            Self::Fr => "fr",
            Self::De => "de",
            Self::Ar => "ar",
        }
    }

    /// The language of a tag.
    #[must_use]
    pub fn of_tag(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }
}

/// The text in force, in paragraphs with an empty line between them.
#[must_use]
pub fn text(language: Language) -> &'static str {
    match language {
        Language::En => include_str!("../consents/2/en.txt"),
        Language::Es => include_str!("../consents/2/es.txt"),
        Language::Fr => include_str!("../consents/2/fr.txt"),
        Language::De => include_str!("../consents/2/de.txt"),
        Language::Ar => include_str!("../consents/2/ar.txt"),
    }
}

/// The SHA-256 of the text in force, in hex.
#[must_use]
pub fn hash(language: Language) -> String {
    hex::encode(Sha256::digest(text(language).as_bytes()))
}
