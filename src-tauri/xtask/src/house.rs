//! The rules of the house that no compiler knows.

use std::fs;
use std::path::Path;

use crate::litter;
use crate::manifest::{Dependency, dependencies};
use crate::shell::{output, program, root};
use crate::swallowed;
use crate::threats;

/// What lies at the top, beside hidden entries.
const TOP: [&str; 8] =
    ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "icons", "src-tauri", "tests", "ui"];

/// The longest a source file may be.
const LINES: usize = 500;

const CRATES: &str = "src-tauri/crates/";

/// The crates, from the ground up: one may use only those on lower floors.
const FLOORS: [(&str, u8); 10] = [
    ("policy", 0),
    ("sheets", 0),
    ("vault", 0),
    ("records", 0),
    ("updates", 0),
    ("vendors", 1),
    ("uploads", 2),
    ("capture", 2),
    ("people", 2),
    ("kiosk", 2),
];

/// The crate that stands beside the floors.
const SANDBOX: &str = "sandbox";
/// What throws broken bytes at the readers of others.
const MUTATION: &str = "mutation";

/// Fails with everything that breaks a rule.
pub(crate) fn check() -> Result<(), String> {
    let mut list = program("git");
    list.args(["ls-files", "--cached", "--others", "--exclude-standard"]);
    let listed = output(&mut list)?;
    // A file that was removed but not yet committed is still listed.
    let files: Vec<&str> = listed.lines().filter(|file| root().join(file).is_file()).collect();
    if files.is_empty() {
        return Err("git lists no files here".to_owned());
    }
    let mut broken = Vec::new();
    for file in &files {
        broken.extend(misplaced(file));
        broken.extend(litter::found(file));
        if is_looked_into(file) {
            broken.extend(looked_into(file, &read(&root().join(file))?));
        }
    }
    broken.extend(threats::untested(&files)?);
    if broken.is_empty() {
        println!("{} files keep the rules of the house", files.len());
        return Ok(());
    }
    broken.dedup();
    Err(format!("rules of the house are broken:\n  {}", broken.join("\n  ")))
}

fn is_looked_into(file: &str) -> bool {
    is_source(file) || file.starts_with("ui/src/") || crate_of_manifest(file).is_some()
}

fn looked_into(file: &str, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    broken.extend(too_long(file, text));
    broken.extend(past_the_platform(file, text));
    broken.extend(swallowed::found(file, text));
    if let Some(name) = crate_of_manifest(file) {
        let found = dependencies(text);
        broken.extend(found.iter().filter_map(|dependency| wrong_arrow(name, dependency)));
    }
    broken
}

fn misplaced(file: &str) -> Option<String> {
    let top = file.split('/').next().unwrap_or(file);
    let allowed = TOP.contains(&top) || top.starts_with('.');
    if !allowed {
        return Some(format!("{top}: does not belong at the top level"));
    }
    let test = file.strip_prefix(CRATES).and_then(|file| file.split_once("/tests/"))?.1;
    let test = test.strip_suffix("/main.rs").or_else(|| test.strip_suffix(".rs"))?;
    if test.contains('/') {
        return None;
    }
    // Stages choose tests by their names (stages.rs).
    let taken = ['p', 'w'].iter().any(|&first| test.starts_with(first));
    taken.then(|| format!("{file}: p… and w… are left to the tests of the whole product"))
}

fn too_long(file: &str, text: &str) -> Option<String> {
    let lines = text.lines().count();
    let long = is_source(file) && lines > LINES;
    long.then(|| format!("{file}: {lines} lines, more than {LINES}"))
}

fn past_the_platform(file: &str, text: &str) -> Option<String> {
    let inside = file.starts_with("ui/src/") && !file.starts_with("ui/src/platform/");
    let past = inside && text.contains("@tauri-apps");
    past.then(|| format!("{file}: only ui/src/platform may use @tauri-apps"))
}

fn wrong_arrow(from: &str, to: &Dependency) -> Option<String> {
    if to.name.starts_with("tauri") {
        return Some(format!("{from}: uses {}; only the shell may", to.name));
    }
    let target = to.name.strip_prefix("gatehouse-")?;
    // Tests of a crate may speak to the simulated services, and throw at its readers what nobody writes.
    if to.for_tests && (target == SANDBOX && from != SANDBOX || target == MUTATION) {
        return None;
    }
    let floor = |name: &str| FLOORS.iter().find(|(known, _)| *known == name).map(|(_, at)| *at);
    let down = floor(from).zip(floor(target)).is_some_and(|(from, target)| target < from);
    (!down).then(|| format!("{from}: must not use {target} (the arrow does not point down)"))
}

/// The crate whose manifest a file is: `src-tauri/crates/vault/Cargo.toml`.
fn crate_of_manifest(file: &str) -> Option<&str> {
    let name = file.strip_prefix(CRATES)?.strip_suffix("/Cargo.toml")?;
    (!name.contains('/')).then_some(name)
}

fn is_source(file: &str) -> bool {
    let name = file.rsplit('/').next().unwrap_or(file);
    let ending = name.rsplit('.').next().unwrap_or_default();
    matches!(ending, "rs" | "ts" | "svelte") && !name.contains(".gen.")
}

fn read(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn uses(from: &str, name: &str) -> Option<String> {
        wrong_arrow(from, &Dependency { name: name.to_owned(), for_tests: false })
    }

    #[test]
    fn arrows_point_down_only() {
        assert_eq!(uses("uploads", "gatehouse-vendors"), None);
        assert_eq!(uses("vendors", "gatehouse-vault"), None);
        assert_eq!(uses("vault", "keyring"), None);
        assert_eq!(uses("people", "gatehouse-records"), None);
        assert!(uses("records", "gatehouse-people").is_some());
        assert!(uses("vendors", "gatehouse-uploads").is_some());
        assert!(uses("uploads", "gatehouse-capture").is_some());
        assert!(uses("uploads", "gatehouse-somewhere").is_some());
    }

    #[test]
    fn the_sandbox_uses_no_other_crate_and_is_used_by_tests_only() {
        assert!(uses("sandbox", "gatehouse-vendors").is_some());
        assert!(uses("vendors", "gatehouse-sandbox").is_some());
        let in_tests = Dependency { name: "gatehouse-sandbox".to_owned(), for_tests: true };
        assert_eq!(wrong_arrow("vendors", &in_tests), None);
        assert!(uses("sheets", "gatehouse-mutation").is_some());
    }

    #[test]
    fn nothing_below_the_shell_uses_tauri() {
        assert!(uses("vault", "tauri").is_some() && uses("vault", "tauri-specta").is_some());
    }

    #[test]
    fn the_page_reaches_the_shell_through_the_platform_only() {
        let text = "import { invoke } from '@tauri-apps/api/core'";
        assert!(past_the_platform("ui/src/calls/Calls.svelte", text).is_some());
        assert_eq!(past_the_platform("ui/src/platform/ipc.ts", text), None);
        assert_eq!(past_the_platform("ui/eslint.config.js", text), None);
    }

    #[test]
    fn places_and_lengths_are_kept() {
        assert_eq!(misplaced(".cargo/config.toml"), None);
        assert!(misplaced("scripts/build.sh").is_some());
        assert_eq!(misplaced("src-tauri/crates/records/tests/kill/main.rs"), None);
        assert_eq!(misplaced("src-tauri/crates/records/tests/kill/wire.rs"), None);
        assert!(misplaced("src-tauri/crates/records/tests/windows.rs").is_some());
        assert!(misplaced("src-tauri/crates/records/tests/people/main.rs").is_some());
        let long = "x\n".repeat(LINES + 1);
        assert!(too_long("ui/src/a.svelte", &long).is_some());
        assert_eq!(too_long("ui/src/platform/ipc.gen.ts", &long), None);
        assert_eq!(too_long("README.md", &long), None);
    }
}
