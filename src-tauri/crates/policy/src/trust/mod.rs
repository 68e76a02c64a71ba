//! Whether a file can be believed, and its bytes if so.

#[cfg(not(unix))]
mod other;
#[cfg(unix)]
mod unix;

use std::fs::File;
use std::io::Read;

use crate::place::Place;
use crate::refusal::Why;

/// Real ones have a few kilobytes.
const LARGEST: u64 = 256 * 1024;

/// Why a file is not read, and the words for it.
type Doubt = (Why, String);

/// The bytes of a file that can be believed. `None`: there is no file.
pub(crate) fn read(place: &Place) -> Result<Option<Vec<u8>>, Doubt> {
    #[cfg(unix)]
    let opened = unix::open_file(place);
    #[cfg(not(unix))]
    let opened = other::open_file(place);
    let file = match opened {
        Ok(file) => file,
        // Where nothing stands there is nothing to doubt.
        Err(_) if matches!(place.file.try_exists(), Ok(false)) && !is_link(place) => {
            return Ok(None);
        }
        Err(doubt) => return Err(doubt),
    };
    bytes(file).map(Some)
}

/// A link that leads nowhere is something all the same.
fn is_link(place: &Place) -> bool {
    place.file.symlink_metadata().is_ok_and(|there| there.is_symlink())
}

fn bytes(file: File) -> Result<Vec<u8>, Doubt> {
    let mut bytes = Vec::new();
    let read = file.take(LARGEST + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable("The file", &error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > LARGEST) {
        let words = format!("The file has more than {} kB, which no policy has.", LARGEST / 1024);
        return Err((Why::Wrong, words));
    }
    Ok(bytes)
}

fn unreadable(what: &str, error: &dyn std::fmt::Display) -> Doubt {
    (Why::Unreadable, format!("{what} cannot be read: {error}."))
}
