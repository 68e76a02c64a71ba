use std::fs;
use std::path::Path;
use std::time::Duration;

use gatehouse_records::{DatabaseKey, OpenTrouble, Query, Records, Trouble};
use secrecy::ExposeSecret;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};

use crate::{Desk, anyone, by, person};

/// Damages a stretch of a file.
fn scratch(file: &Path, from: usize, length: usize) {
    let mut bytes = fs::read(file).unwrap();
    bytes.iter_mut().skip(from).take(length).for_each(|byte| *byte ^= 0x5a);
    fs::write(file, bytes).unwrap();
}

async fn trouble(folder: &Path, key: &DatabaseKey) -> Option<OpenTrouble> {
    Records::open(folder, key).await.err()
}

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let desk = Desk::new().await;
    assert!(Records::exists(desk.path()));
    let id = desk.records.begin_add(&anyone("one"), &by()).await.unwrap();
    desk.records.finish_add(id, "g-1", &by()).await.unwrap();
    let desk = desk.reopened().await;
    assert!(desk.records.person(id).await.unwrap().guid.as_deref() == Some("g-1"));
}

#[tokio::test]
async fn no_file_holds_a_readable_word_of_anybody() {
    let desk = Desk::new().await;
    for n in 0..300 {
        let typed = person(&format!("zebedee{n}"), "Quillon", "Wollstonecraft");
        desk.records.adopt(&typed, &format!("guid-{n}"), &by()).await.unwrap();
    }
    // Unsettled and settled pages: the log is full now, and nearly empty after closing.
    for closed in [false, true] {
        if closed {
            desk.records.close().await;
        }
        let mut seen = 0;
        for entry in fs::read_dir(desk.path()).unwrap() {
            let bytes = fs::read(entry.unwrap().path()).unwrap();
            seen += bytes.len();
            for word in ["zebedee", "Quillon", "ollstonecraft", "example.org", "555-0100", "SQLite"]
            {
                let word = word.as_bytes();
                assert!(!bytes.windows(word.len()).any(|window| window == word), "{word:?}");
            }
        }
        assert!(seen > 50_000, "the files were looked at");
    }
}

#[tokio::test]
async fn another_key_opens_nothing_and_replaces_nothing() {
    let desk = Desk::new().await;
    desk.records.close().await;
    let before = fs::read(desk.path().join("records.db")).unwrap();
    let other = DatabaseKey::generate().unwrap();
    assert_eq!(trouble(desk.path(), &other).await, Some(OpenTrouble::WrongKey));
    assert!(fs::read(desk.path().join("records.db")).unwrap() == before);
    assert_eq!(trouble(desk.path(), &desk.key).await, None);
}

#[tokio::test]
async fn a_damaged_file_is_told_from_a_wrong_key_and_is_left_alone() {
    for (from, length) in [(0, 16), (20, 40), (0, 4096), (4096, 8192)] {
        let desk = Desk::new().await;
        desk.records.adopt(&anyone("one"), "g-1", &by()).await.unwrap();
        desk.records.close().await;
        let file = desk.path().join("records.db");
        scratch(&file, from, length);
        let before = fs::read(&file).unwrap();
        let found = trouble(desk.path(), &desk.key).await;
        assert_eq!(found, Some(OpenTrouble::Damaged), "{from}+{length}");
        assert!(fs::read(&file).unwrap() == before);
    }
    let desk = Desk::new().await;
    desk.records.close().await;
    fs::write(desk.path().join("records.db"), b"").unwrap();
    let found = trouble(desk.path(), &desk.key).await;
    assert_eq!(found, Some(OpenTrouble::Damaged), "an empty file is no new database");
}

#[tokio::test]
async fn one_damaged_page_among_many_is_found_by_looking() {
    let desk = Desk::new().await;
    for n in 0..200 {
        let id = format!("one{n}");
        desk.records.adopt(&anyone(&id), &id, &by()).await.unwrap();
    }
    assert_eq!(desk.records.check().await, Ok(()));
    desk.records.close().await;
    let file = desk.path().join("records.db");
    let pages = fs::metadata(&file).unwrap().len() / 4096;
    scratch(&file, usize::try_from(pages - 1).unwrap() * 4096 + 100, 8);
    if let Ok(records) = Records::open(desk.path(), &desk.key).await {
        assert_eq!(records.check().await, Err(Trouble::Damaged));
    }
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    let desk = Desk::new().await;
    desk.records.close().await;
    let key = format!("\"x'{}'\"", desk.key.to_hex().expose_secret());
    let file = desk.path().join("records.db");
    let options = SqliteConnectOptions::new().filename(file).pragma("key", key);
    let mut connection = options.connect().await.unwrap();
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         VALUES (999, 'later', 1, x'00', 0)",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let found = trouble(desk.path(), &desk.key).await;
    assert_eq!(found, Some(OpenTrouble::FromNewerVersion));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_named_and_a_second_process_kept_out() {
    let desk = Desk::new().await;
    assert_eq!(trouble(desk.path(), &desk.key).await, Some(OpenTrouble::InUse));
    assert_eq!(Records::set_aside(desk.path()).err(), Some(OpenTrouble::InUse));
    let file = desk.path().join("a-file");
    fs::write(&file, b"").unwrap();
    let found = trouble(&file.join("folder"), &desk.key).await;
    assert_eq!(found, Some(OpenTrouble::Unwritable));
}

#[tokio::test]
async fn starting_anew_keeps_the_old_file() {
    let desk = Desk::new().await;
    desk.records.adopt(&anyone("one"), "g-1", &by()).await.unwrap();
    desk.records.close().await;
    let before = fs::read(desk.path().join("records.db")).unwrap();
    let aside = Records::set_aside(desk.path()).unwrap().unwrap();
    assert!(!Records::exists(desk.path()));
    let key = DatabaseKey::generate().unwrap();
    let records = Records::open(desk.path(), &key).await.unwrap();
    assert_eq!(records.search(Query::default()).await.unwrap().total, 0);
    assert!(fs::read(&aside).unwrap() == before);
    records.close().await;
    let second = Records::set_aside(desk.path()).unwrap().unwrap();
    assert!(second != aside && aside.exists());
    assert_eq!(Records::set_aside(desk.path()).unwrap(), None);
}

#[tokio::test]
async fn a_database_whose_making_was_cut_short_is_no_database() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("records.fresh.db"), b"half").unwrap();
    assert!(!Records::exists(folder.path()));
    let key = DatabaseKey::generate().unwrap();
    assert_eq!(trouble(folder.path(), &key).await, None);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn reads_do_not_wait_for_a_long_write() {
    let desk = Desk::new().await;
    desk.records.adopt(&anyone("one"), "g-1", &by()).await.unwrap();
    assert_eq!(desk.records.search(Query::default()).await.unwrap().total, 1);
    let records = desk.records.clone();
    let writing = tokio::spawn(async move {
        let people: Vec<_> = (0..40_000)
            .map(|n| gatehouse_records::Known {
                typed: anyone(&format!("many{n}")),
                guid: format!("many-{n}"),
            })
            .collect();
        records.adopt_many(&people, &by()).await.unwrap();
    });
    let mut slowest = Duration::ZERO;
    let mut reads = 0;
    while !writing.is_finished() {
        let start = std::time::Instant::now();
        assert!(desk.records.with_login_name("authx", "ONE").await.unwrap().is_some());
        slowest = slowest.max(start.elapsed());
        reads += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    writing.await.unwrap();
    assert!(reads > 20, "there was time to read: {reads}");
    assert!(slowest < Duration::from_millis(400), "{slowest:?}");
    assert_eq!(desk.records.search(Query::default()).await.unwrap().total, 40_001);
}
