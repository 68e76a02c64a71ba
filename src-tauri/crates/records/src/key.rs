//! The key of the database.

use secrecy::SecretString;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

/// How long a key is, in bytes.
const BYTES: usize = 32;

/// The 256-bit key that the database is encrypted with.
///
/// It is made once by the system's random source and lives in the keyring. The memory is
/// overwritten when the value is dropped. It has no `Debug`, `Display`, `Serialize` or `Clone`:
///
/// ```compile_fail,E0277
/// # use gatehouse_records::DatabaseKey;
/// fn takes<T: std::fmt::Debug>() {}
/// takes::<DatabaseKey>();
/// ```
///
/// ```compile_fail,E0277
/// # use gatehouse_records::DatabaseKey;
/// fn takes<T: Clone>() {}
/// takes::<DatabaseKey>();
/// ```
pub struct DatabaseKey(Zeroizing<[u8; BYTES]>);

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadKey {
    /// The system gave no random numbers.
    #[error("The system gave no random numbers, so no key could be made.")]
    NoRandomness,
    /// What was kept is not a key.
    #[error("What is kept as the key of the database is not a key.")]
    NotAKey,
}

impl DatabaseKey {
    /// A new key from the system's random source.
    ///
    /// # Errors
    ///
    /// [`BadKey::NoRandomness`].
    pub fn generate() -> Result<Self, BadKey> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        getrandom::fill(bytes.as_mut_slice()).map_err(|_| BadKey::NoRandomness)?;
        Ok(Self(bytes))
    }

    /// The key that [`to_hex`](Self::to_hex) wrote.
    ///
    /// # Errors
    ///
    /// [`BadKey::NotAKey`].
    pub fn from_hex(text: &str) -> Result<Self, BadKey> {
        let mut bytes = Zeroizing::new([0; BYTES]);
        hex::decode_to_slice(text, bytes.as_mut_slice()).map_err(|_| BadKey::NotAKey)?;
        Ok(Self(bytes))
    }

    /// The key as text, for the keyring only.
    #[must_use]
    pub fn to_hex(&self) -> SecretString {
        let text = Zeroizing::new(hex::encode(self.0.as_slice()));
        SecretString::from(text.as_str())
    }

    /// The key as SQLCipher takes it: raw, so that nothing is derived from it at each opening.
    pub(crate) fn raw(&self) -> Zeroizing<String> {
        let hex = Zeroizing::new(hex::encode(self.0.as_slice()));
        Zeroizing::new(format!("\"x'{}'\"", hex.as_str()))
    }

    /// A fingerprint by which a key is known again. 256 random bits are not found through it.
    pub(crate) fn check(&self) -> [u8; BYTES] {
        let mut hash = Sha256::new();
        hash.update(b"gatehouse records: which key\0");
        hash.update(self.0.as_slice());
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_key_survives_the_keyring_and_no_two_are_alike() {
        let key = DatabaseKey::generate().unwrap();
        let again = DatabaseKey::from_hex(key.to_hex().expose_secret()).unwrap();
        assert_eq!(key.check(), again.check());
        assert_ne!(key.check(), DatabaseKey::generate().unwrap().check());
    }

    #[test]
    fn what_is_not_a_key_is_refused() {
        for text in ["", "00", &"g".repeat(64), &"0".repeat(63), &"0".repeat(66)] {
            assert!(matches!(DatabaseKey::from_hex(text), Err(BadKey::NotAKey)), "{text:?}");
        }
    }
}
