//! Ogg: Opus, Vorbis and Speex (RFC 3533, RFC 7845). A page says how many samples were played up to its end, counted from
//! wherever the stream began; several streams may follow each other.

use std::io::{Read, Seek, SeekFrom};

use super::{
    length::{Length, Measured},
    reading::{bytes, little, part},
};

/// The longest that a page can be.
const PAGE: u64 = 65_307;

/// What a page says.
struct Page {
    /// Where its content begins, and the next page.
    content: u64,
    next: u64,
    first: bool,
    /// None where no packet ends on it.
    granule: Option<u64>,
    stream: u32,
    /// How long its packets are.
    packets: Vec<u64>,
}

/// A stream that is being gone through.
struct Stream {
    id: u32,
    rate: u64,
    opus: bool,
    /// Samples at the beginning that are not played.
    skipped: u64,
    /// Where it begins: known with its second page of sound.
    start: Option<u64>,
    first: Option<u64>,
    last: u64,
    /// Whether it was looked up if it goes on to the end of the file.
    asked: bool,
}

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    measured(file, bytes).unwrap_or_default()
}

/// None where one of its streams is of no kind that is known.
fn measured(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let (mut at, mut played, mut stream) = (0, 0.0, None::<Stream>);
    let (mut cut, mut whole) = (false, false);
    while let Some(page) = page(file, at) {
        at = page.next;
        cut |= at > bytes;
        if page.first {
            played += stream.as_ref().map_or(0.0, Stream::seconds);
            stream = Some(Stream::new(&page, file)?);
        } else if let Some(stream) = stream.as_mut().filter(|known| known.id == page.stream) {
            stream.goes_on(&page, file);
            // One that is alone to the end needs no further page.
            if stream.start.is_some()
                && !std::mem::replace(&mut stream.asked, true)
                && let Some((last, ends)) = last_of(file, bytes, stream.id)
                && is_one(file, (at, bytes), (stream.id, last))
            {
                stream.last = stream.last.max(last);
                cut |= ends > bytes;
                whole = true;
                break;
            }
        }
    }
    played += stream.as_ref().map_or(0.0, Stream::seconds);
    // In microseconds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below a year")]
    let units = (played.clamp(0.0, 1e10) * 1e6) as u64;
    let length = Length::of(units, 1_000_000, true);
    // Only so many pages are gone through.
    let length = length.map(|it| if whole || at >= bytes { it } else { it.scaled(bytes, at) });
    Some(Measured { length, cut, unsaid: false })
}

fn page(file: &mut (impl Read + Seek), at: u64) -> Option<Page> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let head = bytes::<27>(file)?;
    head.starts_with(b"OggS").then_some(())?;
    let mut laces = vec![0; usize::from(head[26])];
    file.read_exact(&mut laces).ok()?;
    let content = at + 27 + laces.len() as u64;
    let size: u64 = laces.iter().map(|lace| u64::from(*lace)).sum();
    let granule = little(&head, 6, 8).filter(|granule| *granule != u64::MAX);
    let stream = u32::try_from(little(&head, 14, 4)?).ok()?;
    let first = head[5] & 2 != 0;
    Some(Page { content, next: content + size, first, granule, stream, packets: packets(&laces) })
}

/// The packets that end on a page; one goes on while its part is full.
fn packets(laces: &[u8]) -> Vec<u64> {
    let (mut packets, mut open) = (Vec::new(), 0);
    for lace in laces {
        open += u64::from(*lace);
        if *lace < 255 {
            packets.push(open);
            open = 0;
        }
    }
    packets
}

/// The granule of the last page and where it ends, if the same stream goes on to the end of the file.
fn last_of(file: &mut (impl Read + Seek), bytes: u64, id: u32) -> Option<(u64, u64)> {
    let from = bytes.saturating_sub(PAGE);
    let tail = part(file, from, PAGE)?;
    let found = tail.windows(4).rposition(|window| window == b"OggS")?;
    let last = page(file, from + found as u64)?;
    (last.stream == id).then_some((last.granule?, last.next))
}

/// Whether nothing begins anew between a place and the end: files that were joined may have streams of one number, whose
/// samples are counted from the beginning again.
fn is_one(
    file: &mut (impl Read + Seek),
    (from, until): (u64, u64),
    (id, last): (u32, u64),
) -> bool {
    const LOOKS: u64 = 8;
    let apart = until.saturating_sub(from) / LOOKS;
    let mut before = 0;
    let mut goes_on = |at: u64| {
        let found = found_at(file, at, apart).filter(|page| page.stream == id);
        let Some(granule) = found.and_then(|page| page.granule) else { return true };
        let on = (before..=last).contains(&granule);
        before = granule;
        on
    };
    (1..LOOKS).all(|look| goes_on(from + apart * look))
}

/// The first page behind a place.
fn found_at(file: &mut (impl Read + Seek), at: u64, most: u64) -> Option<Page> {
    let near = part(file, at, PAGE.min(most))?;
    let found = near.windows(4).position(|window| window == b"OggS")?;
    page(file, at + found as u64)
}

impl Stream {
    fn new(page: &Page, file: &mut (impl Read + Seek)) -> Option<Self> {
        let head = part(file, page.content, 80)?;
        let number = |at: usize, count: usize| little(&head, at, count);
        let opus = head.starts_with(b"OpusHead");
        let (rate, skipped) = if opus {
            (48_000, number(10, 2)?)
        } else if head.starts_with(b"\x01vorbis") {
            (number(12, 4)?, 0)
        } else if head.starts_with(b"Speex   ") {
            (number(36, 4)?, 0)
        } else {
            return None;
        };
        let id = page.stream;
        Some(Self { id, rate, opus, skipped, start: None, first: None, last: 0, asked: false })
    }

    fn goes_on(&mut self, page: &Page, file: &mut (impl Read + Seek)) {
        // Pages of heads end at nothing.
        let Some(granule) = page.granule.filter(|granule| *granule > 0) else { return };
        self.last = self.last.max(granule);
        if self.start.is_some() {
            return;
        }
        if self.opus {
            let held = opus_samples(page, file);
            self.start = Some(granule.saturating_sub(held));
        } else if let Some(first) = self.first {
            // What its first page holds is as long as what the second does, more or less.
            self.start = Some(first.saturating_sub(granule.saturating_sub(first)));
        } else {
            self.first = Some(granule);
        }
    }

    fn seconds(&self) -> f64 {
        let start = self.start.unwrap_or_default();
        // At the very beginning all of it is there; what a cut left of a page is too little to matter.
        let start = if start < self.rate { 0 } else { start };
        let samples = self.last.saturating_sub(start).saturating_sub(self.skipped);
        #[expect(clippy::cast_precision_loss, reason = "no recording has 2^52 samples")]
        let seconds = samples as f64 / self.rate.max(1) as f64;
        seconds
    }
}

/// How many samples the packets of a page hold, by their first bytes (RFC 6716, 3.1).
fn opus_samples(page: &Page, file: &mut (impl Read + Seek)) -> u64 {
    let (mut at, mut samples) = (page.content, 0);
    for size in &page.packets {
        let mut head = [0; 2];
        if file.seek(SeekFrom::Start(at)).is_err() || file.read_exact(&mut head).is_err() {
            break;
        }
        at += size;
        let frame = match head[0] >> 3 {
            silk @ 0..=11 => [480, 960, 1920, 2880][usize::from(silk % 4)],
            hybrid @ 12..=15 => [480, 960][usize::from(hybrid % 2)],
            celt => [120, 240, 480, 960][usize::from(celt % 4)],
        };
        let frames = match head[0] & 3 {
            0 => 1,
            1 | 2 => 2,
            _ => u64::from(head[1] & 63),
        };
        samples += frame * frames;
    }
    samples
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn page(kind: u8, granule: u64, stream: u32, packet: &[u8]) -> Vec<u8> {
        let mut page = [b"OggS".as_slice(), &[0, kind], &granule.to_le_bytes()].concat();
        page.extend(stream.to_le_bytes());
        page.extend([0; 8]);
        page.extend([1, u8::try_from(packet.len()).unwrap()]);
        page.extend(packet);
        page
    }

    /// A link of so many seconds whose samples are counted from `start` on.
    fn opus(stream: u32, seconds: u64, start: u64) -> Vec<u8> {
        let head =
            [b"OpusHead".as_slice(), &[1, 1, 0, 0], &48_000_u32.to_le_bytes(), &[0; 3]].concat();
        let tags = [b"OpusTags".as_slice(), &[0; 8]].concat();
        let mut link = [page(2, 0, stream, &head), page(0, 0, stream, &tags)].concat();
        // One frame of 20 ms.
        let packet = [[0x08].as_slice(), &[0; 39]].concat();
        let frames = seconds * 50;
        for frame in 1..=frames {
            let kind = if frame == frames { 4 } else { 0 };
            link.extend(page(kind, start + frame * 960, stream, &packet));
        }
        link
    }

    fn seconds(file: &[u8]) -> Option<u64> {
        let length = measure(&mut Cursor::new(file), file.len() as u64).length?;
        assert!(length.exact);
        Some((length.plays + std::time::Duration::from_millis(500)).as_secs())
    }

    #[test]
    fn streams_that_follow_each_other_are_all_counted() {
        assert_eq!(seconds(&[opus(7, 600, 0), opus(8, 5, 0)].concat()), Some(605));
        assert_eq!(seconds(&[opus(1, 10, 0), opus(2, 20, 0), opus(3, 30, 0)].concat()), Some(60));
    }

    #[test]
    fn streams_of_one_number_that_follow_each_other_are_all_counted() {
        assert_eq!(seconds(&[opus(7, 300, 0), opus(7, 300, 0)].concat()), Some(600));
        assert_eq!(seconds(&[opus(7, 100, 0), opus(7, 40, 0), opus(7, 90, 0)].concat()), Some(230));
    }

    #[test]
    fn one_that_was_cut_from_a_longer_one_counts_from_its_own_beginning() {
        assert_eq!(seconds(&opus(9, 60, 9_000_000)), Some(60));
    }

    #[test]
    fn a_last_page_that_is_not_whole_is_a_cut() {
        let file = opus(7, 60, 0);
        let is_cut = |file: &[u8]| measure(&mut Cursor::new(file), file.len() as u64).cut;
        assert!(!is_cut(&file));
        assert!(is_cut(&file[..file.len() - 7]));
    }

    #[test]
    fn what_is_none_of_the_three_tells_nothing() {
        let video = [page(2, 0, 1, b"\x80theora"), page(4, 99, 1, b"x")].concat();
        assert_eq!(seconds(&video), None);
        assert_eq!(seconds(b"OggS"), None);
    }
}
