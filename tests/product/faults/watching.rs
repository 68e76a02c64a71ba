//! A watched folder: taken when stable, sent if wished, remembered over a restart, and nothing in it touched.

use std::{fs, time::Duration};

use gatehouse_records::{DatabaseKey, Records};
use gatehouse_uploads::{
    FindingKind, Finished, Options, Overall, Queue, QueueTrouble, State, WatchedFolder,
};

use crate::{
    journal::Desk,
    rig::{Rig, options},
};

fn quick() -> Options {
    Options { watch_every: Duration::from_millis(20), ..options() }
}

fn folder(rig: &Rig, sends: bool) -> Option<WatchedFolder> {
    let path = rig.folder.path().join("shift");
    fs::create_dir_all(&path).unwrap();
    let finished = Finished::Unchanged(Duration::from_millis(100));
    Some(WatchedFolder { path, sends, converts: false, finished })
}

async fn until_rows(rig: &Rig, count: usize) {
    let waiting = async {
        while rig.queue.overall().total < count {
            rig.queue.changed().await;
            rig.queue.pages(false);
        }
    };
    tokio::time::timeout(crate::rig::PATIENCE, waiting).await.expect("nothing was taken");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_is_taken_sent_and_left_where_it_is() {
    let rig = Rig::with(quick()).await;
    rig.queue.watch(folder(&rig, true)).await.unwrap();
    let path = rig.recording("shift/a.wav", 1000);
    until_rows(&rig, 1).await;
    let id = rig.named("a.wav").id;
    rig.until_state(id, State::Confirmed).await;
    assert!(path.exists());
    assert_eq!(rig.sandbox.calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_is_to_be_sent_by_itself_it_waits_for_a_person() {
    let rig = Rig::with(quick()).await;
    rig.recording("shift/a.wav", 1000);
    rig.queue.watch(folder(&rig, false)).await.unwrap();
    until_rows(&rig, 1).await;
    assert_eq!(rig.named("a.wav").state, State::Draft);
    assert_eq!(rig.attempts_seen(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_has_to_be_put_right_is_not_sent_by_itself() {
    let rig = Rig::with(quick()).await;
    rig.queue.watch(folder(&rig, true)).await.unwrap();
    rig.recording("shift/a.wav", 1000);
    rig.recording("shift/b\"c.wav", 1000);
    until_rows(&rig, 2).await;
    rig.until_state(rig.named("a.wav").id, State::Confirmed).await;
    assert_eq!(rig.named("b\"c.wav").state, State::Draft);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_the_folder_is_watched_and_nothing_is_taken_twice() {
    let mut rig = Rig::with(quick()).await;
    let data = tempfile::tempdir().unwrap();
    let key = DatabaseKey::generate().unwrap();
    let records = Records::open(data.path(), &key).await.unwrap();
    rig.queue.attach(records.clone()).await.unwrap();
    let watched = folder(&rig, false);
    rig.queue.watch(watched.clone()).await.unwrap();
    rig.recording("shift/a.wav", 1000);
    until_rows(&rig, 1).await;
    // Its row is taken off the list; the file is still in the folder.
    remembered(&records).await;
    rig.queue.remove(&[rig.named("a.wav").id]).await.unwrap();
    rig.queue.detach().await;
    rig.queue = Queue::new(quick());
    rig.queue.attach(records).await.unwrap();
    assert_eq!(rig.queue.watched().map(|(folder, _)| folder), watched);
    rig.recording("shift/b.wav", 1000);
    until_rows(&rig, 1).await;
    assert_eq!(rig.queue.pages(true).calls.len(), 1);
    assert_eq!(rig.named("b.wav").state, State::Draft);
}

/// A row is there before its file is remembered; a restart in between finds the row.
async fn remembered(records: &Records) {
    let waiting = async {
        while records.upload_note("taken").await.unwrap().is_none() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(crate::rig::PATIENCE, waiting).await.expect("nothing was remembered");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_away_is_named_and_comes_back_by_itself() {
    let rig = Rig::with(quick()).await;
    let watched = folder(&rig, false);
    let path = watched.as_ref().unwrap().path.clone();
    let trouble = || rig.queue.watched().and_then(|(_, trouble)| trouble);
    rig.queue.watch(watched).await.unwrap();
    fs::remove_dir(&path).unwrap();
    let named = async {
        while trouble().is_none() {
            rig.queue.changed().await;
            rig.queue.pages(false);
        }
    };
    tokio::time::timeout(crate::rig::PATIENCE, named).await.expect("nobody noticed");
    rig.recording("shift/a.wav", 1000);
    until_rows(&rig, 1).await;
    assert_eq!(trouble(), None);
    assert_eq!(rig.queue.watch(None).await, Ok::<(), QueueTrouble>(()));
    assert!(rig.queue.watched().is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_grew_after_it_was_sent_is_one_finding_and_goes_again_when_a_person_says_so()
 {
    let desk = Desk::new(quick()).await;
    let rig = &desk.rig;
    rig.queue.watch(folder(rig, true)).await.unwrap();
    let path = rig.recording("shift/a.wav", 1000);
    until_rows(rig, 1).await;
    let id = rig.named("a.wav").id;
    rig.until_state(id, State::Confirmed).await;
    let grow = || {
        let mut file = fs::File::options().append(true).open(&path).unwrap();
        std::io::Write::write_all(&mut file, b"and more").unwrap();
    };
    grow();
    let call = rig.until(id, "a finding", |call| !call.findings.is_empty()).await;
    assert_eq!(rig.queue.overall(), Overall { need_you: 1, ..rig.queue.overall() });
    assert_eq!((call.findings[0].kind, call.grown), (FindingKind::GrewAfterSent, Some(1008)));
    assert_eq!((rig.queue.overall().total, rig.sandbox.calls().len()), (1, 1));
    rig.queue.waive(&[id]).await.unwrap();
    assert_eq!(rig.named("a.wav").findings, []);
    grow();
    rig.until(id, "the next finding", |call| call.grown == Some(1016)).await;
    rig.queue.add_grown(id).await.unwrap();
    let again = rig.named("a.wav");
    assert!(again.id != id && again.sent_name() == "a (2).wav", "{again:?}");
    rig.until(again.id, "at rest", |call| call.findings.is_empty()).await;
    assert_eq!(rig.queue.send(&[again.id]).await, Ok(1));
    rig.until_state(again.id, State::Confirmed).await;
    let held = rig.sandbox.calls();
    let names: Vec<&str> = held.iter().map(|call| call.file_name.as_str()).collect();
    assert_eq!(names, ["a.wav", "a (2).wav"]);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn files_whose_names_differ_in_a_byte_that_is_no_letter_are_two_and_are_taken_once_each() {
    use std::os::unix::ffi::OsStrExt;
    let desk = Desk::new(quick()).await;
    let shift = folder(&desk.rig, false).unwrap();
    for name in [&b"A-\xff.wav"[..], b"A-\xfe.wav"] {
        let at = shift.path.join(std::ffi::OsStr::from_bytes(name));
        let plain = desk.rig.recording(&format!("other-{}.wav", name[2]), 1000);
        fs::rename(plain, at).unwrap();
    }
    desk.rig.queue.watch(Some(shift)).await.unwrap();
    until_rows(&desk.rig, 2).await;
    let ids: Vec<_> = desk.rig.queue.pages(true).calls.iter().map(|call| call.id).collect();
    desk.rig
        .queue
        .send_as(vec![(ids[0], Some("first.wav".into())), (ids[1], Some("second.wav".into()))])
        .await
        .unwrap();
    desk.rig.until(ids[1], "ready", |call| call.findings.is_empty()).await;
    assert_eq!(desk.rig.queue.send(&ids).await, Ok(2));
    for id in &ids {
        desk.rig.until_state(*id, State::Confirmed).await;
    }
    let desk = desk.restarted(quick()).await;
    let noted = async || desk.records.upload_note("taken").await.unwrap();
    let before = noted().await;
    // Many looks at a folder in which nothing happens.
    tokio::time::sleep(Duration::from_millis(500)).await;
    let calls = desk.rig.queue.pages(true).calls;
    assert_eq!(calls.len(), 2, "nothing is taken in turn");
    assert!(calls.iter().all(|call| call.state == State::Confirmed));
    assert_eq!(noted().await, before, "nothing is written while nothing happens");
}
