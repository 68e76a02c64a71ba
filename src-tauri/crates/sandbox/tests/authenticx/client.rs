//! What a client of Authenticx sends.

use std::io;
use std::net::TcpStream;

use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
use serde_json::{Value, json};

use crate::wire;
pub(crate) use crate::wire::{Reply, read_all, read_reply, request};

const BOUNDARY: &str = "sandbox-test-boundary";

pub(crate) async fn sandbox() -> Sandbox {
    Sandbox::start(Options::default()).await.unwrap()
}

/// A sandbox whose uploads meet this fault once, and a token for it.
pub(crate) async fn faulty(fault: Fault) -> (Sandbox, String) {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    sandbox.arm(Endpoint::Upload, fault, Some(1));
    (sandbox, token)
}

pub(crate) fn connect(sandbox: &Sandbox) -> TcpStream {
    wire::connect(&sandbox.authenticx().base_url)
}

pub(crate) fn exchange(sandbox: &Sandbox, request: &[u8]) -> io::Result<Reply> {
    wire::exchange(&sandbox.authenticx().base_url, request)
}

pub(crate) fn ask_token(sandbox: &Sandbox, headers: &[(&str, &str)], form: &str) -> Reply {
    let kind = ("Content-Type", "application/x-www-form-urlencoded");
    let headers = [&[kind], headers].concat();
    let request = request("POST /connect/token", &headers, form.as_bytes());
    exchange(sandbox, &request).unwrap()
}

pub(crate) fn token_form(sandbox: &Sandbox) -> String {
    let access = sandbox.authenticx();
    url::form_urlencoded::Serializer::new(String::new())
        .append_pair("client_id", &access.client_id)
        .append_pair("client_secret", &access.client_secret)
        .append_pair("grant_type", "client_credentials")
        .append_pair("scope", "acxapi")
        .finish()
}

pub(crate) fn token(sandbox: &Sandbox) -> String {
    let reply = ask_token(sandbox, &[], &token_form(sandbox));
    assert_eq!(reply.status, 200, "{reply:?}");
    reply.json()["access_token"].as_str().unwrap().to_owned()
}

/// A multipart form under construction.
#[derive(Debug, Default, Clone)]
pub(crate) struct Form(Vec<u8>);

impl Form {
    /// A part with these exact bytes as its disposition.
    pub(crate) fn part(mut self, disposition: impl AsRef<[u8]>, content: &[u8]) -> Self {
        let opening = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; ");
        self.0.extend_from_slice(opening.as_bytes());
        self.0.extend_from_slice(disposition.as_ref());
        self.0.extend_from_slice(b"\r\n\r\n");
        self.0.extend_from_slice(content);
        self.0.extend_from_slice(b"\r\n");
        self
    }

    pub(crate) fn metadata(self, metadata: &Value) -> Self {
        self.part("name=\"metadata\"", metadata.to_string().as_bytes())
    }

    pub(crate) fn file(self, name: &str, content: &[u8]) -> Self {
        self.part(format!("name=\"file\"; filename=\"{name}\""), content)
    }

    pub(crate) fn body(mut self) -> Vec<u8> {
        let closing = format!("--{BOUNDARY}--\r\n");
        self.0.extend_from_slice(closing.as_bytes());
        self.0
    }
}

/// A form the contract allows.
pub(crate) fn good_form(name: &str, content: &[u8]) -> Form {
    let metadata = json!({ "fileName": name, "uploadType": "Audio" });
    Form::default().metadata(&metadata).file(name, content)
}

pub(crate) fn upload_request(token: &str, form: Form) -> Vec<u8> {
    let bearer = format!("Bearer {token}");
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", &kind)];
    request("POST /Media/Upload", &headers, &form.body())
}

/// The same request without a `Content-Length`.
pub(crate) fn in_chunks(request: Vec<u8>) -> Vec<u8> {
    let request = String::from_utf8(request).unwrap();
    let (head, body) = request.split_once("\r\n\r\n").unwrap();
    let (head, _) = head.split_once("\r\nContent-Length").unwrap();
    let size = body.len();
    let chunked = "Transfer-Encoding: chunked";
    format!("{head}\r\n{chunked}\r\n\r\n{size:x}\r\n{body}\r\n0\r\n\r\n").into_bytes()
}

pub(crate) fn upload(sandbox: &Sandbox, token: &str, form: Form) -> Reply {
    exchange(sandbox, &upload_request(token, form)).unwrap()
}

pub(crate) fn look_up(sandbox: &Sandbox, token: &str, query: &str) -> Reply {
    let bearer = format!("Bearer {token}");
    let line = format!("GET /Metadata{query}");
    let request = request(&line, &[("Authorization", &bearer)], b"");
    exchange(sandbox, &request).unwrap()
}

/// Bytes without a pattern a mistake could hide behind.
pub(crate) fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_u32;
    let next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.to_le_bytes()
    };
    let mut bytes: Vec<u8> =
        std::iter::repeat_with(next).take(length.div_ceil(4)).flatten().collect();
    bytes.truncate(length);
    bytes
}
