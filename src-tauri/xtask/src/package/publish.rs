//! `publish`: the list of versions that stations ask for, signed with the organisation's key.

use std::fs;
use std::path::Path;

use super::{folder, version};
use crate::Failure;
use crate::shell::{cargo, step};

/// The kinds of packages that a station installs by itself. What was unpacked from a tarball is not replaced.
const KINDS: [&str; 2] = ["deb", "rpm"];

const TOOL: &str =
    "run --quiet --locked -p gatehouse-updates --features publish --example publish --";

pub(crate) fn publish(arguments: &[String]) -> Result<(), Failure> {
    match Wanted::read(arguments)? {
        Wanted::Key(file) => Ok(step("making a key", cargo(TOOL).args(["key", &file]))?),
        Wanted::List { key, address, notes } => Ok(list(&key, &address, notes.as_deref())?),
    }
}

fn list(key: &str, address: &str, notes: Option<&str>) -> Result<(), String> {
    let read = |file| fs::read_to_string(file).map_err(|error| format!("{file}: {error}"));
    let notes = notes.map(read).transpose()?.unwrap_or_default();
    let version = version()?;
    let packages = packages(&folder(), &version);
    if packages.is_empty() {
        let folder = folder();
        return Err(format!(
            "{}: no package of {version}; `cargo xtask package` makes them",
            folder.display()
        ));
    }
    let mut tool = cargo(TOOL);
    tool.args(["list", key, address, &version, &notes]).args(packages);
    step("signing the packages and their list", &mut tool)
}

/// The packages of a version, each with the name that a station asks for it by.
fn packages(folder: &Path, version: &str) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let files = entries.map(|entry| entry.path());
    let mut found: Vec<String> = files.filter_map(|file| named(&file, version)).collect();
    found.sort();
    found
}

fn named(file: &Path, version: &str) -> Option<String> {
    let kind = file.extension()?.to_str().filter(|kind| KINDS.contains(kind))?;
    let name = file.file_name()?.to_str()?;
    let of_version = name.split(['_', '-']).any(|part| part == version);
    of_version.then(|| format!("linux-{}-{kind}={}", std::env::consts::ARCH, file.display()))
}

#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    Key(String),
    List { key: String, address: String, notes: Option<String> },
}

impl Wanted {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let (mut new_key, mut key, mut address, mut notes) = (None, None, None, None);
        let mut arguments = arguments.iter();
        while let Some(argument) = arguments.next() {
            let place = match argument.as_str() {
                "--new-key" => &mut new_key,
                "--key" => &mut key,
                "--address" => &mut address,
                "--notes" => &mut notes,
                other => return Err(Failure::Usage(format!("publish does not know {other:?}"))),
            };
            let value = arguments.next().filter(|value| !value.starts_with("--"));
            *place =
                Some(value.cloned().ok_or(Failure::Usage(format!("{argument} needs a value")))?);
        }
        match (new_key, key, address) {
            (Some(file), None, None) => Ok(Self::Key(file)),
            (None, Some(key), Some(address)) => Ok(Self::List { key, address, notes }),
            _ => Err(Failure::Usage("publish needs --key and --address, or --new-key".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_of_another_version_and_tarballs_are_left_out() {
        let named = |file: &str| named(Path::new(file), "0.1.0").map(|name| name.contains(file));
        assert_eq!(named("gatehouse_0.1.0_amd64.deb"), Some(true));
        assert_eq!(named("gatehouse-0.1.0-1.x86_64.rpm"), Some(true));
        assert_eq!(named("gatehouse_10.1.0_amd64.deb"), None);
        assert_eq!(named("gatehouse-0.1.0-x86_64.tar.gz"), None);
    }

    #[test]
    fn a_key_is_made_or_used() {
        let read =
            |words: &str| Wanted::read(&words.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(read("--new-key k").unwrap(), Wanted::Key("k".to_owned()));
        assert!(read("--key k --address https://updates.example.org/").is_ok());
        for wrong in ["--key k", "--new-key k --key k", "--key --address", "--port 1"] {
            assert!(matches!(read(wrong), Err(Failure::Usage(_))), "{wrong}");
        }
    }
}
