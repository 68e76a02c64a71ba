//! Shares and disks that go away and come back: a condition of the world is no verdict on a call.

use std::{
    fs::{self, File},
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    time::{Duration, SystemTime},
};

use gatehouse_sandbox::{Endpoint as At, Fault};
use gatehouse_uploads::{Call, FindingKind, Finished, FolderTrouble, State, Tuning, WatchedFolder};
use gatehouse_vendors::authenticx::{FileTrouble, Unreadable, UploadCause};
use tempfile::TempDir;

use crate::rig::{Rig, cause, options, sounding};

/// A folder that leads to another disk: to the memory of this computer. Taken away, an empty folder is in its place, as when
/// a share is unmounted.
struct Share {
    disk: TempDir,
    place: PathBuf,
}

impl Share {
    /// None where this computer has no other disk to offer.
    #[expect(clippy::print_stderr, reason = "a test that is not run must say why")]
    fn of(rig: &Rig) -> Option<Self> {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| fs::metadata(path).ok().map(|it| it.dev());
        let memory = Path::new("/dev/shm");
        if device(memory).is_none() || device(memory) == device(rig.folder.path()) {
            eprintln!("not tried: /dev/shm is no disk of its own here");
            return None;
        }
        let share =
            Self { disk: TempDir::new_in(memory).unwrap(), place: rig.folder.path().join("share") };
        symlink(share.disk.path(), &share.place).unwrap();
        Some(share)
    }

    fn recording(&self, name: &str, bytes: usize) -> PathBuf {
        let path = self.place.join(name);
        fs::write(&path, sounding(name, bytes)).unwrap();
        let past = SystemTime::now() - Duration::from_secs(60);
        File::options().write(true).open(&path).unwrap().set_modified(past).unwrap();
        path
    }

    fn goes_away(&self) {
        fs::remove_file(&self.place).unwrap();
        fs::create_dir(&self.place).unwrap();
    }

    fn comes_back(&self) {
        fs::remove_dir(&self.place).unwrap();
        symlink(self.disk.path(), &self.place).unwrap();
    }

    /// As when a share numbers its files anew at each mount.
    fn numbers_its_files_anew(&self) {
        for entry in fs::read_dir(self.disk.path()).unwrap() {
            let path = entry.unwrap().path();
            let (content, metadata) = (fs::read(&path).unwrap(), fs::metadata(&path).unwrap());
            let copy = self.disk.path().join("copy");
            fs::write(&copy, content).unwrap();
            let times = File::options().write(true).open(&copy).unwrap();
            times.set_modified(metadata.modified().unwrap()).unwrap();
            fs::rename(copy, path).unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_of_a_share_that_goes_away_wait_until_it_is_back() {
    let rig = Rig::new().await;
    let Some(share) = Share::of(&rig) else { return };
    let limit = Some(400_000);
    rig.queue.tune(Tuning { at_once: 2, limit, ..rig.queue.tuning() }).await.unwrap();
    let names: Vec<String> = (0..12).map(|n| format!("call-{n}.wav")).collect();
    rig.queue.add(names.iter().map(|name| share.recording(name, 60_000)).collect()).await.unwrap();
    let ids: Vec<_> = names.iter().map(|name| rig.named(name).id).collect();
    rig.queue.send(&ids).await.unwrap();
    rig.until_state(ids[0], State::Confirmed).await;
    share.goes_away();
    let is_away = |call: &Call| {
        cause(call) == Some(&UploadCause::File(FileTrouble::Unreadable(Unreadable::Away)))
    };
    rig.until(ids[11], "away", is_away).await;
    rig.until(ids[11], "tried again", |call| is_away(call) && call.attempts > 5).await;
    for id in &ids {
        assert_ne!(rig.call(*id).state, State::Refused, "{:?}", rig.call(*id).cause);
    }
    share.comes_back();
    share.numbers_its_files_anew();
    rig.queue.tune(Tuning { limit: None, ..rig.queue.tuning() }).await.unwrap();
    for id in &ids {
        rig.until_state(*id, State::Confirmed).await;
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    rig.assert_holds_of(&share.place, &names);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_was_deleted_is_gone_and_asks_a_person() {
    let rig = Rig::new().await;
    let Some(share) = Share::of(&rig) else { return };
    rig.queue.pause(true).await.unwrap();
    let path = share.recording("a.wav", 1000);
    rig.queue.add(vec![path.clone()]).await.unwrap();
    let id = rig.named("a.wav").id;
    rig.queue.send(&[id]).await.unwrap();
    fs::remove_file(path).unwrap();
    rig.queue.pause(false).await.unwrap();
    let call = rig.until_state(id, State::Refused).await;
    assert_eq!(cause(&call), Some(&UploadCause::File(FileTrouble::Gone)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reply_that_is_awaited_while_the_share_goes_away_is_not_lost() {
    let rig = Rig::new().await;
    let Some(share) = Share::of(&rig) else { return };
    rig.sandbox.arm(At::Upload, Fault::Delay(Duration::from_millis(1500)), Some(1));
    rig.queue.add(vec![share.recording("a.wav", 1000)]).await.unwrap();
    let id = rig.named("a.wav").id;
    rig.queue.send(&[id]).await.unwrap();
    let is_sent = |call: &Call| matches!(call.state, State::Closing | State::Awaiting);
    rig.until(id, "sent", is_sent).await;
    share.goes_away();
    rig.until_state(id, State::Confirmed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_on_a_share_that_is_away_keeps_what_is_known_of_it_and_is_looked_at_again() {
    let options =
        gatehouse_uploads::Options { watch_every: Duration::from_millis(50), ..options() };
    let rig = Rig::with(options).await;
    let Some(share) = Share::of(&rig) else { return };
    let path = share.recording("a.wav", 16_000);
    rig.queue.add(vec![path.clone()]).await.unwrap();
    let id = rig.named("a.wav").id;
    let known = rig.call(id);
    assert!(known.media.length.is_some());
    share.goes_away();
    rig.queue.look_at(vec![id]).await;
    let call = rig.call(id);
    let found = call.findings.iter().find(|it| it.kind == FindingKind::Unreadable).unwrap();
    assert_eq!(found.detail.as_deref(), Some("away"));
    assert_eq!((&call.media, call.bytes()), (&known.media, known.bytes()), "nothing is forgotten");
    share.comes_back();
    rig.until(id, "read again", |call| call.findings.is_empty()).await;
    assert_eq!(rig.call(id).media, known.media);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_drop_of_what_could_not_be_read_is_another_look_at_it() {
    let rig = Rig::new().await;
    let path = rig.folder.path().join("a.wav");
    rig.queue.add(vec![path.clone()]).await.unwrap();
    let id = rig.named("a.wav").id;
    assert_eq!(rig.call(id).findings[0].kind, FindingKind::Unreadable);
    rig.recording("a.wav", 16_000);
    let added = rig.queue.add(vec![path]).await.unwrap();
    assert_eq!((added.added, added.again), (0, 1));
    rig.until(id, "readable", |call| call.findings.is_empty()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_share_that_goes_away_is_told_with_its_reason_and_taken_up_again() {
    let options =
        gatehouse_uploads::Options { watch_every: Duration::from_millis(50), ..options() };
    let rig = Rig::with(options).await;
    let folder = rig.folder.path().join("watched");
    let watched = WatchedFolder {
        path: folder.clone(),
        sends: true,
        converts: false,
        finished: Finished::Unchanged(Duration::from_millis(50)),
    };
    rig.queue.watch(Some(watched)).await.unwrap();
    let trouble = || rig.queue.watched().and_then(|(_, trouble)| trouble);
    let told = async {
        while trouble().is_none() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(10), told).await.unwrap();
    assert_eq!(trouble(), Some(FolderTrouble::Whole(Unreadable::Gone)));
    rig.recording("watched/a.wav", 1000);
    let there = async {
        while rig.queue.pages(true).calls.is_empty() {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), there).await.unwrap();
    rig.until_state(rig.named("a.wav").id, State::Confirmed).await;
}
