//! The suites that open the window, two side by side: a window mostly waits, for its page, its service, a person.

use std::collections::VecDeque;
use std::fs;
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::hermetic::Untouched;
use crate::shell::{root, seconds};
use crate::stages::test_targets;

/// These measure time, or take the whole processor: nothing runs beside them.
const ALONE: [&str; 3] = ["window_kiosk", "window_kill", "window_large"];

/// These take the longest of the others, so they begin first: no lane is to wait for one of them in the end.
const FIRST: [&str; 2] = ["window_keyboard", "window_screens"];

/// So many of the others at once. Inside a suite one window follows the other.
const LANES: usize = 2;

/// Runs every suite, whatever another comes to, and names those that failed.
pub(crate) fn run(untouched: &Untouched) -> Result<(), String> {
    let (alone, mut beside): (Vec<_>, Vec<_>) =
        suites()?.into_iter().partition(|name| ALONE.contains(&name.as_str()));
    beside.sort_by_key(|name| !FIRST.contains(&name.as_str()));
    let mut failed = in_lanes(beside, LANES, untouched);
    failed.extend(in_lanes(alone, 1, untouched));
    if failed.is_empty() {
        Ok(())
    } else {
        Err(format!("suites that failed: {}", failed.join(", ")))
    }
}

fn in_lanes(suites: Vec<String>, lanes: usize, untouched: &Untouched) -> Vec<String> {
    let (waiting, failed) = (Mutex::new(VecDeque::from(suites)), Mutex::new(Vec::new()));
    let next = || waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
    thread::scope(|scope| {
        for _ in 0..lanes {
            scope.spawn(|| {
                while let Some(name) = next() {
                    if !passes(&name, untouched) {
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push(name);
                    }
                }
            });
        }
    });
    failed.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// What a suite prints is shown when it has ended: two at once would read like one.
fn passes(name: &str, untouched: &Untouched) -> bool {
    let mut suite = test_targets(&["--test", name, "--no-fail-fast", "--", "--test-threads=1"]);
    let began = Instant::now();
    let (well, said) = ended(untouched.around(&mut suite));
    report(name, began.elapsed(), &said);
    well
}

fn ended(suite: &mut Command) -> (bool, String) {
    match suite.output() {
        Ok(output) => {
            let said = [output.stderr, output.stdout].concat();
            (output.status.success(), String::from_utf8_lossy(&said).into_owned())
        }
        Err(error) => (false, error.to_string()),
    }
}

fn report(name: &str, took: Duration, said: &str) {
    println!("\n▸ {name}, {}\n{}", seconds(took), said.trim_end());
}

/// The names of all suites, as the manifest of the tests has them.
fn suites() -> Result<Vec<String>, String> {
    let manifest = root().join("tests/Cargo.toml");
    let text = fs::read_to_string(&manifest)
        .map_err(|error| format!("{}: {error}", manifest.display()))?;
    let names: Vec<String> = text.lines().filter_map(suite).map(str::to_owned).collect();
    if names.is_empty() { Err("there are no tests of the window".to_owned()) } else { Ok(names) }
}

fn suite(line: &str) -> Option<&str> {
    let name = line.strip_prefix("name = \"")?.strip_suffix('"')?;
    name.starts_with("window_").then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_suites_are_those_of_the_manifest() {
        let suites = suites().unwrap();
        assert!(suites.iter().all(|name| name.starts_with("window_")));
        assert!(ALONE.iter().chain(&FIRST).all(|name| suites.iter().any(|suite| suite == name)));
        assert_eq!(suite("name = \"product_kill\""), None);
    }
}
