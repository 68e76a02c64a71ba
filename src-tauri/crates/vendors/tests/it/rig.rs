//! A service that answers by script, and remembers what it was asked to the byte.

use std::{
    fmt::Write,
    sync::{Arc, Mutex},
    time::Duration,
};

use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{Endpoint, ExchangeLog, Vendor};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// A request as it came in.
#[derive(Clone)]
pub struct Seen {
    pub method: String,
    pub path: String,
    pub headers: Vec<(String, String)>,
    pub body: String,
}

impl Seen {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The request with nothing in it that differs from run to run.
    pub fn wire(&self) -> String {
        let mut text = format!("{} {}\n", self.method, self.path);
        for (name, value) in &self.headers {
            let value = match name.as_str() {
                "host" => "HOST",
                "user-agent" => "Gatehouse/VERSION",
                _ => value,
            };
            writeln!(text, "{name}: {value}").unwrap();
        }
        let text = format!("{text}\n{}", self.body.replace("\r\n", "\n"));
        let boundary = self.header("content-type").and_then(|kind| kind.split_once("boundary="));
        match boundary {
            Some((_, boundary)) => text.replace(boundary, "BOUNDARY"),
            None => text,
        }
    }
}

/// What the service does about a request.
pub enum Reply {
    /// Status, further headers, body.
    Answer(u16, Vec<(&'static str, String)>, String),
    /// Never answers.
    Silence,
    /// Answers with this status before the body has come, and takes the rest of it in.
    Early(u16),
    /// Closes the connection after it has read the request.
    Close,
    /// Sends this much of a reply that is announced to be longer, then closes.
    Cut(u16, &'static str),
}

pub fn answer(status: u16, body: impl Into<String>) -> Reply {
    Reply::Answer(status, vec![], body.into())
}

pub struct Service {
    pub base: String,
    pub seen: Arc<Mutex<Vec<Seen>>>,
}

type Script = dyn Fn(&Seen, usize) -> Reply + Send + Sync;

impl Service {
    /// A service that answers the n-th request (from 0) as this says.
    pub async fn start(script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::new(Mutex::new(Vec::new()));
        let (script, known): (Arc<Script>, _) = (Arc::new(script), Arc::clone(&seen));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, Arc::clone(&script), Arc::clone(&known)));
            }
        });
        Self { base, seen }
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    /// The requests to one path.
    pub fn at(&self, path: &str) -> Vec<Seen> {
        self.seen().into_iter().filter(|seen| seen.path.starts_with(path)).collect()
    }

    pub fn last(&self) -> Seen {
        self.seen().pop().expect("nothing was sent")
    }

    pub fn endpoint(&self, vendor: Vendor) -> Endpoint {
        Endpoint::custom(vendor, &self.base, None).unwrap()
    }
}

async fn serve(mut stream: TcpStream, script: Arc<Script>, known: Arc<Mutex<Vec<Seen>>>) {
    let Some((mut seen, bytes, length)) = read_head(&mut stream).await else { return };
    if let Reply::Early(status) = script(&seen, usize::MAX) {
        known.lock().unwrap().push(seen);
        let head = format!("HTTP/1.1 {status} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        let _ = stream.write_all(head.as_bytes()).await;
        let mut rest = Vec::new();
        while stream.read_buf(&mut rest).await.is_ok_and(|read| read > 0) {
            rest.clear();
        }
        return;
    }
    let Some(body) = read_body(&mut stream, bytes, length).await else { return };
    seen.body = body;
    let number = {
        let mut known = known.lock().unwrap();
        known.push(seen.clone());
        known.len() - 1
    };
    let bytes = match script(&seen, number) {
        Reply::Close | Reply::Early(_) => return,
        Reply::Silence => return std::future::pending().await,
        Reply::Cut(status, body) => {
            format!("HTTP/1.1 {status} x\r\ncontent-length: 100000\r\n\r\n{body}")
        }
        Reply::Answer(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} x\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                write!(head, "{name}: {value}\r\n").unwrap();
            }
            format!("{head}connection: close\r\n\r\n{body}")
        }
    };
    let _ = stream.write_all(bytes.as_bytes()).await;
    let _ = stream.shutdown().await;
}

/// The head of a request with what has come of its body, and how long that is to be.
async fn read_head(stream: &mut TcpStream) -> Option<(Seen, Vec<u8>, usize)> {
    let mut bytes = Vec::new();
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        stream.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    let seen = Seen { method, path, headers, body: String::new() };
    Some((seen, bytes.split_off(head), length))
}

async fn read_body(stream: &mut TcpStream, mut bytes: Vec<u8>, length: usize) -> Option<String> {
    while bytes.len() < length {
        stream.read_buf(&mut bytes).await.ok().filter(|read| *read > 0)?;
    }
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// A vault that holds these secrets of the connection `desk` for this session.
pub async fn vault(secrets: &[(&str, &str)]) -> Arc<Vault> {
    let vault = Vault::new();
    for (field, secret) in secrets {
        let secret = SecretText::from((*secret).to_owned());
        vault.put(&name(field), secret, Keep::Session).await.unwrap();
    }
    Arc::new(vault)
}

pub fn name(field: &str) -> SecretName {
    SecretName::new("desk", field).unwrap()
}

/// Everything that the record of calls would show.
pub fn shown(log: &ExchangeLog) -> String {
    let mut all = String::new();
    for exchange in log.recent() {
        writeln!(
            all,
            "{} {} {:?} {} {:?} {} {:?}",
            exchange.method,
            exchange.path,
            exchange.headers,
            exchange.sent,
            exchange.status,
            exchange.reply,
            exchange.broke
        )
        .unwrap();
    }
    all
}

/// The rule that the latest reply broke.
pub fn broke(log: &ExchangeLog) -> Option<&'static str> {
    log.recent().first().and_then(|exchange| exchange.broke)
}

/// How long a client waits in a test about waiting.
pub const BRIEF: Duration = Duration::from_millis(200);
pub const SOON: Duration = Duration::from_secs(20);
