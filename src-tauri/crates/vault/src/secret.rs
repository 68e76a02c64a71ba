//! The type that a secret travels in.

use secrecy::{ExposeSecret, SecretString};
use serde::de::{Deserialize, Deserializer, Error};
use zeroize::Zeroize;

/// A secret: it goes in, and it comes out only through [`expose`](Self::expose).
///
/// The memory is overwritten when the value is dropped. The type can be deserialised, so that a
/// secret can arrive in a command, and has no `Debug`, `Display`, `Serialize` or `Clone`, so that
/// no log line, error, answer or second copy can be made of it by accident:
///
/// ```
/// # use gatehouse_vault::SecretText;
/// fn takes<T: for<'a> serde::Deserialize<'a>>() {}
/// takes::<SecretText>();
/// ```
///
/// ```compile_fail,E0277
/// # use gatehouse_vault::SecretText;
/// fn takes<T: std::fmt::Debug>() {}
/// takes::<SecretText>();
/// ```
///
/// ```compile_fail,E0277
/// # use gatehouse_vault::SecretText;
/// fn takes<T: std::fmt::Display>() {}
/// takes::<SecretText>();
/// ```
///
/// ```compile_fail,E0277
/// # use gatehouse_vault::SecretText;
/// fn takes<T: serde::Serialize>() {}
/// takes::<SecretText>();
/// ```
///
/// ```compile_fail,E0277
/// # use gatehouse_vault::SecretText;
/// fn takes<T: Clone>() {}
/// takes::<SecretText>();
/// ```
pub struct SecretText(SecretString);

impl SecretText {
    /// The secret itself, for the moment of sending only.
    ///
    /// Hand it straight to the request that needs it; keep, print and copy nothing of it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// How many bytes long the secret is.
    #[must_use]
    pub fn len(&self) -> usize {
        self.expose().len()
    }

    /// Whether nothing was given at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }
}

impl From<String> for SecretText {
    /// Takes the text over and overwrites the memory it came in.
    fn from(mut text: String) -> Self {
        // A plain conversion may shrink the allocation and leave the old one readable.
        let exact: Box<str> = Box::from(text.as_str());
        text.zeroize();
        Self(SecretString::from(exact))
    }
}

impl<'de> Deserialize<'de> for SecretText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The error at hand may quote what came in ("invalid type: integer `1234`").
        String::deserialize(deserializer)
            .map(Self::from)
            .map_err(|_| D::Error::custom("a secret is a text"))
    }
}
