//! A hand-written HTTP client: it sends the bytes it is told to, and shows the
//! bytes it gets.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::fmt::Write as _;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

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

/// A connection to the host and port of an address.
pub(crate) fn connect(base_url: &str) -> TcpStream {
    let rest = base_url.strip_prefix("http://").unwrap();
    let stream = TcpStream::connect(rest.split('/').next().unwrap()).unwrap();
    let patience = Some(Duration::from_secs(20));
    stream.set_read_timeout(patience).unwrap();
    stream
}

pub(crate) fn exchange(base_url: &str, request: &[u8]) -> io::Result<Reply> {
    let mut stream = connect(base_url);
    stream.write_all(request)?;
    read_reply(&mut stream)
}

/// A form part with these headers, as they are on the wire.
pub(crate) fn part(headers: &str, content: &[u8]) -> Vec<u8> {
    [format!("--{BOUNDARY}\r\n{headers}\r\n\r\n").as_bytes(), content, b"\r\n"].concat()
}

/// The form these parts make up.
pub(crate) fn form(parts: &[Vec<u8>]) -> Vec<u8> {
    [parts.concat(), format!("--{BOUNDARY}--\r\n").into_bytes()].concat()
}

pub(crate) const BOUNDARY: &str = "sandbox-wire-boundary";

/// Everything the sandbox sends until it closes the connection.
pub(crate) fn read_all(stream: &mut TcpStream) -> io::Result<Vec<u8>> {
    let mut raw = Vec::new();
    stream.read_to_end(&mut raw).map(|_| raw)
}

pub(crate) fn read_reply(stream: &mut TcpStream) -> io::Result<Reply> {
    Reply::parse(&read_all(stream)?)
}

pub(crate) fn request(line: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{line} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n");
    for (key, value) in headers {
        write!(head, "{key}: {value}\r\n").unwrap();
    }
    write!(head, "Content-Length: {}\r\n\r\n", body.len()).unwrap();
    [head.as_bytes(), body].concat()
}
