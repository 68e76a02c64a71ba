//! What arrives is what was sent, whatever its size and order.

use std::io::Write;
use std::net::Shutdown;

use gatehouse_sandbox::{Endpoint, Sandbox};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::client::{
    Form, connect, exchange, good_form, in_chunks, noise, read_all, read_reply, request, sandbox,
    token, upload, upload_request,
};

async fn arrives_whole(content: &[u8]) {
    let sandbox = sandbox().await;
    let reply = upload(&sandbox, &token(&sandbox), good_form("a.wav", content));
    assert_eq!(reply.status, 200, "{}", reply.text());
    let size = content.len() as u64;
    assert_eq!(reply.json()["fileSizeKb"], size.div_ceil(1024));
    let calls = sandbox.calls();
    assert_eq!(calls.len(), 1);
    assert_eq!(reply.json()["id"], calls[0].id);
    assert_eq!(calls[0].bytes, size);
    assert_eq!(calls[0].sha256, hex::encode(Sha256::digest(content)));
    assert_eq!(sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_empty_file_arrives_whole() {
    arrives_whole(b"").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_megabyte_arrives_whole() {
    arrives_whole(&noise(1_000_001)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sixty_four_megabytes_arrive_whole() {
    arrives_whole(&noise(64 << 20)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_that_looks_like_the_form_around_it_arrives_whole() {
    let almost = b"\r\n--sandbox-test-boundar\r\n--sandbox-test\r\n\r\n--\r\r\n".repeat(20_000);
    arrives_whole(&almost).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_may_come_after_the_file() {
    let sandbox = sandbox().await;
    let metadata = json!({ "fileName": "a.zip", "uploadType": "Chat", "localeId": 2058 });
    let form = Form::default().file("a.zip", &noise(100_000));
    let reply = upload(&sandbox, &token(&sandbox), form.metadata(&metadata));
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(sandbox.calls()[0].metadata, metadata);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_in_chunks_of_unknown_total_arrives_whole() {
    let sandbox = sandbox().await;
    let request = upload_request(&token(&sandbox), good_form("a.wav", b"RIFF"));
    assert_eq!(exchange(&sandbox, &in_chunks(request)).unwrap().status, 200);
    assert_eq!(sandbox.calls()[0].bytes, 4);
}

/// Sends this much of an upload, hangs up, and waits until the sandbox noticed.
fn hang_up_after(sandbox: &Sandbox, sent: &[u8]) {
    let mut stream = connect(sandbox);
    stream.write_all(sent).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    let _ = read_all(&mut stream);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_breaks_off_leaves_nothing_behind() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let whole = upload_request(&token, good_form("a.wav", &noise(1 << 20)));
    for missing in [1 << 19, 3, 1] {
        hang_up_after(&sandbox, &whole[..whole.len() - missing]);
        assert_eq!(sandbox.calls(), []);
    }
    let reply = upload(&sandbox, &token, good_form("a.wav", b"RIFF"));
    assert_eq!(reply.status, 200);
    let seen = sandbox.requests();
    let uploads = seen.iter().filter(|seen| seen.endpoint == Endpoint::Upload);
    assert_eq!(uploads.count(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_announced_as_too_large_is_refused_before_it_comes() {
    let sandbox = sandbox().await;
    let bearer = format!("Bearer {}", token(&sandbox));
    let headers =
        [("Authorization", bearer.as_str()), ("Content-Type", "multipart/form-data; boundary=b")];
    let head = request("POST /Media/Upload", &headers, b"");
    let head = String::from_utf8(head).unwrap();
    let head = head.replace("Content-Length: 0", "Content-Length: 2600000000");
    let mut stream = connect(&sandbox);
    stream.write_all(head.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(read_reply(&mut stream).unwrap().status, 413);
    assert_eq!(sandbox.violations()[0].rule, "X-9");
}
