//! The package of Fedora, openSUSE and their kin, packed by rpmbuild.

use std::path::{Path, PathBuf};

use super::{Product, tree::packaging};
use crate::shell::{program, step, target};

/// What would make two packages of the same files differ, or change the files.
const STEADY: [&str; 7] = [
    "_buildhost gatehouse",
    "use_source_date_epoch_as_buildtime 1",
    "clamp_mtime_to_source_date_epoch 1",
    "source_date_epoch_from_changelog 0",
    "__os_install_post %{nil}",
    "debug_package %{nil}",
    "_build_id_links none",
];

/// Packs what was laid out.
pub(super) fn pack(product: &Product, staged: &Path, out: &Path) -> Result<PathBuf, String> {
    let work = target().join("package-build/rpm");
    let name = format!("gatehouse-{}-1.{}.rpm", product.version, std::env::consts::ARCH);
    let mut build = program("rpmbuild");
    build.args(["-bb", "--quiet", "--target", std::env::consts::ARCH]);
    let chosen = [
        // By one thread, so that their number does not show in the bytes.
        format!("_binary_payload w{}.xzdio", product.effort),
        format!("_topdir {}", work.display()),
        format!("_rpmdir {}", out.display()),
        format!("_rpmfilename {name}"),
        format!("staged {}", staged.display()),
        format!("given_version {}", product.version),
    ];
    for definition in STEADY.map(str::to_owned).iter().chain(&chosen) {
        build.args(["--define", definition]);
    }
    build.arg(packaging().join("rpm/gatehouse.spec"));
    build.env("SOURCE_DATE_EPOCH", product.seconds.to_string());
    step("rpmbuild", &mut build)?;
    Ok(out.join(name))
}
