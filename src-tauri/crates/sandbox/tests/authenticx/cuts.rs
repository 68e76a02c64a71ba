//! Connections that end before their time.

use std::io::{ErrorKind, Write};

use gatehouse_sandbox::{Endpoint, Fault, Ports, Sandbox};

use crate::client::{
    connect, exchange, faulty, good_form, in_chunks, noise, read_all, request, sandbox, token,
    upload, upload_request,
};

/// Sends the request; true when the connection was reset meanwhile or after.
fn is_reset(sandbox: &Sandbox, request: &[u8]) -> bool {
    let mut stream = connect(sandbox);
    let outcome = stream.write_all(request).and_then(|()| read_all(&mut stream));
    // A write that follows the one that met the RST reports a broken pipe.
    let signs = [ErrorKind::ConnectionReset, ErrorKind::BrokenPipe];
    outcome.is_err_and(|error| signs.contains(&error.kind()))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_is_reset_in_the_middle_of_the_body() {
    let content = noise(16 << 20);
    for percent in [0, 1, 50, 100] {
        let (sandbox, token) = faulty(Fault::Reset { percent }).await;
        let request = upload_request(&token, good_form("a.wav", &content));
        assert!(is_reset(&sandbox, &request), "at {percent} percent");
        assert_eq!(sandbox.calls(), []);
        let seen = sandbox.requests().pop().unwrap();
        assert_eq!(seen.status, None);
        let share = content.len() as u64 * u64::from(percent) / 100;
        let slack = 1 << 20;
        assert!(seen.bytes_received.abs_diff(share) < slack, "{seen:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_small_body_is_reset_without_a_reply_too() {
    let (sandbox, token) = faulty(Fault::Reset { percent: 100 }).await;
    let request = upload_request(&token, good_form("a.wav", b"RIFF"));
    assert!(is_reset(&sandbox, &request));
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_of_unknown_length_is_reset_at_its_end() {
    let (sandbox, token) = faulty(Fault::Reset { percent: 10 }).await;
    let request = upload_request(&token, good_form("a.wav", b"RIFF"));
    assert!(is_reset(&sandbox, &in_chunks(request)));
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_a_body_is_reset_before_its_reply() {
    let sandbox = sandbox().await;
    let bearer = format!("Bearer {}", token(&sandbox));
    sandbox.arm(Endpoint::Metadata, Fault::Reset { percent: 50 }, Some(1));
    let request = request("GET /Metadata", &[("Authorization", &bearer)], b"");
    assert!(is_reset(&sandbox, &request));
    assert_eq!(exchange(&sandbox, &request).unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_reset_the_name_is_still_free() {
    let (sandbox, token) = faulty(Fault::Reset { percent: 90 }).await;
    let request = upload_request(&token, good_form("a.wav", &noise(1 << 20)));
    assert!(is_reset(&sandbox, &request));
    assert_eq!(exchange(&sandbox, &request).unwrap().status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lost_reply_is_an_end_of_stream_after_the_call_was_kept() {
    let (sandbox, token) = faulty(Fault::LoseReply).await;
    let request = upload_request(&token, good_form("a.wav", &noise(1 << 20)));
    let mut stream = connect(&sandbox);
    stream.write_all(&request).unwrap();
    assert_eq!(read_all(&mut stream).unwrap(), b"");
    assert_eq!(sandbox.calls().len(), 1);
    assert_eq!(sandbox.requests().pop().unwrap().status, None);
    let again = upload(&sandbox, &token, good_form("a.wav", b"RIFF"));
    let sentence = "An interaction with this file name already exists.";
    assert_eq!((again.status, again.text()), (400, sentence));
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_ends_open_connections_and_frees_the_port() {
    let sandbox = sandbox().await;
    let base = sandbox.authenticx().base_url;
    let port = base.rsplit(':').next().unwrap().parse().unwrap();
    let mut idle = connect(&sandbox);
    sandbox.stop().await;
    // It may have been waiting to be accepted, which ends it with a reset.
    let ended = read_all(&mut idle).map_err(|error| error.kind());
    assert!(matches!(ended.as_deref(), Ok([]) | Err(ErrorKind::ConnectionReset)));
    let options = gatehouse_sandbox::Options::default();
    let ports = Ports { authenticx: port, ..Ports::default() };
    let next = Sandbox::start_on(ports, options).await.unwrap();
    assert_eq!(next.authenticx().base_url, base);
}
