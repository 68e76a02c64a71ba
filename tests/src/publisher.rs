//! Whoever publishes Gatehouse: a key, a list of versions and a package, at a server of this computer.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use gatehouse_updates::{
    Version,
    publish::{Release, Signer, ToPublish},
};
use jiff::Timestamp;

const LIST: &str = "/gatehouse.json";
const PACKAGE: &str = "/package";

/// A publisher. What it says is signed with its own key, whatever it is.
pub struct Publisher {
    signer: Signer,
    at: String,
    served: Arc<Served>,
}

#[derive(Default)]
struct Served {
    files: Mutex<HashMap<String, Vec<u8>>>,
    asked: Mutex<Vec<String>>,
}

impl Publisher {
    /// One with a new key, who has published nothing yet.
    ///
    /// # Errors
    /// When there is no port or no random number to be had.
    pub async fn start() -> Result<Self> {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
        let at = format!("http://{}", listener.local_addr()?);
        let served = Arc::new(Served::default());
        let answering = Router::new().fallback(answer).with_state(Arc::clone(&served));
        tokio::spawn(async move { axum::serve(listener, answering).await });
        Ok(Self { signer: Signer::of_a_moment()?, at, served })
    }

    /// The lines with which an organisation's policy wants updates from here.
    #[must_use]
    pub fn policy(&self, mode: &str) -> String {
        let (at, key) = (&self.at, self.signer.line());
        format!("[updates]\nmode = \"{mode}\"\nurl = \"{at}{LIST}\"\nkey = \"{key}\"\n")
    }

    /// Publishes a version for one kind of package, such as `linux-x86_64-deb`.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn publish(&self, version: &str, target: &str, package: &[u8]) -> Result<()> {
        let release = Release {
            version: Version::parse(version)?,
            notes: "Calls arrive sooner.".to_owned(),
            published: Timestamp::now(),
            packages: vec![ToPublish {
                target: target.to_owned(),
                url: format!("{}{PACKAGE}", self.at),
                bytes: package,
            }],
        };
        let published = self.signer.publish(&release)?;
        self.put(PACKAGE, package.to_vec());
        self.put(LIST, published.manifest);
        self.put(&format!("{LIST}.minisig"), published.signature.into_bytes());
        Ok(())
    }

    /// Puts another package in the place of the one that was published.
    pub fn exchange_package(&self, package: &[u8]) {
        self.put(PACKAGE, package.to_vec());
    }

    /// The paths that were asked for so far.
    #[must_use]
    pub fn asked(&self) -> Vec<String> {
        self.served.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, path: &str, bytes: Vec<u8>) {
        let mut files = self.served.files.lock().unwrap_or_else(PoisonError::into_inner);
        files.insert(path.to_owned(), bytes);
    }
}

async fn answer(State(served): State<Arc<Served>>, uri: Uri) -> Response {
    let path = uri.path().to_owned();
    let file = served.files.lock().unwrap_or_else(PoisonError::into_inner).get(&path).cloned();
    served.asked.lock().unwrap_or_else(PoisonError::into_inner).push(path);
    file.map_or_else(|| StatusCode::NOT_FOUND.into_response(), IntoResponse::into_response)
}
