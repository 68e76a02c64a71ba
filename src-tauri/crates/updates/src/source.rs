//! What the organisation wants to become of newer versions.

use url::Url;

use crate::{
    Version,
    address::{self, AddressTrouble},
    key::Key,
};

/// What becomes of a newer version.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// Nobody looks for one.
    #[default]
    Off,
    /// People are told.
    Tell,
    /// It is installed while nothing else happens.
    Install,
}

/// What the organisation says, as it was written. Without a server and a key nobody looks for anything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// What becomes of a newer version.
    pub mode: Mode,
    /// Where the manifest is.
    pub url: Option<String>,
    /// The key whose signature it has to bear: the line that begins with `RW`.
    pub key: Option<String>,
    /// The version that this station is not updated beyond.
    pub pin: Option<String>,
}

/// Where newer versions are looked for, and whose word counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub(crate) manifest: Url,
    /// Whose signature the manifest and the package have to bear.
    pub key: Key,
    /// The version that this station is not updated beyond.
    pub pin: Option<Version>,
}

/// Why updates are wanted and cannot be looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SourceTrouble {
    /// No server is named.
    #[error("updates are wanted, but url names no server")]
    NoUrl,
    /// The server is not asked.
    #[error("url cannot be used: {0}")]
    Url(AddressTrouble),
    /// No key is named.
    #[error("updates are wanted, but key names no key to believe")]
    NoKey,
    /// The key is none.
    #[error("key is no public key of minisign: it is the line that begins with RW")]
    Key,
    /// The pin is no version.
    #[error("pin is no version, such as 1.4.2")]
    Pin,
}

impl Wanted {
    /// Where to look. `None`: nowhere.
    ///
    /// # Errors
    ///
    /// What is missing or wrong where updates are wanted.
    pub fn source(&self) -> Result<Option<Source>, SourceTrouble> {
        if self.mode == Mode::Off {
            return Ok(None);
        }
        let url = self.url.as_deref().ok_or(SourceTrouble::NoUrl)?;
        let key = self.key.as_deref().ok_or(SourceTrouble::NoKey)?;
        let pin = self.pin.as_deref().map(|pin| pin.trim().parse());
        Ok(Some(Source {
            manifest: address::read(url).map_err(SourceTrouble::Url)?,
            key: Key::read(key).ok_or(SourceTrouble::Key)?,
            pin: pin.transpose().map_err(|_| SourceTrouble::Pin)?,
        }))
    }
}

impl Source {
    /// The server that is asked.
    #[must_use]
    pub fn host(&self) -> String {
        address::host(&self.manifest)
    }

    /// Where the manifest's signature is: beside it.
    pub(crate) fn signature(&self) -> Url {
        let mut url = self.manifest.clone();
        url.set_path(&format!("{}.minisig", self.manifest.path()));
        url
    }
}
