//! The package that people install.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use gatehouse_tests::session::target_folder;

use super::figure::{Figure, Goal};

/// The newest `.deb` that was made here, in millions of bytes.
pub fn size(name: &str) -> Result<Vec<Figure>> {
    let folder = target_folder().join("package");
    let newest = newest(&folder).with_context(|| {
        format!("there is no .deb in {}: make one with cargo xtask package", folder.display())
    })?;
    #[expect(clippy::cast_precision_loss, reason = "to be read by people")]
    let size = std::fs::metadata(newest)?.len() as f64 / 1e6;
    Ok(vec![Figure::new(name, size, "MB").goal(Goal::AtMost(12.0))])
}

fn newest(folder: &Path) -> Option<PathBuf> {
    let paths = std::fs::read_dir(folder).ok()?.flatten().map(|entry| entry.path());
    let packages = paths.filter(|path| path.extension().is_some_and(|it| it == "deb"));
    packages.max_by_key(|path| path.metadata().and_then(|it| it.modified()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_package_counts_and_nothing_else_does() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(newest(&folder.path().join("package")), None);
        std::fs::write(folder.path().join("gatehouse.rpm"), "").unwrap();
        assert_eq!(newest(folder.path()), None);
        for (name, seconds) in [("b.deb", 1), ("a.deb", 2)] {
            let file = std::fs::File::create(folder.path().join(name)).unwrap();
            let at = std::time::UNIX_EPOCH + std::time::Duration::from_secs(seconds);
            file.set_modified(at).unwrap();
        }
        assert_eq!(newest(folder.path()), Some(folder.path().join("a.deb")));
    }
}
