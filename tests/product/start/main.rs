//! What the program says before there is a window, and how it ends when there cannot be one. No X server is needed.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::panic, reason = "what breaks here is the test's own news")]

mod camera;
mod display;
mod words;

use std::ffi::OsStr;
use std::process::{Command, ExitStatus};

use gatehouse_tests::session::build_folder;
use tempfile::TempDir;

/// How the program ended, and what it said.
#[derive(Debug)]
struct Ended {
    status: ExitStatus,
    out: String,
    err: String,
}

impl Ended {
    /// Asserts that it ended with this code and these words on the standard error, and nothing beside them.
    #[track_caller]
    fn says(&self, code: i32, words: &str) {
        assert_eq!(self.status.code(), Some(code), "{self:?}");
        assert!(self.err.contains(words), "{words} is not in {self:?}");
        assert_eq!(self.err.lines().count(), 1, "one sentence, and no more: {self:?}");
        assert_eq!(self.out, "", "answers stand there, and no complaints");
    }
}

/// The built program in an empty home, without a display unless one is set.
struct Program {
    command: Command,
    home: TempDir,
}

impl Program {
    fn new<S: AsRef<OsStr>>(arguments: &[S]) -> Self {
        let home = tempfile::tempdir().unwrap();
        let mut command = Command::new(build_folder().join("gatehouse"));
        command.args(arguments).env_clear().env("HOME", home.path());
        // A display may be found here by its usual name.
        command.env("XDG_RUNTIME_DIR", home.path());
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
        Self { command, home }
    }

    fn with(mut self, variable: &str, value: &str) -> Self {
        self.command.env(variable, value);
        self
    }

    fn run(mut self) -> Ended {
        let output = self.command.output();
        let output = output.unwrap_or_else(|error| panic!("build gatehouse first: {error}"));
        let kept = std::fs::read_dir(self.home.path()).unwrap().count();
        assert_eq!(kept, 0, "a program that did not start leaves nothing behind");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ended { status: output.status, out: text(output.stdout), err: text(output.stderr) }
    }
}
