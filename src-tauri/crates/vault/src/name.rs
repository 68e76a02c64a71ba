//! What a secret is called in the keyring.

use std::fmt;

/// The service under which every entry of this application is filed.
const SERVICE: &str = "app.gatehouse.desk";

/// Far below the shortest limit of a keyring (513 characters, Windows Credential Manager).
const LONGEST_PART: usize = 64;

/// The name of one secret: the connection it belongs to, and which of its fields it is.
///
/// Two different pairs never share an entry: the parts cannot contain the `/` that joins them.
/// The parts are never empty either, which some keyrings would read as "any entry".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct SecretName {
    user: String,
}

/// A part of a name that no keyring entry may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a secret's name takes 1 to 64 letters, digits, '-', '_' or '.' for each part")]
pub struct BadName;

impl SecretName {
    /// Names the secret `field` of the connection with the id `connection`.
    ///
    /// # Errors
    ///
    /// [`BadName`] unless each part has 1 to 64 ASCII letters, digits, `-`, `_` or `.`.
    pub fn new(connection: &str, field: &str) -> Result<Self, BadName> {
        if is_plain(connection) && is_plain(field) {
            Ok(Self { user: format!("{connection}/{field}") })
        } else {
            Err(BadName)
        }
    }

    /// The keyring's "service": the same for every secret.
    #[must_use]
    pub fn service(&self) -> &'static str {
        SERVICE
    }

    /// The keyring's "user": `<connection id>/<field>`.
    #[must_use]
    pub fn user(&self) -> &str {
        &self.user
    }
}

impl fmt::Display for SecretName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.user)
    }
}

fn is_plain(part: &str) -> bool {
    (1..=LONGEST_PART).contains(&part.len())
        && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
}
