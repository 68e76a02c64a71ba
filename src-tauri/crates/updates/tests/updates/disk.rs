use std::fs;

use gatehouse_updates::Refusal;

use crate::publisher::{PATIENT, Release, Server, courier, offered};

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_full_disk_is_named_and_what_was_there_stays() {
    let (server, release) = Server::of(|at| Release::new("0.2.0", at)).await;
    let folder = tempfile::tempdir().unwrap();
    let kept = folder.path().join("gatehouse-0.1.9.deb");
    fs::write(&kept, b"an earlier one").unwrap();
    // Every write to this device ends as on a disk without room.
    let part = folder.path().join("gatehouse-0.2.0.deb.part");
    std::os::unix::fs::symlink("/dev/full", &part).unwrap();
    let courier = courier(&release, &server, PATIENT);
    let offer = offered(&courier).await;
    let refusal = courier.bring(&offer, folder.path(), |_| {}).await.unwrap_err();
    assert_eq!(refusal, Refusal::DiskFull);
    assert_eq!(fs::read(&kept).unwrap(), b"an earlier one");
    assert!(fs::symlink_metadata(&part).is_err(), "the part is taken away");
    courier.bring(&offer, folder.path(), |_| {}).await.unwrap();
}

#[tokio::test]
async fn a_folder_that_cannot_be_made_is_named() {
    let (server, release) = Server::of(|at| Release::new("0.2.0", at)).await;
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("updates");
    fs::write(&blocked, b"a file where the folder should be").unwrap();
    let courier = courier(&release, &server, PATIENT);
    let offer = offered(&courier).await;
    let refusal = courier.bring(&offer, &blocked, |_| {}).await.unwrap_err();
    assert_eq!(refusal, Refusal::Unwritable);
}
