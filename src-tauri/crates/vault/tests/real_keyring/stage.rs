//! Gives each act of a test a desktop session of its own.
//!
//! A session is made of environment variables, and those of a running process cannot be changed
//! safely. So the test starts itself again, once for each act, inside the session that it needs.

use std::fs::{self, File};
use std::future::Future;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::process::{Child, Command, ExitStatus};
use std::thread::sleep;
use std::time::{Duration, Instant};
use std::{env, io};

use gatehouse_vault::{SecretName, Vault};
use tempfile::TempDir;

/// Says which act a process is to play. Not set: it is the one that starts the others.
const ACT: &str = "GATEHOUSE_KEYRING_ACT";
/// Names the home that a process belongs to, so that whatever a session left running is found.
const HOME: &str = "GATEHOUSE_KEYRING_HOME";
/// Longer than any act takes; one act waits for a whole call limit.
const ACT_LIMIT: Duration = Duration::from_secs(60);

const UNLOCK: &str =
    "printf %s password | gnome-keyring-daemon --unlock --components=secrets >/dev/null";
/// A bus that starts nobody by itself: the usual one starts a keyring when it is first asked for.
const BARE_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/>
<allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#;

/// What a session has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Session {
    /// A bus and an unlocked keyring.
    Unlocked,
    /// The usual bus, which starts a keyring that nobody unlocked, and no screen to ask for its
    /// password on.
    Locked,
    /// A bus without a keyring.
    WithoutKeyring,
    /// The address of a bus that is not there.
    WithDeadBus,
    /// No bus at all.
    WithoutBus,
}

/// One part of a test, in a session of its own.
pub(crate) struct Act {
    pub(crate) session: Session,
    pub(crate) body: fn() -> Pin<Box<dyn Future<Output = ()>>>,
}

/// Plays the acts of `test` one after the other in one home. `test` is the test's own name.
pub(crate) fn play(test: &str, acts: &[Act]) {
    if let Ok(number) = env::var(ACT) {
        let number: usize = number.parse().unwrap();
        perform(&acts[number]);
        File::create(played(&home_of_this_process(), number)).unwrap();
        return;
    }
    require("dbus-run-session", "dbus-daemon");
    require("gnome-keyring-daemon", "gnome-keyring");
    let home = Home::new();
    for (number, act) in acts.iter().enumerate() {
        let status = home.start(test, number, act.session);
        assert!(status.success(), "act {number} failed\n{}", home.log());
        // The test runner is content with a name that fits no test.
        assert!(played(home.path(), number).exists(), "act {number} was not played");
        home.expect_nothing_running();
    }
}

/// Sends a signal to the keyring of this session.
pub(crate) fn signal_the_keyring(signal: &str) {
    let mut keyrings = running_in(&home_of_this_process());
    keyrings.retain(|pid| is_keyring(*pid));
    assert_eq!(keyrings.len(), 1, "not one keyring in this session");
    send(signal, keyrings[0]);
}

/// Starts and unlocks a keyring in this session.
pub(crate) async fn start_the_keyring() {
    assert!(Command::new("bash").args(["-c", UNLOCK]).status().unwrap().success());
    let name = SecretName::new("none", "none").unwrap();
    let start = Instant::now();
    // The daemon goes into the background before it has taken its name on the bus.
    while Vault::new().look(&name).await.is_err() {
        assert!(start.elapsed() < Duration::from_secs(20), "the keyring did not start");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

fn perform(act: &Act) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        if act.session == Session::Unlocked {
            start_the_keyring().await;
        }
        (act.body)().await;
    });
}

fn require(program: &str, package: &str) {
    match Command::new(program).arg("--version").output() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => panic!(
            "`{program}` is missing, and this test needs a real keyring: install the Debian \
             package `{package}` (apt install dbus-daemon gnome-keyring)"
        ),
        other => drop(other.unwrap()),
    }
}

/// A throw-away home; what still runs in it is ended when the test is over, however it ends.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        for dir in ["run", "data", "config", "cache"] {
            fs::create_dir(home.path().join(dir)).unwrap();
        }
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(home.path().join("run"), private).unwrap();
        fs::write(home.path().join("bus.conf"), BARE_BUS).unwrap();
        Self(home)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn start(&self, test: &str, number: usize, session: Session) -> ExitStatus {
        let log = File::create(self.path().join("log")).unwrap();
        let mut command = self.command(session);
        command
            .args([test, "--exact", "--nocapture"])
            .env(ACT, number.to_string())
            .env(HOME, self.path())
            .env("HOME", self.path())
            .env("XDG_RUNTIME_DIR", self.path().join("run"))
            .env("XDG_DATA_HOME", self.path().join("data"))
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_CACHE_HOME", self.path().join("cache"))
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .env_remove("GNOME_KEYRING_CONTROL")
            .stdout(log.try_clone().unwrap())
            .stderr(log);
        wait(command.spawn().unwrap())
    }

    /// This test's own program inside a session, still to be told what to play.
    fn command(&self, session: Session) -> Command {
        let this = env::current_exe().unwrap();
        match session {
            Session::Locked => {
                let mut command = Command::new("dbus-run-session");
                command.arg("--").arg(this);
                command
            }
            Session::Unlocked | Session::WithoutKeyring => {
                let mut command = Command::new("dbus-run-session");
                command.arg("--config-file").arg(self.path().join("bus.conf")).arg("--").arg(this);
                command
            }
            Session::WithDeadBus => {
                let mut command = Command::new(this);
                let nobody = format!("unix:path={}", self.path().join("nobody").display());
                command.env("DBUS_SESSION_BUS_ADDRESS", nobody);
                command
            }
            Session::WithoutBus => {
                let mut command = Command::new(this);
                command.env_remove("DBUS_SESSION_BUS_ADDRESS");
                command
            }
        }
    }

    fn log(&self) -> String {
        fs::read_to_string(self.path().join("log")).unwrap_or_default()
    }

    /// The keyring and the bus end with their session, a moment after it.
    fn expect_nothing_running(&self) {
        let start = Instant::now();
        while !running_in(self.path()).is_empty() {
            assert!(start.elapsed() < Duration::from_secs(5), "a session left something running");
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        for pid in running_in(self.path()) {
            send("KILL", pid);
        }
    }
}

fn wait(mut child: Child) -> ExitStatus {
    let start = Instant::now();
    loop {
        if let Some(status) = child.try_wait().unwrap() {
            return status;
        }
        if start.elapsed() > ACT_LIMIT {
            child.kill().unwrap();
            return child.wait().unwrap();
        }
        sleep(Duration::from_millis(20));
    }
}

/// Every process that was started in `home`. One that has ended and waits for its parent has no
/// environment any more and is not among them.
fn running_in(home: &Path) -> Vec<u32> {
    let mark = format!("{HOME}={}", home.display());
    let processes = fs::read_dir("/proc").unwrap().filter_map(Result::ok);
    processes
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| {
            let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
            environment.split(|byte| *byte == 0).any(|variable| variable == mark.as_bytes())
        })
        .collect()
}

fn is_keyring(pid: u32) -> bool {
    // The kernel keeps the first 15 characters of a program's name.
    fs::read_to_string(format!("/proc/{pid}/comm"))
        .is_ok_and(|name| name.trim() == "gnome-keyring-d")
}

fn send(signal: &str, pid: u32) {
    let command = format!("kill -{signal} {pid}");
    // A process that has ended meanwhile is what was wanted.
    drop(Command::new("bash").args(["-c", &command]).status());
}

fn home_of_this_process() -> PathBuf {
    PathBuf::from(env::var_os(HOME).unwrap())
}

fn played(home: &Path, number: usize) -> PathBuf {
    home.join(format!("played-{number}"))
}
