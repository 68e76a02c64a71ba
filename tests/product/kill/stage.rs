//! A simulated service, a folder of recordings and a drill that is killed.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, SystemTime},
};

use gatehouse_records::{DatabaseKey, Records, UploadRecord, Verdict};
use gatehouse_sandbox::{ReceivedCall, Sandbox};
use gatehouse_tests::wav;
use gatehouse_uploads::State;
use serde_json::Value;
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const SECRET: &str = "GATEHOUSE_DRILL_SECRET";

/// Where and when the drill is killed.
pub(crate) enum Death {
    At(&'static str, u32),
    After(Duration),
}

pub(crate) struct Stage {
    sandbox: Sandbox,
    folder: TempDir,
    files: Vec<PathBuf>,
    /// What the drill has shown, call by call: the state last.
    shown: HashMap<String, State>,
    /// A person has said that unknown calls may be sent again.
    consented: bool,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        Self {
            sandbox: Sandbox::start(gatehouse_sandbox::Options::default()).await.unwrap(),
            folder: tempfile::tempdir().unwrap(),
            files: Vec::new(),
            shown: HashMap::new(),
            consented: false,
        }
    }

    /// Adds recordings, small and large, that nobody has touched for a minute.
    pub(crate) fn record(&mut self, seed: u64, count: usize) {
        let mut random = fastrand::Rng::with_seed(seed);
        for _ in 0..count {
            let bytes = [random.usize(46..2000), random.usize(2000..3_000_000)][random.usize(..2)];
            let path = self.folder.path().join(format!("call-{}.wav", self.files.len()));
            let mut content = wav::head(bytes as u64).unwrap();
            content.extend(std::iter::repeat_with(|| random.u8(..)).take(bytes - content.len()));
            fs::write(&path, content).unwrap();
            let past = SystemTime::now() - Duration::from_secs(60);
            File::options().write(true).open(&path).unwrap().set_modified(past).unwrap();
            self.files.push(path);
        }
    }

    fn drill(&self) -> Command {
        let access = self.sandbox.authenticx();
        let mut command = Command::new(env!("CARGO_BIN_EXE_drill"));
        command
            .args(["upload", "--base-url", &access.base_url, "--client-id", &access.client_id])
            .args(["--client-secret-env", SECRET, "--ask", "0", "--data-dir"])
            .arg(self.folder.path().join("data"))
            .args(&self.files)
            .env(SECRET, access.client_secret)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs the drill until it dies. False when it was done before.
    pub(crate) fn run_and_kill(&mut self, death: &Death) -> bool {
        let mut command = self.drill();
        if let Death::At(point, passage) = death {
            command.env("GATEHOUSE_FAULT_POINT", format!("{point}:{passage}"));
        }
        let mut child = command.spawn().unwrap();
        let killed = match death {
            Death::After(time) => {
                std::thread::sleep(*time);
                let running = child.try_wait().unwrap().is_none();
                kill(&mut child);
                self.read(&mut child);
                running
            }
            Death::At(point, _) => {
                let stopped = format!("stopped at {point}");
                let said = BufReader::new(child.stderr.take().unwrap());
                // Its words end with it where it never came to that point so often.
                let reached =
                    said.lines().map_while(Result::ok).any(|line| line.ends_with(&stopped));
                kill(&mut child);
                self.read(&mut child);
                reached
            }
        };
        child.wait().unwrap();
        killed
    }

    /// Reads what the drill has shown. Each line is a promise.
    fn read(&mut self, child: &mut Child) {
        let output = BufReader::new(child.stdout.take().unwrap());
        for line in output.lines().map_while(Result::ok) {
            // A line that was cut off was not shown.
            let Ok(step) = serde_json::from_str::<Value>(&line) else { continue };
            let state = State::from_word(step["to"].as_str().unwrap()).unwrap();
            self.shown.insert(step["call"].as_str().unwrap().to_owned(), state);
        }
    }

    async fn open(&self) -> Records {
        let secret = self.sandbox.authenticx().client_secret;
        let digest = Sha256::digest(format!("gatehouse drill journal\n{secret}"));
        let key = DatabaseKey::from_hex(&hex::encode(digest)).unwrap();
        Records::open(&self.folder.path().join("data/records"), &key).await.unwrap()
    }

    /// What the journal says after a kill must be what the service knows, or say that it is not known. Tells how many
    /// calls will be unknown.
    pub(crate) async fn examine(&mut self) -> usize {
        let records = self.open().await;
        let kept = records.uploads().await.unwrap().uploads;
        assert!(matches!(records.verify_chain().await.unwrap(), Verdict::Whole(_)));
        let receipts = records.receipts("", 0, 10_000).await.unwrap().receipts;
        records.close().await;
        let held = self.held();
        let mut unknown = 0;
        // The service refuses a second copy for its name, so this is what a second copy would look like.
        let doubled = kept.iter().any(|it| {
            it.details.contains("DuplicateName") || it.details.contains("of this name already")
        });
        assert!(!doubled || self.consented, "a call that was there was sent again without consent");
        for upload in &kept {
            let state = State::from_word(&upload.state).unwrap();
            let name = name(upload);
            let there = held.get(&name);
            match state {
                State::Confirmed => {
                    let there =
                        there.unwrap_or_else(|| panic!("{name} is confirmed and not there"));
                    let receipt = receipts.iter().find(|it| it.upload == upload.id).unwrap();
                    assert_eq!(receipt.sha256.as_deref(), Some(there.sha256.as_str()), "{name}");
                    let id = receipt.server_id.as_deref();
                    assert_eq!(id, Some(there.id.as_str()), "{name}");
                }
                State::Closing | State::Awaiting | State::Unknown => unknown += 1,
                other => assert!(there.is_none(), "{name} is there and {other:?}"),
            }
        }
        for (id, state) in &self.shown {
            let upload = kept.iter().find(|upload| upload.id.to_string() == *id);
            let upload = upload.unwrap_or_else(|| panic!("a call that was {state:?} is lost"));
            if state.has_arrived() {
                assert_eq!(upload.state, state.word(), "what was shown was forgotten");
            }
        }
        self.assert_nothing_was_altered(&held);
        unknown
    }

    fn assert_nothing_was_altered(&self, held: &HashMap<String, ReceivedCall>) {
        for (name, call) in held {
            let source = fs::read(self.folder.path().join(name)).unwrap();
            assert_eq!(call.sha256, hex::encode(Sha256::digest(source)), "{name} was altered");
        }
        assert_eq!(held.len(), self.sandbox.calls().len(), "a call is there twice");
        assert_eq!(self.sandbox.violations(), []);
    }

    fn held(&self) -> HashMap<String, ReceivedCall> {
        self.sandbox.calls().into_iter().map(|call| (call.file_name.clone(), call)).collect()
    }

    /// Lets the queue come to its end: first what can be found out, then, with consent, what was never there. Tells
    /// how many files there were.
    pub(crate) async fn finish(mut self) -> usize {
        let mut last = String::new();
        for round in 0..4 {
            let mut command = self.drill();
            command.args(["--ask", "1"]);
            if round > 0 {
                self.consented = true;
                command.arg("--resend-unknown");
            }
            let output = command.output().unwrap();
            last = format!("{} {}", output.status, String::from_utf8_lossy(&output.stderr));
            self.examine().await;
            if output.status.success() {
                break;
            }
        }
        let held = self.held();
        assert_eq!(held.len(), self.files.len(), "not every call arrived in the end: {last}");
        self.files.len()
    }
}

fn name(upload: &UploadRecord) -> String {
    let details: Value = serde_json::from_str(&upload.details).unwrap();
    details["name"].as_str().unwrap().to_owned()
}

/// On Unix this is SIGKILL: nothing of the drill runs any more.
fn kill(child: &mut Child) {
    child.kill().unwrap();
}
