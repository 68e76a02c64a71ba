//! The interface: its packages and its build, each only when something changed.

use std::fs;
use std::path::Path;
use std::time::SystemTime;

use crate::shell::{npm, root, step};

/// Folders below `ui` that tools write; what is in them is no input.
const WRITTEN: [&str; 6] =
    ["node_modules", "dist", "dist-memory", "dist-notices", "coverage", "paraglide"];

/// Installs the packages of the lock file unless that was done since it last changed.
pub(crate) fn packages() -> Result<(), String> {
    let ui = root().join("ui");
    let lock = changed(&ui.join("package-lock.json")).ok_or("ui/package-lock.json is missing")?;
    // npm writes this file when it has installed everything.
    if changed(&ui.join("node_modules/.package-lock.json")).is_some_and(|done| done >= lock) {
        return Ok(());
    }
    step("installing the interface's packages", &mut npm("ci --no-audit --no-fund"))
}

/// Builds the interface unless nothing changed since the last build.
pub(crate) fn build() -> Result<(), String> {
    packages()?;
    let ui = root().join("ui");
    if is_stale(&ui, &ui.join("dist/index.html")) {
        step("building the interface", &mut npm("run build"))?;
    }
    Ok(())
}

fn is_stale(inputs: &Path, output: &Path) -> bool {
    match (newest(inputs), changed(output)) {
        (Some(input), Some(output)) => input > output,
        _ => true,
    }
}

/// When anything below `folder` last changed. Folders count too: a removed file changes only them.
fn newest(folder: &Path) -> Option<SystemTime> {
    let entries = fs::read_dir(folder).ok()?.flatten();
    let inputs = entries.filter(|entry| !WRITTEN.iter().any(|name| entry.file_name() == *name));
    let times = inputs.filter_map(|entry| {
        let own = changed(&entry.path());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            return own.max(newest(&entry.path()));
        }
        own
    });
    times.max()
}

fn changed(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).ok()?.modified().ok()
}
