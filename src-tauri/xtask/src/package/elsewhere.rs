//! What is made on other systems.

use crate::shell::{npm, step};
use crate::system::{self, Purpose};
use crate::ui;

const SAID: &str = "
Not made here:
  msi, nsis  need Windows: WiX and NSIS run there, and so does the linker for its programs.
             `cargo xtask package` makes them there; src-tauri/tauri.conf.json says how
  dmg        needs macOS: its tools for disk images and signatures exist nowhere else.
             `cargo xtask package` makes it there
  flatpak    needs flatpak-builder and the GNOME runtime, which is no package of this system.
             src-tauri/packaging/flatpak holds the manifest, and says what else is needed
  appimage   is not made: its tool downloads programs, and what it bundles breaks on newer systems
.github/workflows/packages.yml builds on all three systems.
";

/// Why a run on Linux leaves the other systems out.
pub(super) fn say() {
    print!("{SAID}");
}

/// The bundles of the system this runs on, by Tauri's own bundler: it knows its tools and fetches them.
pub(super) fn bundle(install: bool) -> Result<(), String> {
    system::provide(Purpose::Run, install)?;
    ui::build()?;
    let bundles = if cfg!(windows) { "msi,nsis" } else { "app,dmg" };
    let tauri =
        format!("exec --yes --package=@tauri-apps/cli@^2.12 -- tauri build --bundles {bundles}");
    step("building and bundling Gatehouse", npm(&tauri).current_dir(crate::shell::root()))
}
