//! When a recording began, where it says so itself. The parser of tags does not read these places, or does not bear what
//! stands there, so they are read here: `bext` of a broadcast wave (EBU Tech 3285), `mvhd` of an MP4 (ISO/IEC 14496-12) and
//! the comments of Ogg.

use std::{
    fs::File,
    io::{Seek, SeekFrom},
};

use jiff::{Timestamp, civil};
use serde::{Deserialize, Serialize};

use super::{comments::dated, kind::Kind, mp4, ogg, reading::bytes, wave};
use crate::metadata::{EARLIEST_MOMENT, of_this_computer, only};

/// By whose word an interaction has its date.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DatedBy {
    /// The recording says when it began.
    File,
    /// The recording says when it ended, and how long it is.
    FileEnd,
    /// The file's last change, less the length of the recording.
    LessLength,
    /// The file's last change; nothing better is known.
    #[default]
    LastChange,
    /// Nothing: the file's own time is one that nobody set, or still to come.
    Nothing,
}

const MOST_PARTS: usize = 64;
/// 1904-01-01 in seconds before 1970, where the times of an MP4 begin.
const MP4_EPOCH: i64 = 2_082_844_800;
/// Where the date stands in `bext`.
const BEXT_DATE: i64 = 256 + 32 + 32;

/// The time that stands in the file itself. Leaves the file at its beginning.
pub(super) fn written_in(file: &mut File, kind: Kind) -> Option<String> {
    file.rewind().ok()?;
    let began = match kind {
        Kind::Wav => broadcast_wave(file),
        Kind::Mp4 => mp4(file),
        Kind::Ogg => ogg::comments(file).and_then(|it| from_tag(&dated(&it)?)),
        _ => None,
    };
    file.rewind().ok()?;
    began
}

/// The text of a tag, where it names a moment and not just a year.
pub(super) fn from_tag(text: &str) -> Option<String> {
    if let Ok(at) = text.trim().parse::<Timestamp>() {
        return plausible(at);
    }
    let at: civil::DateTime = text.trim().parse().ok()?;
    (text.trim().len() > "2026-11-21".len()).then(|| here(at)).flatten()
}

/// The recorder's own clock, which has no zone: taken for this computer's. A time that this showed twice or never tells
/// nothing.
fn here(at: civil::DateTime) -> Option<String> {
    plausible(only(at, &of_this_computer()).ok()?.timestamp())
}

fn plausible(at: Timestamp) -> Option<String> {
    (at.as_second() > EARLIEST_MOMENT.as_second())
        .then(|| at.to_zoned(of_this_computer()).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
}

fn broadcast_wave(file: &mut File) -> Option<String> {
    wave::find(file, *b"bext", MOST_PARTS)?;
    file.seek(SeekFrom::Current(BEXT_DATE)).ok()?;
    let text = bytes::<18>(file)?;
    let (date, time) = std::str::from_utf8(&text).ok()?.split_at_checked(10)?;
    // The norm allows several marks between the numbers.
    let plain = |text: &str, mark: &str| text.replace(['-', '_', ':', ' ', '.'], mark);
    let text = format!("{}T{}", plain(date, "-"), plain(time, ":"));
    here(text.parse().ok()?)
}

fn mp4(file: &mut File) -> Option<String> {
    let bytes = file.metadata().ok()?.len();
    let seconds = i64::try_from(mp4::made(file, bytes, MOST_PARTS)?).ok()?;
    plausible(Timestamp::from_second(seconds.checked_sub(MP4_EPOCH)?).ok()?)
}
