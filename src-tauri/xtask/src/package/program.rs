//! The program, built for a package, and the word in it that says which kind of package it came in.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::Kind;
use crate::Failure;
use crate::shell::{cargo, cargo_home, program, root, step, target};
use crate::stages;

/// How it is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    Release,
    /// Quick, to try how it is packed.
    Debug,
}

impl Profile {
    pub(super) fn named(name: Option<&str>) -> Result<Self, Failure> {
        match name {
            Some("release") => Ok(Self::Release),
            Some("debug") => Ok(Self::Debug),
            _ => Err(Failure::Usage("--profile takes release or debug".to_owned())),
        }
    }
}

/// Builds it and says where it is.
pub(super) fn build(profile: Profile) -> Result<PathBuf, String> {
    match profile {
        Profile::Release => release(),
        Profile::Debug => debug(),
    }
}

/// In a folder of its own: with its paths remapped, everything is compiled differently from any other build.
fn release() -> Result<PathBuf, String> {
    let folder = target().join("package-build");
    // What is remapped below must be there before: Cargo names the folder after the registry.
    step("fetching what the program is built from", &mut cargo("fetch --locked"))?;
    let mut build = cargo("build --release --locked --package gatehouse");
    let step = step("building Gatehouse for its packages", unplaced(&mut build, &folder));
    step.map(|()| folder.join("release/gatehouse"))
}

fn debug() -> Result<PathBuf, String> {
    stages::programs()?;
    let stripped = target().join("package-build/debug/gatehouse");
    make_folder_of(&stripped)?;
    let mut strip = program("strip");
    strip.arg("-o").arg(&stripped).arg(target().join("debug/gatehouse"));
    step("leaving out what only debuggers read", &mut strip)?;
    Ok(stripped)
}

/// Lets no path of this machine into a program: it would be another one in another folder.
fn unplaced<'a>(build: &'a mut Command, folder: &Path) -> &'a mut Command {
    let mut places = vec![(root(), "/gatehouse".to_owned())];
    for registry in fs::read_dir(cargo_home().join("registry/src")).into_iter().flatten().flatten()
    {
        places.push((registry.path(), "/cargo".to_owned()));
    }
    let mut rust = Vec::new();
    let mut c = std::env::var("CFLAGS").unwrap_or_default();
    for (place, name) in places {
        rust.push(format!("--remap-path-prefix={}={name}", place.display()));
        c += &format!(" -ffile-prefix-map={}={name}", place.display());
    }
    build.env("CARGO_ENCODED_RUSTFLAGS", rust.join("\u{1f}")).env_remove("RUSTFLAGS");
    build.env("CFLAGS", c.trim()).env("CARGO_TARGET_DIR", folder)
}

/// What Tauri keeps in a program for whoever packs it, and its updater reads: which update fits what is installed.
const MARK: &str = "__TAURI_BUNDLE_TYPE_VAR_";

/// In a program that was not packed.
const UNPACKED: &str = "UNK";

/// Copies the program, marked with the kind of package it goes into. Out of a tarball nothing can be updated, so it
/// stays as it is there.
pub(super) fn mark(built: &Path, kind: Kind, marked: &Path) -> Result<(), String> {
    let trouble = |path: &Path| {
        let path = path.display().to_string();
        move |error: std::io::Error| format!("{path}: {error}")
    };
    let mut bytes = fs::read(built).map_err(trouble(built))?;
    set_mark(&mut bytes, kind)?;
    make_folder_of(marked)?;
    fs::write(marked, bytes).map_err(trouble(marked))
}

fn set_mark(program: &mut [u8], kind: Kind) -> Result<(), String> {
    let unset = format!("{MARK}{UNPACKED}");
    let mut places = program.windows(unset.len()).enumerate();
    let place = places.find(|(_, bytes)| *bytes == unset.as_bytes()).map(|(place, _)| place);
    let place = place.ok_or(format!("the program holds no {unset}"))?;
    let end = place + unset.len();
    if program[end..].windows(unset.len()).any(|bytes| bytes == unset.as_bytes()) {
        return Err(format!("the program holds {unset} twice"));
    }
    let set = match kind {
        Kind::Deb => "DEB",
        Kind::Rpm => "RPM",
        Kind::Tarball => UNPACKED,
    };
    program[end - set.len()..end].copy_from_slice(set.as_bytes());
    Ok(())
}

fn make_folder_of(file: &Path) -> Result<(), String> {
    let folder = file.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(program: &str, kind: Kind) -> Result<String, String> {
        let mut bytes = program.as_bytes().to_vec();
        set_mark(&mut bytes, kind).map(|()| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn a_program_says_what_it_was_packed_in_and_is_else_the_same() {
        let program = "a__TAURI_BUNDLE_TYPE_VAR_DEBb__TAURI_BUNDLE_TYPE_VAR_UNKc";
        assert_eq!(marked(program, Kind::Deb).unwrap(), program.replace("UNK", "DEB"));
        assert_eq!(marked(program, Kind::Rpm).unwrap(), program.replace("UNK", "RPM"));
        assert_eq!(marked(program, Kind::Tarball).unwrap(), program);
    }

    #[test]
    fn a_program_in_which_the_mark_is_missing_or_doubtful_is_not_packed() {
        assert!(marked("stripped too far", Kind::Deb).is_err());
        let twice = "__TAURI_BUNDLE_TYPE_VAR_UNK".repeat(2);
        assert!(marked(&twice, Kind::Deb).unwrap_err().contains("twice"));
    }
}
