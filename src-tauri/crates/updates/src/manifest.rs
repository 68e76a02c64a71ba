//! What the server says there is. Its JSON is the updater plugin's own, with the product, and of each package also its
//! SHA-256 and its size:
//!
//! ```json
//! {
//!   "product": "app.gatehouse.desk",
//!   "version": "1.4.2",
//!   "notes": "What is new",
//!   "pub_date": "2026-11-26T09:00:00Z",
//!   "platforms": {
//!     "linux-x86_64-deb": {
//!       "url": "https://updates.example.org/gatehouse_1.4.2_amd64.deb",
//!       "signature": "dW50cnVzdGVkIGNvbW1lbnQ6IC4uLg==",
//!       "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
//!       "size": 11534336
//!     }
//!   }
//! }
//! ```
//!
//! Beside it, with `.minisig` at the end of its address, is its signature. `signature` is that of the package, whose
//! trusted comment has the field `version:1.4.2`; both are made by the same key.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::Value;
use url::Url;

use crate::{
    PRODUCT, Version, address,
    key::{Claim, Key},
    package::Package,
    refusal::{Refusal, Signed},
};

/// A manifest is a page of text.
pub(crate) const LARGEST_MANIFEST: usize = 256 * 1024;
/// A signature of minisign is four lines.
pub(crate) const LARGEST_SIGNATURE: usize = 4 * 1024;
/// Nobody reads more than this in a window.
const LONGEST_NOTES: usize = 4000;

/// What the server says there is, with the organisation's signature.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The version.
    pub version: Version,
    /// What is new in it.
    pub notes: String,
    /// When it was published.
    pub published: Option<Timestamp>,
    pub(crate) packages: BTreeMap<String, Package>,
    /// The very JSON that was signed.
    pub(crate) json: Value,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "publish", derive(serde::Serialize))]
pub(crate) struct Written {
    pub(crate) product: String,
    pub(crate) version: String,
    #[serde(default)]
    pub(crate) notes: String,
    pub(crate) pub_date: Option<String>,
    pub(crate) platforms: BTreeMap<String, WrittenPackage>,
}

#[derive(Deserialize)]
#[cfg_attr(feature = "publish", derive(serde::Serialize))]
pub(crate) struct WrittenPackage {
    pub(crate) url: String,
    pub(crate) signature: String,
    pub(crate) sha256: String,
    pub(crate) size: u64,
}

impl Manifest {
    /// Reads a manifest that was got from `from`. Nothing of it is looked at before its signature holds.
    ///
    /// # Errors
    ///
    /// Why it is not believed or not understood.
    pub fn read(bytes: &[u8], signature: &str, key: &Key, from: &Url) -> Result<Self, Refusal> {
        let claim = Claim::read(signature).ok_or(Refusal::Signature(Signed::Manifest))?;
        key.check(bytes, &claim, Signed::Manifest)?;
        let json: Value =
            serde_json::from_slice(bytes).map_err(|_| Refusal::Unreadable("it is no JSON"))?;
        let written = Written::deserialize(&json)
            .map_err(|_| Refusal::Unreadable("a part is missing or of another kind"))?;
        written.checked(json, from)
    }
}

impl Written {
    fn checked(self, json: Value, from: &Url) -> Result<Manifest, Refusal> {
        if self.product != PRODUCT {
            return Err(Refusal::OtherProduct);
        }
        let version = Version::parse(&self.version);
        let published = self.pub_date.map(|date| date.parse()).transpose();
        let packages = self.platforms.into_iter();
        Ok(Manifest {
            version: version.map_err(|_| Refusal::Unreadable("its version is none"))?,
            notes: self.notes.chars().take(LONGEST_NOTES).collect(),
            published: published.map_err(|_| Refusal::Unreadable("its date is none"))?,
            packages: packages
                .map(|(target, package)| Ok((target, package.checked(from)?)))
                .collect::<Result<_, Refusal>>()?,
            json,
        })
    }
}

impl WrittenPackage {
    fn checked(self, from: &Url) -> Result<Package, Refusal> {
        let url = address::read(&self.url)
            .map_err(|_| Refusal::Unreadable("the address of a package is not https"))?;
        // What comes over the network never points back into this computer.
        if address::is_loopback(&url) && !address::is_loopback(from) {
            return Err(Refusal::Unreadable("a package is said to be on this computer"));
        }
        let mut sha256 = [0; 32];
        hex::decode_to_slice(&self.sha256, &mut sha256)
            .map_err(|_| Refusal::Unreadable("the SHA-256 of a package is none"))?;
        if self.size == 0 {
            return Err(Refusal::Unreadable("a package is said to be empty"));
        }
        Ok(Package { url, signature: self.signature, sha256, size: self.size })
    }
}
