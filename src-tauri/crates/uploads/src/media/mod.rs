//! What a file tells about itself: how long a recording is and when it began, what an archive of chats holds.
//!
//! Runs on a thread that may block. Only a bounded part of a file is ever read, whatever the file claims about itself.

use std::{
    fs::File,
    io::{Read, Seek},
    path::Path,
    time::{Duration, SystemTime},
};

use gatehouse_vendors::authenticx::{FileIdentity, Unreadable};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::metadata::{CLOCKS, EARLIEST_MOMENT, Stamp, local_time};

mod adts;
pub(crate) mod aiff;
mod amr;
mod archive;
mod asf;
mod audio;
mod bounded;
mod comments;
pub(crate) mod flac;
mod frames;
#[cfg(test)]
mod fuzzing;
mod guarded;
mod kind;
mod length;
mod mp4;
mod mpeg;
mod ogg;
pub(crate) mod reading;
mod start;
#[cfg(test)]
mod tests;
mod wave;

pub use archive::Contents;
pub use kind::Kind;
pub use start::DatedBy;

use bounded::{Bounded, note};
pub(crate) use comments::dated;
pub(crate) use guarded::guarded;
pub(crate) use mpeg::behind_tags;

/// A recording whose writing took this part of its own length was written while somebody spoke.
const AS_LONG_AS_IT_PLAYS: f64 = 0.9;

/// What is known of a file's content.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Media {
    /// How long a recording plays.
    pub length: Option<Duration>,
    /// Whether that was drawn from a part of it.
    pub about: bool,
    /// When it began, with its zone, and by whose word.
    pub began: Option<(String, DatedBy)>,
    /// What an archive holds.
    pub contents: Option<Contents>,
    /// Why an archive cannot be opened, in words.
    pub broken: Option<String>,
    /// What it is, where that is not what its name says.
    pub inside: Option<Kind>,
    /// Less of it is there than it says itself.
    pub cut: bool,
    /// It is a recording by its kind, and nothing to hear was found in it.
    pub silent: bool,
}

impl Media {
    /// Whether its content may be of a kind that the service takes only as WAV.
    pub(crate) fn may_be_converted(&self) -> bool {
        matches!(self.inside, Some(Kind::Flac | Kind::Aiff))
    }

    /// When it began, where a person may have said what the recorder's own stamp is.
    pub(crate) fn began_by(&self, stamp: Option<Stamp>) -> Option<(String, DatedBy)> {
        let (at, by) = self.began.clone()?;
        let moved = |by_length: fn(Timestamp, Duration) -> Option<Timestamp>| {
            let moved = by_length(at.parse().ok()?, self.length?)?;
            Some(local_time(moved.into()))
        };
        let other = match (stamp, by) {
            (Some(Stamp::Begin), DatedBy::FileEnd) => {
                moved(|at, length| at.checked_add(length).ok()).zip(Some(DatedBy::File))
            }
            (Some(Stamp::End), DatedBy::File) => {
                moved(|at, length| at.checked_sub(length).ok()).zip(Some(DatedBy::FileEnd))
            }
            _ => None,
        };
        Some(other.unwrap_or((at, by)))
    }
}

/// Looks into a file. What is inside counts, whatever its name says.
///
/// # Errors
/// It cannot be read now, which says nothing about what it is.
pub(crate) fn look(path: &Path, name: &str, identity: &FileIdentity) -> Result<Media, Unreadable> {
    bounded::readable(|| looked(path, name, identity))
}

fn looked(path: &Path, name: &str, identity: &FileIdentity) -> Media {
    let named = Kind::named(name);
    if named.is_none() || identity.bytes == 0 {
        return Media::default();
    }
    let Some((file, inside)) = opened(path) else { return Media::default() };
    let looked = match (inside, named) {
        (Kind::Zip | Kind::Tar, _) => archived(file, inside, identity.bytes),
        // Something may stand before an archive, and old ones of TAR have no sign.
        (Kind::Unknown | Kind::Text, Some(named @ (Kind::Zip | Kind::Tar))) => {
            archived(file, named, identity.bytes)
        }
        _ => recorded(file, inside, identity),
    };
    let inside = looked.inside.unwrap_or(inside);
    let archive = matches!(named, Some(Kind::Zip | Kind::Tar));
    let understood = match inside {
        // What stands before the first frame or page of a recording is not minded by those who play it.
        Kind::Unknown if !archive => looked.length.is_some() || looked.cut,
        // Why it cannot be opened is told in words.
        Kind::Unknown | Kind::Text => archive,
        _ => Some(inside) == named,
    };
    let inside = (!understood).then_some(inside);
    let silent = looked.silent && understood;
    Media { inside, silent, broken: looked.broken.filter(|_| understood), ..looked }
}

/// Whether a recording's head says that somebody is still at it: its sizes are not filled in, or its tables not written.
pub(crate) fn is_unfinished(path: &Path) -> bool {
    let Some((file, kind)) = opened(path) else { return false };
    let bytes = file.metadata().map_or(0, |it| it.len());
    audio::is_unfinished(file, kind, bytes)
}

/// A file from its beginning, and what it is.
pub(crate) fn opened(path: &Path) -> Option<(File, Kind)> {
    let mut file = File::open(path).inspect_err(note).ok()?;
    // What is too short for a head is no failure.
    file.read(&mut [0]).inspect_err(note).ok()?;
    let head = reading::part(&mut file, 0, kind::HEAD)?;
    let mut kind = Kind::of(&head);
    if head.starts_with(b"ID3") {
        // The tag stands before whatever it is about.
        let behind = mpeg::behind_tags(&mut file)?;
        let head = reading::part(&mut file, behind, kind::HEAD)?;
        kind = match Kind::of(&head) {
            found @ (Kind::Flac | Kind::Aac) => found,
            _ => kind,
        };
    }
    file.rewind().ok()?;
    Some((file, kind))
}

fn archived(file: File, kind: Kind, bytes: u64) -> Media {
    let looked = guarded(|| archive::look(Bounded::new(file), kind, bytes));
    match looked.unwrap_or_else(|| Err("It cannot be opened as an archive".to_owned())) {
        Ok(contents) => Media { contents, ..Media::default() },
        Err(words) => Media { broken: Some(words), ..Media::default() },
    }
}

fn recorded(file: File, kind: Kind, identity: &FileIdentity) -> Media {
    let made = file.metadata().ok().and_then(|it| it.created().ok());
    let Some(heard) = audio::look(file, kind, identity.bytes) else {
        return Media { silent: true, ..Media::default() };
    };
    let length = heard.length.map(|length| length.plays);
    let about = heard.length.is_some_and(|length| !length.exact);
    let began = began(heard.began, (made, identity.modified), length);
    let silent = length.is_none() && !heard.cut && heard.inside.is_none();
    let inside = heard.inside;
    Media { length, about, began, cut: heard.cut, silent, inside, ..Media::default() }
}

/// When a recording began by what its own tags say and by when its file was made and changed last.
fn began(
    said: Option<String>,
    (made, modified): (Option<SystemTime>, Option<SystemTime>),
    length: Option<Duration>,
) -> Option<(String, DatedBy)> {
    let said = said
        .filter(|at| is_possible(at, modified))
        .map(|at| told_by(&at, modified, length).unwrap_or((at, DatedBy::File)));
    said.or_else(|| {
        let began = began_before(made, modified?, length?)?;
        Some((local_time(began), DatedBy::LessLength))
    })
}

/// When the recording began that a file is a conversion of: nothing of the new file tells it.
pub(crate) fn began_originally(
    original: &Path,
    said: Option<&str>,
    (modified, length): (Option<SystemTime>, Duration),
) -> Option<(String, DatedBy)> {
    let made = std::fs::metadata(original).and_then(|it| it.created()).ok();
    began(said.and_then(start::from_tag), (made, modified), Some(length))
}

/// Whether the text of a tag names a moment, and not just a year or a day.
pub(crate) fn is_moment(text: &str) -> bool {
    start::from_tag(text).is_some()
}

/// No call begins after its file was done, but for clocks that differ a little; a zone that was left out is an hour at
/// least.
fn is_possible(stamp: &str, modified: Option<SystemTime>) -> bool {
    let stamp = stamp.parse::<Timestamp>().ok().map(SystemTime::from);
    let known = modified.filter(|modified| *modified > SystemTime::from(EARLIEST_MOMENT));
    stamp.zip(known).is_none_or(|(stamp, modified)| stamp <= modified + CLOCKS)
}

/// A recorder may stamp its file when it begins or when it ends. A stamp of the very moment of the last change is that of
/// the end, for then the file was done.
fn told_by(
    stamp: &str,
    modified: Option<SystemTime>,
    length: Option<Duration>,
) -> Option<(String, DatedBy)> {
    /// Tables are written when the call is over, which takes its time; of a short call it cannot be told apart.
    const SAME_MOMENT: Duration = Duration::from_secs(10);
    const SHORTEST: Duration = Duration::from_secs(4);
    let length = length.filter(|length| *length > SHORTEST)?;
    let moment = SAME_MOMENT.min(length / 2);
    let stamp = SystemTime::from(stamp.parse::<jiff::Timestamp>().ok()?);
    let apart = match modified?.duration_since(stamp) {
        Ok(after) => after,
        Err(before) => before.duration(),
    };
    let began = stamp.checked_sub(length).filter(|_| apart <= moment)?;
    Some((local_time(began), DatedBy::FileEnd))
}

/// When a recording began, where the times of its file tell its end. They do where it was written while it was
/// spoken, or where a copy kept the times of the first file. A copy that did not was written in a moment, and its
/// last change says nothing about the call.
fn began_before(
    made: Option<SystemTime>,
    modified: SystemTime,
    length: Duration,
) -> Option<SystemTime> {
    let spoken = match modified.duration_since(made?) {
        Ok(writing) => writing >= length.mul_f64(AS_LONG_AS_IT_PLAYS),
        Err(_) => true,
    };
    spoken.then(|| modified.checked_sub(length)).flatten()
}
