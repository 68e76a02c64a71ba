//! What is compiled into the program: Cargo knows it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::part::{Hash, Kind, Part, reference};
use crate::texts;

const PROGRAM: &str = "gatehouse";

/// Lists what is linked into a program, not what its build runs.
const TREE: &str = "tree --locked --edges normal,no-proc-macro --prefix none --format {p}";

/// The program, and what others wrote of it.
#[derive(Debug)]
pub(crate) struct Program {
    pub(crate) version: String,
    pub(crate) uses: BTreeSet<String>,
    pub(crate) parts: Vec<Part>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Debug, Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    #[serde(default)]
    authors: Vec<String>,
    manifest_path: String,
    /// Nothing for what stands in the tree.
    source: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    dependencies: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Debug, Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// Asks Cargo, for a platform.
pub(crate) fn read(target: &str, lock: &str) -> Result<Program> {
    let lock: Lock = toml::from_str(lock).context("Cargo.lock")?;
    // Of all packages of the workspace Cargo tells the details; which of them this program is linked from, only its tree.
    let tree = cargo(
        &TREE.split(' ').chain(["--package", PROGRAM, "--target", target]).collect::<Vec<_>>(),
    )?;
    let metadata =
        cargo(&["metadata", "--locked", "--format-version", "1", "--filter-platform", target])?;
    let metadata: Metadata = serde_json::from_str(&metadata).context("cargo metadata")?;
    metadata.program(&linked(&tree), &lock)
}

fn cargo(arguments: &[&str]) -> Result<String> {
    let own = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let output = Command::new(own).args(arguments).output().context("cargo")?;
    let said = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "cargo {}: {said}", arguments.join(" "));
    Ok(String::from_utf8(output.stdout)?)
}

/// Names and versions: a line is `serde v1.0.228`, with more behind it.
fn linked(tree: &str) -> BTreeSet<(&str, &str)> {
    tree.lines().filter_map(pair).collect()
}

fn pair(line: &str) -> Option<(&str, &str)> {
    let mut words = line.split(' ');
    Some((words.next()?, words.next()?.strip_prefix('v')?))
}

impl Metadata {
    fn program(&self, linked: &BTreeSet<(&str, &str)>, lock: &Lock) -> Result<Program> {
        let packages = self.packages.iter();
        let linked: BTreeMap<&str, &Package> = packages
            .filter(|package| linked.contains(&(&package.name, &package.version)))
            .map(|package| (package.id.as_str(), package))
            .collect();
        let own = |package: &&&Package| package.source.is_none();
        let program = linked.values().find(|package| package.name == PROGRAM);
        let mut uses = BTreeSet::new();
        for package in linked.values().filter(own) {
            uses.extend(self.uses(package, &linked));
        }
        let others = linked.values().filter(|package| package.source.is_some());
        let part = |package: &&Package| -> Result<Part> {
            Ok(Part {
                uses: self.uses(package, &linked),
                hash: lock.checksum(package),
                ..package.part()?
            })
        };
        Ok(Program {
            version: program.context("the program is not in its own tree")?.version.clone(),
            parts: others.map(part).collect::<Result<_>>()?,
            uses,
        })
    }

    /// What one of them uses and is linked as well, of what others wrote.
    fn uses(&self, package: &Package, linked: &BTreeMap<&str, &Package>) -> BTreeSet<String> {
        let nodes = self.resolve.nodes.iter().filter(|node| node.id == package.id);
        let ids = nodes.flat_map(|node| &node.dependencies);
        let used = ids.filter_map(|id| linked.get(id.as_str()));
        used.filter(|used| used.source.is_some()).map(|used| used.reference()).collect()
    }
}

impl Package {
    fn reference(&self) -> String {
        reference(Kind::Crate, &self.name, &self.version)
    }

    fn part(&self) -> Result<Part> {
        let folder = Path::new(&self.manifest_path).parent().context("a package's folder")?;
        Ok(Part {
            kind: Kind::Crate,
            name: self.name.clone(),
            version: self.version.clone(),
            licence: self.license.clone(),
            authors: self.authors.clone(),
            source: self.repository.clone(),
            hash: None,
            texts: texts::below(folder).with_context(|| format!("{}", folder.display()))?,
            uses: BTreeSet::new(),
        })
    }
}

impl Lock {
    fn checksum(&self, package: &Package) -> Option<Hash> {
        let same =
            |locked: &&Locked| locked.name == package.name && locked.version == package.version;
        let hex = self.package.iter().find(same)?.checksum.clone()?;
        Some(Hash { algorithm: "SHA-256", hex })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const METADATA: &str = r#"{
        "packages": [
            { "id": "g", "name": "gatehouse", "version": "1.0.0", "license": "MIT", "repository": null,
              "manifest_path": "/w/Cargo.toml", "source": null },
            { "id": "v", "name": "gatehouse-vault", "version": "1.0.0", "license": "MIT", "repository": null,
              "manifest_path": "/w/v/Cargo.toml", "source": null },
            { "id": "d", "name": "macros", "version": "2.0.0", "license": "MIT", "repository": null,
              "manifest_path": "/r/macros/Cargo.toml", "source": "registry" }
        ],
        "resolve": { "nodes": [
            { "id": "g", "dependencies": ["v", "d"] },
            { "id": "v", "dependencies": [] },
            { "id": "d", "dependencies": [] }
        ] }
    }"#;

    fn program(tree: &str) -> Result<Program> {
        let metadata: Metadata = serde_json::from_str(METADATA).unwrap();
        metadata.program(&linked(tree), &Lock { package: Vec::new() })
    }

    #[test]
    fn what_only_builds_the_program_is_no_part_of_it() {
        let program = program("gatehouse v1.0.0 (/w)\ngatehouse-vault v1.0.0 (/w/v)\n").unwrap();
        assert_eq!((program.version.as_str(), program.parts.len()), ("1.0.0", 0));
        assert!(program.uses.is_empty());
    }

    #[test]
    fn a_tree_of_something_else_is_refused() {
        assert!(program("gatehouse-vault v1.0.0 (/w/v)\n").is_err());
    }

    #[test]
    fn names_and_versions_are_read_from_the_tree() {
        let tree = "serde v1.0.228\nserde v1.0.228 (*)\n\ngatehouse v0.1.0 (/w/src-tauri)\n";
        let found = linked(tree);
        assert_eq!(found.len(), 2);
        assert!(found.contains(&("serde", "1.0.228")) && found.contains(&("gatehouse", "0.1.0")));
    }
}
