//! The package of Debian and Ubuntu, packed by dpkg itself.

use std::fs;
use std::path::{Path, PathBuf};

use super::{Product, tree::packaging};
use crate::shell::{program, step, target};

/// Libraries that had to get another name when their time grew to 64 bits (Debian 13, Ubuntu 24.04).
const RENAMED: [&str; 3] = ["libglib2.0-0", "libgtk-3-0", "libssl3"];

/// Packs what was laid out.
pub(super) fn pack(product: &Product, staged: &Path, out: &Path) -> Result<PathBuf, String> {
    let architecture = said(program("dpkg").arg("--print-architecture"))?;
    let control = fs::read_to_string(packaging().join("deb/control"))
        .map_err(|error| error.to_string())?
        .replace("@VERSION@", &product.version)
        .replace("@ARCHITECTURE@", &architecture)
        .replace("@SIZE@", &kilobytes(staged)?)
        .replace("@DEPENDS@", &depends(&staged.join("usr/bin/gatehouse"))?);
    write(&staged.join("DEBIAN/control"), &control)?;
    write(&staged.join("DEBIAN/md5sums"), &sums(staged)?)?;
    let package = out.join(format!("gatehouse_{}_{architecture}.deb", product.version));
    seal(product, staged, &package)?;
    Ok(package)
}

fn seal(product: &Product, staged: &Path, package: &Path) -> Result<(), String> {
    let mut build = program("dpkg-deb");
    // One thread: how many there are must not show in the bytes.
    build.args(["--build", "--root-owner-group", "-Zxz", "--threads-max=1"]);
    build.arg(format!("-z{}", product.effort)).arg(staged).arg(package);
    build.env("SOURCE_DATE_EPOCH", product.seconds.to_string());
    step("dpkg-deb", &mut build)
}

/// What the program is linked with, in the packages and versions that have it, whatever the release calls them.
fn depends(built: &Path) -> Result<String, String> {
    // dpkg-shlibdeps wants to be in a source package.
    let work = target().join("package-build/shlibdeps");
    write(
        &work.join("debian/control"),
        "Source: gatehouse\n\nPackage: gatehouse\nArchitecture: any\n",
    )?;
    let mut ask = program("dpkg-shlibdeps");
    ask.current_dir(&work).arg("-O").arg(format!("-e{}", built.display()));
    let answer = said(&mut ask)?;
    let found = answer.lines().find_map(|line| line.strip_prefix("shlibs:Depends="));
    let found = found.ok_or(format!("dpkg-shlibdeps does not say what is needed: {answer}"))?;
    Ok(found.split(", ").map(either_name).collect::<Vec<_>>().join(", "))
}

/// `libssl3 (>= 3.0.0)` as `libssl3 (>= 3.0.0) | libssl3t64 (>= 3.0.0)`, wherever it was built.
fn either_name(dependency: &str) -> String {
    let (name, version) = dependency.split_once(' ').unwrap_or((dependency, ""));
    let old = name.strip_suffix("t64").unwrap_or(name);
    if !RENAMED.contains(&old) {
        return dependency.to_owned();
    }
    format!("{old} {version} | {old}t64 {version}")
}

/// `md5sum` of every file: what `debsums` compares an installed package with.
fn sums(staged: &Path) -> Result<String, String> {
    const ALL: &str = "find usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum";
    said(program("sh").args(["-c", ALL]).current_dir(staged)).map(|sums| sums + "\n")
}

fn kilobytes(staged: &Path) -> Result<String, String> {
    let counted = said(program("du").args(["--apparent-size", "-sk"]).arg(staged))?;
    Ok(counted.split_whitespace().next().unwrap_or("0").to_owned())
}

fn said(command: &mut std::process::Command) -> Result<String, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("{name}: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name}: {}", String::from_utf8_lossy(&output.stderr)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    let folder = path.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(folder)
        .and_then(|()| fs::write(path, text))
        .map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::super::check::made_twice;
    use super::*;

    #[test]
    fn the_same_files_make_the_same_deb_on_another_day() {
        if program("dpkg-deb").arg("--version").output().is_err() {
            return; // Not every system has it.
        }
        let control = "Package: x\nVersion: 1\nArchitecture: all\nMaintainer: x\nDescription: x\n";
        let packed = |product: &Product, staged: &Path| {
            write(&staged.join("DEBIAN/control"), control)?;
            let package = staged.with_extension("deb");
            seal(product, staged, &package).map(|()| package)
        };
        let (first, second) = made_twice("deb", packed);
        assert!(first == second);
    }

    #[test]
    fn a_library_is_asked_for_by_both_of_its_names_wherever_it_was_built() {
        let both = "libssl3 (>= 3.0.0) | libssl3t64 (>= 3.0.0)";
        assert_eq!(either_name("libssl3 (>= 3.0.0)"), both);
        assert_eq!(either_name("libssl3t64 (>= 3.0.0)"), both);
        assert_eq!(either_name("libc6 (>= 2.35)"), "libc6 (>= 2.35)");
        assert_eq!(either_name("libsoup-3.0-0"), "libsoup-3.0-0");
    }
}
