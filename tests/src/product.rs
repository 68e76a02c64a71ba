//! What several window tests and the demonstration do in the same way.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

use crate::driver::Desk;
use crate::xdo::Point;

/// The middle of a window of 1280 × 800.
pub const MIDDLE: Point = Point { x: 640, y: 420 };

impl Desk {
    /// Waits until the row of a file is in a state, as its `data-state` names it.
    ///
    /// # Errors
    /// When it does not get there in time.
    pub async fn row_in(&self, name: &str, state: &str, limit: Duration) -> Result<()> {
        let look = async || {
            let row = self.row(name).await?;
            Ok(row.filter(|now| now == state).map(drop))
        };
        self.wait_for(&format!("{name} to be {state}"), limit, look).await
    }

    /// The state of a file's row, if there is such a row.
    ///
    /// # Errors
    /// When the page does not answer.
    pub async fn row(&self, name: &str) -> Result<Option<String>> {
        const SCRIPT: &str = "const row = [...document.querySelectorAll('[data-testid=call-row]')] \
            .find((row) => row.dataset.name === arguments[0]); return row?.dataset.state ?? null;";
        Ok(self.web()?.execute(SCRIPT, vec![json!(name)]).await?.convert()?)
    }

    /// Waits until a file's row has nothing left that would keep it from being sent.
    ///
    /// # Errors
    /// When something still does.
    pub async fn row_ready(&self, name: &str) -> Result<()> {
        const SCRIPT: &str = "const row = [...document.querySelectorAll('[data-testid=call-row]')] \
            .find((row) => row.dataset.name === arguments[0]); return row?.innerText ?? '';";
        let look = async || {
            let answer = self.web()?.execute(SCRIPT, vec![json!(name)]).await?;
            let text: String = answer.convert()?;
            Ok(text.contains("Ready").then_some(()))
        };
        self.wait_for(&format!("{name} to be ready"), Duration::from_secs(15), look).await
    }

    /// Goes to an area by its link in the rail.
    ///
    /// # Errors
    /// When this role has no such area.
    pub async fn go(&self, area: &str) -> Result<()> {
        let link = async || {
            for role in ["link", "button"] {
                let names = self.names(role).await?;
                if let Some(name) = names.iter().find(|name| name.starts_with(area)) {
                    return Ok(Some(self.by_role(role, name).await?));
                }
            }
            Ok(None)
        };
        let link =
            self.wait_for(&format!("the area {area}"), Duration::from_secs(10), link).await?;
        Ok(link.click().await?)
    }

    /// What the sandbox says that it received under a name: the SHA-256 in hex.
    ///
    /// # Errors
    /// When it received no such call in time.
    pub async fn received(&self, name: &str) -> Result<String> {
        const SCRIPT: &str = "const row = [...document.querySelectorAll('[data-testid=sandbox-received-row]')] \
            .find((row) => row.dataset.name === arguments[0]); return row?.dataset.sha256 ?? null;";
        let look = async || {
            let answer = self.web()?.execute(SCRIPT, vec![json!(name)]).await?;
            Ok(answer.convert::<Option<String>>()?)
        };
        self.wait_for(&format!("{name} at the sandbox"), Duration::from_secs(20), look).await
    }

    /// Arms a fault of the sandbox, as its panel does.
    ///
    /// # Errors
    /// When the sandbox is not running.
    pub async fn arm(&self, endpoint: &str, fault: serde_json::Value, times: u32) -> Result<()> {
        let armed = json!({ "endpoint": endpoint, "fault": fault, "times": times });
        self.answer("sandbox_arm", json!({ "armed": armed })).await.map(drop)
    }
}

/// The SHA-256 of a file, in hex.
///
/// # Errors
/// When it cannot be read.
pub fn sha256(path: &Path) -> Result<String> {
    let mut file = std::fs::File::open(path).context("the file to compare with")?;
    let mut hash = Sha256::new();
    std::io::copy(&mut file, &mut Hashing(&mut hash))?;
    Ok(hex::encode(hash.finalize()))
}

struct Hashing<'a>(&'a mut Sha256);

impl std::io::Write for Hashing<'_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A recording that nobody has touched for a minute.
///
/// # Errors
/// When the disk says no.
pub fn recording(folder: &Path, name: &str, bytes: u64) -> Result<PathBuf> {
    let path = folder.join(name);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let seed = name.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
    crate::wav::of_size(&path, bytes, seed)?;
    let past = std::time::SystemTime::now() - Duration::from_secs(60);
    let mut file = std::fs::File::options().write(true).open(&path)?;
    std::io::Write::write_all(&mut file, &crate::head::of(name, bytes)?)?;
    file.set_modified(past)?;
    Ok(path)
}
