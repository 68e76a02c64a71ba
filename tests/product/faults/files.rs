//! Files that are not what they were, and what is found before anything is sent.

use std::{
    fs,
    io::Write,
    time::{Duration, SystemTime},
};

use gatehouse_sandbox::Fault;
use gatehouse_uploads::{Added, FindingKind, State};
use gatehouse_vendors::authenticx::{FileTrouble, UploadCause};

use crate::rig::{Rig, cause};

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_changed_after_it_was_added_is_not_sent() {
    let rig = Rig::new().await;
    let path = rig.recording("a.wav", 1000);
    rig.queue.add(vec![path.clone()]).await.unwrap();
    let id = rig.named("a.wav").id;
    fs::write(&path, b"somebody else's call").unwrap();
    rig.queue.send(&[id]).await.unwrap();
    let call = rig.until_state(id, State::Refused).await;
    assert_eq!(cause(&call), Some(&UploadCause::File(FileTrouble::Changed)));
    rig.assert_holds(&[]);
    rig.queue.retry(vec![id], false).await.unwrap();
    rig.until_state(id, State::Confirmed).await;
    rig.assert_holds(&["a.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_grows_while_it_is_sent_never_arrives_as_half_a_call() {
    let rig = Rig::new().await;
    rig.arm(Fault::Stall { percent: 20, pause: Duration::from_millis(600) });
    let id = rig.send("a.wav", 40_000_000).await;
    rig.until(id, "on its way", |call| call.sent() > 0).await;
    let path = rig.folder.path().join("a.wav");
    fs::File::options().append(true).open(path).unwrap().write_all(b"more").unwrap();
    let call = rig.until_state(id, State::Refused).await;
    assert_eq!(cause(&call), Some(&UploadCause::File(FileTrouble::Grew)));
    rig.assert_holds(&[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_gone_is_named() {
    let rig = Rig::new().await;
    let path = rig.recording("a.wav", 1000);
    rig.queue.add(vec![path.clone()]).await.unwrap();
    fs::remove_file(path).unwrap();
    let id = rig.named("a.wav").id;
    rig.queue.send(&[id]).await.unwrap();
    let call = rig.until_state(id, State::Refused).await;
    assert_eq!(cause(&call), Some(&UploadCause::File(FileTrouble::Gone)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recording_that_is_still_running_waits_until_it_is_done() {
    let rig = Rig::new().await;
    let path = rig.recording("running.wav", 1000);
    fs::File::options().write(true).open(&path).unwrap().set_modified(SystemTime::now()).unwrap();
    rig.queue.add(vec![path]).await.unwrap();
    let call = rig.named("running.wav");
    assert_eq!(call.findings[0].kind, FindingKind::Growing);
    assert_eq!(rig.queue.send(&[call.id]).await, Ok(0), "it must not go yet");
    let call = rig.until(call.id, "at rest", |call| call.findings.is_empty()).await;
    assert_eq!(rig.queue.send(&[call.id]).await, Ok(1));
    rig.until_state(call.id, State::Confirmed).await;
    rig.assert_holds(&["running.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn good_files_go_ahead_while_others_wait_for_a_cure() {
    let rig = Rig::new().await;
    let paths = vec![
        rig.recording("good.wav", 1000),
        rig.recording("notes.txt", 10),
        rig.recording("empty.wav", 0),
        rig.recording("twice/good.wav", 10),
    ];
    let added = rig.queue.add(paths.clone()).await.unwrap();
    assert_eq!(added, Added { added: 4, ..Added::default() });
    assert_eq!(
        rig.queue.add(paths).await,
        Ok(Added { again: 4, ..Added::default() }),
        "all of it is here"
    );
    let calls = rig.queue.pages(true).calls;
    let found: Vec<Option<FindingKind>> =
        calls.iter().map(|call| call.findings.first().map(|finding| finding.kind)).collect();
    let expected = [
        None,
        Some(FindingKind::WrongExtension),
        Some(FindingKind::Empty),
        Some(FindingKind::SameName),
    ];
    assert_eq!(found, expected);
    let ids: Vec<_> = calls.iter().map(|call| call.id).collect();
    assert_eq!(rig.queue.send(&ids).await, Ok(1));
    rig.until_state(ids[0], State::Confirmed).await;
    rig.assert_holds(&["good.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_is_free_to_go_once_the_other_is_off_the_list() {
    let rig = Rig::new().await;
    rig.queue.add(vec![rig.recording("a.wav", 10), rig.recording("x/a.wav", 20)]).await.unwrap();
    let calls = rig.queue.pages(true).calls;
    assert_eq!(calls[1].findings.len(), 1);
    rig.queue.remove(&[calls[0].id]).await.unwrap();
    assert_eq!(rig.call(calls[1].id).findings, []);
}
