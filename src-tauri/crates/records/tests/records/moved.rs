//! The data folder, or the directory's file in it, is removed, moved away or replaced under a running program: nothing is
//! claimed to be written that nobody would find.

use std::fs;
use std::path::{Path, PathBuf};

use gatehouse_records::{Entry, Outcome, Trouble};

use crate::{Desk, anyone, by};

async fn note(desk: &Desk) -> Result<(), Trouble> {
    desk.records.append(Entry::new("station.backup", Outcome::Done, &by())).await
}

fn beside(folder: &Path) -> PathBuf {
    let mut name = folder.as_os_str().to_owned();
    name.push("-away");
    PathBuf::from(name)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
    }
}

#[tokio::test]
async fn a_folder_that_was_moved_away_takes_nothing_until_it_is_put_back() {
    let desk = Desk::new().await;
    let away = beside(desk.path());
    fs::rename(desk.path(), &away).unwrap();
    assert_eq!(note(&desk).await, Err(Trouble::Moved));
    let added = desk.records.adopt(&anyone("bob"), "bob", &by()).await;
    assert_eq!(added.map(drop), Err(Trouble::Moved));
    fs::rename(&away, desk.path()).unwrap();
    note(&desk).await.unwrap();
    let desk = desk.reopened().await;
    assert!(desk.records.check().await.is_ok());
    desk.records.close().await;
}

#[tokio::test]
async fn a_copy_in_the_place_of_the_folder_is_not_the_folder() {
    let desk = Desk::new().await;
    let away = beside(desk.path());
    fs::rename(desk.path(), &away).unwrap();
    copy(&away, desk.path());
    assert_eq!(note(&desk).await, Err(Trouble::Moved));
    desk.records.close().await;
    fs::remove_dir_all(away).unwrap();
}

#[tokio::test]
async fn a_link_to_where_the_folder_is_now_leads_to_the_same_files() {
    let desk = Desk::new().await;
    let away = beside(desk.path());
    fs::rename(desk.path(), &away).unwrap();
    std::os::unix::fs::symlink(&away, desk.path()).unwrap();
    note(&desk).await.unwrap();
    desk.records.close().await;
    fs::remove_file(desk.path()).unwrap();
    fs::rename(away, desk.path()).unwrap();
}

#[tokio::test]
async fn a_file_that_was_removed_alone_is_missed_whichever_of_the_two_it_is() {
    for name in ["records.db", "records.db-wal"] {
        let desk = Desk::new().await;
        note(&desk).await.unwrap();
        fs::remove_file(desk.path().join(name)).unwrap();
        assert_eq!(note(&desk).await, Err(Trouble::Moved), "{name}");
        desk.records.close().await;
    }
}
