//! The organisation's key.

use data_encoding::BASE64;
use minisign_verify::{PublicKey, Signature, StreamVerifier};

use crate::refusal::{Refusal, Signed};

/// A public key of minisign. Whatever bears its signature comes from the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    line: String,
    public: PublicKey,
}

/// What is before us as a signature that was read and not yet checked.
pub(crate) struct Claim(Signature);

impl Key {
    /// Reads the line that begins with `RW`.
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        let line = line.trim();
        let public = PublicKey::from_base64(line).ok()?;
        Some(Self { line: line.to_owned(), public })
    }

    /// The key as the updater plugin wants it: the whole of minisign's file, in base64.
    #[must_use]
    pub fn as_whole_file(&self) -> String {
        BASE64.encode(format!("untrusted comment: minisign public key\n{}\n", self.line).as_bytes())
    }

    /// Whether `bytes` bear this key's signature.
    pub(crate) fn check(&self, bytes: &[u8], claim: &Claim, what: Signed) -> Result<(), Refusal> {
        // The old form signs the whole file at once. Nobody writes it any more.
        self.public.verify(bytes, &claim.0, false).map_err(|_| Refusal::Signature(what))
    }

    /// The same for bytes that come piece by piece.
    pub(crate) fn checking<'a>(&'a self, claim: &'a Claim) -> Result<StreamVerifier<'a>, Refusal> {
        self.public.verify_stream(&claim.0).map_err(|_| Refusal::Signature(Signed::Package))
    }
}

impl Claim {
    /// Reads a signature as minisign writes it.
    pub(crate) fn read(text: &str) -> Option<Self> {
        Signature::decode(text).ok().map(Self)
    }

    /// Reads a signature that stands in a manifest: the whole of minisign's file, in base64.
    pub(crate) fn from_whole_file(text: &str) -> Option<Self> {
        Self::read(&String::from_utf8(BASE64.decode(text.as_bytes()).ok()?).ok()?)
    }

    /// The version in the comment that is signed together with the bytes. It counts only after the check.
    pub(crate) fn version(&self) -> Option<&str> {
        self.0.trusted_comment().split('\t').find_map(|field| field.strip_prefix("version:"))
    }
}
