//! Sheets beside calls: what a person says of their columns, and what is asked where they cannot be believed.

use std::{
    fs::{self, File},
    path::PathBuf,
    time::{Duration, SystemTime},
};

use gatehouse_uploads::{
    Added, Asked, Call, ColumnRole, DatedBy, FindingKind, Finished, KnownBy, MetadataFields,
    Options, PassedWhy, QueueTrouble, SheetSeen, WatchedFolder,
};

use crate::{
    journal::Desk,
    rig::{Rig, options},
};

const FOREIGN: &str = "Aufnahme;Beginn;Kennung\na.wav;20.11.2025;AK1\nb.wav;20.11.2025;AK2\n";

fn kinds(call: &Call) -> Vec<FindingKind> {
    call.findings.iter().map(|finding| finding.kind).collect()
}

fn detail(call: &Call) -> &str {
    call.findings[0].detail.as_deref().unwrap_or_default()
}

fn write(rig: &Rig, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = rig.folder.path().join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, bytes).unwrap();
    path
}

fn asked(roles: &[&str]) -> Asked {
    let roles = roles.iter().map(|role| ColumnRole::parse(role).unwrap()).collect();
    Asked { roles: Some(roles), encoding: None }
}

async fn sheet(rig: &Rig, file: &str) -> (u64, SheetSeen) {
    let all = rig.queue.sheets().await.sheets;
    all.into_iter().find(|(_, sheet)| sheet.file == file).expect("no such sheet")
}

fn code(call: &Call) -> Option<&str> {
    call.beside.first().and_then(|beside| beside.fields.agent_code.as_deref())
}

#[tokio::test(flavor = "multi_thread")]
async fn the_columns_of_a_sheet_are_said_once_and_kept_for_every_later_one() {
    let desk = Desk::new(options()).await;
    let rig = &desk.rig;
    let paths = vec![rig.recording("a.wav", 1000), write(rig, "tag.csv", FOREIGN)];
    let added = rig.queue.add(paths).await.unwrap();
    assert_eq!(added, Added { added: 1, passed: 1, ..Added::default() });
    assert_eq!(rig.queue.passed()[0].why, PassedWhy::Sheet);
    let (id, seen) = sheet(rig, "tag.csv").await;
    assert_eq!((seen.used, seen.lines, seen.matched), (false, 2, 0));

    let roles = asked(&["file", "interactionDate", "agentCode"]);
    let preview = rig.queue.preview_sheet(id, roles.clone()).await.unwrap();
    assert_eq!((preview.lines, preview.matched), (2, 1), "b.wav is not here");
    for (wrong, field) in
        [(asked(&["unused", "file", "file"]), "columns"), (asked(&["name"]), "columns")]
    {
        let trouble = rig.queue.use_sheet(id, wrong, None).await.unwrap_err();
        assert!(matches!(trouble, QueueTrouble::Field(it) if it.field == field));
    }
    rig.queue.use_sheet(id, roles, Some("Recorder".to_owned())).await.unwrap();
    assert_eq!(code(&rig.named("a.wav")), Some("AK1"));
    assert!(rig.queue.passed().is_empty(), "it is not passed over any more");

    let desk = desk.restarted(options()).await;
    let rig = &desk.rig;
    let later = "Kennung;Aufnahme;Beginn\nAK3;c.wav;20.11.2025\n";
    let paths = vec![rig.recording("next/c.wav", 2000), write(rig, "next/mittwoch.csv", later)];
    let added = rig.queue.add(paths).await.unwrap();
    assert_eq!(added, Added { added: 1, described: 1, ..Added::default() });
    assert_eq!(code(&rig.named("c.wav")), Some("AK3"));
    let (_, seen) = sheet(rig, "mittwoch.csv").await;
    assert_eq!(seen.by, KnownBy::Preset("Recorder".to_owned()));

    rig.queue.rename_sheet_preset("Recorder", "Night").await.unwrap();
    assert_eq!(sheet(rig, "mittwoch.csv").await.1.by, KnownBy::Preset("Night".to_owned()));
    rig.queue.remove_sheet_preset("Night").await.unwrap();
    assert_eq!(code(&rig.named("c.wav")), None);
    assert!(rig.queue.sheets().await.presets.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preset_holds_for_a_watched_folder_too() {
    let quick = || Options { watch_every: Duration::from_millis(20), ..options() };
    let desk = Desk::new(quick()).await;
    let rig = &desk.rig;
    rig.queue
        .add(vec![rig.recording("a.wav", 1000), write(rig, "tag.csv", FOREIGN)])
        .await
        .unwrap();
    let (id, _) = sheet(rig, "tag.csv").await;
    let roles = asked(&["file", "interactionDate", "agentCode"]);
    rig.queue.use_sheet(id, roles, Some("Recorder".to_owned())).await.unwrap();
    let desk = desk.restarted(quick()).await;
    let rig = &desk.rig;
    write(rig, "shift/donnerstag.csv", FOREIGN);
    rig.recording("shift/b.wav", 2000);
    let path = rig.folder.path().join("shift");
    let finished = Finished::Unchanged(Duration::from_millis(100));
    rig.queue
        .watch(Some(WatchedFolder { path, sends: false, converts: false, finished }))
        .await
        .unwrap();
    let taken = async {
        while rig.queue.overall().total < 2 {
            rig.queue.changed().await;
            rig.queue.pages(false);
        }
    };
    tokio::time::timeout(crate::rig::PATIENCE, taken).await.expect("nothing was taken");
    assert_eq!(code(&rig.named("b.wav")), Some("AK2"));
}

#[tokio::test(flavor = "multi_thread")]
async fn two_sheets_that_disagree_are_a_finding_until_somebody_says_what_is_right() {
    let rig = Rig::new().await;
    write(&rig, "calls.csv", "file,agentCode,name\na.wav,A1,Ann\n");
    write(&rig, "evening.csv", "file,agentCode,name\na.wav,A2,Ann\n");
    rig.queue.add(vec![rig.recording("a.wav", 1000)]).await.unwrap();
    let call = rig.named("a.wav");
    assert_eq!(kinds(&call), [FindingKind::SheetsDisagree]);
    assert_eq!(detail(&call), "agentCode: ✓ “A1” (calls.csv, 2) ≠ “A2” (evening.csv, 2)");
    let own = MetadataFields { agent_code: Some("A2".into()), ..MetadataFields::default() };
    rig.queue.set_own(call.id, own).await.unwrap();
    assert_eq!(kinds(&rig.named("a.wav")), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn descriptions_of_one_call_that_disagree_are_a_finding_with_the_one_that_is_taken() {
    let rig = Rig::new().await;
    write(&rig, "a.wav.json", r#"{"agentCode": "A1", "phone": "+1 202 555 0101"}"#);
    write(&rig, "a.json", r#"{"agentCode": "A2"}"#);
    write(&rig, "calls.csv", "file,phone\na.wav,+12025550101\n");
    rig.queue.add(vec![rig.recording("a.wav", 1000)]).await.unwrap();
    let call = rig.named("a.wav");
    assert_eq!(kinds(&call), [FindingKind::SheetsDisagree]);
    assert_eq!(detail(&call), "agentCode: ✓ “A1” (a.wav.json) ≠ “A2” (a.json)");
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_may_be_others_are_asked_about_until_the_encoding_is_said() {
    let rig = Rig::new().await;
    write(&rig, "calls.csv", b"file;name\na.wav;J\xbfrgen Hansen\nb.wav;Ann\n");
    let paths = vec![rig.recording("a.wav", 1000), rig.recording("b.wav", 2000)];
    rig.queue.add(paths).await.unwrap();
    let call = rig.named("a.wav");
    assert_eq!(kinds(&call), [FindingKind::DoubtfulLetters]);
    let read = call.beside[0].fields.name.clone().unwrap_or_default();
    let letters = call.beside[0].letters.clone().unwrap_or_default();
    assert_eq!(detail(&call), format!("“{read}” (calls.csv, {letters})"));
    assert_eq!(kinds(&rig.named("b.wav")), []);
    rig.queue.waive(&[call.id]).await.unwrap();
    let (id, seen) = sheet(&rig, "calls.csv").await;
    assert_eq!((seen.guessed, seen.encoding), (true, Some(letters.as_str())));
    let said =
        |encoding: &str| Asked { encoding: Some(encoding.to_owned()), ..asked(&["file", "name"]) };
    rig.queue.use_sheet(id, said("macintosh"), None).await.unwrap();
    let call = rig.named("a.wav");
    assert_eq!(
        (kinds(&call), call.beside[0].fields.name.as_deref()),
        (vec![], Some("Jørgen Hansen"))
    );
    assert!(!sheet(&rig, "calls.csv").await.1.guessed);
}

#[tokio::test(flavor = "multi_thread")]
async fn letters_that_no_other_encoding_makes_words_of_keep_no_call() {
    let rig = Rig::new().await;
    write(&rig, "calls.csv", b"file;name\na.wav;J\xfcrgen M\xfcller\n");
    rig.queue.add(vec![rig.recording("a.wav", 1000)]).await.unwrap();
    let call = rig.named("a.wav");
    assert_eq!(
        (kinds(&call), call.beside[0].fields.name.as_deref()),
        (vec![], Some("Jürgen Müller"))
    );
    let (_, seen) = sheet(&rig, "calls.csv").await;
    assert_eq!((seen.guessed, seen.encoding), (true, Some("windows-1252")));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_let_pass_is_asked_about_again_when_a_sheet_is_read_otherwise() {
    let rig = Rig::new().await;
    write(&rig, "calls.csv", "file,email,other\na.wav,nobody,nobody\n");
    rig.queue.add(vec![rig.recording("a.wav", 1000)]).await.unwrap();
    let call = rig.named("a.wav");
    rig.queue.waive(&[call.id]).await.unwrap();
    assert_eq!(kinds(&rig.call(call.id)), []);
    let (id, _) = sheet(&rig, "calls.csv").await;
    rig.queue.use_sheet(id, asked(&["file", "unused", "email"]), None).await.unwrap();
    assert_eq!(kinds(&rig.call(call.id)), [FindingKind::BrokenSidecar]);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_date_is_drawn_from_a_file_of_1980_and_the_form_asks() {
    let rig = Rig::new().await;
    let path = rig.recording("a.wav", 1000);
    let set = |at: SystemTime| {
        File::options().write(true).open(&path).unwrap().set_modified(at).unwrap();
    };
    set(SystemTime::UNIX_EPOCH + Duration::from_secs(315_532_800));
    rig.queue.add(vec![path.clone()]).await.unwrap();
    let call = rig.named("a.wav");
    assert_eq!(kinds(&call), [FindingKind::NoDate]);
    assert_eq!(
        (call.derived.dated_by, call.derived.interaction_date.as_str()),
        (DatedBy::Nothing, "")
    );
    let own =
        MetadataFields { interaction_date: Some("2025-11-20".into()), ..MetadataFields::default() };
    rig.queue.set_own(call.id, own).await.unwrap();
    assert_eq!(kinds(&rig.named("a.wav")), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn tables_that_are_passed_over_say_what_to_do() {
    let rig = Rig::new().await;
    rig.recording("shift/a.wav", 1000);
    write(&rig, "shift/plan.xlsx", "PK");
    write(&rig, "shift/prices.csv", "what,price\nx,1\n");
    write(&rig, "shift/broken.csv", "what,\"price\nx,1\n");
    let alone = write(&rig, "alone.ods", "PK");
    rig.queue.add(vec![rig.folder.path().join("shift"), alone]).await.unwrap();
    let passed: Vec<_> = rig.queue.passed().into_iter().map(|it| (it.name, it.why)).collect();
    let expected = [
        ("broken.csv", PassedWhy::BrokenSheet),
        ("plan.xlsx", PassedWhy::Spreadsheet),
        ("prices.csv", PassedWhy::Sheet),
        ("alone.ods", PassedWhy::Spreadsheet),
    ];
    assert_eq!(passed, expected.map(|(name, why)| (name.to_owned(), why)));
    let broken = rig.queue.passed()[0].detail.clone().unwrap();
    assert!(broken.contains("begins on line 1 is never closed"), "{broken}");
}
