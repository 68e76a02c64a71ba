//! Paths as they are written down: a path that is not text stays what it is.

use std::{
    ffi::OsString,
    fmt::Write,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A path as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum KeptPath {
    Text(String),
    Raw(OsString),
}

impl KeptPath {
    pub(crate) fn of(path: &Path) -> Self {
        match path.to_str() {
            Some(text) => Self::Text(text.to_owned()),
            None => Self::Raw(path.as_os_str().to_owned()),
        }
    }

    pub(crate) fn path(self) -> PathBuf {
        match self {
            Self::Text(text) => PathBuf::from(text),
            Self::Raw(raw) => PathBuf::from(raw),
        }
    }
}

/// A path as a key: two paths never have the same. No path holds the sign that those begin with which are not text.
pub(crate) fn key(path: &Path) -> String {
    if let Some(text) = path.to_str() {
        return text.to_owned();
    }
    let mut key = String::from('\0');
    for byte in path.as_os_str().as_encoded_bytes() {
        // Writing into a text does not fail.
        let _ = write!(key, "{byte:02x}");
    }
    key
}

/// For a field that is a path.
pub(crate) fn serialize<S: Serializer>(path: &Path, to: S) -> Result<S::Ok, S::Error> {
    KeptPath::of(path).serialize(to)
}

/// For a field that is a path.
pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<PathBuf, D::Error> {
    KeptPath::deserialize(from).map(KeptPath::path)
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn paths_that_differ_in_one_byte_have_keys_that_differ() {
        let path = |bytes: &[u8]| PathBuf::from(std::ffi::OsStr::from_bytes(bytes));
        let paths =
            [&b"/r/A-\xff.wav"[..], b"/r/A-\xfe.wav", "/r/A-\u{fffd}.wav".as_bytes(), b"/r/A-.wav"];
        let keys: std::collections::HashSet<String> =
            paths.iter().map(|bytes| key(&path(bytes))).collect();
        assert_eq!(keys.len(), paths.len());
        assert_eq!(key(Path::new("/r/Ä.wav")), "/r/Ä.wav", "as it was always written down");
        for bytes in paths {
            let text = serde_json::to_string(&KeptPath::of(&path(bytes))).unwrap();
            assert_eq!(serde_json::from_str::<KeptPath>(&text).unwrap().path(), path(bytes));
        }
    }
}
