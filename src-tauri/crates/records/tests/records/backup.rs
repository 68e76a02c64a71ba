use std::fs;

use gatehouse_records::{
    Backup, BackupTrouble, DatabaseKey, Factor, GuessRecord, OpenTrouble, Presence, Query, Records,
    RestoredSlips, UsedSlip, Verdict,
};
use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;

use crate::{Desk, anyone, by};

async fn backed_up() -> (Desk, Backup) {
    let desk = Desk::new().await;
    let id = desk.records.adopt(&anyone("one"), "g-1", &by()).await.unwrap();
    desk.records.note_factor(id, (Factor::Face, Presence::Present), &by()).await.unwrap();
    desk.records.begin_add(&anyone("two"), &by()).await.unwrap();
    let path = desk.path().join("a.backup");
    let backup = Backup { path, passphrase: SecretString::from("correct horse") };
    let summary = desk.records.back_up(&backup, &by()).await.unwrap();
    assert_eq!((summary.people, summary.entries), (2, 3));
    (desk, backup)
}

#[tokio::test]
async fn what_was_backed_up_is_there_after_restoring_under_another_key() {
    let (desk, backup) = backed_up().await;
    let summary = Records::restore_preview(&backup).await.unwrap();
    assert_eq!(summary.people, 2);
    desk.records.adopt(&anyone("later"), "g-3", &by()).await.unwrap();
    let busy = Records::restore(desk.path(), &desk.key, &backup, &by()).await.err();
    assert_eq!(busy, Some(BackupTrouble::Open(OpenTrouble::InUse)));
    desk.records.close().await;

    let key = DatabaseKey::generate().unwrap();
    let restored = Records::restore(desk.path(), &key, &backup, &by()).await.unwrap();
    assert_eq!(restored.summary, summary);
    let records = restored.records;
    assert_eq!(records.search(Query::default()).await.unwrap().total, 2);
    let one = records.with_login_name("authx", "one").await.unwrap().unwrap();
    assert!(one.guid.as_deref() == Some("g-1") && one.factors.len() == 1);
    assert_eq!(records.unsettled().await.unwrap().len(), 1, "the reply went to somebody else");
    assert!(matches!(records.verify_chain().await.unwrap(), Verdict::Whole(5)));
    assert_eq!(records.check().await, Ok(()));
    records.close().await;

    // The old database is whole, and opens with the old key.
    let old = tempfile::tempdir().unwrap();
    fs::copy(restored.aside.unwrap(), old.path().join("records.db")).unwrap();
    let records = Records::open(old.path(), &desk.key).await.unwrap();
    assert_eq!(records.search(Query::default()).await.unwrap().total, 3);
}

#[tokio::test]
async fn nothing_of_a_backup_can_be_read_and_nothing_else_is_left() {
    let (desk, backup) = backed_up().await;
    let bytes = fs::read(&backup.path).unwrap();
    for word in ["Richard", "example.org", "SQLite", "people"] {
        let word = word.as_bytes();
        assert!(!bytes.windows(word.len()).any(|window| window == word));
    }
    let names: Vec<String> = fs::read_dir(desk.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains("passing") || name.contains(".part"))
        .collect();
    assert!(names.is_empty(), "{names:?}");
}

#[tokio::test]
async fn a_wrong_passphrase_is_told_from_damage_and_neither_changes_anything() {
    let (desk, backup) = backed_up().await;
    let desk = desk.reopened().await;
    desk.records.close().await;
    let wrong = Backup { passphrase: SecretString::from("wrong"), ..backup.clone() };
    let trouble = async |from: &Backup| {
        let restored = Records::restore(desk.path(), &desk.key, from, &by()).await;
        restored.err()
    };
    assert_eq!(trouble(&wrong).await, Some(BackupTrouble::WrongPassphrase));

    let bytes = fs::read(&backup.path).unwrap();
    let broken = Backup { path: desk.path().join("broken.backup"), ..backup.clone() };
    let mut flipped = bytes.clone();
    let middle = bytes.len() / 2;
    flipped[middle] ^= 1;
    let cases: [(&[u8], BackupTrouble); 4] = [
        (&flipped, BackupTrouble::Damaged),
        (&bytes[..bytes.len() - 1], BackupTrouble::Damaged),
        (&bytes[..60], BackupTrouble::Damaged),
        (b"people,of,example.org,and,more", BackupTrouble::NotABackup),
    ];
    for (bytes, expected) in cases {
        fs::write(&broken.path, bytes).unwrap();
        assert_eq!(trouble(&broken).await, Some(expected));
    }
    let missing = Backup { path: desk.path().join("missing"), ..backup };
    assert_eq!(trouble(&missing).await, Some(BackupTrouble::Unreadable));
    let records = Records::open(desk.path(), &desk.key).await.unwrap();
    assert_eq!(records.search(Query::default()).await.unwrap().total, 2);
}

#[tokio::test]
async fn a_backup_that_fails_leaves_the_one_before() {
    let (desk, backup) = backed_up().await;
    let nowhere = Backup { path: desk.path().join("no-folder/a.backup"), ..backup.clone() };
    let failed = desk.records.back_up(&nowhere, &by()).await;
    assert_eq!(failed, Err(BackupTrouble::Unwritable));
    assert!(Records::restore_preview(&backup).await.is_ok());
}

#[tokio::test]
async fn a_replacement_that_was_cut_short_is_ended_by_the_next_opening() {
    let desk = Desk::new().await;
    desk.records.adopt(&anyone("one"), "g-1", &by()).await.unwrap();
    desk.records.close().await;
    let (database, waiting) =
        (desk.path().join("records.db"), desk.path().join("records.restored.db"));
    fs::rename(&database, &waiting).unwrap();
    assert!(Records::exists(desk.path()), "never a silent new database");
    let desk = desk.reopened().await;
    assert_eq!(desk.records.search(Query::default()).await.unwrap().total, 1);
    assert!(!waiting.exists());
}

#[tokio::test]
async fn a_restored_backup_revives_no_slip_no_guess_and_no_passcode() {
    let desk = Desk::new().await;
    let expires = Timestamp::now() + SignedDuration::from_hours(24);
    let used = |mark: &str| [UsedSlip { mark: mark.to_owned(), expires }];
    desk.records.take_used_slips(&used("before"), &by()).await.unwrap();
    desk.records.set_passcode("$old", &by()).await.unwrap();
    let since = desk.records.slips_known_since().await.unwrap();
    let path = desk.path().join("a.backup");
    let backup = Backup { path, passphrase: SecretString::from("correct horse") };
    desk.records.back_up(&backup, &by()).await.unwrap();
    desk.records.take_used_slips(&used("after"), &by()).await.unwrap();
    desk.records.set_passcode("$new", &by()).await.unwrap();
    desk.records.passcode_tried((4, Some(Timestamp::now())), &by()).await.unwrap();
    let guessed = GuessRecord { level: SignedDuration::from_secs(99), at: by().at };
    desk.records.put_guesses(&[("station", guessed)], &by()).await.unwrap();
    desk.records.close().await;

    let restored = Records::restore(desk.path(), &desk.key, &backup, &by()).await.unwrap();
    assert_eq!(restored.slips, RestoredSlips::Kept(1));
    let records = restored.records;
    for mark in ["before", "after"] {
        assert_eq!(records.slip_is_used(mark).await, Ok(true), "{mark}");
    }
    assert_eq!(records.slips_known_since().await, Ok(since));
    assert!(records.guesses("station").await.unwrap().is_some());
    let passcode = records.passcode().await.unwrap().unwrap();
    assert_eq!((passcode.hash.as_str(), passcode.wrong), ("$new", 4));
    records.close().await;

    // Without the old database nobody knows what was used since: slips made before now are good no more.
    let elsewhere = tempfile::tempdir().unwrap();
    let now = Timestamp::now() - SignedDuration::from_secs(1);
    let restored = Records::restore(elsewhere.path(), &desk.key, &backup, &by()).await.unwrap();
    assert_eq!(restored.slips, RestoredSlips::Unknown);
    assert_eq!(restored.records.slip_is_used("before").await, Ok(true));
    assert!(restored.records.slips_known_since().await.unwrap() > now);
}
