//! `test --bare`: the README's first command on a bare Debian: no library and no package but what the README names.
//! From a clone up to the open window and one call that is sent in the sandbox, as an ordinary user.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::debian::{self, Debian, Recipe};
use crate::driven::{self, PLAYER};
use crate::fresh;
use crate::shell::{output, program, seconds, step};
use crate::stages::Unseen;

/// A computer of a person: it knows its certificates, they may install packages on it, and with Rust they installed the
/// linker that it asks for.
const FOLDER: Recipe =
    Recipe { name: "bare", suite: None, packages: &["build-essential", "ca-certificates", "sudo"] };

const PERSON: &str = "person";
const HOME: &str = "/home/person";

/// The README's, word by word.
const FIRST_COMMAND: &str = "cargo xtask run --sandbox";

/// Longer than a first build takes anywhere it was tried.
const LIMIT: Duration = Duration::from_secs(90 * 60);

/// Makes the computer, and does there what the README says.
pub(crate) fn check(install: bool) -> Result<(), Unseen> {
    driven::provide()?;
    let debian = driven::share(computer(install)?)?;
    let (packages, megabytes) = debian.size()?;
    let screen = Screen::start()?;
    println!("\n▸ {FIRST_COMMAND}");
    let began = Instant::now();
    let script = format!("cd gatehouse && export DISPLAY={} && {FIRST_COMMAND}", screen.name);
    let mut running = debian.shell(PERSON, &script).spawn().map_err(|error| error.to_string())?;
    let shown = window_of(&screen, &mut running);
    let took = began.elapsed();
    // What was started in the Debian ends with the shell in it.
    let _ = running.kill();
    let _ = running.wait();
    shown?;
    let (packages_after, megabytes_after) = debian.size()?;
    println!(
        "\nfrom a bare Debian ({packages} packages, {megabytes} MB) to the open window: {}; \
         then {packages_after} packages, {megabytes_after} MB",
        seconds(took)
    );
    driven::install(&debian)?;
    let practise = format!("{PLAYER} practise {HOME}/gatehouse/target/debug/gatehouse");
    Ok(step("one call, sent in the sandbox", &mut debian.shell(PERSON, &practise))?)
}

/// A bare Debian with a person, their Rust and their Node, and a clone of what is committed.
fn computer(install: bool) -> Result<Debian, Unseen> {
    let (node, npm) = node()?;
    let debian = Debian::make(&FOLDER, install)?
        .share(&PathBuf::from(sysroot()?), "/opt/rust")
        .share(&node, "/usr/local/bin/node")
        .share(&npm, "/usr/local/lib/node_modules/npm");
    let script = format!(
        "useradd --create-home --shell /bin/sh {PERSON} && \
         echo '{PERSON} ALL=(ALL) NOPASSWD: ALL' > /etc/sudoers.d/{PERSON} && \
         ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm"
    );
    step("a person", &mut debian.shell("root", &script))?;
    let home = debian.path(HOME);
    // Node brings certificates of its own, so it has to be told of the computer's.
    let profile = format!(
        "export PATH=/opt/rust/bin:$PATH\nexport NODE_EXTRA_CA_CERTS=/{}\n",
        debian::CERTIFICATES
    );
    fs::write(home.join(".profile"), profile)
        .map_err(|error| format!("{}: {error}", home.display()))?;
    fresh::copy_registry_setup(&home.join(".cargo"), &home)?;
    fresh::clone_to(&home.join("gatehouse"))?;
    let own = format!("chown --recursive {PERSON}: {HOME}");
    step("all of it is theirs", &mut debian.shell("root", &own))?;
    Ok(debian)
}

fn sysroot() -> Result<String, String> {
    Ok(output(program("rustc").args(["--print", "sysroot"]))?.trim().to_owned())
}

/// This machine's Node, and its npm: no release of Debian has one that is new enough.
fn node() -> Result<(PathBuf, PathBuf), String> {
    let node = output(program("node").args(["--print", "process.execPath"]))?;
    let modules = output(program("npm").args(["root", "--global"]))?;
    Ok((PathBuf::from(node.trim()), Path::new(modules.trim()).join("npm")))
}

/// Waits until the window can be seen, or until what should open it has ended.
fn window_of(screen: &Screen, running: &mut Child) -> Result<(), String> {
    let began = Instant::now();
    while began.elapsed() < LIMIT {
        let mut search = program("xdotool");
        search.args(["search", "--onlyvisible", "--name", "^Gatehouse"]);
        search.env("DISPLAY", &screen.name).stderr(Stdio::null());
        if !output(&mut search)?.trim().is_empty() {
            return Ok(());
        }
        if let Ok(Some(status)) = running.try_wait() {
            return Err(format!("no window: the first command ended with {status}"));
        }
        sleep(Duration::from_millis(200));
    }
    Err(format!("no window after {}", seconds(LIMIT)))
}

/// A screen of this machine: what shows the window there is no part of what is tried.
struct Screen {
    server: Child,
    name: String,
}

impl Screen {
    fn start() -> Result<Self, String> {
        let name = ":87".to_owned();
        let mut server = Command::new("Xvfb");
        server.args([&name, "-ac", "-screen", "0", "1280x900x24"]).stderr(Stdio::null());
        let server = server.spawn().map_err(|error| format!("Xvfb: {error}"))?;
        Ok(Self { server, name })
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}
