//! Replies that arrive, but are not what they should be.

use gatehouse_sandbox::{Fault, Sandbox};

use crate::client::{Reply, connect, faulty, good_form, read_reply, upload, upload_request};

async fn met(fault: Fault) -> (Sandbox, Reply) {
    let (sandbox, token) = faulty(fault).await;
    let reply = upload(&sandbox, &token, good_form("a.wav", b"RIFF"));
    (sandbox, reply)
}

#[tokio::test(flavor = "multi_thread")]
async fn garbage_claims_to_be_json_and_the_call_is_kept() {
    let (sandbox, reply) = met(Fault::Garbage).await;
    let kind = reply.header("content-type").unwrap();
    assert!(kind.starts_with("application/json"));
    assert_eq!(reply.status, 200);
    assert!(std::str::from_utf8(&reply.body).is_err());
    assert_eq!(sandbox.calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_html_stands_in_for_the_service() {
    let (sandbox, reply) = met(Fault::Html).await;
    assert_eq!(reply.status, 200);
    assert!(reply.header("content-type").unwrap().starts_with("text/html"));
    assert!(reply.text().starts_with("<!doctype html>"));
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn truncated_json_is_well_framed_and_the_call_is_kept() {
    let (sandbox, reply) = met(Fault::TruncatedJson).await;
    assert_eq!(reply.status, 200);
    let length = reply.body.len().to_string();
    assert_eq!(reply.header("content-length"), Some(length.as_str()));
    assert!(reply.text().starts_with('{'));
    assert!(serde_json::from_slice::<serde_json::Value>(&reply.body).is_err());
    assert_eq!(sandbox.calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_content_length_promises_more_than_comes() {
    let (sandbox, token) = faulty(Fault::WrongContentLength).await;
    let request = upload_request(&token, good_form("a.wav", b"RIFF"));
    let mut stream = connect(&sandbox);
    std::io::Write::write_all(&mut stream, &request).unwrap();
    let reply = read_reply(&mut stream).unwrap();
    let promised: usize = reply.header("content-length").unwrap().parse().unwrap();
    assert_eq!(promised, reply.body.len() + 64);
    assert_eq!(reply.json()["fileName"], "a.wav.acxMedia");
    assert_eq!(sandbox.calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_leads_to_the_place_it_was_given() {
    let location = "http://127.0.0.1:9/elsewhere".to_owned();
    let fault = Fault::Redirect { location: location.clone() };
    let (sandbox, reply) = met(fault).await;
    assert_eq!(reply.status, 302);
    assert_eq!(reply.header("location"), Some(location.as_str()));
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_huge_reply_has_the_size_it_was_given_and_does_not_announce_it() {
    for bytes in [2, 64 * 1024 + 2, 5_000_001] {
        let (sandbox, reply) = met(Fault::HugeReply { bytes }).await;
        assert_eq!(reply.status, 200);
        assert_eq!(reply.header("content-length"), None);
        assert_eq!(reply.body.len() as u64, bytes);
        assert!(reply.json().is_string());
        assert_eq!(sandbox.calls().len(), 1);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_after_the_body_comes_when_everything_was_read() {
    let fault = Fault::StatusAfterBody { code: 429, retry_after: Some(3) };
    let (sandbox, token) = faulty(fault).await;
    let form = good_form("a.wav", &[7; 300_000]);
    let size = form.clone().body().len() as u64;
    let reply = upload(&sandbox, &token, form);
    assert_eq!(reply.status, 429);
    assert_eq!(reply.header("retry-after"), Some("3"));
    assert_eq!(sandbox.requests().pop().unwrap().bytes_received, size);
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_status_without_a_waiting_time_has_no_retry_after() {
    let fault = Fault::Status { code: 429, retry_after: None };
    let (_sandbox, reply) = met(fault).await;
    assert_eq!(reply.status, 429);
    assert_eq!(reply.header("retry-after"), None);
}
