//! Whoever publishes Gatehouse: a key, a list of versions and a package, at a server of this computer.

use std::collections::HashMap;
use std::io::Cursor;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Result;
use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Response},
};
use data_encoding::BASE64;
use minisign::KeyPair;
use serde_json::json;
use sha2::{Digest, Sha256};

const LIST: &str = "/gatehouse.json";
const PACKAGE: &str = "/package";

/// A publisher. What it says is signed with its own key, whatever it is.
pub struct Publisher {
    keys: KeyPair,
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
        Ok(Self { keys: KeyPair::generate_unencrypted_keypair()?, at, served })
    }

    /// The lines with which an organisation's policy wants updates from here.
    #[must_use]
    pub fn policy(&self, mode: &str) -> String {
        let (at, key) = (&self.at, self.keys.pk.to_base64());
        format!("[updates]\nmode = \"{mode}\"\nurl = \"{at}{LIST}\"\nkey = \"{key}\"\n")
    }

    /// Publishes a version for one kind of package, such as `linux-x86_64-deb`.
    ///
    /// # Errors
    /// When it cannot be signed.
    pub fn publish(&self, version: &str, target: &str, package: &[u8]) -> Result<()> {
        let signature = self.sign(package, &format!("file:package\tversion:{version}"))?;
        let list = json!({
            "product": "app.gatehouse.desk",
            "version": version,
            "notes": "Calls arrive sooner.",
            "platforms": { target: {
                "url": format!("{}{PACKAGE}", self.at),
                "signature": BASE64.encode(signature.as_bytes()),
                "sha256": hex::encode(Sha256::digest(package)),
                "size": package.len(),
            }},
        });
        let list = serde_json::to_vec_pretty(&list)?;
        let signature = self.sign(&list, "file:gatehouse.json")?;
        self.put(PACKAGE, package.to_vec());
        self.put(LIST, list);
        self.put(&format!("{LIST}.minisig"), signature.into_bytes());
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

    fn sign(&self, bytes: &[u8], comment: &str) -> Result<String> {
        let KeyPair { pk, sk } = &self.keys;
        let signed = minisign::sign(Some(pk), sk, Cursor::new(bytes), Some(comment), None)?;
        Ok(signed.into_string())
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
