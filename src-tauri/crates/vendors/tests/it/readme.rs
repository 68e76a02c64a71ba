//! The table in the README is held to what is there.

use std::{fs, path::Path};

fn sources(folder: &Path, found: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

fn readme() -> (String, String) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = String::new();
    sources(&root.join("src"), &mut found);
    sources(&root.join("tests"), &mut found);
    sources(&root.join("../../../tests/product/services"), &mut found);
    (fs::read_to_string(root.join("README.md")).unwrap(), found)
}

#[test]
fn every_test_that_the_readme_names_is_there() {
    let (readme, sources) = readme();
    let mut named = 0;
    for name in readme.split('`').filter_map(|word| word.strip_suffix('…')) {
        let name = name.rsplit("::").next().unwrap_or(name);
        assert!(sources.contains(&format!("fn {name}")), "no test begins with {name}");
        named += 1;
    }
    assert!(named > 80, "only {named} names were found");
}

#[test]
fn every_trap_is_in_the_readme() {
    let (readme, _) = readme();
    let cells: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| ")?.split(" |").next())
        .flat_map(|cell| cell.split([' ', ',']))
        .collect();
    for (vendor, last) in [("A", 42), ("X", 29), ("E", 28)] {
        for number in 1..=last {
            let trap = format!("{vendor}-{number}");
            assert!(cells.contains(&trap.as_str()), "{trap} is not in the table");
        }
    }
}
