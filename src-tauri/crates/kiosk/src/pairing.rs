//! The key that a desk and its kiosks share, and the file by which it travels.

use std::fmt;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use zeroize::Zeroizing;

use crate::locked::{self, LockTrouble, WORK};

const KIND: &str = "gatehouse-pairing";

/// By which a pairing is known. It says nothing about the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PairingId(pub(crate) [u8; 8]);

impl fmt::Display for PairingId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&hex::encode(self.0))
    }
}

/// A desk and its kiosks: whoever has the key can hand out slips and read what comes home.
///
/// No `Debug`, no `Serialize`, no `Clone`: it is made, kept in the keyring and lent.
pub struct Pairing {
    /// By which it is known.
    pub id: PairingId,
    /// When it was made.
    pub made: Timestamp,
    /// The address of the service that its people are at. A guid of one says nothing at another.
    pub service: String,
    /// The kiosk, or the group of kiosks, that it was made out for; see [`kiosk_name`].
    kiosk: String,
    key: Zeroizing<[u8; 32]>,
}

/// A name of a kiosk, or of a group of kiosks, as it is compared: without what people write differently.
#[must_use]
pub fn kiosk_name(written: &str) -> String {
    written.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A pairing as it is written down, under a passphrase or in the keyring.
#[derive(Serialize, Deserialize)]
struct Written {
    id: String,
    made: Timestamp,
    service: String,
    /// Files of the version before have none.
    #[serde(default)]
    kiosk: String,
    key: Zeroizing<String>,
}

impl Pairing {
    /// A new pairing for the people of a service.
    ///
    /// # Errors
    ///
    /// [`LockTrouble::NoRandomness`].
    pub fn generate(service: &str, made: Timestamp) -> Result<Self, LockTrouble> {
        let mut id = [0; 8];
        let mut key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut id).map_err(|_| LockTrouble::NoRandomness)?;
        getrandom::fill(key.as_mut_slice()).map_err(|_| LockTrouble::NoRandomness)?;
        let (service, kiosk) = (service.to_owned(), String::new());
        Ok(Self { id: PairingId(id), made, service, kiosk, key })
    }

    /// The pairing of the simulated services: the same everywhere, so that a slip that was tried out at a desk can
    /// be tried out at a kiosk. It protects nothing, and no real pairing has its id.
    #[must_use]
    pub fn simulated() -> Self {
        Self {
            id: PairingId(*b"\0sandbox"),
            made: Timestamp::UNIX_EPOCH,
            service: String::new(),
            kiosk: String::new(),
            key: Zeroizing::new(*b"gatehouse sandbox: not a secret!"),
        }
    }

    /// The same pairing, made out for a kiosk or a group of kiosks: slips name it, and no other takes them.
    #[must_use]
    pub fn for_kiosk(self, name: &str) -> Self {
        Self { kiosk: kiosk_name(name), ..self }
    }

    /// The name of the kiosk, or of its group; empty for those that have none.
    #[must_use]
    pub fn kiosk(&self) -> &str {
        &self.kiosk
    }

    /// Writes the file that the other side takes in.
    ///
    /// # Errors
    ///
    /// [`LockTrouble::Unwritable`].
    pub fn write(&self, path: &Path, passphrase: &SecretString) -> Result<(), LockTrouble> {
        let mut content = Zeroizing::new(format!("{KIND}/1\n").into_bytes());
        content.extend_from_slice(self.to_text()?.as_bytes());
        locked::write(path, (passphrase, WORK), &content)
    }

    /// Reads a pairing file.
    ///
    /// # Errors
    ///
    /// [`LockTrouble`]; [`LockTrouble::WrongKey`] for a wrong passphrase.
    pub fn read(path: &Path, passphrase: &SecretString) -> Result<Self, LockTrouble> {
        let content = locked::read(path, passphrase)?;
        let inside = locked::after_mark(&content, KIND)?;
        let text = std::str::from_utf8(inside).map_err(|_| LockTrouble::Damaged)?;
        Self::from_text(text)
    }

    /// The pairing as text, for the keyring only.
    ///
    /// # Errors
    ///
    /// [`LockTrouble::Unwritable`], which cannot happen.
    pub fn to_text(&self) -> Result<Zeroizing<String>, LockTrouble> {
        let written = Written {
            id: self.id.to_string(),
            made: self.made,
            service: self.service.clone(),
            kiosk: self.kiosk.clone(),
            key: Zeroizing::new(hex::encode(self.key.as_slice())),
        };
        serde_json::to_string(&written).map(Zeroizing::new).map_err(|_| LockTrouble::Unwritable)
    }

    /// The pairing that [`to_text`](Self::to_text) wrote.
    ///
    /// # Errors
    ///
    /// [`LockTrouble::Damaged`].
    pub fn from_text(text: &str) -> Result<Self, LockTrouble> {
        let written: Written = serde_json::from_str(text).map_err(|_| LockTrouble::Damaged)?;
        let mut id = [0; 8];
        let mut key = Zeroizing::new([0; 32]);
        hex::decode_to_slice(&written.id, &mut id).map_err(|_| LockTrouble::Damaged)?;
        hex::decode_to_slice(written.key.as_str(), key.as_mut_slice())
            .map_err(|_| LockTrouble::Damaged)?;
        let Written { made, service, kiosk, .. } = written;
        Ok(Self { id: PairingId(id), made, service, kiosk: kiosk_name(&kiosk), key })
    }

    /// HMAC-SHA-256 over what is said, for one purpose only.
    pub(crate) fn mac(&self, purpose: &str, said: &[u8]) -> [u8; 32] {
        self.hmac(purpose, said).finalize().into_bytes().into()
    }

    /// Whether the first bytes of the HMAC are these, in constant time.
    pub(crate) fn has_said(&self, purpose: &str, said: &[u8], mac: &[u8]) -> bool {
        !mac.is_empty() && self.hmac(purpose, said).verify_truncated_left(mac).is_ok()
    }

    fn hmac(&self, purpose: &str, said: &[u8]) -> Hmac<Sha256> {
        // HMAC pads a key that is shorter than a block of the hash with zeros (RFC 2104).
        let mut block = Zeroizing::new([0; 64]);
        block[..self.key.len()].copy_from_slice(self.key.as_slice());
        let mut mac = Hmac::<Sha256>::new((&*block).into());
        mac.update(purpose.as_bytes());
        mac.update(&[0]);
        mac.update(&self.id.0);
        mac.update(said);
        mac
    }

    /// What opens the files that travel within this pairing.
    pub(crate) fn passphrase(&self, purpose: &str) -> SecretString {
        let derived = Zeroizing::new(self.mac(purpose, b""));
        SecretString::from(hex::encode(derived.as_slice()))
    }
}
