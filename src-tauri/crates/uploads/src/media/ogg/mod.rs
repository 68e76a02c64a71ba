//! Ogg: Opus, Vorbis, Speex and FLAC (RFC 3533, RFC 7845, RFC 9639). A page says how many samples were played up to its end,
//! counted from wherever the stream began, and some writers say it wrong: its packets tell how long they are themselves.
//! Several streams may follow each other.

use std::io::{Read, Seek};

use super::{
    kind::Kind,
    length::{Length, Measured},
    reading::part,
};

mod codec;
mod page;
mod parts;
mod stream;
#[cfg(test)]
pub(super) mod tests;

use codec::Codec;
use page::Page;
use stream::Stream;

/// Up to here every page is gone through.
const COUNTED: u64 = 6 * 1024 * 1024;
/// So many bytes hold the comments of honest files.
const MOST_COMMENTS: u64 = 256 * 1024;

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    let measured = if bytes <= COUNTED { counted(file) } else { parts::measured(file, bytes) };
    measured.unwrap_or_default()
}

/// The comments of the first stream of sound, as Vorbis has them.
pub(super) fn comments(file: &mut (impl Read + Seek)) -> Option<Vec<u8>> {
    let bytes = part(file, 0, MOST_COMMENTS)?;
    let (mut at, mut stream, mut packet) = (0, None::<Stream>, Vec::new());
    while let Some(page) = Page::at(&bytes, at) {
        at = page.next;
        if page.first {
            stream = stream.or_else(|| Stream::begun(&page));
            continue;
        }
        let Some(stream) = stream.as_ref().filter(|stream| stream.id == page.stream) else {
            continue;
        };
        for piece in page.pieces() {
            packet.extend_from_slice(piece.bytes);
            if piece.ends {
                let before = match stream.codec {
                    Codec::Opus { .. } => b"OpusTags".len(),
                    Codec::Vorbis { .. } => b"\x03vorbis".len(),
                    Codec::Speex { .. } => 0,
                    // A block of FLAC says its kind and its length first.
                    Codec::Flac => 4,
                };
                return packet.get(before..).map(<[u8]>::to_vec);
            }
        }
    }
    None
}

/// None where nothing in it is sound that is known.
fn counted(file: &mut (impl Read + Seek)) -> Option<Measured> {
    let bytes = part(file, 0, COUNTED)?;
    let mut links = Links::default();
    let (mut at, mut cut) = (0, false);
    while let Some(page) =
        Page::at(&bytes, at).or_else(|| Page::from(&bytes, at).map(|(_, page)| page))
    {
        links.take(&page);
        cut |= page.cut;
        at = page.next;
    }
    links.close();
    let length = links.length();
    links.first.map(|codec| measured(codec, length, cut))
}

/// FLAC is taken for what it is: the service plays none.
fn measured(codec: Codec, length: Option<Length>, cut: bool) -> Measured {
    let inside = (codec == Codec::Flac).then_some(Kind::Flac);
    Measured { length, cut, inside, ..Measured::default() }
}

/// Streams that follow each other. Those that begin together play together.
#[derive(Default)]
struct Links {
    /// Those that are gone through.
    streams: Vec<Stream>,
    /// How the first one is to be read.
    first: Option<Codec>,
    /// Whether they have all begun.
    goes_on: bool,
    /// How many groups of them there were before.
    closed: usize,
    /// Seconds of those before.
    played: f64,
    doubtful: bool,
}

impl Links {
    fn take(&mut self, page: &Page<'_>) {
        if page.first {
            if self.goes_on {
                self.close();
            }
            if let Some(stream) = Stream::begun(page) {
                self.first.get_or_insert(stream.codec);
                self.streams.push(stream);
            }
            return;
        }
        self.goes_on = true;
        if let Some(stream) = self.streams.iter_mut().find(|it| it.id == page.stream) {
            stream.take(page);
        }
    }

    fn close(&mut self) {
        self.goes_on = false;
        self.closed += 1;
        let seconds = |stream: &Stream| {
            #[expect(clippy::cast_precision_loss, reason = "no recording has 2^52 samples")]
            let seconds = stream.played() as f64 / stream.rate.max(1) as f64;
            (seconds, stream.is_exact())
        };
        let ended = self.streams.drain(..);
        if let Some((longest, exact)) =
            ended.map(|it| seconds(&it)).max_by(|a, b| a.0.total_cmp(&b.0))
        {
            self.played += longest;
            self.doubtful |= !exact && longest > 0.0;
        }
    }

    fn length(&self) -> Option<Length> {
        // In microseconds.
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below a year")]
        let units = (self.played.clamp(0.0, 1e10) * 1e6) as u64;
        Length::of(units, 1_000_000, !self.doubtful)
    }
}
