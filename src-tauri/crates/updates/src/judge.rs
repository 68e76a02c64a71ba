//! Whether what the server has is for this station.

use jiff::Timestamp;
use serde_json::Value;

use crate::{Version, manifest::Manifest, package::Package, refusal::Refusal};

/// What counts about this station.
#[derive(Debug, Clone)]
pub struct Here {
    /// The version that runs.
    pub version: Version,
    /// The highest version that was ever offered with a right signature. An old manifest that is shown again keeps its
    /// signature; this is what tells.
    pub highest: Option<Version>,
    /// The version that this station is not updated beyond.
    pub pin: Option<Version>,
    /// The package that it needs, such as `linux-x86_64-deb`; nothing where it came from none.
    pub target: Option<String>,
}

/// A newer version for this station.
#[derive(Debug, Clone)]
pub struct Offer {
    /// The version.
    pub version: Version,
    /// What is new in it.
    pub notes: String,
    /// When it was published.
    pub published: Option<Timestamp>,
    /// The platform's name in the manifest.
    pub target: String,
    /// What would be installed.
    pub package: Package,
    /// The very JSON that was signed.
    pub json: Value,
}

/// What the manifest means for this station.
#[derive(Debug, Clone)]
pub enum Verdict {
    /// It is the version that runs.
    UpToDate,
    /// It is newer than this station may be.
    Held(Version),
    /// It is newer, and for this station.
    Newer(Box<Offer>),
}

/// Whether a manifest is for this station.
///
/// # Errors
///
/// Why it is not taken though it is rightly signed.
pub fn judge(manifest: Manifest, here: &Here) -> Result<Verdict, Refusal> {
    let offered = manifest.version.clone();
    // A build's number after the plus sign orders nothing.
    let is_older = |than: &&Version| offered.cmp_precedence(than).is_lt();
    let known = [Some(&here.version), here.highest.as_ref()];
    if let Some(than) = known.into_iter().flatten().find(is_older).cloned() {
        return Err(Refusal::Older { offered, than });
    }
    if offered.cmp_precedence(&here.version).is_eq() {
        return Ok(Verdict::UpToDate);
    }
    if here.pin.as_ref().is_some_and(|pin| offered.cmp_precedence(pin).is_gt()) {
        return Ok(Verdict::Held(offered));
    }
    let Some(target) = here.target.clone() else {
        return Err(Refusal::NotPackaged(offered));
    };
    let Some(package) = manifest.packages.get(&target).cloned() else {
        return Err(Refusal::OtherPlatform { version: offered, target });
    };
    Ok(Verdict::Newer(Box::new(Offer {
        version: offered,
        notes: manifest.notes,
        published: manifest.published,
        target,
        package,
        json: manifest.json,
    })))
}
