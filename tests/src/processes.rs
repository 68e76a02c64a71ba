//! Who runs below whom, and how much memory it takes: read from `/proc`.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Memory of a group of processes, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Memory {
    /// Resident, with pages that several processes share counted once for each of them.
    pub resident: u64,
    /// Resident, with shared pages divided among those that share them.
    pub proportional: u64,
}

/// Whether a process runs (one that ended and was not yet collected does not).
#[must_use]
pub fn is_alive(id: u32) -> bool {
    stat(id).is_some_and(|process| process.runs())
}

/// Whether anything runs in that process group.
#[must_use]
pub fn group_lives(group: u32) -> bool {
    all().filter_map(stat).any(|process| process.group == group && process.runs())
}

/// `root` and everything that descends from it.
#[must_use]
pub fn family(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for id in all() {
        if let Some(process) = stat(id) {
            children.entry(process.parent).or_default().push(id);
        }
    }
    let mut found = vec![root];
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        found.extend(children.get(&id).into_iter().flatten());
        next += 1;
    }
    found
}

/// The first process below `root` that runs `program`.
#[must_use]
pub fn running(root: u32, program: &Path) -> Option<u32> {
    let program = program.canonicalize().unwrap_or_else(|_| program.to_owned());
    // A program outlives its file; the system then says so behind the name.
    let gone = PathBuf::from(format!("{} (deleted)", program.display()));
    family(root).into_iter().find(|id| {
        fs::read_link(format!("/proc/{id}/exe"))
            .is_ok_and(|executable| executable == program || executable == gone)
    })
}

/// What `ids` take together. A process that ends meanwhile counts as nothing.
#[must_use]
pub fn memory(ids: &[u32]) -> Memory {
    let mut sum = Memory::default();
    for id in ids {
        let rollup = fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
        sum.resident += kilobytes(&rollup, "Rss:").unwrap_or_default() * 1024;
        sum.proportional += kilobytes(&rollup, "Pss:").unwrap_or_default() * 1024;
    }
    sum
}

/// Ends one process at once, as a power cut would.
///
/// # Errors
/// When there is no such process.
pub fn kill(id: u32) -> Result<()> {
    let status = std::process::Command::new("sh")
        .args(["-c", "kill -KILL \"$1\"", "kill", &id.to_string()])
        .status()
        .context("cannot start sh")?;
    anyhow::ensure!(status.success(), "process {id} could not be ended");
    Ok(())
}

fn all() -> impl Iterator<Item = u32> {
    fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(|entry| {
        let name = entry.file_name();
        name.to_str()?.parse().ok()
    })
}

/// What is read of `/proc/ID/stat`.
struct Stat {
    state: char,
    parent: u32,
    group: u32,
}

impl Stat {
    fn runs(&self) -> bool {
        self.state != 'Z' && self.state != 'X'
    }
}

/// The name of the program stands first, in brackets, and may itself hold brackets and spaces, so
/// reading starts after the last one.
fn stat(id: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    let state = fields.next()?.chars().next()?;
    let mut number = || fields.next()?.parse().ok();
    Some(Stat { state, parent: number()?, group: number()? })
}

fn kilobytes(rollup: &str, field: &str) -> Option<u64> {
    let line = rollup.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// Bytes of memory that one process has in use right now; nothing for one that is gone.
#[must_use]
pub fn resident(id: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    kilobytes(&status, "VmRSS:").unwrap_or_default() * 1024
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_is_alive_in_its_own_family_and_takes_memory() {
        let own = std::process::id();
        assert!(is_alive(own));
        assert_eq!(family(own).first(), Some(&own));
        assert_eq!(running(own, &std::env::current_exe().unwrap()), Some(own));
        let memory = memory(&[own]);
        assert!(memory.proportional > 0 && memory.proportional <= memory.resident);
    }
}
