//! What the operating system must bring, and how it gets there.

use std::fs;
use std::process::Command;

use crate::shell::{output, program, step};

/// Debian and Ubuntu, to build and run.
const DEBIAN: &[&str] = &[
    "build-essential",
    "cmake",
    "libayatana-appindicator3-dev",
    "libclang-dev",
    "librsvg2-dev",
    "libssl-dev",
    "libv4l-dev",
    "libwebkit2gtk-4.1-dev",
    "libxdo-dev",
    "pkg-config",
];

/// Debian and Ubuntu, to test the window as well.
const DEBIAN_TESTS: &[&str] = &[
    "adwaita-icon-theme",
    "dbus",
    "faketime",
    "fonts-cantarell",
    "fonts-dejavu-core",
    "fonts-noto-core",
    "fuse3",
    "gnome-keyring",
    "librsvg2-bin",
    "openbox",
    "python3-fusepy",
    "strace",
    "webkit2gtk-driver",
    "xdotool",
    "xvfb",
];

/// Debian and Ubuntu, to make packages.
const DEBIAN_PACKAGE: &[&str] =
    &["appstream", "desktop-file-utils", "dpkg-dev", "librsvg2-bin", "rpm", "xz-utils"];

const FEDORA: &str = "sudo dnf install webkit2gtk4.1-devel librsvg2-devel libxdo-devel openssl-devel \
libappindicator-gtk3-devel pkgconf gcc gcc-c++ make clang-devel libv4l-devel cmake nodejs npm";

const ARCH: &str = "sudo pacman -S --needed webkit2gtk-4.1 librsvg xdotool openssl \
libayatana-appindicator pkgconf base-devel clang v4l-utils cmake nodejs npm";

const MACOS: &str = "xcode-select --install; brew install cmake node";

const WINDOWS: &str = "install the WebView2 runtime (part of Windows 11), the Visual Studio Build \
Tools with \"Desktop development with C++\", CMake and Node.js 20 or newer";

/// The oldest Node the interface builds with.
const NODE: u32 = 20;

/// How much of it is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Run,
    Test,
    Package,
}

/// Finds what is missing, shows it, and installs it unless that was forbidden.
pub(crate) fn provide(purpose: Purpose, install: bool) -> Result<(), String> {
    let wanted: Vec<&str> = match purpose {
        Purpose::Run => DEBIAN.to_vec(),
        Purpose::Test => DEBIAN.iter().chain(DEBIAN_TESTS).copied().collect(),
        Purpose::Package => DEBIAN.iter().chain(DEBIAN_PACKAGE).copied().collect(),
    };
    match System::here() {
        System::Debian => packages(&wanted, install)?,
        other => println!("needed once: {}", other.advice()),
    }
    node()
}

/// Sees to it that packages of Debian or Ubuntu are there.
pub(crate) fn packages(wanted: &[&str], install: bool) -> Result<(), String> {
    let known = output(program("dpkg-query").args(["-W", "-f=${db:Status-Abbrev}${Package}\n"]))?;
    let missing = not_installed(wanted, &known);
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    println!("system packages that are missing: {list}");
    if !install {
        return Err(format!("nothing was installed; do it with: sudo apt-get install {list}"));
    }
    apt(&missing)
}

/// Checks that Node is there and new enough.
pub(crate) fn node() -> Result<(), String> {
    let advice = format!("Node.js {NODE} or newer is needed: https://nodejs.org");
    let version = output(program("node").arg("--version")).map_err(|_| advice.clone())?;
    match major(&version) {
        Some(major) if major >= NODE => Ok(()),
        _ => Err(format!("{advice} (this is {})", version.trim())),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Debian,
    Fedora,
    Arch,
    Macos,
    Windows,
    Unknown,
}

impl System {
    fn here() -> Self {
        match std::env::consts::OS {
            "macos" => Self::Macos,
            "windows" => Self::Windows,
            _ => Self::from_release(&fs::read_to_string("/etc/os-release").unwrap_or_default()),
        }
    }

    /// Reads `/etc/os-release`: a derived system names its ancestors in ID_LIKE.
    fn from_release(release: &str) -> Self {
        let value = |name: &str| release.lines().find_map(|line| line.strip_prefix(name));
        let names = [value("ID="), value("ID_LIKE=")].into_iter().flatten();
        let names: Vec<&str> = names.flat_map(|names| names.trim_matches('"').split(' ')).collect();
        let is = |name: &str| names.contains(&name);
        match () {
            () if is("debian") || is("ubuntu") => Self::Debian,
            () if is("fedora") => Self::Fedora,
            () if is("arch") => Self::Arch,
            () => Self::Unknown,
        }
    }

    fn advice(self) -> &'static str {
        match self {
            Self::Fedora => FEDORA,
            Self::Arch => ARCH,
            Self::Macos => MACOS,
            Self::Windows => WINDOWS,
            Self::Debian | Self::Unknown => "https://v2.tauri.app/start/prerequisites/ and Node.js",
        }
    }
}

/// `known` holds a line for every package: a status of three letters (`ii ` is installed), a name.
fn not_installed<'a>(wanted: &[&'a str], known: &str) -> Vec<&'a str> {
    let installed: Vec<&str> = known.lines().filter_map(|line| line.strip_prefix("ii ")).collect();
    wanted.iter().copied().filter(|name| !installed.contains(name)).collect()
}

fn apt(packages: &[&str]) -> Result<(), String> {
    step("reading the package lists", apt_get().arg("update"))?;
    let mut install = apt_get();
    install.args(["install", "--yes", "--no-install-recommends"]).args(packages);
    step("installing system packages", &mut install)
}

fn apt_get() -> Command {
    let user = output(program("id").arg("-u")).unwrap_or_default();
    // `env` because sudo does not hand the variable on.
    let mut command = program(if user.trim() == "0" { "env" } else { "sudo" });
    if user.trim() != "0" {
        command.arg("env");
    }
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    command
}

fn major(version: &str) -> Option<u32> {
    version.trim().trim_start_matches('v').split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_wholly_installed_packages_count() {
        let known = "ii cmake\nrc xvfb\niU openbox\n";
        assert_eq!(
            not_installed(&["cmake", "xvfb", "openbox", "dbus"], known),
            ["xvfb", "openbox", "dbus"]
        );
    }

    #[test]
    fn systems_are_known_by_themselves_or_their_ancestors() {
        assert_eq!(System::from_release("NAME=x\nID=debian\n"), System::Debian);
        assert_eq!(System::from_release("ID=pop\nID_LIKE=\"ubuntu debian\"\n"), System::Debian);
        assert_eq!(System::from_release("ID=nobara\nID_LIKE=\"rhel fedora\""), System::Fedora);
        assert_eq!(System::from_release(""), System::Unknown);
    }

    #[test]
    fn node_versions_are_read() {
        assert_eq!(major("v20.20.2\n"), Some(20));
        assert_eq!(major(""), None);
    }
}
