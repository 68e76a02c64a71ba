//! `test fresh`: the README's first command on a machine where nobody prepared anything, as far as one machine can
//! play another: a clone of what is committed, no packages, an empty home, nothing built.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{cargo, cargo_home, output, program, root, rustup_home, step, target};

/// What says where packages come from. It belongs to the machine, as the compiler does; packages do not.
const OF_CARGO: [&str; 3] = ["config.toml", "config", "credentials.toml"];

/// The same for npm, in a person's home.
const OF_NPM: [&str; 1] = [".npmrc"];

/// What `cargo xtask run` must be able to do there: everything but linking and opening the window.
const FIRST_COMMAND: &str = "xtask run --no-install --build-only --check";

/// What of an earlier check may be used again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Reuse {
    /// Nothing: what somebody gets who has only just come.
    Nothing,
    /// What the packages of others were compiled to. Each of them is still fetched into an empty home, and all that is
    /// the product's own, its build scripts too, is compiled and run anew.
    Compiled,
}

/// Clones, and runs the first command as somebody would who has only just come.
pub(crate) fn check(reuse: Reuse) -> Result<(), String> {
    // Cargo knows a package by where its sources lie too: what was compiled can only be used in the same place.
    let machine = Machine::new(&format!("of-{:x}", place(&root())))?;
    clone_to(&machine.clone())?;
    forget(reuse)?;
    let mut first = Command::new("cargo");
    first.args(FIRST_COMMAND.split(' '));
    let title = match reuse {
        Reuse::Nothing => "the first command, with nothing prepared",
        Reuse::Compiled => "the first command, with nothing but compiled packages of others",
    };
    step(title, machine.around(&mut first))?;
    if output(program("git").args(["status", "--porcelain", "--untracked-files=no"]))?.is_empty() {
        return Ok(());
    }
    println!("  what is changed here and not committed was not looked at");
    Ok(())
}

/// Where it compiles to: what earlier checks left lies here, not in the machine that goes.
fn compiled() -> PathBuf {
    target().join("fresh")
}

/// Removes what was built before and may not be used. Cargo does so with what it knows of this machine, for the other
/// one's home is to be empty when its first command begins.
fn forget(reuse: Reuse) -> Result<(), String> {
    let clean = |words: &str| {
        let mut clean = cargo(&format!("clean --quiet {words}"));
        step("forgetting what was built", clean.env("CARGO_TARGET_DIR", compiled()))
    };
    // An older Cargo cannot tell what is the workspace's; then all of it goes.
    if reuse == Reuse::Compiled && clean("--workspace").is_ok() {
        return Ok(());
    }
    clean("")
}

/// Clones what is committed.
pub(crate) fn clone_to(folder: &Path) -> Result<(), String> {
    let mut clone = program("git");
    clone.args(["clone", "--quiet", "--no-hardlinks"]).arg(root()).arg(folder);
    step("cloning what is committed", &mut clone)
}

/// The folders of a machine on which nothing was ever built; they go with the value.
struct Machine {
    folder: PathBuf,
}

/// A number for a folder, the same each time.
fn place(folder: &Path) -> u64 {
    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    hasher.finish()
}

impl Machine {
    /// One of its own for each name. What a run that was cut off left of it goes first.
    fn new(name: &str) -> Result<Self, String> {
        let folder = std::env::temp_dir().join(format!("gatehouse-fresh-{name}"));
        match fs::remove_dir_all(&folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(format!("{}: {error}", folder.display()));
            }
            _ => {}
        }
        let machine = Self { folder };
        copy_registry_setup(&machine.home("CARGO_HOME"), &machine.home("HOME"))?;
        Ok(machine)
    }

    fn clone(&self) -> PathBuf {
        self.folder.join("gatehouse")
    }

    fn home(&self, variable: &str) -> PathBuf {
        self.folder.join(variable.to_lowercase())
    }

    /// Moves a command there. The compiler stays where it is: whoever builds has one.
    fn around<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        for (variable, _) in std::env::vars_os() {
            let name = variable.to_string_lossy();
            if name.starts_with("CARGO") || name.starts_with("XDG_") || name.starts_with("npm_") {
                command.env_remove(&variable);
            }
        }
        command.env("RUSTUP_HOME", rustup_home());
        for variable in ["HOME", "CARGO_HOME"] {
            command.env(variable, self.home(variable));
        }
        command.env("CARGO_TARGET_DIR", compiled());
        command.current_dir(self.clone())
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        // A leftover in the temporary folder does no harm.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// Copies what says where packages come from into other homes.
pub(crate) fn copy_registry_setup(cargo: &Path, person: &Path) -> Result<(), String> {
    let own = std::env::home_dir().unwrap_or_default();
    for (from, to, files) in [(cargo_home(), cargo, &OF_CARGO[..]), (own, person, &OF_NPM[..])] {
        let failed = |error| format!("{}: {error}", to.display());
        fs::create_dir_all(to).map_err(failed)?;
        for file in files.iter().filter(|file| from.join(file).is_file()) {
            fs::copy(from.join(file), to.join(file)).map_err(failed)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_this_machine_is_there_but_the_compiler_and_where_packages_come_from() {
        let machine = Machine::new("test-1").unwrap();
        let mut command = Command::new("cargo");
        machine.around(&mut command);
        let set = |name: &str| {
            let found = command.get_envs().find(|(key, _)| *key == name);
            found.and_then(|(_, value)| value).map(Path::new)
        };
        for variable in ["HOME", "CARGO_HOME"] {
            assert!(set(variable).unwrap().starts_with(&machine.folder));
        }
        assert!(set("RUSTUP_HOME").unwrap().is_dir());
        let kept: Vec<_> = fs::read_dir(machine.home("CARGO_HOME")).unwrap().flatten().collect();
        assert!(kept.iter().all(|entry| entry.file_type().unwrap().is_file()), "no packages");
        let folder = machine.folder.clone();
        drop(machine);
        assert!(!folder.exists());
    }
}
