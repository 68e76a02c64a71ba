//! Files as other programs and other people write them, described by the very code that a drop and an import run.

#![expect(clippy::unwrap_used, clippy::panic, reason = "what breaks here is the test's own news")]

mod folders;
#[cfg(target_os = "linux")]
mod listings;
mod people;
mod recordings;
mod sheets;
mod zones;

use std::{
    collections::HashMap,
    fs::{self, File},
    path::Path,
    process::Command,
    time::{Duration, SystemTime},
};

use serde_json::Value;
use tempfile::TempDir;

/// What a drill says, a line each.
fn drill(arguments: &[&str]) -> Vec<Value> {
    drill_in("Europe/Berlin", arguments)
}

/// What a drill says of a computer in this zone.
fn drill_in(zone: &str, arguments: &[&str]) -> Vec<Value> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_drill")).args(arguments).env("TZ", zone).output().unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(!lines.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What a drop of a folder is described as.
struct Described {
    calls: HashMap<String, Value>,
    /// Lines of sheets that name no call, and what was passed over.
    rest: Value,
}

impl Described {
    fn of(folder: &Path) -> Self {
        Self::on_a_computer_in("Europe/Berlin", folder)
    }

    fn on_a_computer_in(zone: &str, folder: &Path) -> Self {
        let mut lines = drill_in(zone, &["describe", "--json", folder.to_str().unwrap()]);
        let rest = lines.pop().unwrap();
        let name = |call: &Value| {
            Some(Path::new(call["file"].as_str()?).file_name()?.to_str()?.to_owned())
        };
        let calls = lines.into_iter().map(|call| (name(&call).unwrap(), call)).collect();
        Self { calls, rest }
    }

    fn call(&self, name: &str) -> &Value {
        self.calls.get(name).unwrap_or_else(|| panic!("{name} is no call: {:?}", self.calls.keys()))
    }

    /// A field as it would be sent.
    fn field(&self, name: &str, field: &str) -> Option<String> {
        match &self.call(name)["metadata"][field] {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }

    fn findings(&self, name: &str) -> Vec<&str> {
        let findings = self.call(name)["findings"].as_array().unwrap();
        findings.iter().map(|finding| finding.as_str().unwrap()).collect()
    }

    fn seconds(&self, name: &str) -> f64 {
        self.call(name)["seconds"].as_f64().unwrap_or_default()
    }
}

/// A folder of files that nobody has written to for an hour.
fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = TempDir::new().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        let hour_ago = SystemTime::now() - Duration::from_secs(3600);
        File::options().write(true).open(path).unwrap().set_modified(hour_ago).unwrap();
    }
    folder
}

fn chunk(id: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let size = u32::try_from(content.len()).unwrap().to_le_bytes();
    [id.as_slice(), &size, content, &[0][..content.len() % 2]].concat()
}

/// What a WAV says of its samples: tag, samples a second, bytes a second, bytes a block, bits.
fn format((tag, rate, bytes, block, bits): (u16, u32, u32, u16, u16), more: &[u8]) -> Vec<u8> {
    let numbers = [&tag.to_le_bytes()[..], &1_u16.to_le_bytes(), &rate.to_le_bytes()].concat();
    let numbers = [&numbers[..], &bytes.to_le_bytes(), &block.to_le_bytes()].concat();
    chunk(b"fmt ", &[&numbers[..], &bits.to_le_bytes(), more].concat())
}

/// 8,000 samples of 16 bits a second.
const PLAIN: (u16, u32, u32, u16, u16) = (1, 8000, 16_000, 2, 16);

fn riff(parts: &[Vec<u8>]) -> Vec<u8> {
    chunk(b"RIFF", &[b"WAVE".as_slice(), &parts.concat()].concat())
}

/// A recording of one second, like no other of another name.
fn wav(name: &str) -> Vec<u8> {
    let mut sound = vec![0; 16_000];
    sound[..name.len()].copy_from_slice(name.as_bytes());
    riff(&[format(PLAIN, &[]), chunk(b"data", &sound)])
}
