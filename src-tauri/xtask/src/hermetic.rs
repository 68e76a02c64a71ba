//! Tests must leave a person's own files and keyring alone. They run with a home that is empty
//! and must be empty afterwards.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{cargo_home, rustup_home};

/// Folders a program may write to by custom.
const CUSTOMARY: [&str; 5] =
    ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"];

/// A home nobody may touch; it goes with the value.
#[derive(Debug)]
pub(crate) struct Untouched {
    folder: PathBuf,
}

impl Untouched {
    pub(crate) fn new() -> Result<Self, String> {
        let own = format!("gatehouse-{}-{:?}", std::process::id(), std::time::SystemTime::now());
        let name: String = own.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
        let folder = std::env::temp_dir().join(name);
        fs::create_dir_all(folder.join("untouched")).map_err(|error| error.to_string())?;
        Ok(Self { folder })
    }

    /// Moves a command into this home. Cargo and its toolchain stay where they really are.
    pub(crate) fn around<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("CARGO_HOME", cargo_home()).env("RUSTUP_HOME", rustup_home());
        for name in CUSTOMARY {
            command.env(name, self.home());
        }
        // An error's text says what is wrong; where it passed through would bury that.
        command.env("RUST_LIB_BACKTRACE", "0");
        if cfg!(target_os = "linux") {
            // Nobody listens there: neither the person's keyring nor a desktop is in reach.
            let nowhere = self.folder.join("no-bus");
            command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", nowhere.display()));
            command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        }
        command
    }

    /// Fails when anything appeared in it.
    pub(crate) fn check(&self) -> Result<(), String> {
        let mut found = Vec::new();
        collect(&self.home(), &mut found);
        if found.is_empty() {
            return Ok(());
        }
        let list: Vec<_> = found.iter().map(|path| path.display().to_string()).collect();
        Err(format!("the tests wrote into the home folder:\n  {}", list.join("\n  ")))
    }

    fn home(&self) -> PathBuf {
        self.folder.join("untouched")
    }
}

impl Drop for Untouched {
    fn drop(&mut self) {
        // A leftover in the temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        found.push(entry.path());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            collect(&entry.path(), found);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_in_the_home_is_found_and_the_folder_ends_with_the_value() {
        let untouched = Untouched::new().unwrap();
        assert_eq!(untouched.check(), Ok(()));
        fs::create_dir(untouched.home().join(".config")).unwrap();
        fs::write(untouched.home().join(".config/x"), "").unwrap();
        assert!(untouched.check().unwrap_err().contains(".config/x"));
        let folder = untouched.folder.clone();
        drop(untouched);
        assert!(!folder.exists());
    }
}
