//! What the tests of the kiosk have in common.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use gatehouse_tests::Desk;
use gatehouse_tests::camera::pictures::{Portrait, WELL};
use gatehouse_tests::kiosk::Station;

pub(crate) const SOON: Duration = Duration::from_secs(30);
/// What is wrong with a camera is named within this.
pub(crate) const NAMED: Duration = Duration::from_secs(3);
/// A camera that works again shows pictures within this.
pub(crate) const HEALED: Duration = Duration::from_secs(5);

/// Goes on to the camera, and waits until it shows a picture.
pub(crate) async fn at_the_camera(desk: &Desk, station: &Station) -> Result<()> {
    desk.says_who(&station.code).await?;
    desk.agrees().await
}

/// The button that is always there.
pub(crate) async fn press_take(desk: &Desk) -> Result<()> {
    desk.enter("Take the picture now").await
}

/// Somebody stands before the camera as the hints say: the picture takes itself.
pub(crate) async fn take(desk: &Desk, station: &Station, person: &Portrait) -> Result<()> {
    station.camera.show(&person.standing(WELL))?;
    desk.is_taken().await
}

/// Waits until the camera's step says this, and how long that took.
pub(crate) async fn told(desk: &Desk, words: &str, within: Duration) -> Result<Duration> {
    const SCRIPT: &str =
        "return document.querySelector('[data-testid=kiosk-hint]')?.innerText ?? '';";
    let start = Instant::now();
    let look = async || {
        let now: String = desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?;
        ensure!(now == words, "it says {now:?}");
        Ok(Some(()))
    };
    desk.wait_for(&format!("the words {words:?}"), within, look).await?;
    Ok(start.elapsed())
}

/// Every file below a folder that holds these bytes.
pub(crate) fn files_with(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, bytes));
        } else if let Ok(there) = std::fs::read(&path)
            && there.windows(bytes.len()).any(|part| part == bytes)
        {
            found.push(path);
        }
    }
    found
}
