//! As much of a `Cargo.toml` as the house rules need: which crates it names as dependencies.

/// One dependency of a crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Dependency {
    /// The crate, not the name it is given here.
    pub(crate) name: String,
    /// Used by tests only.
    pub(crate) for_tests: bool,
}

/// All dependencies a manifest names, of every kind and platform.
pub(crate) fn dependencies(manifest: &str) -> Vec<Dependency> {
    let mut found = Vec::new();
    let mut section = String::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix('[').and_then(|line| line.split(']').next()) {
            section = header.trim().to_owned();
            // `[dependencies.name]` is a dependency spread over lines.
            if let Some((table, name)) = section.rsplit_once('.')
                && lists_dependencies(table)
            {
                found.push(dependency(table, name, ""));
            }
        } else if lists_dependencies(&section) {
            let Some((key, value)) = line.split_once('=') else { continue };
            let name = key.trim().split('.').next().unwrap_or_default();
            if !name.starts_with('#') {
                found.push(dependency(&section, name, value));
            }
        }
    }
    found
}

fn lists_dependencies(section: &str) -> bool {
    let kind = section.rsplit('.').next().unwrap_or_default();
    matches!(kind, "dependencies" | "dev-dependencies" | "build-dependencies")
}

fn dependency(section: &str, key: &str, value: &str) -> Dependency {
    let renamed = value.split("package").nth(1).and_then(|rest| rest.split('"').nth(1));
    let name = renamed.unwrap_or(key.trim_matches('"')).to_owned();
    Dependency { name, for_tests: section.ends_with("dev-dependencies") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(manifest: &str) -> Vec<String> {
        dependencies(manifest).into_iter().map(|dependency| dependency.name).collect()
    }

    #[test]
    fn every_way_to_name_a_dependency_is_read() {
        let manifest = r#"
            [package]
            name = "x"
            [dependencies]
            # commented = "1"
            plain = "1"
            inherited.workspace = true
            other = { package = "renamed", version = "1" }
            [dependencies.spread]
            version = "1"
            [target.'cfg(unix)'.dependencies]
            local = { path = "../local" }
            [features]
            plain = []
        "#;
        assert_eq!(names(manifest), ["plain", "inherited", "renamed", "spread", "local"]);
    }

    #[test]
    fn what_only_tests_use_is_marked() {
        let found = dependencies("[dev-dependencies]\ntempfile = \"3\"");
        assert!(found.iter().all(|dependency| dependency.for_tests) && found.len() == 1);
    }
}
