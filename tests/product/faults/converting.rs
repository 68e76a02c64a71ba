//! Originals that the service takes only as WAV: passed over, converted when somebody says so, sent, and named in the receipt.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::{Duration, SystemTime},
};

use gatehouse_records::By;
use gatehouse_tests::lossless::{Made, TELEPHONE, aiff, flac, samples};
use gatehouse_uploads::{
    Conversion, ConvertTrouble, FindingKind, Finished, Options, Passed, Queue, State, WatchedFolder,
};

use crate::{
    journal::Desk,
    rig::{PATIENCE, Rig, options},
};

/// Seconds since 1970 at which every original here was written.
const WRITTEN: u64 = 1_760_000_000;

pub struct Station {
    pub desk: Desk,
}

impl Station {
    pub async fn new(options: Options) -> Self {
        let desk = Desk::new(options).await;
        desk.rig.queue.convert_into(converted(&desk.rig));
        Self { desk }
    }

    /// The rule of a watched folder in which recordings are finished almost at once.
    pub fn shift(&self, sends: bool, converts: bool) -> WatchedFolder {
        let path = self.rig().folder.path().join("shift");
        let finished = Finished::Unchanged(Duration::from_millis(50));
        WatchedFolder { path, sends, converts, finished }
    }

    pub fn rig(&self) -> &Rig {
        &self.desk.rig
    }

    pub fn queue(&self) -> &Arc<Queue> {
        &self.desk.rig.queue
    }

    /// The next start, with what the last one left.
    pub async fn restarted(mut self) -> Self {
        self.queue().detach().await;
        self.desk.rig.queue = Queue::new(options());
        self.queue().convert_into(converted(self.rig()));
        self.queue().attach(self.desk.records.clone()).await.unwrap();
        self
    }

    pub fn original(&self, name: &str, content: &[u8]) -> PathBuf {
        let path = self.rig().folder.path().join("shift").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        let written = SystemTime::UNIX_EPOCH + Duration::from_secs(WRITTEN);
        File::options().write(true).open(&path).unwrap().set_modified(written).unwrap();
        path
    }

    pub async fn drop_folder(&self) -> Vec<Passed> {
        self.queue().add(vec![self.rig().folder.path().join("shift")]).await.unwrap();
        self.queue().passed()
    }

    async fn convert_all(&self) {
        let ids: Vec<u64> = self.drop_folder().await.iter().map(|passed| passed.id).collect();
        self.queue().convert(&ids);
        self.until_ended().await;
    }

    /// Waits until no conversion goes on.
    async fn until_ended(&self) {
        let going = |it: &Passed| it.conversion.as_ref().is_some_and(Conversion::is_going_on);
        let waiting = async {
            while self.queue().passed().iter().any(going) {
                self.queue().passed_changed().await;
            }
        };
        tokio::time::timeout(PATIENCE, waiting).await.expect("no conversion ended");
    }

    pub async fn sent(&self, name: &str) {
        let id = self.rig().named(name).id;
        self.rig().until(id, "ready", |call| call.findings.is_empty()).await;
        assert_eq!(self.queue().send(&[id]).await, Ok(1));
        self.rig().until_state(id, State::Confirmed).await;
    }
}

pub fn converted(rig: &Rig) -> PathBuf {
    rig.folder.path().join("converted")
}

pub fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}

/// Waits until the folder of converted files is empty: they are deleted beside everything else.
pub async fn until_empty(folder: &Path) {
    let waiting = async {
        while !files(folder).is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("a converted file was left");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_converted_call_is_described_by_either_name_sent_and_named_with_its_original() {
    let station = Station::new(options()).await;
    let sound = samples(TELEPHONE, 20_000, 1);
    let comments = ["DATE=2025-10-09T08:00:00Z"];
    station.original("a.flac", &flac(TELEPHONE, &sound, [0; 16], &comments));
    station.original("b.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 16_000, 2)));
    station.original("calls.csv", b"file,name\na.flac,Ann\nb.wav,Bob\n");
    station.original("a.flac.json", b"{\"phone\":\"+14155550100\"}");
    let passed = station.drop_folder().await;
    let told: Vec<_> =
        passed.iter().map(|it| (it.name.as_str(), it.conversion.is_some())).collect();
    assert_eq!(told, [("a.flac", true), ("b.aiff", true)], "no line is said to name no call");
    station.convert_all().await;
    assert_eq!(station.queue().passed(), []);
    let (a, b) = (station.rig().named("a.wav"), station.rig().named("b.wav"));
    let said = |call: &gatehouse_uploads::Call| call.metadata(&Default::default());
    assert!(said(&a).contains("Ann") && said(&a).contains("+14155550100"), "{}", said(&a));
    assert!(said(&b).contains("Bob"), "{}", said(&b));
    assert_eq!(a.media.length, Some(Duration::from_millis(2500)));
    assert!(!a.media.about && a.folder.as_deref() == Some("shift"));
    let began = a.derived.interaction_date.parse::<jiff::Timestamp>().unwrap();
    assert_eq!(began, "2025-10-09T08:00:00Z".parse().unwrap());
    // Two seconds before the last change of the original, as of any recording that was copied with its times.
    assert_eq!(b.original.as_ref().map(|it| it.name.as_str()), Some("b.aiff"));
    station.sent("a.wav").await;
    let held = station.rig().sandbox.calls();
    assert_eq!((held[0].file_name.as_str(), held[0].bytes), ("a.wav", 44 + 40_000));
    let receipts = station.desk.records.receipts("a.flac", 0, 10).await.unwrap().receipts;
    assert_eq!(receipts[0].converted_from.as_deref(), Some("a.flac"));
    assert_eq!(receipts[0].sha256.as_deref(), Some(held[0].sha256.as_str()));
    let mut csv = Vec::new();
    station.desk.records.export_receipts("", &mut csv, &By::now("test")).await.unwrap();
    let csv = String::from_utf8(csv).unwrap();
    assert!(csv.lines().nth(1).unwrap().ends_with(",a.flac,lossless"), "{csv}");
    assert_eq!(files(&converted(station.rig())).len(), 1, "only that of b.wav is still needed");
    station.queue().remove(&[b.id]).await.unwrap();
    until_empty(&converted(station.rig())).await;
    let mut left = files(&station.rig().folder.path().join("shift"));
    left.sort();
    assert_eq!(left, ["a.flac", "a.flac.json", "b.aiff", "calls.csv"], "nothing beside them");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_damaged_stays_passed_over_with_the_place_and_leaves_nothing() {
    let station = Station::new(options()).await;
    let mut file = flac(TELEPHONE, &samples(TELEPHONE, 40_000, 1), [0; 16], &[]);
    file.truncate(file.len() / 2);
    station.original("a.flac", &file);
    station.convert_all().await;
    let passed = station.queue().passed();
    let Some(Conversion::Failed(ConvertTrouble::Damaged(Some(at)))) = passed[0].conversion else {
        panic!("{passed:?}");
    };
    assert!((2.0..2.6).contains(&at.as_secs_f64()), "{at:?}");
    assert_eq!((station.queue().overall().total, files(&converted(station.rig())).len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_that_is_dropped_again_while_its_call_waits_is_there_already() {
    let station = Station::new(options()).await;
    station.original("a.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 8000, 1)));
    station.convert_all().await;
    assert_eq!(station.drop_folder().await, []);
    assert_eq!(station.queue().overall().total, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_restart_it_is_sendable_also_where_the_converted_file_is_gone() {
    let station = Station::new(options()).await;
    station.original("a.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 8000, 1)));
    station.original("b.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 9000, 5)));
    station.convert_all().await;
    let (a, b) = (station.rig().named("a.wav"), station.rig().named("b.wav"));
    station.rig().until(b.id, "ready", |call| call.findings.is_empty()).await;
    fs::remove_file(b.path()).unwrap();
    let station = station.restarted().await;
    for call in [&a, &b] {
        station.rig().until(call.id, "ready", |call| call.findings.is_empty()).await;
    }
    assert!(b.path().exists(), "made again, in its place");
    station.queue().connect(Some(station.rig().client(Default::default()))).await;
    station.sent("a.wav").await;
    station.sent("b.wav").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_handed_over_is_converted_again_and_goes_by_itself() {
    let station = Station::new(Options { at_once: 0, ..options() }).await;
    station.original("a.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 8000, 1)));
    station.convert_all().await;
    let id = station.rig().named("a.wav").id;
    station.rig().until(id, "ready", |call| call.findings.is_empty()).await;
    assert_eq!(station.queue().send(&[id]).await, Ok(1));
    fs::remove_file(station.rig().call(id).path()).unwrap();
    // A start where the connection is known before the journal is.
    let mut station = station;
    station.queue().detach().await;
    station.desk.rig.queue = Queue::new(options());
    station.queue().convert_into(converted(station.rig()));
    station.queue().connect(Some(station.rig().client(Default::default()))).await;
    station.queue().attach(station.desk.records.clone()).await.unwrap();
    station.rig().until_state(id, State::Confirmed).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_original_that_was_changed_since_is_told_and_is_not_made_into_another_call() {
    let station = Station::new(options()).await;
    station.original("a.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 8000, 1)));
    station.convert_all().await;
    let a = station.rig().named("a.wav");
    station.rig().until(a.id, "ready", |call| call.findings.is_empty()).await;
    station.original("a.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 7000, 1)));
    assert_eq!(station.queue().send(&[a.id]).await, Ok(0));
    let kinds = |station: &Station| -> Vec<FindingKind> {
        station.rig().call(a.id).findings.iter().map(|finding| finding.kind).collect()
    };
    assert_eq!(kinds(&station), [FindingKind::OriginalChanged]);
    fs::remove_file(a.path()).unwrap();
    let station = station.restarted().await;
    let lost = |call: &gatehouse_uploads::Call| {
        call.findings.iter().any(|finding| finding.kind == FindingKind::ConvertedGone)
    };
    let call = station.rig().until(a.id, "lost", lost).await;
    let said = call.findings.iter().find(|it| it.kind == FindingKind::ConvertedGone).unwrap();
    assert_eq!(said.detail.as_deref(), Some("changed"));
    assert!(!a.path().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watched_folder_converts_by_itself_only_where_its_rule_says_so() {
    let quick = Options { watch_every: Duration::from_millis(20), ..options() };
    let station = Station::new(quick).await;
    station.original("a.aiff", &aiff(TELEPHONE, &samples(TELEPHONE, 8000, 1)));
    station.rig().recording("shift/b.wav", 1000);
    let rule = |converts: bool| station.shift(true, converts);
    station.queue().watch(Some(rule(false))).await.unwrap();
    until_arrived(&station, 1).await;
    assert_eq!(station.queue().passed(), []);
    station.queue().watch(Some(rule(true))).await.unwrap();
    until_arrived(&station, 2).await;
    assert_eq!(station.rig().named("a.wav").state, State::Confirmed);
    assert_eq!(station.queue().passed(), []);
}

async fn until_arrived(station: &Station, count: usize) {
    let waiting = async {
        while station.queue().overall().arrived < count {
            station.queue().changed().await;
            station.queue().pages(false);
        }
    };
    tokio::time::timeout(PATIENCE, waiting).await.expect("nothing arrived");
}

const THIS: &str =
    "converting::a_process_that_is_killed_in_the_middle_leaves_nothing_after_the_next_start";
const CHILD: &str = "GATEHOUSE_CONVERTS_IN";

/// The process that is to be killed: it converts until it is.
async fn convert_until_killed(folder: PathBuf) {
    let queue = Queue::new(options());
    queue.convert_into(folder.join("converted"));
    queue.add(vec![folder.join("shift")]).await.unwrap();
    let ids: Vec<u64> = queue.passed().iter().map(|passed| passed.id).collect();
    queue.convert(&ids);
    std::future::pending::<()>().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_is_killed_in_the_middle_leaves_nothing_after_the_next_start() {
    if let Some(folder) = std::env::var_os(CHILD) {
        return convert_until_killed(folder.into()).await;
    }
    let station = Station::new(options()).await;
    let music = Made { rate: 96_000, channels: 2, bits: 24 };
    station.original("long.flac", &flac(music, &samples(music, 3_000_000, 1), [0; 16], &[]));
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", THIS])
        .env(CHILD, station.rig().folder.path())
        .spawn()
        .unwrap();
    let folder = converted(station.rig());
    let begun = async {
        while !files(&folder).iter().any(|file| file.ends_with(".part")) {
            tokio::task::yield_now().await;
        }
    };
    let begun = tokio::time::timeout(PATIENCE, begun).await;
    child.kill().unwrap();
    child.wait().unwrap();
    begun.expect("the conversion never began");
    let left = files(&folder);
    assert!(!left.is_empty(), "there is litter to be swept: {left:?}");
    let station = station.restarted().await;
    assert_eq!(files(&converted(station.rig())), Vec::<String>::new());
}
