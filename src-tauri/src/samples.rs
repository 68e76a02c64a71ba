//! Captured data from a file: what another vendor's reader has written.

use std::path::Path;

use gatehouse_vendors::authx::Sample;
use tokio::io::AsyncReadExt;
use zeroize::Zeroizing;

use crate::failure::Failure;

/// No format is documented; templates and pictures of readers are far smaller.
const LARGEST: u64 = 5 << 20;

/// What readers write: pictures and templates. No format is documented (vendors.md 1.4), so the tenant's set-up
/// decides in the end.
const KINDS: [&str; 11] =
    ["bin", "bmp", "dat", "fmd", "iso", "jp2", "jpeg", "jpg", "png", "tmpl", "wsq"];

/// Reads the data of a file. The memory is overwritten after use.
pub async fn read(path: &Path) -> Result<Sample, Failure> {
    let kind = path.extension().map(|kind| kind.to_string_lossy().to_lowercase());
    if !kind.is_some_and(|kind| KINDS.contains(&kind.as_str())) {
        let words = format!("Captured data is a file of one of these kinds: {}", KINDS.join(", "));
        return Err(wrong(&words));
    }
    let unreadable = |_| wrong("The file could not be read");
    let file = tokio::fs::File::open(path).await.map_err(unreadable)?;
    let length = file.metadata().await.map_err(unreadable)?.len();
    if length > LARGEST {
        return Err(wrong("The file is larger than 5 MB: captured data is far smaller"));
    }
    let mut data = Zeroizing::new(Vec::with_capacity(usize::try_from(length).unwrap_or(0)));
    file.take(LARGEST).read_to_end(&mut data).await.map_err(unreadable)?;
    Sample::new(data).map_err(|_| wrong("The file is empty"))
}

fn wrong(words: &str) -> Failure {
    Failure::field("sample", words)
}
