//! One thing that others wrote and that is in the product.

use std::collections::BTreeSet;

use anyhow::{Result, ensure};

/// Where a part comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// Compiled into the program, from Rust's registry.
    Crate,
    /// Built into the page, from npm's registry.
    Package,
    /// Trained, and kept in the tree.
    Model,
}

/// A part, with what must be said of it.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    pub(crate) kind: Kind,
    pub(crate) name: String,
    pub(crate) version: String,
    /// As it says itself, in the notation of SPDX.
    pub(crate) licence: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) source: Option<String>,
    /// What its archive at the registry hashes to.
    pub(crate) hash: Option<Hash>,
    /// The licences it carries.
    pub(crate) texts: BTreeSet<String>,
    /// References of the parts that it uses itself.
    pub(crate) uses: BTreeSet<String>,
}

/// A checksum, as the lock files know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Hash {
    pub(crate) algorithm: &'static str,
    pub(crate) hex: String,
}

/// The product.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) version: String,
    /// References of the parts that its own code uses.
    pub(crate) uses: BTreeSet<String>,
    pub(crate) parts: Vec<Part>,
}

impl Part {
    pub(crate) fn model(name: &str, version: &str, licence: &str, text: &str) -> Self {
        Self {
            kind: Kind::Model,
            name: name.to_owned(),
            version: version.to_owned(),
            licence: Some(licence.to_owned()),
            authors: Vec::new(),
            source: None,
            hash: None,
            texts: BTreeSet::from([text.trim().to_owned()]),
            uses: BTreeSet::new(),
        }
    }

    /// What names it everywhere: a package URL.
    pub(crate) fn reference(&self) -> String {
        reference(self.kind, &self.name, &self.version)
    }

    /// Nothing is shipped of which nobody knows under what terms.
    pub(crate) fn check(&self) -> Result<()> {
        let told = self.licence.is_some() || !self.texts.is_empty();
        ensure!(told, "{} {} names no licence and carries none", self.name, self.version);
        Ok(())
    }
}

/// A package URL: `pkg:cargo/serde@1.0.228`, `pkg:npm/%40tauri-apps/api@2.12.5`.
pub(crate) fn reference(kind: Kind, name: &str, version: &str) -> String {
    let registry = match kind {
        Kind::Crate => "cargo",
        Kind::Package => "npm",
        Kind::Model => "generic",
    };
    let (name, version) = (name.replace('@', "%40"), version.replace('+', "%2B"));
    format!("pkg:{registry}/{name}@{version}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_referred_to_by_its_package_url() {
        let reference = |name, version| super::reference(Kind::Package, name, version);
        assert_eq!(reference("@tauri-apps/api", "2.1.0"), "pkg:npm/%40tauri-apps/api@2.1.0");
        let phone = super::reference(Kind::Crate, "phonenumber", "0.3.10+9.0.33");
        assert_eq!(phone, "pkg:cargo/phonenumber@0.3.10%2B9.0.33");
    }

    #[test]
    fn a_part_without_any_terms_is_refused() {
        let mut part = Part::model("m", "1", "MIT", "text");
        part.licence = None;
        assert!(part.check().is_ok());
        part.texts.clear();
        assert!(part.check().unwrap_err().to_string().contains("m 1"));
    }
}
