//! Which file lies where once a package is installed.

use std::fs;
use std::path::{Path, PathBuf};

use super::icons::SIZES;
use super::{Kind, Product, program};
use crate::shell::{output, program as run, root, target};

/// The name of the application among all others, as `tauri.conf.json` has it.
pub(super) const ID: &str = "app.gatehouse.desk";

/// Where it comes from, and where it goes below `/usr`.
type Placed = (PathBuf, String);

/// Lays out a package in an empty folder, and says which.
pub(super) fn lay(product: &Product, kind: Kind) -> Result<PathBuf, String> {
    let staged = target().join("package-build/staged").join(kind.name());
    if staged.exists() {
        fs::remove_dir_all(&staged).map_err(|error| format!("{}: {error}", staged.display()))?;
    }
    let below = staged.join(kind.prefix(product));
    program::mark(&product.program, kind, &below.join("bin/gatehouse"))?;
    output(run("chmod").arg("755").arg(below.join("bin/gatehouse")))?;
    for (from, to) in files(product, kind) {
        put(&from, &below.join(to))?;
    }
    Ok(staged)
}

/// All but the program.
fn files(product: &Product, kind: Kind) -> Vec<Placed> {
    let (packaging, extras) = (packaging(), &product.extras);
    let made = |name: &str| extras.join(name);
    let doc = "share/doc/gatehouse";
    let mut files: Vec<Placed> = vec![
        (packaging.join(format!("{ID}.desktop")), format!("share/applications/{ID}.desktop")),
        (packaging.join(format!("{ID}.metainfo.xml")), format!("share/metainfo/{ID}.metainfo.xml")),
        (
            packaging.join("gatehouse-kiosk.service"),
            "lib/systemd/user/gatehouse-kiosk.service".into(),
        ),
        (root().join("icons/icon.svg"), format!("share/icons/hicolor/scalable/apps/{ID}.svg")),
        (made("gatehouse.1.gz"), "share/man/man1/gatehouse.1.gz".into()),
        (made("gatehouse.bash"), "share/bash-completion/completions/gatehouse".into()),
        (made("gatehouse.zsh"), format!("share/zsh/{}/_gatehouse", kind.zsh())),
        (made("gatehouse.fish"), "share/fish/vendor_completions.d/gatehouse.fish".into()),
        (made("notices.txt"), format!("{doc}/notices.txt")),
        (made("sbom.cdx.json"), format!("{doc}/sbom.cdx.json")),
        (made("policy.toml"), format!("{doc}/policy.toml")),
        (made("changelog.gz"), format!("{doc}/changelog.gz")),
    ];
    for size in SIZES {
        let place = format!("share/icons/hicolor/{size}x{size}/apps/{ID}.png");
        files.push((made(&format!("icon-{size}.png")), place));
    }
    files.push(match kind {
        Kind::Deb => (made("copyright"), format!("{doc}/copyright")),
        Kind::Rpm => (root().join("LICENSE"), "share/licenses/gatehouse/LICENSE".into()),
        Kind::Tarball => (root().join("LICENSE"), format!("{doc}/LICENSE")),
    });
    files
}

impl Kind {
    /// What stands before `bin` and `share`. A tarball is unpacked wherever somebody likes.
    fn prefix(self, product: &Product) -> String {
        match self {
            Self::Deb | Self::Rpm => "usr".to_owned(),
            Self::Tarball => format!("gatehouse-{}", product.version),
        }
    }

    /// Where zsh looks: Debian keeps one folder for what its packages bring, the others have zsh's own.
    fn zsh(self) -> &'static str {
        if self == Self::Deb { "vendor-completions" } else { "site-functions" }
    }
}

/// Everybody may read it, root alone may change it.
fn put(from: &Path, to: &Path) -> Result<(), String> {
    let mut install = run("install");
    install.args(["-D", "-m", "644"]).arg(from).arg(to);
    let done = install.status().map_err(|error| format!("install: {error}"))?;
    if done.success() { Ok(()) } else { Err(format!("{} could not be laid out", from.display())) }
}

/// What goes in beside the program.
pub(super) fn packaging() -> PathBuf {
    root().join("src-tauri/packaging")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_application_has_the_same_name_everywhere() {
        let read = |path: PathBuf| fs::read_to_string(path).unwrap();
        let configured = read(root().join("src-tauri/tauri.conf.json"));
        assert!(configured.contains(&format!("\"identifier\": \"{ID}\"")));
        assert!(read(packaging().join(format!("{ID}.desktop"))).contains(&format!("Icon={ID}\n")));
        let metainfo = read(packaging().join(format!("{ID}.metainfo.xml")));
        assert!(metainfo.contains(&format!("<id>{ID}</id>")));
    }
}
