//! Processes that never outlive the test.

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::processes;

/// Runs a program in a process group of its own and reads standard input. When that pipe closes,
/// because the value was dropped or because this process died by any means, the group ends:
/// politely first, two seconds later for certain.
const HOLD: &str = r#"
trap : TERM
"$@" </dev/null &
child=$!
exec >/dev/null
cat
kill -TERM 0
(sleep 2; kill -KILL 0) &
wait "$child"
kill -KILL 0
"#;

/// How long an ended process may take to be gone.
const LAST: Duration = Duration::from_secs(5);

/// Environment a held program keeps of ours; everything else it is told on purpose.
const KEPT: [&str; 4] = ["PATH", "TMPDIR", "RUST_BACKTRACE", "RUST_LOG"];

/// A program, with all its children, that lives as long as this value.
#[derive(Debug)]
pub(crate) struct Leash {
    shell: Child,
}

impl Leash {
    /// Starts `command` (its program, arguments and set environment; nothing else of it is
    /// read). What it says goes to the file `log`.
    pub(crate) fn start(command: &Command, log: &Path) -> Result<Self> {
        let file = log_file(log)?;
        Ok(Self { shell: spawn(command, file.try_clone()?.into(), file.into())? })
    }

    /// Like [`Leash::start`], and gives what the program prints.
    pub(crate) fn listen(command: &Command, log: &Path) -> Result<(Self, ChildStdout)> {
        let mut shell = spawn(command, Stdio::piped(), log_file(log)?.into())?;
        let said = shell.stdout.take().context("a piped output is there to be taken")?;
        Ok((Self { shell }, said))
    }

    /// The process that holds the others; all of them descend from it.
    pub(crate) fn id(&self) -> u32 {
        self.shell.id()
    }
}

impl Drop for Leash {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        // The shell ends itself with its group; there is nobody to tell if it could not.
        let _ = self.shell.wait();
        // The last of the group may still be on their way out.
        let start = Instant::now();
        while processes::group_lives(self.shell.id()) && start.elapsed() < LAST {
            sleep(Duration::from_millis(5));
        }
    }
}

fn log_file(path: &Path) -> Result<File> {
    File::create(path).with_context(|| format!("cannot write {}", path.display()))
}

fn spawn(command: &Command, output: Stdio, errors: Stdio) -> Result<Child> {
    let program = command.get_program();
    let mut shell = Command::new("sh");
    shell.args(["-c", HOLD, "leash"]).arg(program).args(command.get_args()).env_clear();
    shell.env("LANG", "C.UTF-8");
    for name in KEPT {
        if let Some(value) = std::env::var_os(name) {
            shell.env(name, value);
        }
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => shell.env(name, value),
            None => shell.env_remove(name),
        };
    }
    shell.stdin(Stdio::piped()).stdout(output).stderr(errors).process_group(0);
    shell.spawn().with_context(|| format!("cannot start {}", program.to_string_lossy()))
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader};

    use super::*;

    #[test]
    fn a_dropped_leash_takes_the_whole_family_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let mut family = Command::new("sh");
        family.args(["-c", "sleep 600 & echo $!; wait"]);
        let (leash, said) = Leash::listen(&family, &dir.path().join("log")).unwrap();
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line).unwrap();
        let grandchild: u32 = line.trim().parse().unwrap();
        assert!(processes::is_alive(grandchild));

        let start = Instant::now();
        drop(leash);
        assert!(!processes::is_alive(grandchild));
        assert!(start.elapsed().as_secs() < 2, "a willing family ends at once");
    }

    #[test]
    fn a_program_that_ignores_a_polite_end_ends_all_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let mut stubborn = Command::new("sh");
        stubborn.args(["-c", "trap '' TERM; echo $$; while :; do sleep 1; done"]);
        let (leash, said) = Leash::listen(&stubborn, &dir.path().join("log")).unwrap();
        let mut line = String::new();
        BufReader::new(said).read_line(&mut line).unwrap();
        drop(leash);
        assert!(!processes::is_alive(line.trim().parse().unwrap()));
    }
}
