//! A folder whose listing breaks off: what was found of it is a call, and that there is more is told.

use std::{fs, process::Command};

use serde_json::Value;

use crate::wav;

/// What a drop of a folder is described as where the system fails to go on with its listing.
#[expect(clippy::print_stderr, reason = "a test that is not run must say why")]
fn broken_off(folder: &std::path::Path) -> Option<Vec<Value>> {
    let traced = Command::new("strace")
        .args(["-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=getdents64"])
        .args(["-e", "inject=getdents64:error=EIO:when=2+"])
        .arg(env!("CARGO_BIN_EXE_drill"))
        .args(["describe", "--json"])
        .arg(folder)
        .output();
    let output = match traced {
        Ok(output) if !output.stdout.is_empty() => output,
        Ok(output) => {
            eprintln!("not tried: {}", String::from_utf8_lossy(&output.stderr));
            return None;
        }
        Err(error) => {
            eprintln!("not tried: strace: {error}");
            return None;
        }
    };
    let lines = String::from_utf8(output.stdout).unwrap();
    Some(lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
}

#[test]
fn what_was_found_of_a_folder_is_listed_and_that_there_is_more_is_told() {
    const ALL: usize = 1500;
    let folder = tempfile::TempDir::new().unwrap();
    let sound = wav("a");
    for number in 0..ALL {
        let name = format!("{number:05}-{}.wav", "long".repeat(12));
        fs::write(folder.path().join(name), &sound).unwrap();
    }
    let Some(mut lines) = broken_off(folder.path()) else { return };
    let rest = lines.pop().unwrap();
    assert!((1..ALL).contains(&lines.len()), "{} of {ALL} were found", lines.len());
    let closed: Vec<&Value> = rest["passed_over"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|passed| passed["why"].as_str().is_some_and(|why| why.contains("closed")))
        .collect();
    assert_eq!(closed.len(), 1, "{rest}");
    let told = closed[0].to_string();
    assert!(told.contains(&lines.len().to_string()), "how many were found: {told}");
}
