//! What would be installed.

use std::io::Read;

use minisign_verify::StreamVerifier;
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    Version,
    key::{Claim, Key},
    refusal::{Refusal, Signed},
};

/// Far more than a package of Gatehouse is. It is read whole into memory when it is installed.
pub(crate) const LARGEST_PACKAGE: u64 = 256 * 1024 * 1024;

/// A package, as a manifest describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Package {
    /// Where it is.
    pub url: Url,
    /// Its signature, as the manifest has it.
    pub signature: String,
    pub(crate) sha256: [u8; 32],
    /// How many bytes it has.
    pub size: u64,
}

/// Looks at the bytes of a package while they come.
pub(crate) struct Checking<'a> {
    package: &'a Package,
    claim: &'a Claim,
    version: &'a Version,
    got: u64,
    hash: Sha256,
    signature: StreamVerifier<'a>,
}

impl Package {
    pub(crate) fn claim(&self) -> Result<Claim, Refusal> {
        Claim::from_whole_file(&self.signature).ok_or(Refusal::Signature(Signed::Package))
    }

    pub(crate) fn checking<'a>(
        &'a self,
        claim: &'a Claim,
        key: &'a Key,
        version: &'a Version,
    ) -> Result<Checking<'a>, Refusal> {
        if self.size > LARGEST_PACKAGE {
            return Err(Refusal::TooLarge);
        }
        let signature = key.checking(claim)?;
        Ok(Checking { package: self, claim, version, got: 0, hash: Sha256::new(), signature })
    }

    /// Whether what lies on the disk is this very package, from the first byte to the last.
    pub(crate) fn check(
        &self,
        mut bytes: impl Read,
        key: &Key,
        version: &Version,
    ) -> Result<(), Refusal> {
        let claim = self.claim()?;
        let mut checking = self.checking(&claim, key, version)?;
        let mut piece = vec![0; 64 * 1024];
        loop {
            match bytes.read(&mut piece).map_err(|_| Refusal::Unwritable)? {
                0 => return checking.end(),
                read => checking.take(&piece[..read])?,
            }
        }
    }
}

impl Checking<'_> {
    /// Takes the next piece.
    pub(crate) fn take(&mut self, piece: &[u8]) -> Result<(), Refusal> {
        self.got += piece.len() as u64;
        if self.got > self.package.size {
            return Err(Refusal::OtherBytes);
        }
        self.hash.update(piece);
        self.signature.update(piece);
        Ok(())
    }

    /// How much has come.
    pub(crate) fn got(&self) -> u64 {
        self.got
    }

    /// Whether it is the package that the manifest means, and what the organisation signed as this version.
    pub(crate) fn end(mut self) -> Result<(), Refusal> {
        let size = self.package.size;
        if self.got < size {
            return Err(Refusal::Truncated { got: self.got, size });
        }
        if self.hash.finalize().as_slice() != self.package.sha256 {
            return Err(Refusal::OtherBytes);
        }
        self.signature.finalize().map_err(|_| Refusal::Signature(Signed::Package))?;
        if self.claim.version() != Some(self.version.to_string().as_str()) {
            return Err(Refusal::OtherVersion(self.version.clone()));
        }
        Ok(())
    }
}
