//! A hand-written HTTP client: it sends the bytes it is told to, and shows the
//! bytes it gets.

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};
use serde_json::{Value, json};

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

#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn parse(raw: &[u8]) -> io::Result<Self> {
        let cut = |_| io::Error::from(io::ErrorKind::UnexpectedEof);
        let end = raw.windows(4).position(|four| four == b"\r\n\r\n");
        let end = end.ok_or(()).map_err(cut)?;
        let head = std::str::from_utf8(&raw[..end]).unwrap();
        let mut lines = head.split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap();
        let headers = lines.map(|line| {
            let (key, value) = line.split_once(':').unwrap();
            (key.to_ascii_lowercase(), value.trim().to_owned())
        });
        let mut reply = Self {
            status: status.parse().unwrap(),
            headers: headers.collect(),
            body: raw[end + 4..].to_vec(),
        };
        if reply.header("transfer-encoding") == Some("chunked") {
            reply.body = unchunked(&reply.body);
        }
        Ok(reply)
    }
}

fn unchunked(mut raw: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    loop {
        let line = raw.windows(2).position(|two| two == b"\r\n").unwrap();
        let size = std::str::from_utf8(&raw[..line]).unwrap();
        let size = usize::from_str_radix(size, 16).unwrap();
        if size == 0 {
            return body;
        }
        body.extend_from_slice(&raw[line + 2..line + 2 + size]);
        raw = &raw[line + 2 + size + 2..];
    }
}

pub(crate) fn connect(sandbox: &Sandbox) -> TcpStream {
    let base = sandbox.authenticx().base_url;
    let stream = TcpStream::connect(base.strip_prefix("http://").unwrap()).unwrap();
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).unwrap();
    stream
}

/// Everything the sandbox sends until it closes the connection.
pub(crate) fn read_all(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).map(|_| raw)
}

pub(crate) fn read_reply(stream: &mut TcpStream) -> io::Result<Reply> {
    Reply::parse(&read_all(stream)?)
}

pub(crate) fn exchange(sandbox: &Sandbox, request: &[u8]) -> io::Result<Reply> {
    let mut stream = connect(sandbox);
    stream.write_all(request)?;
    read_reply(&mut stream)
}

pub(crate) fn request(line: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{line} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n");
    for (key, value) in headers {
        write!(head, "{key}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    [head.as_bytes(), body].concat()
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
