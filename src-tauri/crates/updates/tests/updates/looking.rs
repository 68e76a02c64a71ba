use axum::{
    body::Bytes,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use gatehouse_updates::{Courier, Limits, Refusal, Signed};
use tokio::net::TcpListener;

use crate::publisher::{
    HASTY, MANIFEST, PATIENT, Release, SIGNATURE, Server, Signer, courier, files, offered,
    piecemeal, sent_on,
};

/// What looking ends with where one path is answered otherwise.
async fn looked(
    path: &'static str,
    reply: impl Fn() -> Response + Send + Sync + 'static,
) -> Refusal {
    looked_within(PATIENT, path, reply).await
}

async fn looked_within(
    limits: Limits,
    path: &'static str,
    reply: impl Fn() -> Response + Send + Sync + 'static,
) -> Refusal {
    let mut made = None;
    let server = Server::start(|at| {
        let release = Release::new("0.2.0", at);
        let right = files(&release);
        made = Some(release);
        Box::new(move |asked| if asked == path { Some(reply()) } else { right(asked) })
    })
    .await;
    courier(&made.unwrap(), &server, limits).look().await.map(drop).unwrap_err()
}

#[tokio::test]
async fn a_right_server_is_asked_twice_and_believed() {
    let (server, release) = Server::of(|at| Release::new("0.2.0", at)).await;
    let offer = offered(&courier(&release, &server, PATIENT)).await;
    assert_eq!(offer.version.to_string(), "0.2.0");
    assert_eq!(server.asked(), 2, "the manifest and its signature");
}

#[tokio::test]
async fn a_server_that_is_not_there_or_has_nothing_is_named() {
    let nowhere = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let asking = Courier::new(Release::new("0.2.0", &at).source(&at), PATIENT).unwrap();
    assert_eq!(asking.look().await.map(drop), Err(Refusal::Unreachable));
    let missing = || StatusCode::NOT_FOUND.into_response();
    assert_eq!(looked(MANIFEST, missing).await, Refusal::Answered(404));
    assert_eq!(looked(SIGNATURE, missing).await, Refusal::Answered(404));
    let ill = || StatusCode::SERVICE_UNAVAILABLE.into_response();
    assert_eq!(looked(MANIFEST, ill).await, Refusal::Answered(503));
}

#[tokio::test]
async fn a_wrong_signature_is_refused() {
    let wrong = || Signer::new().sign(b"something else", "x").into_response();
    assert_eq!(looked(SIGNATURE, wrong).await, Refusal::Signature(Signed::Manifest));
    let page = || "<html>Sign in to this network</html>".into_response();
    assert_eq!(looked(MANIFEST, page).await, Refusal::Signature(Signed::Manifest));
}

#[tokio::test]
async fn nobody_is_followed_to_another_host() {
    let away = || sent_on("https://elsewhere.example.net/gatehouse.json");
    let refused = Refusal::Redirected("elsewhere.example.net".to_owned());
    assert_eq!(looked(MANIFEST, away).await, refused);
    assert_eq!(looked(SIGNATURE, away).await, refused);
    let other_port = || sent_on("http://127.0.0.1:9/gatehouse.json");
    assert_eq!(looked(MANIFEST, other_port).await, Refusal::Redirected("127.0.0.1:9".to_owned()));
}

#[tokio::test]
async fn a_server_may_tidy_its_own_paths_but_not_go_in_circles() {
    let mut made = None;
    let server = Server::start(|at| {
        let release = Release::new("0.2.0", at);
        let right = files(&release);
        made = Some(release);
        Box::new(move |asked| match asked {
            MANIFEST => Some(sent_on("/newest.json")),
            "/newest.json" => right(MANIFEST),
            other => right(other),
        })
    })
    .await;
    let release = made.unwrap();
    offered(&courier(&release, &server, PATIENT)).await;
    let circle = || sent_on(MANIFEST);
    assert!(matches!(looked(MANIFEST, circle).await, Refusal::Redirected(_)));
}

#[tokio::test]
async fn more_than_a_page_of_text_is_not_read() {
    let endless = || piecemeal(vec![Bytes::from(vec![b' '; 300_000])], false);
    assert_eq!(looked(MANIFEST, endless).await, Refusal::TooLarge);
    assert_eq!(looked(SIGNATURE, endless).await, Refusal::TooLarge);
}

#[tokio::test]
async fn a_server_that_never_comes_to_an_end_is_left() {
    let slow = || piecemeal(vec![Bytes::from_static(b"{")], false);
    assert_eq!(looked_within(HASTY, MANIFEST, slow).await, Refusal::TooSlow);
}
