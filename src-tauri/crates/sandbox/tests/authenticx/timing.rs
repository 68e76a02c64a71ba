//! Faults that only take time.

use std::io::Write;
use std::time::{Duration, Instant};

use gatehouse_sandbox::Fault;

use crate::client::{connect, faulty, good_form, noise, read_reply, upload, upload_request};

const PAUSE: Duration = Duration::from_millis(300);

#[tokio::test(flavor = "multi_thread")]
async fn a_delayed_reply_comes_late_but_the_call_is_kept_at_once() {
    let (sandbox, token) = faulty(Fault::Delay(PAUSE)).await;
    let start = Instant::now();
    let reply = upload(&sandbox, &token, good_form("a.wav", b"RIFF"));
    assert!(start.elapsed() >= PAUSE);
    assert_eq!(reply.status, 200);
    let seen = sandbox.requests().pop().unwrap();
    let kept_after = sandbox.calls()[0].received_at.duration_since(seen.at);
    assert!(kept_after.unwrap() < PAUSE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stalled_body_waits_at_its_share_and_then_arrives_whole() {
    let fault = Fault::Stall { percent: 50, pause: PAUSE };
    let (sandbox, token) = faulty(fault).await;
    let content = noise(16 << 20);
    let request = upload_request(&token, good_form("a.wav", &content));
    let mut stream = connect(&sandbox);
    let start = Instant::now();
    let (first, second) = request.split_at(request.len() / 4);
    stream.write_all(first).unwrap();
    assert!(start.elapsed() < PAUSE, "reading stopped too early");
    stream.write_all(second).unwrap();
    let reply = read_reply(&mut stream).unwrap();
    assert!(start.elapsed() >= PAUSE);
    assert_eq!(reply.status, 200);
    assert_eq!(sandbox.calls()[0].bytes, content.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn reading_stands_still_while_a_body_is_stalled() {
    let fault = Fault::Stall { percent: 25, pause: Duration::from_secs(3600) };
    let (sandbox, token) = faulty(fault).await;
    let request = upload_request(&token, good_form("a.wav", &noise(64 << 20)));
    let mut stream = connect(&sandbox);
    let patience = Some(Duration::from_millis(200));
    stream.set_write_timeout(patience).unwrap();
    // The socket buffers fill up, and then nothing moves any more.
    assert!(stream.write_all(&request).is_err());
    let seen = sandbox.requests().pop().unwrap();
    let share = request.len() as u64 / 4;
    assert!(seen.bytes_received.abs_diff(share) < 1 << 20, "{seen:?}");
}
