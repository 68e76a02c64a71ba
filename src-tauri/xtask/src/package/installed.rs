//! `test package`: the .deb in the hands of somebody who has no compiler. On a bare Debian in a folder it is installed,
//! used, upgraded and removed.

use std::fs;
use std::path::Path;

use super::{Kind, Product, Profile, pack, product};
use crate::debian::{Debian, Recipe};
use crate::shell::{output, step, target};
use crate::stages::{self, Unseen};
use crate::system::{self, Purpose};
use crate::{app, pictures};

/// Made once and copied for each run. Nothing in it but what apt itself needs: a requirement that the package does not
/// name is missing there.
const BARE: Recipe = Recipe { name: "package-bare", suite: None, packages: &[] };

const FOLDER: &str = "package";

/// What drives the window, not what Gatehouse needs. Installed when that was seen to work without.
const DRIVING: &str = "dbus fonts-dejavu-core gnome-keyring openbox webkit2gtk-driver xdotool xvfb";

const PERSON: &str = "person";
const HOME: &str = "/home/person";

/// Older than any that is released.
const OLDER: &str = "0.0.1";

/// What it installs is not worth reading; what goes wrong is said on the other channel.
const APT: &str = "DEBIAN_FRONTEND=noninteractive </dev/null >/dev/null apt-get --quiet=2 --yes -o Dpkg::Use-Pty=0 \
     --no-install-recommends";

/// All of it.
pub(crate) fn check(install: bool) -> Result<(), Unseen> {
    system::provide(Purpose::Package, install)?;
    system::provide(Purpose::Test, install)?;
    // The release, unless somebody only tries how this works.
    let debug = std::env::var("GATEHOUSE_PROFILE").is_ok_and(|profile| profile == "debug");
    let product = product(if debug { Profile::Debug } else { Profile::Release })?;
    let newer = pack(&product, Kind::Deb, &target().join("package"))?;
    let older = Product { version: OLDER.to_owned(), effort: 1, ..product };
    let older = pack(&older, Kind::Deb, &target().join("package-build/older"))?;
    let debian = computer(install)?;
    installed_alone(&debian, &older)?;
    prepare_to_drive(&debian)?;
    let used = |when: &str| {
        let title = format!("used by a person, {when}");
        step(&title, &mut debian.shell(PERSON, &format!("/opt/tests/debug/installed {when}")))
    };
    used("first")?;
    upgrade(&debian, &newer)?;
    used("again")?;
    Ok(remove(&debian)?)
}

/// A bare Debian that sees the packages, and the program that plays a person.
fn computer(install: bool) -> Result<Debian, Unseen> {
    pictures::provide();
    app::window_driver()?;
    stages::programs()?;
    if Debian::found(BARE.name).is_none() {
        Debian::make(&BARE, install)?;
    }
    let debian = Debian::copied(BARE.name, FOLDER)?;
    let (built, kept) = (target(), target().join("debian/archives"));
    for folder in [kept.join("partial"), built.join("window-failures")] {
        fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    }
    let debian = debian
        // What was downloaded for one run is there for the next.
        .share(&kept, "/var/cache/apt/archives")
        .share(&built.join("package"), "/opt/newer")
        .share(&built.join("package-build/older"), "/opt/older")
        .share(&built.join("debug/installed"), "/opt/tests/debug/installed")
        .share(&built.join("tools/bin"), "/opt/tests/tools/bin")
        .share(&built.join("window-failures"), "/opt/tests/window-failures");
    let pictures = built.join("pictures");
    Ok(if pictures.is_dir() { debian.share(&pictures, "/opt/tests/pictures") } else { debian })
}

/// It brings along what it needs, all of it, and starts nothing by itself.
fn installed_alone(debian: &Debian, package: &Path) -> Result<(), String> {
    let (packages, megabytes) = debian.size()?;
    let script = format!(
        "set -e
        {APT} update
        {APT} install /opt/older/{package}
        gatehouse --version
        if ldd /usr/bin/gatehouse | grep 'not found'; then exit 1; fi
        dpkg --verify gatehouse
        if find /etc /root /home -name 'gatehouse-kiosk*' | grep .; then exit 1; fi",
        package = name(package)
    );
    step("installed on a bare Debian", &mut debian.shell("root", &script))?;
    let (more_packages, more_megabytes) = debian.size()?;
    let own = output(
        &mut debian.shell("root", "dpkg-query --show --showformat='${Installed-Size}' gatehouse"),
    )?;
    println!(
        "  {} packages and {} MB more than before; of it {own} KB are Gatehouse's own",
        more_packages - packages,
        more_megabytes - megabytes
    );
    Ok(())
}

fn prepare_to_drive(debian: &Debian) -> Result<(), String> {
    let script = format!(
        "set -e
        {APT} install {DRIVING}
        useradd --create-home --shell /bin/sh {PERSON}
        chmod 777 /opt/tests/window-failures"
    );
    step("a person, a screen and hands", &mut debian.shell("root", &script))
}

fn upgrade(debian: &Debian, package: &Path) -> Result<(), String> {
    let script = format!(
        "set -e
        {APT} install /opt/newer/{package}
        test \"$(dpkg-query --show --showformat='${{Version}}' gatehouse)\" != {OLDER}
        dpkg --verify gatehouse",
        package = name(package)
    );
    step("upgraded", &mut debian.shell("root", &script))
}

/// Takes it away, and looks for what it left.
fn remove(debian: &Debian) -> Result<(), String> {
    let script = format!(
        "set -e
        dpkg --listfiles gatehouse > /tmp/files
        {APT} purge gatehouse
        while read -r file; do [ -d \"$file\" ] || [ ! -e \"$file\" ] || echo \"$file\"; done < /tmp/files
        find / -path /opt -prune -o -path /proc -prune -o -path /sys -prune -o -iname '*gatehouse*' -print"
    );
    println!("\n▸ removed");
    let left = output(&mut debian.shell("root", &script))?;
    let foreign: Vec<&str> = left.lines().filter(|file| !is_data(file)).collect();
    if !foreign.is_empty() {
        return Err(format!("removing the package left:\n  {}", foreign.join("\n  ")));
    }
    if !left.lines().any(is_data) {
        return Err("removing the package took the data folder along".to_owned());
    }
    println!("  only the data folder stays");
    Ok(())
}

/// What a person made with it is theirs.
fn is_data(file: &str) -> bool {
    file.starts_with(&format!("{HOME}/.local/share/"))
}

fn name(package: &Path) -> std::borrow::Cow<'_, str> {
    package.file_name().unwrap_or_default().to_string_lossy()
}
