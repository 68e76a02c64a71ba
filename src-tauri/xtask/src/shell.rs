//! Running other programs, saying what is done and how long it took.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

/// Variables Cargo sets for the program it runs. A build started from here would see them, take
/// them for a change and compile crates anew that look at them.
const OF_THIS_PACKAGE: [&str; 4] =
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_PRIMARY_PACKAGE"];

/// The folder of the workspace.
pub(crate) fn root() -> PathBuf {
    // This crate lies two folders below it.
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap_or(Path::new(".")).into()
}

/// The folder Cargo builds into.
pub(crate) fn target() -> PathBuf {
    let chosen = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    root().join(chosen.unwrap_or_else(|| PathBuf::from("target")))
}

/// Where Cargo keeps packages and what it was told of them.
pub(crate) fn cargo_home() -> PathBuf {
    home_of("CARGO_HOME", ".cargo")
}

/// Where the compilers are.
pub(crate) fn rustup_home() -> PathBuf {
    home_of("RUSTUP_HOME", ".rustup")
}

fn home_of(variable: &str, customary: &str) -> PathBuf {
    let named = std::env::var_os(variable).map(PathBuf::from);
    named.unwrap_or_else(|| std::env::home_dir().unwrap_or_default().join(customary))
}

/// A program that will run in the workspace's folder.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(name);
    command.current_dir(root());
    for (variable, _) in std::env::vars_os() {
        let text = variable.to_string_lossy();
        if OF_THIS_PACKAGE.iter().any(|prefix| text.starts_with(prefix)) {
            command.env_remove(&variable);
        }
    }
    command
}

/// The Cargo that runs this command, with arguments separated by blanks.
pub(crate) fn cargo(arguments: &str) -> Command {
    let own = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let mut command = program(&own);
    command.args(arguments.split_whitespace());
    command
}

/// npm, in the folder of the interface.
pub(crate) fn npm(arguments: &str) -> Command {
    let mut command = program(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments.split_whitespace()).current_dir(root().join("ui"));
    command
}

/// Runs one step that may take long, with its output on the terminal.
pub(crate) fn step(title: &str, command: &mut Command) -> Result<(), String> {
    println!("\n▸ {title}");
    let start = Instant::now();
    let status = command.status().map_err(|error| missing(command, &error))?;
    if !status.success() {
        return Err(format!("{title} ({})", written(command)));
    }
    println!("  done in {}", seconds(start.elapsed()));
    Ok(())
}

/// What a program prints, whether it succeeds or not.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    let output = command.output().map_err(|error| missing(command, &error))?;
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs a command whose words matter to nobody.
pub(crate) fn quietly(command: &mut Command) -> Result<(), String> {
    let ended = command.output().map_err(|error| format!("{}: {error}", written(command)))?;
    let failed = || format!("{} did not succeed", written(command));
    if ended.status.success() { Ok(()) } else { Err(failed()) }
}

/// The name of the one file in a folder that ends so.
pub(crate) fn found(folder: &Path, ending: &str) -> Result<String, String> {
    let files = fs::read_dir(folder).map_err(|error| error.to_string())?;
    let mut names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    names.find(|name| name.ends_with(ending)).ok_or(format!("no {ending} came"))
}

/// Whether a file is the one that was tried.
pub(crate) fn is_of(file: &Path, sha256: &str) -> bool {
    output(program("sha256sum").arg(file)).unwrap_or_default().starts_with(sha256)
}

/// A duration as a person reads it.
pub(crate) fn seconds(time: Duration) -> String {
    match time.as_secs() {
        0..60 => format!("{:.1} s", time.as_secs_f64()),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

/// A command as it would be typed.
pub(crate) fn written(command: &Command) -> String {
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

fn missing(command: &Command, error: &std::io::Error) -> String {
    format!("{} cannot be started: {error}", command.get_program().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_readable() {
        assert_eq!(seconds(Duration::from_millis(940)), "0.9 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn commands_are_shown_without_the_folder_of_their_program() {
        let mut command = Command::new("/opt/bin/tool");
        command.args(["build", "-p", "x"]);
        assert_eq!(written(&command), "tool build -p x");
    }

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(root().join("Cargo.toml").exists() && root().join("tests").exists());
    }
}
