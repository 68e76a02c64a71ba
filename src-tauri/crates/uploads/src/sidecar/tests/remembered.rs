//! Sheets that are not read again while nothing about them changes.

use std::time::{Duration, SystemTime};

use super::*;
use crate::Order;

/// A folder with a sheet that was written a while ago, whose dates are read at the time that the tests have.
struct Watched {
    folder: tempfile::TempDir,
    memory: Arc<SheetMemory>,
    rules: Arc<SheetRules>,
}

impl Watched {
    fn new(text: &str) -> Self {
        let watched = Self {
            folder: tempfile::tempdir().unwrap(),
            memory: Arc::default(),
            rules: Arc::default(),
        };
        fs::write(watched.folder.path().join("a.wav"), b"").unwrap();
        watched.write(text, 60);
        watched
    }

    /// Writes the sheet so many seconds before now.
    fn write(&self, text: &str, ago: u64) {
        let path = self.folder.path().join("calls.csv");
        fs::write(&path, text).unwrap();
        let at = now() - Duration::from_secs(ago);
        fs::File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
    }

    fn reader(&self, order: Option<Order>) -> Sidecars {
        let calendar = Calendar::new(order, now());
        Sidecars::new(calendar, Arc::clone(&self.rules)).remembering(&self.memory)
    }

    /// What the next take-in finds said of a call.
    fn said(&self, call: &str) -> Option<MetadataFields> {
        let mut beside = self.reader(None).beside(&self.folder.path().join(call));
        beside.pop().map(|beside| beside.fields)
    }

    fn name(&self) -> Option<String> {
        self.said("a.wav")?.name
    }
}

fn now() -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(1_790_000_000)
}

#[test]
fn an_unchanged_sheet_is_read_once_and_a_changed_one_anew() {
    let watched = Watched::new("file,name\na.wav,Ann\n");
    assert_eq!(watched.name().as_deref(), Some("Ann"));
    // Nothing tells this file from the one before, so the one before is what is known of it.
    watched.write("file,name\na.wav,Bob\n", 60);
    assert_eq!(watched.name().as_deref(), Some("Ann"));
    watched.write("file,name\na.wav,Bob\n", 59);
    assert_eq!(watched.name().as_deref(), Some("Bob"), "another time");
    watched.write("file,name\na.wav,Bobby\n", 59);
    assert_eq!(watched.name().as_deref(), Some("Bobby"), "another length");
    fs::remove_file(watched.folder.path().join("calls.csv")).unwrap();
    assert_eq!(watched.name(), None);
}

#[test]
fn a_sheet_of_this_moment_is_not_remembered_because_it_may_be_written_to_once_more() {
    let watched = Watched::new("file,name\na.wav,Ann\n");
    watched.write("file,name\na.wav,Bob\n", 1);
    assert_eq!(watched.name().as_deref(), Some("Bob"));
    watched.write("file,name\na.wav,Cid\n", 1);
    assert_eq!(watched.name().as_deref(), Some("Cid"));
}

#[test]
fn a_sheet_is_read_anew_when_it_is_to_be_read_in_another_way() {
    let mut watched = Watched::new("file,interactionDate\na.wav,03/04/2025\n");
    let day = |watched: &Watched, order: Option<Order>| {
        let call = watched.folder.path().join("a.wav");
        watched.reader(order).beside(&call).pop()?.fields.interaction_date
    };
    assert_eq!(day(&watched, None), None);
    assert_eq!(day(&watched, Some(Order::DayFirst)).as_deref(), Some("2025-04-03"));
    assert_eq!(day(&watched, Some(Order::MonthFirst)).as_deref(), Some("2025-03-04"));
    watched.write("file,name\na.wav,Ann\n", 60);
    assert_eq!(watched.name().as_deref(), Some("Ann"));
    watched.write("file,name\na.wav,Bob\n", 60);
    watched.rules = Arc::new(SheetRules::default());
    assert_eq!(watched.name().as_deref(), Some("Bob"), "somebody said something of sheets");
}

#[test]
fn a_call_that_comes_into_a_folder_below_later_than_the_sheet_finds_its_line() {
    let watched = Watched::new("file,name\na.wav,Ann\nnight/b.wav,Bob\nnight/c.wav,Cid\n");
    assert_eq!(watched.name().as_deref(), Some("Ann"));
    fs::write(watched.folder.path().join("c.wav"), b"").unwrap();
    let named = |call: &str| watched.said(call).and_then(|fields| fields.name);
    assert_eq!(named("c.wav").as_deref(), Some("Cid"), "there is none below");
    fs::create_dir(watched.folder.path().join("night")).unwrap();
    for call in ["b.wav", "c.wav"] {
        fs::write(watched.folder.path().join("night").join(call), b"").unwrap();
    }
    assert_eq!(named("night/b.wav").as_deref(), Some("Bob"));
    assert_eq!(named("c.wav"), None, "the line is about the one below");
}

#[test]
fn only_so_many_lines_are_remembered_and_those_that_were_asked_for_last_stay() {
    let long = |name: &str| format!("file,name\na.wav,{name}\n{}", "x.wav,X\n".repeat(11_000));
    let watched =
        [Watched::new(&long("Ann")), Watched::new(&long("Ann")), Watched::new(&long("Ann"))];
    let memory = Arc::clone(&watched[0].memory);
    let watched = watched.map(|one| Watched { memory: Arc::clone(&memory), ..one });
    for at in [0, 1, 0, 2] {
        assert_eq!(watched[at].name().as_deref(), Some("Ann"));
    }
    for one in &watched {
        one.write(&long("Bob"), 60);
    }
    let names = [0, 2, 1].map(|at| watched[at].name().unwrap());
    assert_eq!(names, ["Ann", "Ann", "Bob"], "the second was forgotten for the third");
}

#[tokio::test]
async fn the_queue_takes_in_one_call_after_the_other_and_reads_their_sheet_once() {
    let watched = Watched::new("file,name\na.wav,Ann\nb.wav,Ann\n");
    let queue = crate::Queue::new(crate::Options { now, ..crate::Options::default() });
    for call in ["a.wav", "b.wav"] {
        let path = watched.folder.path().join(call);
        fs::write(&path, call).unwrap();
        queue.add(vec![path]).await.unwrap();
        watched.write("file,name\na.wav,Bob\nb.wav,Bob\n", 60);
    }
    let calls = queue.pages(true).calls;
    let names: Vec<_> = calls.iter().map(|call| call.beside[0].fields.name.as_deref()).collect();
    assert_eq!(names, [Some("Ann"), Some("Ann")]);
}
