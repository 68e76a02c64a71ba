//! `package`: what installs Gatehouse where there is no compiler. `src-tauri/packaging` holds what goes in beside the
//! program.

mod check;
mod deb;
mod elsewhere;
mod extras;
mod icons;
pub(crate) mod installed;
mod program;
pub(crate) mod publish;
mod rpm;
mod tarball;
mod tree;

use std::path::{Path, PathBuf};

use crate::Failure;
use crate::shell::{output, program as run, root, target};
use crate::system::{self, Purpose};
use crate::ui;

pub(crate) use program::Profile;

/// What is packed, the same for every kind of package.
#[derive(Debug, Clone)]
pub(crate) struct Product {
    pub(crate) version: String,
    /// The time that everything in a package bears, in seconds since 1970.
    pub(crate) seconds: u64,
    /// As it was built.
    pub(crate) program: PathBuf,
    /// Icons, man page, notices and whatever else is made from the tree.
    pub(crate) extras: PathBuf,
    /// How hard packers try to make a package small, from 1 to 9.
    pub(crate) effort: u8,
}

/// A kind of package that is made here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Deb,
    Rpm,
    Tarball,
}

const KINDS: [Kind; 3] = [Kind::Deb, Kind::Rpm, Kind::Tarball];

pub(crate) fn package(arguments: &[String]) -> Result<(), Failure> {
    let wanted = Wanted::read(arguments)?;
    if !cfg!(target_os = "linux") {
        return Ok(elsewhere::bundle(wanted.install)?);
    }
    system::provide(Purpose::Package, wanted.install)?;
    if wanted.icons {
        return Ok(icons::write_anew()?);
    }
    let product = product(wanted.profile)?;
    let out = folder();
    let packages = make(&product, &out)?;
    if wanted.check {
        check::again(&product, &packages)?;
    }
    for package in &packages {
        println!("{:>9}  {}", megabytes(package)?, package.display());
    }
    elsewhere::say();
    Ok(())
}

/// Where the packages are put.
fn folder() -> PathBuf {
    target().join("package")
}

/// Builds the program and all that goes with it.
pub(crate) fn product(profile: Profile) -> Result<Product, String> {
    ui::build()?;
    let product = Product {
        version: version()?,
        seconds: seconds()?,
        program: program::build(profile)?,
        extras: target().join("package-build/extras"),
        effort: if profile == Profile::Release { 9 } else { 1 },
    };
    extras::make(&product)?;
    Ok(product)
}

/// One package of each kind, in a folder.
fn make(product: &Product, out: &Path) -> Result<Vec<PathBuf>, String> {
    KINDS.into_iter().map(|kind| pack(product, kind, out)).collect()
}

/// One package, in a folder.
pub(crate) fn pack(product: &Product, kind: Kind, out: &Path) -> Result<PathBuf, String> {
    println!("\n▸ packing the {}", kind.name());
    std::fs::create_dir_all(out).map_err(|error| format!("{}: {error}", out.display()))?;
    let staged = tree::lay(product, kind)?;
    match kind {
        Kind::Deb => deb::pack(product, &staged, out),
        Kind::Rpm => rpm::pack(product, &staged, out),
        Kind::Tarball => tarball::pack(product, &staged, out),
    }
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Tarball => "tarball",
        }
    }
}

/// Of the whole workspace.
fn version() -> Result<String, String> {
    let manifest = root().join("Cargo.toml");
    let text = std::fs::read_to_string(&manifest).map_err(|error| error.to_string())?;
    let part = text.split("[workspace.package]").nth(1).unwrap_or_default();
    let line = part.lines().find_map(|line| line.strip_prefix("version = "));
    line.map(|version| version.trim_matches('"').to_owned()).ok_or("Cargo.toml: no version".into())
}

/// When the tree last changed: packages made of the same tree on two days are the same.
fn seconds() -> Result<u64, String> {
    let given = std::env::var("SOURCE_DATE_EPOCH").ok();
    let text = match given {
        Some(given) => given,
        None => output(run("git").args(["log", "-1", "--format=%ct"]))?,
    };
    text.trim().parse().map_err(|_| {
        "neither SOURCE_DATE_EPOCH nor the last commit says when this tree was made".to_owned()
    })
}

fn megabytes(file: &Path) -> Result<String, String> {
    let bytes = std::fs::metadata(file).map_err(|error| error.to_string())?.len();
    Ok(format!("{}.{:02} MB", bytes / 1_000_000, bytes % 1_000_000 / 10_000))
}

/// What `package` was asked for.
#[derive(Debug)]
struct Wanted {
    install: bool,
    profile: Profile,
    check: bool,
    icons: bool,
}

impl Wanted {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut wanted =
            Self { install: true, profile: Profile::Release, check: false, icons: false };
        let mut arguments = arguments.iter().map(String::as_str);
        while let Some(argument) = arguments.next() {
            match argument {
                "--no-install" => wanted.install = false,
                "--check" => wanted.check = true,
                "--icons" => wanted.icons = true,
                "--profile" => wanted.profile = Profile::named(arguments.next())?,
                other => return Err(Failure::Usage(format!("package does not know {other:?}"))),
            }
        }
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_the_one_of_the_workspace() {
        assert_eq!(version().unwrap(), env!("CARGO_PKG_VERSION"));
    }

    #[test]
    fn a_profile_that_does_not_exist_is_refused() {
        let read =
            |words: &str| Wanted::read(&words.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(read("--check --profile debug").unwrap().profile, Profile::Debug);
        assert!(matches!(read("--profile fast"), Err(Failure::Usage(_))));
        assert!(matches!(read("--profile"), Err(Failure::Usage(_))));
    }
}
