//! Fetches the manifest and the package: from one place, within bounds, and to the disk only what is whole.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use reqwest::{Client, Response, header::LOCATION, redirect};
use tokio::{fs::File, io::AsyncWriteExt, time::timeout};
use url::Url;

use crate::{
    address::{host, is_loopback, same_place},
    judge::Offer,
    key::Key,
    manifest::{LARGEST_MANIFEST, LARGEST_SIGNATURE, Manifest},
    refusal::{Refusal, Signed},
    source::Source,
};

/// A server may tidy its own paths; more turns than this go in a circle.
const MOST_TURNS: usize = 3;

/// What the names of all packages begin with.
const NAMED: &str = "gatehouse-";

/// How long is waited.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// For a connection.
    pub connect: Duration,
    /// For a whole manifest, or for the head of the reply that a package comes with.
    pub answer: Duration,
    /// For the next piece of a package.
    pub piece: Duration,
    /// For a whole package.
    pub whole: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(10),
            answer: Duration::from_secs(30),
            piece: Duration::from_secs(60),
            whole: Duration::from_secs(3600),
        }
    }
}

/// Asks one source.
pub struct Courier {
    source: Source,
    client: Client,
    limits: Limits,
}

impl Courier {
    /// Nothing is asked yet.
    ///
    /// # Errors
    ///
    /// Where no secure connection can be prepared.
    pub fn new(source: Source, limits: Limits) -> Result<Self, Refusal> {
        let client = Client::builder()
            .redirect(redirect::Policy::custom(|turn| {
                let from = turn.previous().last();
                let stays = from.is_some_and(|from| same_place(from, turn.url()));
                if stays && turn.previous().len() <= MOST_TURNS {
                    turn.follow()
                } else {
                    turn.stop()
                }
            }))
            .referer(false)
            .connect_timeout(limits.connect)
            .http1_only()
            // The server learns no more of this station than that it asks.
            .user_agent("Gatehouse");
        let client = if is_loopback(&source.manifest) { client.no_proxy() } else { client };
        let client = client.build().map_err(|_| Refusal::Unreachable)?;
        Ok(Self { source, client, limits })
    }

    /// What the server says there is.
    ///
    /// # Errors
    ///
    /// Why nothing is known now.
    pub async fn look(&self) -> Result<Manifest, Refusal> {
        let fetching = async {
            let manifest = self.ask(&self.source.manifest).await?;
            let manifest = small(manifest, LARGEST_MANIFEST).await?;
            let signature = self.ask(&self.source.signature()).await?;
            Ok((manifest, small(signature, LARGEST_SIGNATURE).await?))
        };
        let fetched = timeout(self.limits.answer, fetching).await;
        let (manifest, signature) = fetched.map_err(|_| Refusal::TooSlow)??;
        let signature =
            String::from_utf8(signature).map_err(|_| Refusal::Signature(Signed::Manifest))?;
        Manifest::read(&manifest, &signature, &self.source.key, &self.source.manifest)
    }

    /// Fetches a package into a folder, unless it is there already. What lies at the place that is given back is the
    /// package of the manifest; a part of it lies nowhere. `told` hears how many bytes have come.
    ///
    /// # Errors
    ///
    /// Why it was not taken.
    pub async fn bring(
        &self,
        offer: &Offer,
        folder: &Path,
        told: impl FnMut(u64),
    ) -> Result<PathBuf, Refusal> {
        let place = folder.join(file_name(offer));
        if !is_whole(&place, offer, &self.source.key).await {
            self.bring_anew(offer, &place, told).await?;
        }
        tidy(folder, Some(&place));
        Ok(place)
    }

    async fn bring_anew(
        &self,
        offer: &Offer,
        place: &Path,
        told: impl FnMut(u64),
    ) -> Result<(), Refusal> {
        let folder = place.parent().ok_or(Refusal::Unwritable)?;
        fs::create_dir_all(folder).map_err(|error| Refusal::of_file(&error))?;
        let part = folder.join(format!("{}.part", file_name(offer)));
        let fetched = timeout(self.limits.whole, self.fetch(offer, &part, told)).await;
        let fetched = fetched.unwrap_or(Err(Refusal::TooSlow));
        let kept = fetched
            .and_then(|()| fs::rename(&part, place).map_err(|error| Refusal::of_file(&error)));
        if kept.is_err() {
            // It may never have been made.
            let _ = fs::remove_file(&part);
        }
        kept
    }

    async fn fetch(
        &self,
        offer: &Offer,
        part: &Path,
        mut told: impl FnMut(u64),
    ) -> Result<(), Refusal> {
        let claim = offer.package.claim()?;
        let mut checking = offer.package.checking(&claim, &self.source.key, &offer.version)?;
        let size = offer.package.size;
        let unwritable = |error: std::io::Error| Refusal::of_file(&error);
        let mut file = File::create(part).await.map_err(unwritable)?;
        let asking = timeout(self.limits.answer, self.ask(&offer.package.url)).await;
        let mut response = asking.map_err(|_| Refusal::TooSlow)??;
        match response.content_length() {
            Some(length) if length > size => return Err(Refusal::OtherBytes),
            Some(length) if length < size => return Err(Refusal::Truncated { got: length, size }),
            _ => {}
        }
        loop {
            let piece = timeout(self.limits.piece, response.chunk()).await;
            let piece = piece.map_err(|_| Refusal::TooSlow)?;
            let cut = |_| Refusal::Cut { got: checking.got(), size };
            let Some(piece) = piece.map_err(cut)? else { break };
            checking.take(&piece)?;
            file.write_all(&piece).await.map_err(unwritable)?;
            told(checking.got());
        }
        file.flush().await.map_err(unwritable)?;
        file.sync_all().await.map_err(unwritable)?;
        checking.end()
    }

    async fn ask(&self, url: &Url) -> Result<Response, Refusal> {
        let response = self.client.get(url.clone()).send().await;
        let response = response.map_err(|error| Refusal::of_exchange(&error))?;
        let status = response.status();
        if status.is_redirection() {
            return Err(Refusal::Redirected(aim(&response)));
        }
        if !status.is_success() {
            return Err(Refusal::Answered(status.as_u16()));
        }
        Ok(response)
    }
}

/// A package that was brought, read once more and looked at from its first byte to its last.
///
/// # Errors
///
/// What has become of it since.
pub fn reread(place: &Path, offer: &Offer, key: &Key) -> Result<Vec<u8>, Refusal> {
    let bytes = fs::read(place).map_err(|_| Refusal::Unwritable)?;
    offer.package.check(bytes.as_slice(), key, &offer.version)?;
    Ok(bytes)
}

/// Takes packages away that are of no use any more, but for one.
pub fn tidy(folder: &Path, but: Option<&Path>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    // Unread: what is not seen now is taken away the next time.
    for place in entries.flatten().map(|entry| entry.path()) {
        let ours = place.file_name().is_some_and(|name| name.to_string_lossy().starts_with(NAMED));
        if ours && Some(place.as_path()) != but {
            // Whatever stays is looked at byte by byte before it is used.
            let _ = fs::remove_file(place);
        }
    }
}

async fn is_whole(place: &Path, offer: &Offer, key: &Key) -> bool {
    let (place, offer, key) = (place.to_owned(), offer.clone(), key.clone());
    let looked = tokio::task::spawn_blocking(move || {
        let file = fs::File::open(&place);
        file.is_ok_and(|file| offer.package.check(file, &key, &offer.version).is_ok())
    });
    looked.await.unwrap_or(false)
}

/// The name is ours: what the server calls its file is nothing that a folder should hold.
fn file_name(offer: &Offer) -> String {
    let ending = match offer.target.rsplit('-').next() {
        Some(kind @ ("deb" | "rpm" | "msi")) => kind,
        Some("appimage") => "AppImage",
        Some("nsis") => "exe",
        _ => "tar.gz",
    };
    format!("{NAMED}{}.{ending}", offer.version)
}

/// Where a reply sends us, as far as it says.
fn aim(response: &Response) -> String {
    let header = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
    let aim = header.and_then(|text| response.url().join(text).ok());
    aim.as_ref().map(host).unwrap_or_default()
}

async fn small(mut response: Response, largest: usize) -> Result<Vec<u8>, Refusal> {
    let mut body = Vec::new();
    let lost = |error: reqwest::Error| Refusal::of_exchange(&error);
    while let Some(piece) = response.chunk().await.map_err(lost)? {
        if body.len() + piece.len() > largest {
            return Err(Refusal::TooLarge);
        }
        body.extend_from_slice(&piece);
    }
    Ok(body)
}
