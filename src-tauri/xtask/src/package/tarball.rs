//! Everything in one folder, for whoever has neither of the packagers: unpacked into `/usr/local` or `~/.local`.

use std::path::{Path, PathBuf};

use super::Product;
use crate::shell::{program, step};

/// Packs what was laid out.
pub(super) fn pack(product: &Product, staged: &Path, out: &Path) -> Result<PathBuf, String> {
    let name = format!("gatehouse-{}-linux-{}.tar.gz", product.version, std::env::consts::ARCH);
    let package = out.join(name);
    let mut tar = program("tar");
    tar.args(["--sort=name", "--format=gnu", "--owner=0", "--group=0", "--numeric-owner"]);
    tar.arg(format!("--mtime=@{}", product.seconds));
    tar.arg(format!("--use-compress-program=gzip -{}n", product.effort));
    tar.arg("-C")
        .arg(staged)
        .arg("-cf")
        .arg(&package)
        .arg(format!("gatehouse-{}", product.version));
    step("tar", &mut tar)?;
    Ok(package)
}

#[cfg(test)]
mod tests {
    use super::super::check::made_twice;
    use super::*;

    #[test]
    fn the_same_files_make_the_same_tarball_on_another_day() {
        let packed = |product: &Product, staged: &Path| {
            let out = staged.with_extension("out");
            std::fs::create_dir_all(&out).map_err(|error| error.to_string())?;
            pack(product, staged, &out)
        };
        let (first, second) = made_twice("tarball", packed);
        assert!(first == second);
    }
}
