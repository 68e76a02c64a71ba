//! The disk is full, or refuses a write, and then takes writes again: what is said to be written is in the file.

use std::path::Path;

use sqlx::ConnectOptions;

use crate::connect::options;
use crate::place::Place;
use crate::{By, DatabaseKey, Entry, NewPerson, Outcome, Profile, Records, Trouble, Verdict};

fn person(login_name: &str) -> NewPerson {
    let profile = Profile { country_code: "+1".to_owned(), ..Profile::default() };
    NewPerson { connection: "authx".to_owned(), login_name: login_name.to_owned(), profile }
}

fn by() -> By {
    By::now("ada")
}

async fn adopt(records: &Records, login_name: &str) -> Result<(), Trouble> {
    records.adopt(&person(login_name), login_name, &by()).await.map(drop)
}

/// Writes until the disk takes no more.
async fn fill(records: &Records) {
    for _ in 0..2000 {
        match note(records).await {
            Ok(()) => {}
            Err(Trouble::Unwritable) => return,
            Err(other) => panic!("a full disk is told as {other:?}"),
        }
    }
    panic!("the disk was never full");
}

async fn note(records: &Records) -> Result<(), Trouble> {
    records
        .append(Entry::new("station.backup", Outcome::Done, &by().detail(&"x".repeat(200))))
        .await
}

/// Whether somebody who opens the file now finds them in it.
async fn is_in_the_file(folder: &Path, key: &DatabaseKey, login_name: &str) -> bool {
    let place = Place::new(folder);
    let mut other = options(&place.database(), key).connect().await.unwrap();
    let found: i64 = sqlx::query_scalar("SELECT count(*) FROM people WHERE login_name = ?")
        .bind(login_name)
        .fetch_one(&mut other)
        .await
        .unwrap();
    found == 1
}

/// The database may grow no more, or as much as it likes.
async fn may_grow(records: &Records, may: bool) {
    let most = if may { "PRAGMA max_page_count = 1073741823" } else { "PRAGMA max_page_count = 1" };
    let mut writer = records.inner.pools.writer.acquire().await.unwrap();
    sqlx::query(most).execute(&mut *writer).await.unwrap();
}

/// Every kind of end of a write, some of them refused, and then one that has to be there.
async fn goes_on(records: &Records, folder: &Path, key: &DatabaseKey, round: u32) {
    let (first, second) = (format!("first{round}"), format!("second{round}"));
    adopt(records, &first).await.unwrap();
    assert!(is_in_the_file(folder, key, &first).await, "the first write after it");
    let taken = records.adopt(&person(&first), "other", &by()).await;
    assert_eq!(taken.err(), Some(Trouble::LoginNameTaken));
    adopt(records, &second).await.unwrap();
    assert!(is_in_the_file(folder, key, &second).await, "a write after one that was refused");
    note(records).await.unwrap();
    assert!(matches!(records.verify_chain().await, Ok(Verdict::Whole(_))));
}

#[tokio::test]
async fn after_a_full_database_what_was_written_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let key = DatabaseKey::generate().unwrap();
    let records = Records::open(folder.path(), &key).await.unwrap();
    adopt(&records, "known").await.unwrap();
    for round in 0..3 {
        may_grow(&records, false).await;
        fill(&records).await;
        let taken = records.adopt(&person("known"), "other", &by()).await;
        assert!(matches!(taken, Err(Trouble::LoginNameTaken | Trouble::Unwritable)), "{taken:?}");
        may_grow(&records, true).await;
        goes_on(&records, folder.path(), &key, round).await;
    }
    records.close().await;
    let records = Records::open(folder.path(), &key).await.unwrap();
    assert!(is_in_the_file(folder.path(), &key, "second2").await, "and still after a restart");
    records.close().await;
}

/// A file of this process may not grow beyond the limit: a commit then fails half-way.
#[cfg(target_os = "linux")]
mod limited {
    use std::fs;
    use std::process::Command;

    use super::*;
    use crate::place::journals;

    fn limit_files_to(bytes: &str) {
        let limited = Command::new("prlimit")
            .args(["--pid", &std::process::id().to_string(), &format!("--fsize={bytes}:")])
            .status()
            .unwrap();
        assert!(limited.success());
    }

    /// The child: it has the limit to itself.
    #[tokio::test]
    #[ignore = "runs as the process that is limited"]
    async fn child() {
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let records = Records::open(folder.path(), &key).await.unwrap();
        adopt(&records, "known").await.unwrap();
        let [log, _] = journals(&Place::new(folder.path()).database());
        for round in 0..3 {
            // Room for one page of several.
            limit_files_to(&(fs::metadata(&log).unwrap().len() + 5000).to_string());
            fill(&records).await;
            for _ in 0..3 {
                assert_eq!(note(&records).await, Err(Trouble::Unwritable), "while it lasts");
                let taken = records.adopt(&person("known"), "other", &by()).await.err();
                assert!(matches!(taken, Some(Trouble::LoginNameTaken)), "{taken:?}");
            }
            limit_files_to("unlimited");
            goes_on(&records, folder.path(), &key, round).await;
        }
        records.close().await;
    }

    #[test]
    fn after_a_commit_that_failed_half_way_what_was_written_is_in_the_file() {
        // A signal that is ignored stays ignored in what the shell becomes.
        let ended = Command::new("sh")
            .args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""])
            .arg(std::env::current_exe().unwrap())
            .args(["full::limited::child", "--exact", "--ignored", "--nocapture"])
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&ended.stdout).into_owned()
            + &String::from_utf8_lossy(&ended.stderr);
        assert!(ended.status.success() && said.contains("1 passed"), "{said}");
    }
}
