//! A window that is driven inside a Debian in a folder, with the same hands as in every window test.

use std::fs;

use crate::debian::Debian;
use crate::shell::{step, target};
use crate::{app, pictures, stages};

/// What drives the window, not what Gatehouse needs: it comes when Gatehouse was seen to work without.
const PACKAGES: &str =
    "dbus fonts-dejavu-core gnome-keyring openbox webkit2gtk-driver xdotool xvfb";

/// What it installs is not worth reading; what goes wrong is said on the other channel.
pub(crate) const APT: &str = "DEBIAN_FRONTEND=noninteractive </dev/null >/dev/null apt-get --quiet=2 --yes \
     -o Dpkg::Use-Pty=0 --no-install-recommends";

/// The program that plays a person, in the Debian.
pub(crate) const PLAYER: &str = "/opt/tests/debug/installed";

/// Builds what drives a window.
pub(crate) fn provide() -> Result<(), String> {
    pictures::provide();
    app::window_driver()?;
    stages::programs()
}

/// Lets a Debian see it.
pub(crate) fn share(debian: Debian) -> Result<Debian, String> {
    let built = target();
    let failures = built.join("window-failures");
    fs::create_dir_all(&failures).map_err(|error| format!("{}: {error}", failures.display()))?;
    let debian = debian
        .share(&built.join("debug/installed"), PLAYER)
        .share(&built.join("tools/bin"), "/opt/tests/tools/bin")
        .share(&failures, "/opt/tests/window-failures");
    let pictures = built.join("pictures");
    Ok(if pictures.is_dir() { debian.share(&pictures, "/opt/tests/pictures") } else { debian })
}

/// A screen and hands.
pub(crate) fn install(debian: &Debian) -> Result<(), String> {
    let script = format!(
        "set -e
        {APT} update
        {APT} install {PACKAGES}
        chmod 777 /opt/tests/window-failures"
    );
    step("a screen and hands", &mut debian.shell("root", &script))
}
