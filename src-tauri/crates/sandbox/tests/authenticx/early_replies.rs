//! A reply given while the body is still coming can be read by the client.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use gatehouse_sandbox::{Endpoint, Fault, Sandbox};

use crate::client::{connect, faulty, good_form, noise, read_reply, sandbox, upload_request};

const HALF: usize = 32 << 20;

/// Sends one half, waits for the status line, and only then sends the rest.
fn status_line_at_half_time(sandbox: &Sandbox, token: &str) -> String {
    let request = upload_request(token, good_form("a.wav", &noise(2 * HALF)));
    let mut stream = connect(sandbox);
    stream.write_all(&request[..HALF]).unwrap();
    let mut line = [0; 12];
    stream.read_exact(&mut line).unwrap();
    stream.write_all(&request[HALF..]).unwrap();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).unwrap();
    String::from_utf8(line.to_vec()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_401_is_readable_while_64_megabytes_are_still_being_sent() {
    let sandbox = sandbox().await;
    let line = status_line_at_half_time(&sandbox, "expired");
    assert_eq!(line, "HTTP/1.1 401");
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_armed_status_is_readable_while_64_megabytes_are_still_being_sent() {
    let fault = Fault::Status { code: 503, retry_after: None };
    let (sandbox, token) = faulty(fault).await;
    let line = status_line_at_half_time(&sandbox, &token);
    assert_eq!(line, "HTTP/1.1 503");
    assert_eq!(sandbox.calls(), []);
}

fn send_all(mut stream: TcpStream, request: Vec<u8>) -> thread::JoinHandle<bool> {
    thread::spawn(move || stream.write_all(&request).is_ok())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_sends_to_the_end_first_still_gets_the_early_reply() {
    let fault = Fault::Status { code: 429, retry_after: Some(7) };
    let (sandbox, token) = faulty(fault).await;
    let request = upload_request(&token, good_form("a.wav", &noise(2 * HALF)));
    let mut stream = connect(&sandbox);
    let sender = send_all(stream.try_clone().unwrap(), request);
    assert!(sender.join().unwrap(), "the connection broke while sending");
    let reply = read_reply(&mut stream).unwrap();
    assert_eq!(reply.status, 429);
    assert_eq!(reply.header("retry-after"), Some("7"));
    let seen = sandbox.requests().pop().unwrap();
    assert_eq!((seen.endpoint, seen.status), (Endpoint::Upload, Some(429)));
}
