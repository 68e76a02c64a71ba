//! `test --windows`: Gatehouse for Windows without a Windows: everything is compiled for it, the program is linked, and
//! the tests of the crates below the window run under wine. The sources of Rust's library and a compiler that
//! fits them are packages of Debian's newest release, as wine is, so all of it happens in a folder of its own.

use crate::debian::{Debian, Recipe};
use crate::shell::step;
use crate::stages::Unseen;
use crate::{shell, ui};

const FOLDER: Recipe = Recipe {
    name: "windows",
    suite: Some("sid"),
    packages: &[
        "ca-certificates",
        "cargo",
        "clang",
        "cmake",
        "gcc-mingw-w64-x86-64-posix",
        "g++-mingw-w64-x86-64-posix",
        "make",
        "nasm",
        "perl",
        "pkgconf",
        "rust-src",
        "rustc",
        "wine",
        "wine64",
    ],
};

const TARGET: &str = "x86_64-pc-windows-gnu";

/// What is below the window, and what its tests need of it.
const CRATES: [&str; 7] = ["sheets", "vendors", "vault", "uploads", "records", "people", "kiosk"];

/// Checks, links, and runs what can be run.
pub(crate) fn check(install: bool) -> Result<(), Unseen> {
    ui::build()?;
    let debian = match Debian::found(FOLDER.name) {
        Some(debian) => debian,
        None => Debian::make(&FOLDER, install)?,
    };
    let debian = debian
        .share(&shell::root(), "/gatehouse")
        .share(&shell::cargo_home().join("registry"), "/cargo/registry");
    step("a linker that exports nothing unasked", &mut debian.shell("root", LINKER))?;
    let compile = |title: &str, arguments: &str| {
        let script =
            format!("{ENVIRONMENT} nice cargo -Zbuild-std {arguments} --locked --target {TARGET}");
        step(title, &mut debian.shell("root", &script))
    };
    compile("everything for Windows: checked", "check --workspace --all-targets")?;
    compile("the program for Windows: linked", "build -p gatehouse")?;
    let crates: Vec<String> = CRATES.iter().map(|name| format!("-p gatehouse-{name}")).collect();
    let tests = format!("test {} --no-fail-fast", crates.join(" "));
    Ok(compile("the crates below the window, under wine", &tests)?)
}

/// A library that says nothing of what it exports is taken to export everything, and a camera's (`nokhwa`, which is built
/// as one too) has more than the 65,535 names that the format can count. It stands before the linker itself in the path,
/// under its name: Cargo builds all anew for a linker of another name.
const LINKER: &str = "linker=x86_64-w64-mingw32-gcc-posix
    printf '#!/bin/sh\\nexec /usr/bin/%s \"$@\" -Wl,--exclude-all-symbols\\n' $linker > /usr/local/bin/$linker
    chmod +x /usr/local/bin/$linker";

/// The build folder lies in the Debian; packages come from this machine's own. Nobody ships Rust's library for Windows
/// on Debian, so it is built along, which the compiler only does when it is told that it may.
const ENVIRONMENT: &str = "cd /gatehouse && export LC_ALL=C.UTF-8 RUSTC_BOOTSTRAP=1 CARGO_HOME=/cargo CARGO_TARGET_DIR=/target WINEDEBUG=-all \
    INSTA_WORKSPACE_ROOT=/gatehouse INSTA_UPDATE=no WINEPREFIX=/wine CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER=wine \
    CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER=x86_64-w64-mingw32-gcc-posix \
    CC_x86_64_pc_windows_gnu=x86_64-w64-mingw32-gcc-posix \
    CXX_x86_64_pc_windows_gnu=x86_64-w64-mingw32-g++-posix &&";
