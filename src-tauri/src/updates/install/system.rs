//! Packages of Linux. The system's own dialog asks for the password, and only the system hears it. The plugin would ask
//! once more where that is dismissed, hand the password through this process, and wait at a terminal's `sudo` at last.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::MetadataExt,
    path::Path,
    process::{Command, Stdio},
};

use gatehouse_updates::Refusal;
use tauri::utils::config::BundleType;

/// Runs a program as the administrator, after the desktop's own dialog has asked.
const ASK: &str = "pkexec";
/// What it ends with where the dialog was dismissed, and where nobody may or can be asked.
const NOT_ALLOWED: [i32; 2] = [126, 127];
const NO_ROOM: &str = "No space left on device";

/// The program that installs a kind of package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tool([&'static str; 2]);

impl Tool {
    pub(super) fn for_bundle(bundle: Option<BundleType>) -> Option<Self> {
        match bundle? {
            BundleType::Deb => Some(Self(["dpkg", "--install"])),
            BundleType::Rpm => Some(Self(["rpm", "--upgrade"])),
            _ => None,
        }
    }

    /// Installs a package. An installation that fails leaves what was installed.
    pub(super) fn install(self, place: &Path) -> Result<(), Refusal> {
        let asks = !is_administrator();
        let Self([tool, install]) = self;
        let mut command = if asks {
            let mut command = Command::new(ASK);
            // Without it a terminal that Gatehouse was started from would be asked where there is no desktop.
            command.args(["--disable-internal-agent", tool]);
            command
        } else {
            Command::new(tool)
        };
        command.arg(install).arg(place).env("LC_ALL", "C").stdin(Stdio::null());
        let ended = command.output().map_err(|error| {
            tracing::warn!(%error, "no program that installs packages was started");
            if asks && error.kind() == ErrorKind::NotFound {
                Refusal::NotPermitted
            } else {
                Refusal::Installer
            }
        })?;
        let said = String::from_utf8_lossy(&ended.stderr);
        meaning(ended.status.code(), &said, asks).inspect_err(|refusal| {
            tracing::warn!(%refusal, status = %ended.status, %said, "a package was not installed");
        })
    }
}

/// Whether this process may install without asking anybody. A process belongs to whom it acts as.
pub(super) fn is_administrator() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

fn meaning(code: Option<i32>, said: &str, asked: bool) -> Result<(), Refusal> {
    match code {
        Some(0) => Ok(()),
        Some(code) if asked && NOT_ALLOWED.contains(&code) => Err(Refusal::NotPermitted),
        _ if said.contains(NO_ROOM) => Err(Refusal::DiskFull),
        _ => Err(Refusal::Installer),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_end_of_an_installation_has_its_own_name() {
        assert_eq!(meaning(Some(0), "", true), Ok(()));
        assert_eq!(meaning(Some(126), "Request dismissed", true), Err(Refusal::NotPermitted));
        assert_eq!(meaning(Some(127), "Not authorized", true), Err(Refusal::NotPermitted));
        assert_eq!(meaning(Some(127), "", false), Err(Refusal::Installer));
        let full = "dpkg: error: unable to write: No space left on device";
        assert_eq!(meaning(Some(1), full, true), Err(Refusal::DiskFull));
        assert_eq!(meaning(Some(1), "dependency problems", true), Err(Refusal::Installer));
        assert_eq!(meaning(None, "", true), Err(Refusal::Installer));
    }

    #[test]
    fn only_packages_of_the_system_need_its_installer() {
        assert!(Tool::for_bundle(Some(BundleType::Deb)).is_some());
        assert!(Tool::for_bundle(Some(BundleType::Rpm)).is_some());
        assert!(Tool::for_bundle(Some(BundleType::AppImage)).is_none());
        assert!(Tool::for_bundle(None).is_none());
    }
}
