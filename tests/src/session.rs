//! Under which circumstances the application is started.

use std::ffi::OsString;
use std::fs::{self, Permissions};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::clock::Clock;
use crate::display::Display;
use crate::driver::Desk;
use crate::undriven::Undriven;

/// The session bus, and with it the keyring, that the application finds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Bus {
    /// No bus at all: there is no keyring.
    #[default]
    None,
    /// A bus whose keyring would first ask a person for a password.
    Locked,
    /// A bus with a keyring that is open.
    Unlocked,
}

/// Where a debug build looks for a policy instead of the usual place.
const POLICY: &str = "GATEHOUSE_POLICY";

/// Opens the keyring, waits until it answers, and becomes the given program.
const UNLOCKED: &str = r#"
printf %s "throw-away" |
  gnome-keyring-daemon --unlock --foreground --components=secrets >/dev/null 2>&1 &
tries=0
until dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
  org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets | grep -q true
do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { echo "the keyring does not come up" >&2; exit 1; }
  sleep 0.05
done
exec "$@"
"#;

/// Writes a policy in a folder of its own, as only its owner may.
///
/// # Errors
/// When the disk says no.
pub fn policy(folder: &Path, text: &str) -> Result<PathBuf> {
    let own = folder.join("policy");
    fs::create_dir_all(&own)?;
    fs::set_permissions(&own, Permissions::from_mode(0o755))?;
    let file = own.join("policy.toml");
    fs::write(&file, text)?;
    fs::set_permissions(&file, Permissions::from_mode(0o644))?;
    Ok(file)
}

/// A plan for one run of the application; [`Plan::open`] carries it out.
#[derive(Debug, Clone)]
pub struct Plan {
    pub(crate) name: String,
    pub(crate) application: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) screen: (u32, u32),
    pub(crate) home: Option<PathBuf>,
    pub(crate) clock: Option<Clock>,
    bus: Bus,
    environment: Vec<(String, OsString)>,
}

impl Plan {
    /// The built application on a screen of 1280 × 900, without a session bus. The name is the
    /// test's; a picture of its failure bears it.
    #[must_use]
    pub fn new(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            application: build_folder().join("gatehouse"),
            arguments: Vec::new(),
            screen: (1280, 900),
            home: None,
            clock: None,
            bus: Bus::None,
            environment: Vec::new(),
        }
    }

    /// Starts another program than the built application.
    #[must_use]
    pub fn application(mut self, program: &Path) -> Self {
        program.clone_into(&mut self.application);
        self
    }

    /// One more argument for the application.
    #[must_use]
    pub fn argument(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// With the embedded sandbox: `--sandbox`.
    #[must_use]
    pub fn sandbox(self) -> Self {
        self.argument("--sandbox")
    }

    /// In a role: `--role`.
    #[must_use]
    pub fn role(self, role: &str) -> Self {
        self.argument("--role").argument(role)
    }

    /// With its data in that folder, which outlives the desk: `--data-dir`.
    #[must_use]
    pub fn data_dir(self, folder: &Path) -> Self {
        self.argument("--data-dir").argument(&folder.to_string_lossy())
    }

    /// On a screen of that many pixels.
    #[must_use]
    pub fn screen(mut self, width: u32, height: u32) -> Self {
        self.screen = (width, height);
        self
    }

    /// With that session bus.
    #[must_use]
    pub fn bus(mut self, bus: Bus) -> Self {
        self.bus = bus;
        self
    }

    /// With a home folder that outlives the desk, keyring included. By default it gets an empty
    /// one that ends with it.
    #[must_use]
    pub fn home(mut self, folder: &Path) -> Self {
        self.home = Some(folder.to_owned());
        self
    }

    /// By that clock, which a driven application alone goes by.
    #[must_use]
    pub fn clock(mut self, clock: &Clock) -> Self {
        self.clock = Some(clock.clone());
        self
    }

    /// With one more variable in its environment. Of the test's own environment it sees nothing.
    #[must_use]
    pub fn environment(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Under that policy of an organisation, which is believed because the test owns it. By default there is none,
    /// whatever this computer has.
    #[must_use]
    pub fn policy(self, file: &Path) -> Self {
        self.environment(POLICY, &format!("own:{}", file.display()))
    }

    /// Starts everything and waits for the application's window.
    ///
    /// # Errors
    /// When a part is missing or does not come up; the text holds what the parts said last.
    pub async fn open(self) -> Result<Desk> {
        Desk::open(self).await
    }

    /// Starts the application on a screen and in a home that are there, with nobody who drives it.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn start(&self, display: &Display, home: &Path) -> Result<Undriven> {
        Undriven::start(self, display, home)
    }

    /// The application's arguments where a driver stands between: one that begins again with another renderer, because a
    /// busy machine painted late, would be lost to it.
    pub(crate) fn driven_arguments(&self) -> Vec<String> {
        let own = self.application == build_folder().join("gatehouse");
        let usual = ["--renderer", "normal"].map(str::to_owned);
        usual.into_iter().filter(|_| own).chain(self.arguments.iter().cloned()).collect()
    }

    /// The driver, below the bus that was asked for, on that screen and in that home.
    pub(crate) fn command(&self, home: &Path, screen: &str, ports: (u16, u16)) -> Result<Command> {
        let mut command = below_bus(self.bus);
        command.arg(driver_program());
        command.args(["--port", &ports.0.to_string(), "--native-port", &ports.1.to_string()]);
        self.surround(&mut command, home, screen)?;
        Ok(command)
    }

    /// The application itself, likewise.
    pub(crate) fn undriven(&self, home: &Path, screen: &str) -> Result<Command> {
        let mut command = below_bus(self.bus);
        command.arg(&self.application).args(&self.arguments);
        self.surround(&mut command, home, screen)?;
        Ok(command)
    }

    /// All that a program is told of its surroundings.
    fn surround(&self, command: &mut Command, home: &Path, screen: &str) -> Result<()> {
        for (name, folder) in folders(home)? {
            command.env(name, folder);
        }
        if self.bus == Bus::None {
            // A well-formed address nobody listens at. Without any, libraries start a bus.
            let nowhere = home.join("no-bus");
            command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", nowhere.display()));
        }
        command.env("DISPLAY", screen).env("GDK_BACKEND", "x11").env("NO_AT_BRIDGE", "1");
        command.env("GSETTINGS_BACKEND", "memory");
        // The web process cannot build its sandbox when the tests run as root. (Its renderer stays
        // as it is: without DMABUF a page at rest never answers a request for its picture.)
        command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        command.env(POLICY, format!("own:{}", home.join("no-policy.toml").display()));
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        Ok(())
    }
}

fn below_bus(bus: Bus) -> Command {
    let mut command = Command::new(if bus == Bus::None { "env" } else { "dbus-run-session" });
    if bus != Bus::None {
        command.arg("--");
    }
    if bus == Bus::Unlocked {
        command.args(["sh", "-c", UNLOCKED, "unlocked"]);
    }
    command
}

/// The folders a program may write to by custom, all below `home`.
fn folders(home: &Path) -> Result<Vec<(&'static str, PathBuf)>> {
    let below = [
        ("HOME", ""),
        ("XDG_DATA_HOME", ".local/share"),
        ("XDG_STATE_HOME", ".local/state"),
        ("XDG_CONFIG_HOME", ".config"),
        ("XDG_CACHE_HOME", ".cache"),
        ("XDG_RUNTIME_DIR", ".run"),
    ];
    let mut folders = Vec::new();
    for (name, place) in below {
        let folder = home.join(place);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder)?;
        folders.push((name, folder));
    }
    Ok(folders)
}

fn driver_program() -> PathBuf {
    let own = target_folder().join("tools/bin/tauri-driver");
    if own.exists() { own } else { PathBuf::from("tauri-driver") }
}

/// Where this build put its programs (`target/debug`).
#[must_use]
pub fn build_folder() -> PathBuf {
    let own = std::env::current_exe().unwrap_or_default();
    let folder = own.parent().unwrap_or(Path::new("."));
    // Tests lie one folder below the programs.
    let tests = folder.file_name().is_some_and(|name| name == "deps");
    folder.parent().filter(|_| tests).unwrap_or(folder).to_owned()
}

/// Where this build puts everything (`target`).
#[must_use]
pub fn target_folder() -> PathBuf {
    let build = build_folder();
    build.parent().map_or_else(|| build.clone(), Path::to_owned)
}

/// A program of this crate, built beside the test.
pub(crate) fn own_program(name: &str) -> Result<PathBuf> {
    let program = build_folder().join(name);
    program.canonicalize().with_context(|| {
        format!("{} is missing: cargo build -p gatehouse-tests --bins", program.display())
    })
}
