//! What tools leave behind and nobody wants in the tree.

/// Endings that patches, merges and snapshot tests give to what they could not place.
const LEFT_BEHIND: [&str; 4] = [".snap.new", ".orig", ".rej", "~"];

/// Why a file is litter.
pub(crate) fn found(file: &str) -> Option<String> {
    if LEFT_BEHIND.iter().any(|ending| file.ends_with(ending)) {
        return Some(format!("{file}: a tool left it behind"));
    }
    let folders: Vec<&str> = file.rsplit_once('/').map_or("", |(all, _)| all).split('/').collect();
    let (top, below) = folders.split_first()?;
    // Written from one folder deeper than somebody thought.
    let again = below.contains(top) || folders.windows(2).any(|two| two[0] == two[1]);
    again.then(|| format!("{file}: its path repeats a folder that it lies in"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_tool_left_behind_is_found() {
        for file in ["src-tauri/a.snap.new", "Cargo.toml.orig", "ui/src/b.ts.rej", "README.md~"] {
            assert!(found(file).is_some(), "{file}");
        }
        assert_eq!(found("src-tauri/crates/vendors/tests/it/snapshots/a.snap"), None);
    }

    #[test]
    fn a_path_that_begins_once_more_is_found() {
        assert!(found("src-tauri/crates/vendors/src-tauri/crates/a.rs").is_some());
        assert!(found("ui/src/areas/areas/a.ts").is_some());
        assert_eq!(found("src-tauri/crates/vault/tests/vault/main.rs"), None);
        assert_eq!(found("README.md"), None);
    }
}
