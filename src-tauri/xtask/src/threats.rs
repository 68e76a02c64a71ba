//! `.github/SECURITY.md` names a test for every threat; each of them must exist.

use std::collections::BTreeSet;
use std::fs;

use crate::shell::root;

const TABLE: &str = ".github/SECURITY.md";

/// Tests that the table names and nobody wrote.
pub(crate) fn untested(files: &[&str]) -> Result<Vec<String>, String> {
    let read = |file: &str| {
        let path = root().join(file);
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))
    };
    let table = read(TABLE)?;
    let (mut wanted, mut broken) = (BTreeSet::new(), Vec::new());
    for row in rows(&table) {
        match test_of(row) {
            Some(name) => drop(wanted.insert(name)),
            None => broken.push(format!("{TABLE}: no test is named for this threat: {row}")),
        }
    }
    for file in files.iter().filter(|file| file.ends_with(".rs")) {
        let source = read(file)?;
        wanted.retain(|name| !source.contains(&format!("fn {name}(")));
    }
    broken.extend(wanted.into_iter().map(|name| format!("{TABLE}: no test is called {name}")));
    Ok(broken)
}

/// The rows of the table that tell of a threat: not its head, and not what stands above several of them.
fn rows(table: &str) -> impl Iterator<Item = &str> {
    let rows = table.lines().filter(|line| line.starts_with("| "));
    rows.filter(|row| !row.starts_with("| Threat |") && !row.ends_with("| | |"))
}

/// The last cell holds it.
fn test_of(row: &str) -> Option<&str> {
    let cell = row.trim_end_matches([' ', '|']).rsplit("| ").next()?;
    cell.strip_prefix('`')?.strip_suffix('`')
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "\
        | Threat | What is done | Test |\n\
        |---|---|---|\n\
        | **A secret gets out** | | |\n\
        | It is in a file | `keyring` | `no_secret_is_in_a_file` |\n\
        | It is said | never | |\n";

    #[test]
    fn each_threat_has_its_test_and_one_without_is_noticed() {
        let tests: Vec<_> = rows(TABLE).map(test_of).collect();
        assert_eq!(tests, [Some("no_secret_is_in_a_file"), None]);
    }
}
