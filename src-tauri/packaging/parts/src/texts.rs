//! The licences that a part carries in its own folder.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Result;

/// How the files are called in which licences and their notices stand.
const NAMES: [&str; 6] = ["license", "licence", "copying", "copyright", "notice", "unlicense"];

/// Endings of files that are something else, whatever their name begins with.
const OTHERS: [&str; 11] = ["rs", "c", "h", "cc", "py", "go", "js", "ts", "toml", "json", "html"];

/// All of them, of the part and of what it brings along (sources in C have their own).
pub(crate) fn below(folder: &Path) -> Result<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    collect(folder, &mut found)?;
    Ok(found)
}

fn collect(folder: &Path, found: &mut BTreeSet<String>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), found)?;
        } else if is_licence(&entry.file_name().to_string_lossy()) {
            let text = fs::read(entry.path())?;
            found.insert(plain(&String::from_utf8_lossy(&text)));
        }
    }
    found.remove("");
    Ok(())
}

fn is_licence(name: &str) -> bool {
    let name = name.to_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    NAMES.iter().any(|start| name.starts_with(start)) && !OTHERS.contains(&ending)
}

/// The same text is the same, whoever saved it.
pub(crate) fn plain(text: &str) -> String {
    let lines = text.trim_start_matches('\u{feff}').lines().map(str::trim_end);
    lines.collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_are_known_by_their_names() {
        for name in ["LICENSE", "LICENSE-MIT", "License.txt", "COPYING", "NOTICE.md", "LICENCE"] {
            assert!(is_licence(name), "{name}");
        }
        for name in ["license.rs", "README.md", "Cargo.toml", "copyright.py"] {
            assert!(!is_licence(name), "{name}");
        }
    }

    #[test]
    fn line_ends_make_no_other_text() {
        assert_eq!(plain("\u{feff}MIT \r\n\r\nfree\r\n"), "MIT\n\nfree");
    }
}
