//! What other programs drop, and what is dropped more than once.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::symlink},
    path::PathBuf,
    time::{Duration, Instant},
};

use gatehouse_uploads::{
    Added, Finished, Options, PassedWhy, QueueTrouble, State, UriList, WatchedFolder,
};

use crate::rig::{PATIENCE, Rig, options};

fn list(lines: &[String]) -> UriList {
    UriList { bytes: lines.join("\r\n").into_bytes(), host: "desk-17".to_owned() }
}

fn names(rig: &Rig) -> Vec<String> {
    rig.queue.pages(true).calls.into_iter().map(|call| call.name).collect()
}

fn passed(rig: &Rig) -> Vec<(String, PassedWhy)> {
    rig.queue.passed().into_iter().map(|it| (it.name, it.why)).collect()
}

/// A folder with two calls, a note, and a link to the whole folder beside it.
fn shift(rig: &Rig) -> PathBuf {
    rig.recording("shift/a.wav", 1000);
    rig.recording("shift/desk 2/b.wav", 2000);
    fs::write(rig.folder.path().join("shift/notes.txt"), "Ann called").unwrap();
    symlink(rig.folder.path().join("shift"), rig.folder.path().join("today")).unwrap();
    rig.folder.path().join("shift")
}

#[tokio::test(flavor = "multi_thread")]
async fn files_of_other_programs_are_calls_and_what_has_no_path_here_is_passed_over() {
    let rig = Rig::new().await;
    for name in ["a.wav", "b c.wav", "d#e.wav", "f.wav"] {
        rig.recording(name, 1000 + name.len());
    }
    let strange = rig.folder.path().join(OsStr::from_bytes(b"g-\xff.wav"));
    fs::rename(rig.recording("g.wav", 3000), strange).unwrap();
    let here = rig.folder.path().display().to_string();
    let dropped = list(&[
        "# from another program".to_owned(),
        format!("file://localhost{here}/a.wav"),
        format!("FILE://{here}/b%20c.wav"),
        format!("file://DESK-17{here}/d#e.wav"),
        format!("file:{here}/f.wav"),
        format!("file://{here}/g-%FF.wav"),
        "https://ann:secret@example.org/call.wav".to_owned(),
        "https://example.org/call.wav".to_owned(),
        "smb://files/calls/M%C3%BCller.wav".to_owned(),
        format!("file://files.example{here}/a.wav"),
        "trash:///a.wav".to_owned(),
        "C:\\calls\\a.wav".to_owned(),
    ]);
    let added = rig.queue.add_uris(dropped.clone()).await.unwrap();
    assert_eq!(added, Added { added: 5, passed: 5, ..Added::default() });
    assert_eq!(names(&rig), ["a.wav", "b c.wav", "d#e.wav", "f.wav", "g-\u{fffd}.wav"]);
    let told = passed(&rig);
    let share = format!("file://files.example{here}/a.wav");
    let right = [
        ("https://example.org/call.wav", PassedWhy::Web),
        ("smb://files/calls/Müller.wav", PassedWhy::Share),
        (share.as_str(), PassedWhy::Share),
        ("trash:///a.wav", PassedWhy::Trash),
        ("C:\\calls\\a.wav", PassedWhy::Address),
    ];
    assert_eq!(told, right.map(|(name, why)| (name.to_owned(), why)));
    let ids: Vec<_> = rig.queue.pages(true).calls.iter().map(|call| call.id).collect();
    assert_eq!(rig.queue.send(&ids).await, Ok(4), "a name that is no text has to be put right");
    for id in &ids[..4] {
        rig.until_state(*id, State::Confirmed).await;
    }
    for link in rig.queue.passed() {
        let trouble = rig.queue.add_passed(link.id).await;
        assert_eq!(trouble, Err(QueueTrouble::Gone), "{}", link.name);
    }
    assert_eq!(passed(&rig), told, "nobody has looked at them yet");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_of_this_name_that_is_a_part_of_another_name_is_not_taken_for_it() {
    let rig = Rig::new().await;
    rig.recording("call", 1000);
    let whole = rig.recording("call#1.wav", 2000);
    let uri = format!("file://{}", whole.display());
    let added = rig.queue.add_uris(list(&[uri])).await.unwrap();
    assert_eq!((added.added, names(&rig)), (1, vec!["call#1.wav".to_owned()]));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_drop_names_twice_is_on_the_list_once_and_counted() {
    let rig = Rig::new().await;
    let shift = shift(&rig);
    let drop = vec![shift.clone(), shift.join("a.wav"), shift.clone()];
    let added = rig.queue.add(drop).await.unwrap();
    // The file once more by itself, and both files of the folder.
    assert_eq!(added, Added { added: 2, again: 3, passed: 1, ..Added::default() });
    assert_eq!(names(&rig), ["a.wav", "b.wav"]);
    let twice = vec![shift.join("a.wav"); 2];
    let added = rig.queue.add(twice).await.unwrap();
    assert_eq!(added, Added { again: 2, ..Added::default() });
    assert_eq!(rig.queue.passed().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_way_to_write_a_path_makes_no_second_call() {
    for (first, second, again) in [
        ("shift/a.wav", "shift/../shift/a.wav", 1),
        ("shift/a.wav", "today/a.wav", 1),
        ("today/a.wav", "shift/a.wav", 1),
        ("shift/a.wav", "shift/./a.wav", 1),
        ("shift/desk 2/b.wav", "today/desk 2/../desk 2/b.wav", 1),
        ("shift", "shift/", 2),
        ("shift", "today", 2),
        ("today/", "shift/desk 2/..", 2),
        ("shift", "today/a.wav", 1),
    ] {
        let rig = Rig::new().await;
        shift(&rig);
        let path = |name: &str| rig.folder.path().join(name);
        let before = rig.queue.add(vec![path(first)]).await.unwrap();
        let added = rig.queue.add(vec![path(second)]).await.unwrap();
        assert_eq!((added.added, added.again), (0, again), "{first}, then {second}");
        let rows = rig.queue.pages(true).calls;
        assert_eq!(rows.len(), before.added, "{first}, then {second}");
        assert!(rig.queue.passed().len() < 2, "{first}, then {second}");

        let rig = Rig::new().await;
        shift(&rig);
        let path = |name: &str| rig.folder.path().join(name);
        let added = rig.queue.add(vec![path(first), path(second)]).await.unwrap();
        assert_eq!((added.added, added.again), (before.added, again), "{first} with {second}");
        assert!(added.passed < 2, "{first} with {second}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_is_a_link_is_a_call_of_its_own() {
    let rig = Rig::new().await;
    let a = rig.recording("a.wav", 1000);
    let b = rig.folder.path().join("b.wav");
    symlink(&a, &b).unwrap();
    let added = rig.queue.add(vec![a, b]).await.unwrap();
    assert_eq!(added, Added { added: 2, ..Added::default() });
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_in_a_folder_that_is_dropped_itself_as_well_is_not_also_passed_over() {
    let rig = Rig::new().await;
    let shift = shift(&rig);
    symlink(shift.join("a.wav"), shift.join("c.wav")).unwrap();
    let added = rig.queue.add(vec![shift.clone(), shift.join("c.wav")]).await.unwrap();
    assert_eq!(added, Added { added: 3, passed: 1, ..Added::default() });
    assert_eq!(passed(&rig), [("notes.txt".to_owned(), PassedWhy::Kind)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_sheet_describes_calls_that_came_by_another_path() {
    let rig = Rig::new().await;
    let shift = shift(&rig);
    rig.queue.add(vec![shift.join("a.wav")]).await.unwrap();
    fs::write(shift.join("calls.csv"), "file,agent code\na.wav,AK1\n").unwrap();
    let sheet = rig.folder.path().join("today/calls.csv");
    let added = rig.queue.add(vec![sheet]).await.unwrap();
    assert_eq!(added, Added { described: 1, ..Added::default() });
    let call = rig.named("a.wav");
    assert_eq!(call.beside[0].fields.agent_code.as_deref(), Some("AK1"));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_folder_that_is_watched_through_a_link_gave_is_not_added_by_a_drop() {
    let rig = Rig::with(Options { watch_every: Duration::from_millis(20), ..options() }).await;
    let shift = shift(&rig);
    let finished = Finished::Unchanged(Duration::from_millis(100));
    let path = rig.folder.path().join("today");
    let watched = WatchedFolder { path, sends: false, converts: false, finished };
    rig.queue.watch(Some(watched)).await.unwrap();
    let taken = async {
        while rig.queue.overall().total < 2 {
            rig.queue.changed().await;
            rig.queue.pages(false);
        }
    };
    tokio::time::timeout(PATIENCE, taken).await.unwrap();
    let added = rig.queue.add(vec![shift]).await.unwrap();
    assert_eq!((added.added, added.again), (0, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_addresses_are_added_and_found_again_in_seconds() {
    const MANY: usize = 10_000;
    let rig = Rig::new().await;
    let uri = |number: usize| {
        format!("file://{}", rig.recording(&format!("shift/{number}.wav"), 100).display())
    };
    let mut lines: Vec<String> = (0..MANY).map(uri).collect();
    lines.extend((0..MANY).map(|number| format!("https://example.org/{number}.wav")));
    let took = |what: &str, began: Instant| {
        let took = began.elapsed();
        eprintln!("{what}: {} ms", took.as_millis());
        assert!(took < Duration::from_secs(60), "{what}: {took:?}");
    };
    let began = Instant::now();
    let added = rig.queue.add_uris(list(&lines)).await.unwrap();
    took("added", began);
    assert_eq!(added, Added { added: MANY, passed: MANY, ..Added::default() });
    let began = Instant::now();
    let added = rig.queue.add_uris(list(&lines)).await.unwrap();
    took("again", began);
    assert_eq!(added, Added { again: MANY, passed: MANY, ..Added::default() });
}
