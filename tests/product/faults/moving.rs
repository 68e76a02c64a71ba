//! The folder of the journal goes away under calls that are on their way, or another one takes its place: nothing is
//! claimed that is not on disk, and what was begun goes on when the folder is back.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Duration,
};

use gatehouse_records::{DatabaseKey, Records};
use gatehouse_sandbox::Fault;
use gatehouse_uploads::{Keeping, State};
use serde_json::Value;

use crate::{
    journal::Desk,
    rig::{Rig, options},
};

const SECRET: &str = "DRILL_SECRET";

/// A folder that is somewhere else for a while.
struct Away {
    home: PathBuf,
    place: PathBuf,
}

impl Away {
    fn moved(home: &Path) -> Self {
        let mut place = home.as_os_str().to_owned();
        place.push("-away");
        let away = Self { home: home.to_owned(), place: place.into() };
        fs::rename(&away.home, &away.place).unwrap();
        away
    }

    fn put_back(self) {
        fs::rename(self.place, self.home).unwrap();
    }
}

async fn until_it_is(desk: &Desk, keeping: Keeping) {
    let found = async {
        while desk.rig.queue.keeping() != keeping {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), found).await.expect("it is seen");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_goes_out_while_the_folder_is_away() {
    let desk = Desk::new(options()).await;
    let path = desk.rig.recording("a.wav", 1000);
    desk.rig.queue.add(vec![path]).await.unwrap();
    let id = desk.rig.named("a.wav").id;
    let away = Away::moved(desk.folder.path());
    let told = desk.rig.queue.send(&[id]).await.unwrap_err().to_string();
    assert!(told.contains("removed or replaced"), "{told}");
    assert_eq!(desk.rig.queue.keeping(), Keeping::Moved);
    assert_eq!((desk.rig.call(id).state, desk.rig.attempts_seen()), (State::Draft, 0));
    away.put_back();
    until_it_is(&desk, Keeping::Durable).await;
    desk.rig.queue.send(&[id]).await.unwrap();
    desk.rig.until_state(id, State::Confirmed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_comes_while_the_folder_is_away_is_told_when_it_is_back() {
    let desk = Desk::new(options()).await;
    desk.rig.arm(Fault::Delay(Duration::from_millis(300)));
    let id = desk.rig.send("a.wav", 1000).await;
    desk.rig.until_state(id, State::Closing).await;
    let away = Away::moved(desk.folder.path());
    until_it_is(&desk, Keeping::Moved).await;
    assert!(!desk.rig.call(id).state.has_arrived(), "nobody would find it");
    away.put_back();
    desk.rig.until_state(id, State::Confirmed).await;
    desk.rig.assert_holds(&["a.wav"]);
}

/// Takes the folder away, or another one into its place, while a reply is awaited, and tells what the drill says then.
async fn drilled(replaced: impl FnOnce(&Path)) -> (Vec<Value>, String, Option<i32>) {
    let rig = Rig::new().await;
    rig.arm(Fault::Delay(Duration::from_millis(700)));
    let (access, data) = (rig.sandbox.authenticx(), tempfile::tempdir().unwrap());
    let mut drill = Command::new(env!("CARGO_BIN_EXE_drill"))
        .args(["upload", "--base-url", &access.base_url, "--client-id", &access.client_id])
        .args(["--client-secret-env", SECRET, "--ask", "0", "--data-dir"])
        .arg(data.path())
        .arg(rig.recording("a.wav", 1000))
        .env(SECRET, &access.client_secret)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(drill.stdout.take().unwrap()).lines().map_while(Result::ok);
    let mut shown = Vec::new();
    for line in lines.by_ref() {
        let step: Value = serde_json::from_str(&line).unwrap();
        let closing = step["to"] == "closing";
        shown.push(step);
        if closing {
            break;
        }
    }
    replaced(&data.path().join("records"));
    shown.extend(lines.filter_map(|line| serde_json::from_str(&line).ok()));
    let mut said = String::new();
    drill.stderr.take().unwrap().read_to_string(&mut said).unwrap();
    (shown, said, drill.wait().unwrap().code())
}

fn assert_stopped((shown, said, code): (Vec<Value>, String, Option<i32>)) {
    assert_eq!(shown.last().unwrap()["to"], "closing", "the last that is on disk");
    assert!(said.contains("removed or replaced"), "{said}");
    assert_eq!(code, Some(1));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_whose_folder_was_deleted_stops_with_words_and_claims_nothing() {
    assert_stopped(drilled(|folder| fs::remove_dir_all(folder).unwrap()).await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drill_whose_folder_was_replaced_stops_with_words_and_claims_nothing() {
    let key = DatabaseKey::generate().unwrap();
    let other = tempfile::tempdir().unwrap();
    let records = Records::open(&other.path().join("records"), &key).await.unwrap();
    records.close().await;
    let replaced = |folder: &Path| {
        fs::remove_dir_all(folder).unwrap();
        fs::rename(other.path().join("records"), folder).unwrap();
    };
    assert_stopped(drilled(replaced).await);
}
