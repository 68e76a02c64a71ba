//! The upload drill, a process of its own, where its computer is a strange one: a clock that is hours off, hardly any files that
//! it may open, names that differ in bytes which are no text.

use std::{
    collections::HashMap,
    ffi::{OsStr, OsString},
    fs::{self, File},
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use gatehouse_sandbox::Fault;
use gatehouse_tests::{clock::Clock, share::Share};
use serde_json::Value;

use crate::rig::{PATIENCE, Rig};

const SECRET: &str = "DRILL_SECRET";

/// A drill below another program, or alone.
struct Drill<'a> {
    rig: &'a Rig,
    address: String,
    below: &'a [&'a str],
    environment: Vec<(&'static str, OsString)>,
    options: &'a [&'a str],
    files: Vec<PathBuf>,
}

impl<'a> Drill<'a> {
    fn of(rig: &'a Rig, files: Vec<PathBuf>) -> Self {
        let address = rig.sandbox.authenticx().base_url;
        Self { rig, address, below: &[], environment: Vec::new(), options: &[], files }
    }

    fn begin(&self) -> Child {
        let access = self.rig.sandbox.authenticx();
        let drill = [env!("CARGO_BIN_EXE_drill"), "upload"];
        let words: Vec<&str> = self.below.iter().copied().chain(drill).collect();
        Command::new(words[0])
            .args(&words[1..])
            .args(["--base-url", &self.address, "--client-id", &access.client_id])
            .args(["--client-secret-env", SECRET, "--ask", "0", "--data-dir"])
            .arg(self.rig.folder.path().join("data"))
            .args(self.options)
            .args(&self.files)
            .env(SECRET, access.client_secret)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            // A pipe that nobody reads would hold the drill up.
            .stdout(File::create(self.said()).unwrap())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    fn said(&self) -> PathBuf {
        self.rig.folder.path().join("said")
    }

    /// What it says until its end, which must come in time.
    fn end(&self, mut child: Child) -> Said {
        let begun = Instant::now();
        while child.try_wait().unwrap().is_none() {
            if begun.elapsed() > 4 * PATIENCE {
                child.kill().unwrap();
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let ended = child.wait_with_output().unwrap();
        Said {
            steps: fs::read_to_string(self.said()).unwrap(),
            words: String::from_utf8_lossy(&ended.stderr).into_owned(),
            code: ended.status.code(),
        }
    }

    fn run(&self) -> Said {
        self.end(self.begin())
    }
}

fn recordings(rig: &Rig, count: usize) -> Vec<PathBuf> {
    (0..count).map(|number| rig.recording(&format!("call-{number:02}.wav"), 20_000)).collect()
}

/// What a drill said.
struct Said {
    steps: String,
    words: String,
    code: Option<i32>,
}

impl Said {
    /// What was said of each call at last.
    fn last_steps(&self) -> HashMap<String, Value> {
        let steps = self.steps.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        steps.map(|step| (step["call"].as_str().unwrap().to_owned(), step)).collect()
    }
}

fn assert_all_arrived(said: &Said, rig: &Rig, count: usize) {
    let open: Vec<Value> =
        said.last_steps().into_values().filter(|step| step["to"] != "confirmed").collect();
    assert_eq!(
        said.code,
        Some(0),
        "{}
{open:#?}",
        said.words
    );
    assert_eq!(rig.sandbox.calls().len(), count, "each call is there once");
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_waited_while_the_clock_was_off_arrive_at_once_at_the_true_time() {
    for off in ["+3h", "-3h", "+40d", "@2001-01-01 00:00:00"] {
        let rig = Rig::new().await;
        let Some(clock) = Clock::off(off, rig.folder.path()).unwrap() else { return };
        let environment = clock.environment();
        let files = recordings(&rig, 3);
        let nobody = "http://127.0.0.1:9".to_owned();
        let early = Drill { address: nobody, environment, ..Drill::of(&rig, files.clone()) };
        let mut child = early.begin();
        std::thread::sleep(Duration::from_secs(4));
        child.kill().unwrap();
        child.wait().unwrap();
        let now = Drill { address: rig.sandbox.authenticx().base_url, ..Drill::of(&rig, files) };
        let begun = Instant::now();
        let output = now.run();
        assert_all_arrived(&output, &rig, 3);
        assert!(begun.elapsed() < Duration::from_secs(20), "{off}: {:?}", begun.elapsed());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clock_that_is_put_back_while_calls_wait_holds_up_none() {
    for (before, after) in [("+3h", "+0"), ("+0", "-3h"), ("+0", "+1y")] {
        let rig = Rig::new().await;
        let Some(clock) = Clock::off(before, rig.folder.path()).unwrap() else { return };
        let environment = clock.environment();
        let busy = Fault::Status { code: 429, retry_after: Some(1) };
        rig.sandbox.arm(gatehouse_sandbox::Endpoint::Upload, busy, Some(4));
        let drill = Drill { environment, ..Drill::of(&rig, recordings(&rig, 4)) };
        let child = drill.begin();
        tokio::time::timeout(PATIENCE, async {
            while rig.attempts_seen() < 4 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await
        .unwrap();
        clock.put(after).unwrap();
        assert_all_arrived(&drill.end(child), &rig, 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_hardly_any_files_to_open_calls_wait_for_each_other_and_arrive() {
    let rig = Rig::new().await;
    let below = ["prlimit", "--nofile=24"];
    let files = recordings(&rig, 30);
    let output =
        Drill { below: &below, options: &["--at-once", "8"], ..Drill::of(&rig, files) }.run();
    assert_all_arrived(&output, &rig, 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_differ_in_a_byte_that_is_no_text_are_calls_of_their_own_and_each_is_named() {
    let rig = Rig::new().await;
    let names: [&[u8]; 3] = [b"A-\xff.wav", b"A-\xfe.wav", b"A-\xef\xbf\xbd.wav"];
    let strange = |name: &&[u8]| {
        let path = rig.folder.path().join(OsStr::from_bytes(name));
        fs::rename(rig.recording("next.wav", 2_000), &path).unwrap();
        path
    };
    let output = Drill::of(&rig, names.iter().map(strange).collect()).run();
    let calls = output.last_steps();
    assert_eq!(calls.len(), 3, "{calls:?}");
    let data = || journal_bytes(rig.folder.path());
    let before = data();
    let again = Drill::of(
        &rig,
        names.iter().map(|it| rig.folder.path().join(OsStr::from_bytes(it))).collect(),
    )
    .run();
    assert_eq!(again.last_steps().len(), 0, "nothing happened, so nothing is said");
    assert!(data() <= before, "and nothing is written");
}

fn journal_bytes(folder: &Path) -> u64 {
    let folder = folder.join("data/records");
    fs::read_dir(folder).unwrap().map(|it| it.unwrap().metadata().unwrap().len()).sum()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_share_that_goes_away_under_a_drill_and_comes_back_costs_no_call() {
    for hangs_up in [false, true] {
        let rig = Rig::new().await;
        let Some(mut share) = Share::below(rig.folder.path()).unwrap() else { return };
        let name = |number: usize| format!("call-{number:02}.wav");
        for number in 0..20 {
            rig.recording(&format!("source/{}", name(number)), 60_000);
        }
        let files = (0..20).map(|number| share.place().join(name(number))).collect();
        let drill = Drill { options: &["--limit", "300000"], ..Drill::of(&rig, files) };
        let child = drill.begin();
        tokio::time::timeout(PATIENCE, async {
            while rig.sandbox.calls().len() < 4 {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        })
        .await
        .unwrap();
        if hangs_up {
            share.hangs_up();
        } else {
            share.goes_away();
        }
        std::thread::sleep(Duration::from_secs(3));
        share.comes_back().unwrap();
        assert_all_arrived(&drill.end(child), &rig, 20);
    }
}
