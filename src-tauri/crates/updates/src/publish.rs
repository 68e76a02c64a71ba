//! What whoever publishes Gatehouse writes: the manifest that [`crate::Manifest`] reads, and the signatures. Stations
//! have none of this; it is built for whoever publishes, and for tests.

use std::{collections::BTreeMap, io};

use data_encoding::BASE64;
use jiff::Timestamp;
use minisign::{KeyPair, PublicKey, SecretKey, SecretKeyBox};
use sha2::{Digest, Sha256};

use crate::{
    PRODUCT, Version,
    manifest::{Written, WrittenPackage},
};

/// Why something could not be signed.
#[derive(Debug, thiserror::Error)]
pub enum Unsigned {
    /// The key is none, or its password is another one.
    #[error("the key cannot be used: {0}")]
    Key(#[from] minisign::PError),
    /// The manifest could not be written.
    #[error("the list of versions cannot be written: {0}")]
    Json(#[from] serde_json::Error),
    /// A key could not be written down.
    #[error("the key cannot be written: {0}")]
    Disk(#[from] io::Error),
}

/// Whoever holds the organisation's secret key.
pub struct Signer {
    public: PublicKey,
    secret: SecretKey,
}

/// A package as it will lie on the server.
#[derive(Debug)]
pub struct ToPublish<'a> {
    /// The kind of computer and package that it is for, such as `linux-x86_64-deb`.
    pub target: String,
    /// Where stations will find it.
    pub url: String,
    /// The package itself.
    pub bytes: &'a [u8],
}

/// A version that is to be published.
#[derive(Debug)]
pub struct Release<'a> {
    /// The version.
    pub version: Version,
    /// What is new in it, as a person reads it.
    pub notes: String,
    /// When it was published.
    pub published: Timestamp,
    /// Its packages.
    pub packages: Vec<ToPublish<'a>>,
}

/// A manifest, and what lies beside it with `.minisig` at the end of its name.
#[derive(Debug)]
pub struct Published {
    /// The manifest.
    pub manifest: Vec<u8>,
    /// Its signature.
    pub signature: String,
}

impl Signer {
    /// One with a key that is kept nowhere.
    ///
    /// # Errors
    ///
    /// When there is no random number to be had.
    pub fn of_a_moment() -> Result<Self, Unsigned> {
        let KeyPair { pk, sk } = KeyPair::generate_unencrypted_keypair()?;
        Ok(Self { public: pk, secret: sk })
    }

    /// Reads the file of a secret key. Where no password is given it is asked for on the terminal.
    ///
    /// # Errors
    ///
    /// When the file holds no secret key, or its password is another one.
    pub fn read(file: &str, password: Option<String>) -> Result<Self, Unsigned> {
        let secret = SecretKeyBox::from_string(file)?.into_secret_key(password)?;
        Ok(Self { public: PublicKey::from_secret_key(&secret)?, secret })
    }

    /// Makes a key and writes it down, protected by a password, which is asked for on the terminal where none is given.
    ///
    /// # Errors
    ///
    /// When it cannot be made or written.
    pub fn make(file: impl io::Write, password: Option<String>) -> Result<Self, Unsigned> {
        let comment = Some("Gatehouse, for updates: keep it secret");
        let made =
            KeyPair::generate_and_write_encrypted_keypair(io::sink(), file, comment, password);
        let KeyPair { pk, sk } = made?;
        Ok(Self { public: pk, secret: sk })
    }

    /// The public key as a policy names it: the line that begins with `RW`.
    #[must_use]
    pub fn line(&self) -> String {
        self.public.to_base64()
    }

    /// Signs a version.
    ///
    /// # Errors
    ///
    /// When the key cannot sign.
    pub fn publish(&self, release: &Release<'_>) -> Result<Published, Unsigned> {
        let packages = release.packages.iter();
        let platforms = packages
            .map(|package| Ok((package.target.clone(), self.describe(package, &release.version)?)))
            .collect::<Result<BTreeMap<_, _>, Unsigned>>()?;
        let written = Written {
            product: PRODUCT.to_owned(),
            version: release.version.to_string(),
            notes: release.notes.clone(),
            pub_date: Some(release.published.to_string()),
            platforms,
        };
        let manifest = serde_json::to_vec_pretty(&written)?;
        let signature = self.sign(&manifest, &format!("version:{}", release.version))?;
        Ok(Published { manifest, signature })
    }

    fn describe(
        &self,
        package: &ToPublish<'_>,
        version: &Version,
    ) -> Result<WrittenPackage, Unsigned> {
        let signature = self.sign(package.bytes, &format!("version:{version}"))?;
        Ok(WrittenPackage {
            url: package.url.clone(),
            signature: BASE64.encode(signature.as_bytes()),
            sha256: hex::encode(Sha256::digest(package.bytes)),
            size: package.bytes.len() as u64,
        })
    }

    fn sign(&self, bytes: &[u8], comment: &str) -> Result<String, Unsigned> {
        let signed = minisign::sign(Some(&self.public), &self.secret, bytes, Some(comment), None)?;
        Ok(signed.into_string())
    }
}
