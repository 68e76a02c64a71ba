//! A file too large to be gone through: parts of it tell whether the pages at its ends are to be believed, and stand for the rest
//! where they are not.

use std::io::{Read, Seek};

use super::{
    Links, measured as told,
    page::{Granule, LONGEST, Page},
    stream::Stream,
};
use crate::media::{
    length::{Length, Measured},
    reading::part,
};

/// Parts that are looked at, and how long each is: whole pages are to be in it, and no more is to be read than of other kinds.
const PARTS: u64 = 10;
const PART: u64 = 2 * LONGEST;
/// How much faster or slower than elsewhere a part may be spoken, by its bytes.
const UNEVEN: f64 = 8.0;

/// What a part shows of a stream.
struct View {
    /// The samples of the pages behind its first.
    samples: u64,
    bytes: u64,
    /// Where its first page ends, in samples, and its last.
    from: u64,
    to: u64,
    /// Where these are in the file.
    begins: u64,
    ends: u64,
    /// Its pages say what their packets say, and are of the one stream.
    fits: bool,
    exact: bool,
    cut: bool,
}

/// None where it begins with no sound that is known.
pub(super) fn measured(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let head = part(file, 0, PART)?;
    let (mut links, mut at, mut ids) = (Links::default(), 0, Vec::new());
    while let Some(page) = Page::at(&head, at).filter(|page| !page.cut) {
        ids.extend(page.first.then_some(page.stream));
        links.take(&page);
        at = page.next;
    }
    let alone = links.closed == 0;
    let stream = links.streams.first()?;
    let mut views = Vec::new();
    for place in 1..=PARTS {
        let from = bytes.saturating_sub(PART) / PARTS * place;
        // The last one reaches to the end.
        let from = if place == PARTS { bytes.saturating_sub(PART) } else { from };
        views.push(view(&part(file, from, PART)?, (stream, &ids), from));
    }
    let cut = views.last().is_some_and(|last| last.as_ref().is_some_and(|view| view.cut));
    let said = said(stream, &views).filter(|_| alone);
    let length = said.or_else(|| estimated(stream, &views, bytes));
    let codec = stream.codec;
    // Where nothing else is sound, there is what the beginning holds.
    links.close();
    let length = length.or_else(|| links.length().map(Length::about));
    Some(told(codec, length, cut))
}

/// What the pages at both ends say, if everything in between fits.
#[expect(clippy::cast_precision_loss, reason = "whether it fits, about")]
fn said(stream: &Stream, views: &[Option<View>]) -> Option<Length> {
    let views: Vec<&View> = views.iter().map(Option::as_ref).collect::<Option<_>>()?;
    let a_byte = rate(views.iter().copied())?;
    let (start, begun) = stream.between().filter(|_| !stream.is_doubtful())?;
    let some = stream.rate as f64 * 4.0;
    let (mut last, mut place, mut exact) = (begun, 0, stream.is_exact());
    for view in &views {
        let apart = view.from.checked_sub(last)? as f64;
        let expected = view.begins.saturating_sub(place) as f64 * a_byte;
        let fits = apart <= expected * UNEVEN + some && apart >= expected / UNEVEN - some;
        (view.fits && fits).then_some(())?;
        (last, place) = (view.to, view.ends);
        exact &= view.exact;
    }
    let played = last.checked_sub(start)?.saturating_sub(stream.codec.skipped());
    Length::of(played, stream.rate, exact)
}

/// What the packets of the parts say of the whole.
fn estimated(stream: &Stream, views: &[Option<View>], bytes: u64) -> Option<Length> {
    let known = rate(views.iter().flatten())?;
    let seen = views.iter().filter(|view| view.is_some()).count();
    #[expect(clippy::cast_precision_loss, reason = "about")]
    let part = seen as f64 / views.len().max(1) as f64;
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "about"
    )]
    let samples = (known * part * bytes as f64) as u64;
    Length::of(samples, stream.rate, false)
}

/// Samples a byte.
fn rate<'a>(views: impl Iterator<Item = &'a View>) -> Option<f64> {
    let (samples, bytes) =
        views.fold((0, 0), |(samples, bytes), it| (samples + it.samples, bytes + it.bytes));
    #[expect(clippy::cast_precision_loss, reason = "about")]
    let rate = samples as f64 / bytes as f64;
    (bytes > 0 && samples > 0).then_some(rate)
}

/// What a part shows, `at` its place in the file. None where no two pages of the stream are in it.
fn view(bytes: &[u8], (stream, ids): (&Stream, &[u32]), at: u64) -> Option<View> {
    let (begin, mut page) = Page::from(bytes, 0)?;
    let (mut seen, mut ends) = (None::<(Stream, usize, u64)>, begin);
    let (mut alone, mut cut) = (true, false);
    loop {
        // Another stream that follows is taken for one of its kind.
        let other = !ids.contains(&page.stream);
        alone &= !page.first && !other;
        cut |= page.cut;
        if (page.stream == stream.id || other) && !page.cut {
            // A page on which a packet ends has to say where it is.
            let lacks = || page.granule == Granule::Absurd || page.pieces().any(|it| it.ends);
            match (&mut seen, page.granule) {
                (Some((seen, ..)), _) => {
                    seen.take(&page);
                    ends = page.next;
                }
                (None, Granule::At(granule)) => {
                    seen = Some((stream.from(&page, granule), page.next, granule));
                }
                (None, _) if lacks() => {
                    alone = false;
                    seen = Some((stream.from(&page, 0), page.next, 0));
                }
                (None, _) => {}
            }
        }
        let Some(next) = Page::at(bytes, page.next) else { break };
        page = next;
    }
    let (seen, begins, from) = seen?;
    let (_, to) = seen.between()?;
    let (samples, bytes) = (seen.held(), ends.saturating_sub(begins) as u64);
    let (begins, ends) = (at + begins as u64, at + ends as u64);
    let (fits, exact) = (alone && !seen.is_doubtful(), seen.is_exact());
    (bytes > 0).then_some(View { samples, bytes, from, to, begins, ends, fits, exact, cut })
}
