//! What is built into the page: Vite notes it (`npm run notices`), the lock file knows its checksums.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use crate::part::{Hash, Kind, Part};
use crate::texts;

/// It writes a part of itself into the page, as source; Vite takes that for the page's own.
const WRITES_ITSELF: &str = "@inlang/paraglide-js";

#[derive(Debug, Deserialize)]
struct Noted {
    name: String,
    version: String,
    identifier: Option<String>,
    text: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Lock {
    packages: BTreeMap<String, Locked>,
}

#[derive(Debug, Deserialize)]
struct Locked {
    version: Option<String>,
    license: Option<String>,
    integrity: Option<String>,
}

/// All parts of the page.
pub(crate) fn read(noted: &Path, ui: &Path) -> Result<Vec<Part>> {
    let text = fs::read_to_string(noted).with_context(|| format!("{}", noted.display()))?;
    let noted: Vec<Noted> = serde_json::from_str(&text).context("what Vite noted")?;
    ensure!(!noted.is_empty(), "Vite noted nothing that is in the page");
    let lock = fs::read_to_string(ui.join("package-lock.json")).context("package-lock.json")?;
    let lock: Lock = serde_json::from_str(&lock).context("package-lock.json")?;
    let mut parts: Vec<Part> = noted.into_iter().map(|noted| part(noted, &lock)).collect();
    parts.push(writes_itself(&lock, ui)?);
    Ok(parts)
}

fn part(noted: Noted, lock: &Lock) -> Part {
    let locked = lock.find(&noted.name, &noted.version);
    Part {
        kind: Kind::Package,
        licence: noted.identifier.or_else(|| locked?.license.clone()),
        authors: Vec::new(),
        source: None,
        hash: locked.and_then(|locked| sha512(locked.integrity.as_deref()?)),
        texts: noted.text.iter().map(|text| texts::plain(text)).collect(),
        uses: BTreeSet::new(),
        name: noted.name,
        version: noted.version,
    }
}

fn writes_itself(lock: &Lock, ui: &Path) -> Result<Part> {
    let place = format!("node_modules/{WRITES_ITSELF}");
    let locked = lock.packages.get(&place).context("the compiler of the messages")?;
    let noted = Noted {
        name: WRITES_ITSELF.to_owned(),
        version: locked.version.clone().context("its version")?,
        identifier: locked.license.clone(),
        text: None,
    };
    Ok(Part { texts: texts::below(&ui.join(place))?, ..part(noted, lock) })
}

impl Lock {
    fn find(&self, name: &str, version: &str) -> Option<&Locked> {
        let named = |place: &str| place.rsplit("node_modules/").next() == Some(name);
        let same = |locked: &Locked| locked.version.as_deref() == Some(version);
        self.packages.iter().find(|(place, it)| named(place) && same(it)).map(|(_, it)| it)
    }
}

/// `sha512-…` with the digest in Base64, as lock files of npm have it.
fn sha512(integrity: &str) -> Option<Hash> {
    let digest = STANDARD.decode(integrity.strip_prefix("sha512-")?).ok()?;
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    Some(Hash { algorithm: "SHA-512", hex })
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = r#"{ "packages": {
        "node_modules/a/node_modules/@s/b": { "version": "1.0.0", "license": "MIT" },
        "node_modules/@s/b": { "version": "2.0.0", "license": "ISC" }
    } }"#;

    #[test]
    fn the_right_one_of_two_versions_is_looked_up() {
        let lock: Lock = serde_json::from_str(LOCK).unwrap();
        let licence = |version| lock.find("@s/b", version).and_then(|it| it.license.as_deref());
        assert_eq!((licence("1.0.0"), licence("2.0.0")), (Some("MIT"), Some("ISC")));
        assert!(lock.find("b", "2.0.0").is_none());
    }

    #[test]
    fn a_checksum_of_the_lock_file_is_read_or_left_out() {
        let zeros = format!("sha512-{}==", "A".repeat(86));
        assert_eq!(sha512(&zeros).unwrap().hex, "0".repeat(128));
        let ones = format!("sha512-{}w==", "/".repeat(85));
        assert_eq!(sha512(&ones).unwrap().hex, "f".repeat(128));
        assert_eq!(sha512("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk="), None);
        assert_eq!(sha512("sha512-not Base64"), None);
    }
}
