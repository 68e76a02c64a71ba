//! A virtual camera, and a program that has a session with it.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use gatehouse_tests::camera::VirtualCamera;
use gatehouse_tests::camera::pictures::Picture;
use serde_json::Value;
use tempfile::TempDir;

/// Long enough for a camera to start on a busy machine.
pub(crate) const SOON: Duration = Duration::from_secs(8);

/// Silence, and a picture that is none, are named within this.
pub(crate) const NAMED: Duration = Duration::from_secs(3);

/// A camera that is plugged in again, or works again, is live within this.
pub(crate) const HEALED: Duration = Duration::from_secs(5);

pub(crate) struct Rig {
    pub(crate) camera: VirtualCamera,
    probe: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
    pub(crate) home: TempDir,
}

impl Rig {
    /// A camera before a room.
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// The camera is changed before the program starts.
    pub(crate) fn with(change: impl FnOnce(&VirtualCamera)) -> Self {
        let camera = VirtualCamera::plug_in().unwrap();
        camera.show(&Picture::room()).unwrap();
        change(&camera);
        let home = tempfile::tempdir().unwrap();
        let mut probe = Command::new(env!("CARGO_BIN_EXE_camera_probe"))
            .envs(camera.environment())
            .env("HOME", home.path())
            .env("TMPDIR", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let questions = probe.stdin.take().unwrap();
        let answers = BufReader::new(probe.stdout.take().unwrap());
        Self { camera, probe, questions, answers, home }
    }

    /// One question, one answer.
    pub(crate) fn ask(&mut self, question: &str) -> Value {
        writeln!(self.questions, "{question}").unwrap();
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        assert!(!line.is_empty(), "the program ended at {question:?}");
        serde_json::from_str(&line).unwrap()
    }

    /// Asks until the answer is as it should be. How long that took.
    pub(crate) fn until(
        &mut self,
        question: &str,
        within: Duration,
        holds: impl Fn(&Value) -> bool,
    ) -> (Value, Duration) {
        let start = Instant::now();
        loop {
            let answer = self.ask(question);
            if holds(&answer) {
                return (answer, start.elapsed());
            }
            assert!(start.elapsed() < within, "not within {within:?}; last: {answer:#}");
            sleep(Duration::from_millis(20));
        }
    }

    /// Looks on until the camera is so.
    pub(crate) fn until_state(&mut self, state: &str, within: Duration) -> Duration {
        self.until("look", within, |answer| answer["status"]["state"] == state).1
    }

    pub(crate) fn until_live(&mut self) {
        self.until_state("live", SOON);
    }

    /// How many camera nodes the program holds.
    pub(crate) fn held(&self) -> usize {
        let files = fs::read_dir(format!("/proc/{}/fd", self.probe.id())).unwrap();
        let links = files.filter_map(|file| fs::read_link(file.ok()?.path()).ok());
        links.filter(|link| link.to_string_lossy().contains("memfd:camera")).count()
    }

    /// How many threads wait for frames; one that was left behind would be among them.
    pub(crate) fn capture_threads(&self) -> usize {
        let tasks = fs::read_dir(format!("/proc/{}/task", self.probe.id())).unwrap();
        let names =
            tasks.filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok());
        names.filter(|name| name.trim() == "camera").count()
    }

    /// Processor time the program has used.
    pub(crate) fn worked(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.probe.id())).unwrap();
        // After the name in brackets the fields 14 and 15, in hundredths of a second.
        let fields: Vec<&str> = stat.rsplit_once(") ").unwrap().1.split(' ').collect();
        let ticks: u64 = fields[11..13].iter().map(|field| field.parse::<u64>().unwrap()).sum();
        Duration::from_millis(ticks * 10)
    }
}

impl Drop for Rig {
    fn drop(&mut self) {
        let _ = self.probe.kill();
        let _ = self.probe.wait();
    }
}
