//! Somebody who publishes: a key, a manifest and a package, each of which can be made wrong, and a server.

use std::{
    io::Cursor,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{StatusCode, Uri, header::LOCATION},
    response::{IntoResponse, Response},
};
use data_encoding::BASE64;
use futures_util::{StreamExt, stream};
use gatehouse_updates::{Courier, Here, Limits, Mode, Offer, Source, Verdict, Wanted, judge};
use minisign::KeyPair;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::net::TcpListener;

pub(crate) const TARGET: &str = "linux-x86_64-deb";
pub(crate) const MANIFEST: &str = "/gatehouse.json";
pub(crate) const SIGNATURE: &str = "/gatehouse.json.minisig";
pub(crate) const PACKAGE: &str = "/gatehouse.deb";

/// Whoever holds a key.
pub(crate) struct Signer(KeyPair);

impl Signer {
    pub(crate) fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    /// The line that begins with `RW`.
    pub(crate) fn line(&self) -> String {
        self.0.pk.to_base64()
    }

    pub(crate) fn sign(&self, bytes: &[u8], comment: &str) -> String {
        let signed =
            minisign::sign(Some(&self.0.pk), &self.0.sk, Cursor::new(bytes), Some(comment), None);
        signed.unwrap().into_string()
    }
}

/// A release.
pub(crate) struct Release {
    pub(crate) signer: Signer,
    pub(crate) package: Vec<u8>,
    pub(crate) manifest: Value,
}

impl Release {
    /// A right one of this version, whose package is at `at`.
    pub(crate) fn new(version: &str, at: &str) -> Self {
        let signer = Signer::new();
        let package = b"a package of many bytes ".repeat(8000);
        let comment = format!("timestamp:1764144000\tfile:gatehouse.deb\tversion:{version}");
        let signature = BASE64.encode(signer.sign(&package, &comment).as_bytes());
        let manifest = json!({
            "product": "app.gatehouse.desk",
            "version": version,
            "notes": "Calls arrive sooner.",
            "pub_date": "2026-11-26T09:00:00Z",
            "platforms": { TARGET: {
                "url": format!("{at}{PACKAGE}"),
                "signature": signature,
                "sha256": hex::encode(Sha256::digest(&package)),
                "size": package.len(),
            }},
        });
        Self { signer, package, manifest }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(&self.manifest).unwrap()
    }

    pub(crate) fn signature(&self) -> String {
        self.signer.sign(&self.bytes(), "timestamp:1764144000")
    }

    pub(crate) fn platform(&mut self) -> &mut Value {
        &mut self.manifest["platforms"][TARGET]
    }

    pub(crate) fn source(&self, at: &str) -> Source {
        let wanted = Wanted {
            mode: Mode::Tell,
            url: Some(format!("{at}{MANIFEST}")),
            key: Some(self.signer.line()),
            pin: None,
        };
        wanted.source().unwrap().unwrap()
    }
}

type Reply = Box<dyn Fn(&str) -> Option<Response> + Send + Sync>;

/// A server on this computer.
pub(crate) struct Server {
    pub(crate) at: String,
    asked: Arc<AtomicUsize>,
}

impl Server {
    /// Answers with what `reply` gives for a path; with 404 where it gives nothing.
    pub(crate) async fn start(make: impl FnOnce(&str) -> Reply) -> Self {
        let listener = TcpListener::bind(SocketAddr::from(([127, 0, 0, 1], 0))).await.unwrap();
        let at = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::new(AtomicUsize::new(0));
        let shared = (Arc::new(make(&at)), Arc::clone(&asked));
        let answering = Router::new().fallback(answer).with_state(shared);
        tokio::spawn(async move { axum::serve(listener, answering).await.unwrap() });
        Self { at, asked }
    }

    /// Serves a release as it is.
    pub(crate) async fn of(make: impl FnOnce(&str) -> Release) -> (Self, Release) {
        let mut made = None;
        let server = Self::start(|at| {
            let release = make(at);
            let reply = files(&release);
            made = Some(release);
            reply
        })
        .await;
        (server, made.unwrap())
    }

    /// How often it was asked.
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

async fn answer(
    State((reply, asked)): State<(Arc<Reply>, Arc<AtomicUsize>)>,
    uri: Uri,
) -> Response {
    asked.fetch_add(1, Ordering::SeqCst);
    reply(uri.path()).unwrap_or_else(|| StatusCode::NOT_FOUND.into_response())
}

/// The three files of a release.
pub(crate) fn files(release: &Release) -> Reply {
    let (manifest, signature) = (Bytes::from(release.bytes()), release.signature());
    let package = Bytes::from(release.package.clone());
    Box::new(move |path| match path {
        MANIFEST => Some(manifest.clone().into_response()),
        SIGNATURE => Some(signature.clone().into_response()),
        PACKAGE => Some(package.clone().into_response()),
        _ => None,
    })
}

pub(crate) fn sent_on(to: &str) -> Response {
    (StatusCode::FOUND, [(LOCATION, to.to_owned())]).into_response()
}

/// A body without a length that ends cleanly, or never.
pub(crate) fn piecemeal(pieces: Vec<Bytes>, ends: bool) -> Response {
    let sent = stream::iter(pieces.into_iter().map(Ok::<_, std::io::Error>));
    let rest = if ends { stream::empty().left_stream() } else { stream::pending().right_stream() };
    Body::from_stream(sent.chain(rest)).into_response()
}

/// Short enough for a test, long enough for a slow machine.
pub(crate) const PATIENT: Limits = Limits {
    connect: Duration::from_secs(10),
    answer: Duration::from_secs(20),
    piece: Duration::from_secs(20),
    whole: Duration::from_secs(60),
};

/// For a server that never comes to an end: what is waited for is certain to pass.
pub(crate) const HASTY: Limits = Limits {
    connect: Duration::from_secs(10),
    answer: Duration::from_millis(300),
    piece: Duration::from_millis(300),
    whole: Duration::from_secs(60),
};

pub(crate) fn here(version: &str) -> Here {
    Here {
        version: version.parse().unwrap(),
        highest: None,
        pin: None,
        target: Some(TARGET.to_owned()),
    }
}

/// The courier for a release on a server.
pub(crate) fn courier(release: &Release, server: &Server, limits: Limits) -> Courier {
    Courier::new(release.source(&server.at), limits).unwrap()
}

/// What a right release offers.
pub(crate) async fn offered(courier: &Courier) -> Offer {
    match judge(courier.look().await.unwrap(), &here("0.1.0")).unwrap() {
        Verdict::Newer(offer) => *offer,
        other => panic!("{other:?}"),
    }
}
