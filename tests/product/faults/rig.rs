//! A queue, a sandbox and a folder of recordings.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatehouse_sandbox::{Endpoint as At, Fault, Sandbox};
use gatehouse_tests::head;
use gatehouse_uploads::{Backoff, Call, CallId, Cause, Destination, Options, Queue, State};
use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{
    Endpoint, Vendor,
    authenticx::{Account, Authenticx, UploadCause, UploadLimits},
};
use sha2::{Digest, Sha256};
use tempfile::TempDir;

const CONNECTION: &str = "calls";
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Rig {
    pub sandbox: Sandbox,
    pub queue: Arc<Queue>,
    pub folder: TempDir,
    pub vault: Arc<Vault>,
}

/// Waits are short, so that what a person would see in a minute is seen in a moment.
pub fn options() -> Options {
    Options {
        backoff: Backoff {
            base: Duration::from_millis(20),
            cap: Duration::from_millis(100),
            tries: 4,
        },
        stalled_after: Duration::from_millis(300),
        look_again: Duration::from_millis(50),
        ask_after: Duration::from_secs(600),
        journal_again: Duration::from_millis(50),
        ..Options::default()
    }
}

impl Rig {
    pub async fn new() -> Self {
        Self::with(options()).await
    }

    pub async fn with(options: Options) -> Self {
        let sandbox = Sandbox::start(gatehouse_sandbox::Options::default()).await.unwrap();
        let vault = Arc::new(Vault::new());
        let rig = Self {
            queue: Queue::new(options),
            folder: tempfile::tempdir().unwrap(),
            sandbox,
            vault,
        };
        let secret = rig.sandbox.authenticx().client_secret;
        let name = secret_name();
        rig.vault.put(&name, SecretText::from(secret), Keep::Session).await.unwrap();
        rig.queue.connect(Some(rig.client(UploadLimits::default()))).await;
        rig
    }

    /// The simulated service, with limits of our own.
    pub fn client(&self, limits: UploadLimits) -> Destination {
        let mut destination = self.client_at(&self.sandbox.authenticx().base_url);
        destination.client = destination.client.with_limits(limits);
        destination
    }

    /// The same connection at another address.
    pub fn client_at(&self, address: &str) -> Destination {
        let account = Account {
            endpoint: Endpoint::custom(Vendor::Authenticx, address, None).unwrap(),
            client_id: self.sandbox.authenticx().client_id,
            secret: secret_name(),
            vault: Arc::clone(&self.vault),
        };
        let client = Authenticx::new(account).unwrap();
        Destination { connection: CONNECTION.to_owned(), client }
    }

    /// A recording that nobody has touched for a minute.
    pub fn recording(&self, name: &str, bytes: usize) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, sounding(name, bytes)).unwrap();
        let past = SystemTime::now() - Duration::from_secs(60);
        File::options().write(true).open(&path).unwrap().set_modified(past).unwrap();
        path
    }

    /// Adds a recording and hands it over.
    pub async fn send(&self, name: &str, bytes: usize) -> CallId {
        let path = self.recording(name, bytes);
        self.queue.add(vec![path]).await.unwrap();
        let id = self.named(name).id;
        assert_eq!(self.queue.send(&[id]).await, Ok(1), "{name} was not taken");
        id
    }

    pub fn named(&self, name: &str) -> Call {
        let calls = self.queue.pages(true).calls;
        calls.into_iter().rfind(|call| call.name == name).expect("no such call")
    }

    pub fn call(&self, id: CallId) -> Call {
        let calls = self.queue.pages(true).calls;
        calls.into_iter().find(|call| call.id == id).expect("no such call")
    }

    /// Waits until a call is as it should be.
    pub async fn until(&self, id: CallId, what: &str, good: impl Fn(&Call) -> bool) -> Call {
        let waiting = async {
            loop {
                let call = self.call(id);
                if good(&call) {
                    return call;
                }
                self.queue.changed().await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| {
            let call = self.call(id);
            panic!(
                "{} never became {what}: {:?} {:?} {:?} {:?}",
                call.name, call.state, call.cause, call.findings, call.media
            )
        })
    }

    pub async fn until_state(&self, id: CallId, state: State) -> Call {
        self.until(id, &format!("{state:?}"), |call| call.state == state).await
    }

    pub fn arm(&self, fault: Fault) {
        self.sandbox.arm(At::Upload, fault, Some(1));
    }

    /// How many uploads the service has seen begin.
    pub fn attempts_seen(&self) -> usize {
        self.sandbox.requests().iter().filter(|seen| seen.endpoint == At::Upload).count()
    }

    pub fn tokens_asked(&self) -> usize {
        self.sandbox.requests().iter().filter(|seen| seen.endpoint == At::Token).count()
    }

    /// What the service holds must be the file, and nothing that we sent may have broken a rule.
    pub fn assert_holds(&self, names: &[&str]) {
        self.assert_holds_of(self.folder.path(), names);
    }

    /// The same of files of another folder.
    pub fn assert_holds_of(&self, folder: &Path, names: &[&str]) {
        let held = self.sandbox.calls();
        let mut there: Vec<&str> = held.iter().map(|call| call.file_name.as_str()).collect();
        there.sort_unstable();
        let mut wanted = names.to_vec();
        wanted.sort_unstable();
        assert_eq!(there, wanted, "what the service holds");
        for call in &held {
            let source = fs::read(folder.join(&call.file_name)).unwrap();
            assert_eq!(call.sha256, hex::encode(Sha256::digest(source)), "{}", call.file_name);
        }
        assert_eq!(self.sandbox.violations().len(), 0, "{:?}", self.sandbox.violations());
    }
}

pub fn cause(call: &Call) -> Option<&UploadCause> {
    match call.cause.as_ref()? {
        Cause::Refused(refusal) => Some(&refusal.cause),
        Cause::ReplyLost(_) => None,
    }
}

fn secret_name() -> SecretName {
    SecretName::new("test", "client-secret").unwrap()
}

/// Bytes that differ from name to name and do not repeat within a chunk.
/// A recording of this name of so many bytes, as far as that is enough for one.
pub fn sounding(name: &str, bytes: usize) -> Vec<u8> {
    let mut content = noise(name, if bytes == 0 { 0 } else { bytes.max(64) });
    if !content.is_empty() {
        let head = head::of(name, content.len() as u64).unwrap();
        content[..head.len()].copy_from_slice(&head);
    }
    content
}

fn noise(seed: &str, bytes: usize) -> Vec<u8> {
    let mut state = seed.bytes().fold(0x9E37_79B9_7F4A_7C15_u64, |state, byte| {
        (state ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    let mut noise = Vec::with_capacity(bytes + 8);
    while noise.len() < bytes {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        noise.extend_from_slice(&state.to_le_bytes());
    }
    noise.truncate(bytes);
    noise
}
