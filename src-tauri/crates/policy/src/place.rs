//! Where the file stands, and who has to have written it.

use std::path::PathBuf;

use crate::policy::Policy;
use crate::read::read;
use crate::refusal::{Refusal, Trouble, Why};
use crate::trust;

/// Names another file in a debug build: `own:FILE` is believed if it belongs to whoever runs Gatehouse, and `FILE` if
/// it belongs to root like the real one. A released program does not look at it.
const INSTEAD: &str = "GATEHOUSE_POLICY";

/// Whom a file has to belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    /// The system's administrator, with every folder above it.
    Administrator,
    /// Whoever runs Gatehouse, with its folder.
    Runner,
}

/// A place where a policy may stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub(crate) file: PathBuf,
    pub(crate) writer: Writer,
}

impl Place {
    /// A file that only the system's administrator may have written.
    #[must_use]
    pub fn of_administrator(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), writer: Writer::Administrator }
    }

    /// A file that whoever runs this may have written. Only for trials.
    #[must_use]
    pub fn of_runner(file: impl Into<PathBuf>) -> Self {
        Self { file: file.into(), writer: Writer::Runner }
    }

    /// Reads what stands there. `None`: there is no such file.
    ///
    /// # Errors
    /// The file is there and cannot be followed.
    pub fn read(&self) -> Result<Option<Policy>, Refusal> {
        let refused = |why, troubles| Refusal { file: self.file.clone(), why, troubles };
        let bytes = match trust::read(self) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => return Ok(None),
            Err((why, words)) => return Err(refused(why, vec![Trouble::whole(words)])),
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
            let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
            refused(Why::Wrong, vec![Trouble::at(line, "The file has to be text in UTF-8.")])
        })?;
        let policy = read(&text).map_err(|troubles| refused(Why::Wrong, troubles))?;
        Ok(Some(Policy { file: Some(self.file.clone()), ..policy }))
    }
}

/// The policy of this computer. `None`: it has none, and the station decides everything itself.
///
/// # Errors
/// It has one that cannot be followed.
pub fn find() -> Result<Option<Policy>, Refusal> {
    match instead() {
        Some(place) => place.read(),
        None => usual_place().map_or(Ok(None), |file| Place::of_administrator(file).read()),
    }
}

fn instead() -> Option<Place> {
    let named = std::env::var_os(INSTEAD).filter(|_| cfg!(debug_assertions))?;
    let own = named.to_str().and_then(|named| named.strip_prefix("own:").map(PathBuf::from));
    Some(own.map_or_else(|| Place::of_administrator(named), Place::of_runner))
}

/// Where the policy of a computer stands.
#[cfg(target_os = "macos")]
#[must_use]
pub fn usual_place() -> Option<PathBuf> {
    Some("/Library/Application Support/Gatehouse/policy.toml".into())
}

/// Where the policy of a computer stands.
#[cfg(all(unix, not(target_os = "macos")))]
#[must_use]
pub fn usual_place() -> Option<PathBuf> {
    Some("/etc/gatehouse/policy.toml".into())
}

/// Where the policy of a computer stands. The system is asked: a variable of the environment is the user's to change.
#[cfg(windows)]
#[must_use]
pub fn usual_place() -> Option<PathBuf> {
    use known_folders::{KnownFolder, get_known_folder_path};
    get_known_folder_path(KnownFolder::ProgramData)
        .map(|folder| folder.join("Gatehouse").join("policy.toml"))
}
