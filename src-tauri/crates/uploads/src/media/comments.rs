//! Comments as Vorbis, Opus, Speex and FLAC have them.

use super::{is_moment, reading::little};

/// Comments that may name the moment of the recording.
const DATES: [&str; 3] = ["DATE", "CREATION_TIME", "RECORDING_DATE"];

/// What the comments say of the moment of the recording.
pub(crate) fn dated(comments: &[u8]) -> Option<String> {
    let text = |at: usize| {
        let size = usize::try_from(little(comments, at, 4)?).ok()?;
        let from = at.checked_add(4)?;
        Some((comments.get(from..from.checked_add(size)?)?, from + size))
    };
    let (_, mut at) = text(0)?;
    at += 4;
    let mut dates = [const { None }; DATES.len()];
    while let Some((comment, next)) = text(at) {
        at = next;
        let Some((name, value)) = std::str::from_utf8(comment).ok()?.split_once('=') else {
            continue;
        };
        if let Some(place) = DATES.iter().position(|known| name.eq_ignore_ascii_case(known)) {
            dates[place].get_or_insert_with(|| value.to_owned());
        }
    }
    // A day alone says less than a moment under another name.
    dates.into_iter().flatten().find(|date| is_moment(date))
}
