//! `test package`: the .deb in the hands of somebody who has no compiler. On a bare Debian in a folder it is installed,
//! used, upgraded and removed.

use std::fs;
use std::path::Path;

use super::{Kind, Product, Profile, pack, product};
use crate::debian::{Debian, Recipe};
use crate::driven::{self, APT, PLAYER};
use crate::shell::{output, step, target};
use crate::stages::Unseen;
use crate::system::{self, Purpose};

/// Made once and copied for each run. Nothing in it but what apt itself needs: a requirement that the package does not
/// name is missing there.
const BARE: Recipe = Recipe { name: "package-bare", suite: None, packages: &[] };

const FOLDER: &str = "package";

const PERSON: &str = "person";
const HOME: &str = "/home/person";

/// Older than any that is released.
const OLDER: &str = "0.0.1";

/// Newer than any.
const NEWEST: &str = "9.9.9";

/// All of it.
pub(crate) fn check(install: bool) -> Result<(), Unseen> {
    system::provide(Purpose::Package, install)?;
    system::provide(Purpose::Test, install)?;
    // The release, unless somebody only tries how this works.
    let debug = std::env::var("GATEHOUSE_PROFILE").is_ok_and(|profile| profile == "debug");
    let product = product(if debug { Profile::Debug } else { Profile::Release })?;
    let newer = pack(&product, Kind::Deb, &target().join("package"))?;
    let another = |version: &str| {
        let product = Product { version: version.to_owned(), effort: 1, ..product.clone() };
        pack(&product, Kind::Deb, &target().join("package-build/others"))
    };
    let (older, newest) = (another(OLDER)?, another(NEWEST)?);
    let debian = computer(install)?;
    installed_alone(&debian, &older)?;
    prepare_to_drive(&debian)?;
    let used = |when: &str| {
        let title = format!("used by a person, {when}");
        step(&title, &mut debian.shell(PERSON, &format!("{PLAYER} {when}")))
    };
    used("first")?;
    upgrade(&debian, &newer)?;
    used("again")?;
    let administered = |title: &str, what: &str| {
        let script = format!("{PLAYER} {what} /opt/others/{}", name(&newest));
        step(title, &mut debian.shell("root", &script))
    };
    administered("updated by Gatehouse itself", "update")?;
    used("again")?;
    administered("removed while it runs", "removed")?;
    install_by(&debian, "installed once more", &format!("/opt/others/{}", name(&newest)))?;
    Ok(remove(&debian)?)
}

/// A bare Debian that sees the packages, and the program that plays a person.
fn computer(install: bool) -> Result<Debian, Unseen> {
    driven::provide()?;
    if Debian::found(BARE.name).is_none() {
        Debian::make(&BARE, install)?;
    }
    let (built, kept) = (target(), target().join("debian/archives"));
    let partial = kept.join("partial");
    fs::create_dir_all(&partial).map_err(|error| format!("{}: {error}", partial.display()))?;
    let debian = driven::share(Debian::copied(BARE.name, FOLDER)?)?;
    Ok(debian
        // What was downloaded for one run is there for the next.
        .share(&kept, "/var/cache/apt/archives")
        .share(&built.join("package"), "/opt/newer")
        .share(&built.join("package-build/others"), "/opt/others"))
}

/// It brings along what it needs, all of it, and starts nothing by itself.
fn installed_alone(debian: &Debian, package: &Path) -> Result<(), String> {
    let (packages, megabytes) = debian.size()?;
    let script = format!(
        "set -e
        {APT} update
        {APT} install /opt/others/{package}
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
    driven::install(debian)?;
    let script = format!("useradd --create-home --shell /bin/sh {PERSON}");
    step("a person", &mut debian.shell("root", &script))
}

fn upgrade(debian: &Debian, package: &Path) -> Result<(), String> {
    install_by(debian, "upgraded", &format!("/opt/newer/{}", name(package)))
}

/// Installs a package over whatever there is.
fn install_by(debian: &Debian, title: &str, package: &str) -> Result<(), String> {
    let script = format!(
        "set -e
        {APT} install {package}
        test \"$(dpkg-query --show --showformat='${{Version}}' gatehouse)\" = \"$(dpkg-deb --field {package} Version)\"
        dpkg --verify gatehouse"
    );
    step(title, &mut debian.shell("root", &script))
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
