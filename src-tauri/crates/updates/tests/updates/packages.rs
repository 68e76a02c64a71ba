use std::{fs, path::Path};

use axum::{
    body::Bytes,
    response::{IntoResponse, Response},
};
use data_encoding::BASE64;
use gatehouse_updates::{Limits, Refusal, Signed, reread};
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::publisher::{
    HASTY, PACKAGE, PATIENT, Release, Server, Signer, courier, files, offered, piecemeal, sent_on,
};

fn files_in(folder: &Path) -> usize {
    fs::read_dir(folder).map_or(0, Iterator::count)
}

/// What bringing the package of a changed release ends with. Nothing of it stays on the disk.
async fn brought(change: impl FnOnce(&mut Release)) -> Refusal {
    let (server, release) = Server::of(|at| {
        let mut release = Release::new("0.2.0", at);
        change(&mut release);
        release
    })
    .await;
    refused(&release, &server, PATIENT).await
}

/// The same where the server answers the package otherwise.
async fn answered(
    limits: Limits,
    reply: impl Fn(&[u8]) -> Response + Send + Sync + 'static,
) -> Refusal {
    let mut made = None;
    let server = Server::start(|at| {
        let release = Release::new("0.2.0", at);
        let (right, package) = (files(&release), release.package.clone());
        made = Some(release);
        Box::new(move |asked| if asked == PACKAGE { Some(reply(&package)) } else { right(asked) })
    })
    .await;
    refused(&made.unwrap(), &server, limits).await
}

async fn refused(release: &Release, server: &Server, limits: Limits) -> Refusal {
    let folder = tempfile::tempdir().unwrap();
    let offer = offered(&courier(release, server, PATIENT)).await;
    let courier = courier(release, server, limits);
    let refusal = courier.bring(&offer, folder.path(), |_| {}).await.unwrap_err();
    assert_eq!(files_in(folder.path()), 0, "nothing stays of what was refused");
    refusal
}

#[tokio::test]
async fn a_right_package_is_brought_whole_once_and_told_while_it_comes() {
    let (server, release) = Server::of(|at| Release::new("0.2.0", at)).await;
    let folder = tempfile::tempdir().unwrap();
    let courier = courier(&release, &server, PATIENT);
    let offer = offered(&courier).await;
    let mut told = Vec::new();
    let place = courier.bring(&offer, folder.path(), |got| told.push(got)).await.unwrap();
    assert_eq!(place.file_name().unwrap(), "gatehouse-0.2.0.deb");
    assert_eq!(fs::read(&place).unwrap(), release.package);
    assert!(told.is_sorted() && told.last() == Some(&(release.package.len() as u64)));
    assert_eq!(files_in(folder.path()), 1);
    fs::write(folder.path().join("gatehouse-0.1.9.deb"), b"an earlier one").unwrap();
    let asked = server.asked();
    assert_eq!(courier.bring(&offer, folder.path(), |_| {}).await.unwrap(), place);
    assert_eq!(server.asked(), asked, "what is there is not fetched again");
    assert_eq!(files_in(folder.path()), 1, "an earlier package is of no use any more");
}

#[tokio::test]
async fn a_package_that_was_changed_on_the_disk_is_noticed_and_fetched_again() {
    let (server, release) = Server::of(|at| Release::new("0.2.0", at)).await;
    let folder = tempfile::tempdir().unwrap();
    let courier = courier(&release, &server, PATIENT);
    let (offer, key) = (offered(&courier).await, release.source(&server.at).key);
    let place = courier.bring(&offer, folder.path(), |_| {}).await.unwrap();
    assert_eq!(reread(&place, &offer, &key).unwrap(), release.package);
    let mut changed = release.package.clone();
    changed[7] ^= 1;
    fs::write(&place, &changed).unwrap();
    assert_eq!(reread(&place, &offer, &key), Err(Refusal::OtherBytes));
    courier.bring(&offer, folder.path(), |_| {}).await.unwrap();
    assert_eq!(reread(&place, &offer, &key).unwrap(), release.package);
}

#[tokio::test]
async fn other_bytes_of_the_same_length_are_refused() {
    let refusal = answered(PATIENT, |right| {
        let mut other = right.to_vec();
        other[11] ^= 1;
        piecemeal(vec![Bytes::from(other)], true)
    });
    assert_eq!(refusal.await, Refusal::OtherBytes);
    let sha256 = hex::encode(Sha256::digest(b"something else"));
    let refusal = brought(|release| release.platform()["sha256"] = json!(sha256));
    assert_eq!(refusal.await, Refusal::OtherBytes);
}

#[tokio::test]
async fn a_package_that_somebody_else_signed_is_refused() {
    let refusal = brought(|release| {
        let foreign = Signer::new().sign(&release.package, "version:0.2.0");
        release.platform()["signature"] = json!(BASE64.encode(foreign.as_bytes()));
    });
    assert_eq!(refusal.await, Refusal::Signature(Signed::Package));
    let refusal = brought(|release| release.platform()["signature"] = json!("nonsense"));
    assert_eq!(refusal.await, Refusal::Signature(Signed::Package));
}

#[tokio::test]
async fn a_package_that_was_signed_as_another_version_or_as_none_is_refused() {
    for comment in ["file:gatehouse.deb\tversion:0.1.0", "file:gatehouse.deb"] {
        let refusal = brought(|release| {
            let signature = release.signer.sign(&release.package, comment);
            release.platform()["signature"] = json!(BASE64.encode(signature.as_bytes()));
        });
        assert_eq!(refusal.await, Refusal::OtherVersion("0.2.0".parse().unwrap()), "{comment}");
    }
}

#[tokio::test]
async fn a_truncated_package_is_named_with_its_length() {
    let with_length = answered(PATIENT, |right| right[..1000].to_vec().into_response());
    let without =
        answered(PATIENT, |right| piecemeal(vec![Bytes::copy_from_slice(&right[..1000])], true));
    for refusal in [with_length.await, without.await] {
        assert_eq!(refusal, Refusal::Truncated { got: 1000, size: 192_000 });
    }
}

#[tokio::test]
async fn a_package_that_goes_on_after_its_end_is_left() {
    let refusal = answered(PATIENT, |right| {
        piecemeal(vec![Bytes::copy_from_slice(right), Bytes::from_static(b"and more")], false)
    });
    assert_eq!(refusal.await, Refusal::OtherBytes);
    let refusal = brought(|release| release.platform()["size"] = json!(1_u64 << 40));
    assert_eq!(refusal.await, Refusal::TooLarge);
}

#[tokio::test]
async fn a_connection_that_is_lost_half_way_is_named() {
    let cable = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}/gatehouse.deb", cable.local_addr().unwrap());
    tokio::spawn(async move {
        let (mut stream, _) = cable.accept().await.unwrap();
        let mut asked = vec![0; 1024];
        // Part of the question is enough: it has come.
        assert!(stream.read(&mut asked).await.unwrap() > 0);
        let half =
            [b"HTTP/1.1 200 OK\r\nContent-Length: 192000\r\n\r\n", &[b'a'; 96_000][..]].concat();
        stream.write_all(&half).await.unwrap();
        stream.shutdown().await.unwrap();
    });
    let refusal = brought(|release| release.platform()["url"] = json!(at)).await;
    assert_eq!(refusal, Refusal::Cut { got: 96_000, size: 192_000 });
}

#[tokio::test]
async fn a_package_that_does_not_go_on_is_left() {
    let refusal =
        answered(HASTY, |right| piecemeal(vec![Bytes::copy_from_slice(&right[..1000])], false));
    assert_eq!(refusal.await, Refusal::TooSlow);
}

#[tokio::test]
async fn a_package_is_not_fetched_from_another_host_than_the_manifest_names() {
    let refusal = answered(PATIENT, |_| sent_on("https://elsewhere.example.net/gatehouse.deb"));
    assert_eq!(refusal.await, Refusal::Redirected("elsewhere.example.net".to_owned()));
}
