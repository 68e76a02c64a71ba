//! A clock that is off, for one program, and is put right while that runs.

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::Result;

/// Where libraries of Debian and of others lie that put a clock off.
const LIBRARIES: [&str; 3] = [
    "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
    "/usr/lib64/faketime/libfaketime.so.1",
];

/// A clock that is off.
#[derive(Debug, Clone)]
pub struct Clock {
    file: PathBuf,
    library: &'static str,
}

impl Clock {
    /// A clock that is off by so much, as `+3h` and `-40d`. None, with the reason said, where nothing here puts clocks off.
    ///
    /// # Errors
    /// When the disk says no.
    #[expect(clippy::print_stderr, reason = "a test that is not run must say why")]
    pub fn off(by: &str, folder: &Path) -> Result<Option<Self>> {
        let Some(library) = LIBRARIES.into_iter().find(|path| Path::new(path).exists()) else {
            eprintln!("not tried: libfaketime is not installed");
            return Ok(None);
        };
        let clock = Self { file: folder.join("clock"), library };
        clock.put(by)?;
        Ok(Some(clock))
    }

    /// Puts it off by so much from now on.
    ///
    /// # Errors
    /// When the disk says no.
    pub fn put(&self, by: &str) -> Result<()> {
        let next = self.file.with_extension("next");
        fs::write(&next, by)?;
        Ok(fs::rename(next, &self.file)?)
    }

    /// What a program is told so that it goes by this clock. How long something takes stays as it is.
    #[must_use]
    pub fn environment(&self) -> Vec<(&'static str, OsString)> {
        vec![
            ("LD_PRELOAD", self.library.into()),
            ("FAKETIME_TIMESTAMP_FILE", self.file.clone().into()),
            ("FAKETIME_NO_CACHE", "1".into()),
            ("DONT_FAKE_MONOTONIC", "1".into()),
        ]
    }

    /// A program that is another one, by this clock.
    ///
    /// # Errors
    /// When the disk says no.
    pub(crate) fn program(&self, program: &Path) -> Result<PathBuf> {
        let told = self.environment().into_iter();
        let told: String =
            told.map(|(name, value)| format!("export {name}='{}'\n", value.display())).collect();
        let script = self.file.with_extension("sh");
        fs::write(&script, format!("#!/bin/sh\n{told}exec '{}' \"$@\"\n", program.display()))?;
        fs::set_permissions(&script, fs::Permissions::from_mode(0o755))?;
        Ok(script)
    }
}
