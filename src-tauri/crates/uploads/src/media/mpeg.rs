//! MP3 (ISO/IEC 11172-3, 13818-3). The file has no length of its own: some writers say it in their first frame, and some
//! say it wrong. What is not said is counted; in a large file a part of it stands for the rest.

use std::io::{Read, Seek};

use super::{
    kind::Kind,
    length::{Length, Measured},
    reading::{little, part},
};

/// Up to here every frame is counted.
const COUNTED: u64 = 6 * 1024 * 1024;
/// Parts of a larger file that are looked at, and how long each is.
const PARTS: u64 = 24;
const PART: u64 = 64 * 1024;
/// No frame is shorter than this, and none longer than that.
const SHORTEST_FRAME: u64 = 24;
const LONGEST_FRAME: u64 = 2881;
/// A second in units of which every sample takes a whole number, at whatever speed.
const SECOND: u64 = 14_112_000;
/// How far the first frame may be from where it should be.
const ASTRAY: u64 = 64 * 1024;

/// What the head of a frame says.
#[derive(Clone, Copy, PartialEq)]
struct Frame {
    /// Bits that are the same in all frames of a file: version, layer, samples a second.
    kind: u32,
    rate: u64,
    samples: u64,
    size: u64,
    bits_a_second: u64,
    mono: bool,
}

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    measured(file, bytes).unwrap_or_default()
}

/// Whether its frames are as long as its encoder liked, which hardly any player plays (ISO/IEC 11172-3, 2.4.2.3).
fn is_free(file: &mut (impl Read + Seek)) -> bool {
    /// Heads of one kind that are to follow each other, and what may stand before the first.
    const ROW: usize = 4;
    const BEFORE: usize = 4096;
    let head = behind_tags(file).and_then(|start| part(file, start, ASTRAY)).unwrap_or_default();
    let free = |at: usize| {
        let head = u32::from_be_bytes(*head.get(at..)?.first_chunk()?);
        let plain = head >> 21 == 0x7ff && head >> 19 & 3 != 1 && head >> 17 & 3 != 0;
        (plain && head >> 12 & 15 == 0 && head >> 10 & 3 != 3).then_some(head & 0xfffe_fc00)
    };
    let begins = |at: usize| {
        let kind = free(at)?;
        let next = (at + 24..at + BEFORE).find(|next| free(*next) == Some(kind))?;
        let apart = next - at;
        // A byte of padding makes one longer than another.
        let mut place = at;
        (1..ROW)
            .all(|_| {
                let near = [apart, apart + 1, apart.saturating_sub(1)];
                let next = near.iter().map(|it| place + it).find(|next| free(*next) == Some(kind));
                place = next.unwrap_or(place);
                next.is_some()
            })
            .then_some(())
    };
    (0..BEFORE.min(head.len())).any(|at| begins(at).is_some())
}

/// None where there is no frame.
fn measured(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let start = behind_tags(file)?;
    let head = part(file, start, ASTRAY.min(bytes.saturating_sub(start)))?;
    let Some((offset, frame)) = first(&head, start + head.len() as u64 >= bytes) else {
        let inside = is_free(file).then_some(Kind::FreeMp3);
        return Some(Measured { inside, ..Measured::default() });
    };
    let sound = bytes.saturating_sub(start + offset as u64);
    let said = said(head.get(offset..)?, frame);
    let place = (start + offset as u64, sound);
    let length = if sound <= COUNTED {
        let plays = counted_all(file, place, frame)?;
        match said {
            Some(said) => said.or_counted(plays, frame),
            None => Length::of(plays, SECOND, true),
        }
    } else {
        let drawn = sampled(file, place, frame);
        match said.filter(|said| said.fits(sound)) {
            Some(said) => said.or_drawn(drawn, frame),
            None => drawn,
        }
    };
    // One that counts fewer bytes may be the first of several that were joined.
    let cut = said.is_some_and(|said| !said.fits(sound) && said.bytes > sound);
    Some(Measured { length, cut, ..Measured::default() })
}

/// Goes behind the tags at the beginning: several may follow each other.
pub(crate) fn behind_tags(file: &mut (impl Read + Seek)) -> Option<u64> {
    const MOST_TAGS: usize = 8;
    let mut at = 0;
    for _ in 0..MOST_TAGS {
        let head = part(file, at, 32)?;
        if head.starts_with(b"ID3") && head.len() >= 10 {
            let size = head[6..10].iter().fold(0, |size, byte| size << 7 | u64::from(byte & 0x7f));
            let footer = if head[5] & 0x10 == 0 { 0 } else { 10 };
            at += 10 + size + footer;
        } else if head.starts_with(b"APETAGEX") && head.len() == 32 {
            at += 32 + little(&head, 12, 4)?;
        } else {
            break;
        }
    }
    Some(at)
}

/// The head of a frame, by the tables of the norm.
fn frame(bytes: &[u8]) -> Option<Frame> {
    const V1: [[u64; 16]; 3] = [
        [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448, 0],
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384, 0],
        [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0],
    ];
    const V2: [[u64; 16]; 2] = [
        [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256, 0],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160, 0],
    ];
    let head = u32::from_be_bytes(*bytes.first_chunk()?);
    let field = |shift: u32, bits: u32| (head >> shift & ((1 << bits) - 1)) as usize;
    let (version, layer) = (field(19, 2), field(17, 2));
    (head >> 21 == 0x7ff && version != 1 && layer != 0).then_some(())?;
    let first_version = version == 3;
    let table = match (first_version, layer) {
        (true, layer) => V1[3 - layer],
        (false, 3) => V2[0],
        (false, _) => V2[1],
    };
    let bits_a_second = table[field(12, 4)] * 1000;
    let rate = [44_100, 48_000, 32_000, 0][field(10, 2)] >> [2, 0, 1, 0][version];
    (bits_a_second > 0 && rate > 0).then_some(())?;
    let padding = field(9, 1) as u64;
    let (samples, size) = match (layer, first_version) {
        (3, _) => (384, (12 * bits_a_second / rate + padding) * 4),
        (1, false) => (576, 72 * bits_a_second / rate + padding),
        _ => (1152, 144 * bits_a_second / rate + padding),
    };
    let mono = field(6, 2) == 3;
    Some(Frame { kind: head & 0xfffe_0c00, rate, samples, size, bits_a_second, mono })
}

/// The first frame that another one follows, or that ends with the bytes where these are the last of the file.
fn first(bytes: &[u8], last: bool) -> Option<(usize, Frame)> {
    (0..bytes.len()).find_map(|at| {
        let found = frame(bytes.get(at..)?)?;
        let behind = at + usize::try_from(found.size).ok()?;
        let next = bytes.get(behind..).unwrap_or_default();
        let ends = last && behind == bytes.len();
        let goes_on = ends || frame(next).is_some_and(|next| next.kind == found.kind);
        goes_on.then_some((at, found))
    })
}

/// What the first frame says of all of them.
#[derive(Clone, Copy)]
struct Said {
    frames: u64,
    samples: u64,
    bytes: u64,
    /// A sum over it fits: it is as its encoder wrote it.
    sealed: bool,
}

impl Said {
    /// Unless the bytes that it counts are those that are there, it is that of another file, or of the first of several;
    /// and unless its frames are as long as frames are, it counts something else.
    fn fits(self, sound: u64) -> bool {
        let frame = self.bytes.checked_div(self.frames).unwrap_or_default();
        let like_frames = (SHORTEST_FRAME..=LONGEST_FRAME).contains(&frame);
        like_frames && self.bytes.abs_diff(sound) <= sound / 100 + 4096
    }

    /// What it says, where that is what was counted; the frame in which it stands is no sound.
    fn or_counted(self, plays: u64, frame: Frame) -> Option<Length> {
        let one = frame.samples * SECOND / frame.rate;
        let counted = plays.saturating_sub(one);
        let own = self.samples.saturating_mul(SECOND / frame.rate);
        if own.abs_diff(counted) <= 2 * one {
            return Length::of(self.samples, frame.rate, true);
        }
        Length::of(counted, SECOND, true)
    }

    /// What it says, where a part of the file says nothing else. Speeds that change make it hard to tell from a part.
    fn or_drawn(self, drawn: Option<Length>, frame: Frame) -> Option<Length> {
        const SAME: f64 = 0.02;
        const LIKE: f64 = 0.2;
        let own = Length::of(self.samples, frame.rate, true);
        let (Some(said), Some(seen)) = (own, drawn) else { return drawn };
        let apart = (said.plays.as_secs_f64() / seen.plays.as_secs_f64() - 1.0).abs();
        match apart {
            _ if apart <= SAME || apart <= LIKE && self.sealed => own,
            _ if apart <= LIKE => own.map(Length::about),
            _ => drawn.map(Length::about),
        }
    }
}

fn said(bytes: &[u8], frame: Frame) -> Option<Said> {
    let number = |at: usize| {
        bytes.get(at..at + 4).map(|it| u64::from(u32::from_be_bytes([it[0], it[1], it[2], it[3]])))
    };
    let side = match (frame.samples, frame.mono) {
        (1152, false) => 32,
        (1152, true) | (_, false) => 17,
        _ => 9,
    };
    let xing = 4 + side;
    let tag = bytes.get(xing..xing + 4)?;
    let (frames, said, sealed) = if tag == b"Xing" || tag == b"Info" {
        let flags = number(xing + 4)?;
        (flags & 3 == 3).then_some(())?;
        (number(xing + 8)?, number(xing + 12)?, is_sealed(bytes, xing))
    } else if bytes.get(36..40)? == b"VBRI" {
        (number(36 + 14)?, number(36 + 10)?, false)
    } else {
        return None;
    };
    Some(Said { frames, samples: frames * frame.samples, bytes: said, sealed })
}

/// Whether the sum of LAME fits, which is over everything before it from the beginning of the frame on.
fn is_sealed(frame: &[u8], xing: usize) -> bool {
    const SUM: usize = 154;
    let Some((over, rest)) = frame.split_at_checked(xing + SUM) else { return false };
    let sum =
        over.iter().fold(0_u16, |sum, byte| {
            (0..8).fold(sum ^ u16::from(*byte), |sum, _| {
                if sum & 1 == 0 { sum >> 1 } else { sum >> 1 ^ 0xa001 }
            })
        });
    sum != 0 && rest.first_chunk() == Some(&sum.to_be_bytes())
}

#[derive(Default)]
struct Counted {
    /// Of a [`SECOND`].
    plays: u64,
    bytes: u64,
    /// The slowest and the fastest, in bits a second.
    slowest: u64,
    fastest: u64,
    /// Where the next frame would begin.
    ended: u64,
}

/// Counts the frames that begin before `until`; what is between them is passed over, as a player does. One of another
/// kind than those before it begins another file that was joined, if a frame of its own kind follows it.
fn counted(bytes: &[u8], until: usize, mut like: Frame) -> Counted {
    let mut counted = Counted { slowest: u64::MAX, ..Counted::default() };
    let mut at = 0;
    while let Some(rest) = bytes.get(at..).filter(|rest| at < until && rest.len() >= 4) {
        let goes_on = |found: &Frame| found.kind == like.kind || is_followed(rest, *found);
        let Some(found) = frame(rest).filter(goes_on) else {
            at += 1;
            continue;
        };
        like = found;
        counted.plays += found.samples * SECOND / found.rate;
        counted.bytes += found.size;
        counted.slowest = counted.slowest.min(found.bits_a_second);
        counted.fastest = counted.fastest.max(found.bits_a_second);
        at += usize::try_from(found.size).unwrap_or(usize::MAX).max(4);
    }
    // Fewer bytes than a head at the very end are none.
    counted.ended = at as u64;
    counted
}

/// Whether a frame of the same kind stands behind this one.
fn is_followed(bytes: &[u8], found: Frame) -> bool {
    let next = usize::try_from(found.size).ok().and_then(|size| bytes.get(size..));
    next.and_then(frame).is_some_and(|next| next.kind == found.kind)
}

/// Counts all frames, a part of the file at a time: memory is not to grow with the file.
fn counted_all(
    file: &mut (impl Read + Seek),
    (start, sound): (u64, u64),
    like: Frame,
) -> Option<u64> {
    let (mut at, mut plays) = (0, 0);
    while at < sound {
        // The last frame that begins in the part may end behind it, and the one behind that is looked at.
        let bytes = part(file, start + at, (PART + 2 * LONGEST_FRAME).min(sound - at))?;
        let counted = counted(&bytes, usize::try_from(PART).ok()?, like);
        plays += counted.plays;
        at += counted.ended.max(1);
    }
    Some(plays)
}

/// Parts from all over a large file stand for the rest.
fn sampled(
    file: &mut (impl Read + Seek),
    (start, sound): (u64, u64),
    like: Frame,
) -> Option<Length> {
    let mut all = Counted { slowest: u64::MAX, ..Counted::default() };
    // Bytes that are no frame.
    let mut silent = 0;
    for place in 0..PARTS {
        // The last one reaches to the end.
        let last = sound.saturating_sub(PART);
        let from = if place + 1 == PARTS { last } else { sound / PARTS * place };
        let part = part(file, start + from, PART)?;
        let Some((offset, _)) = first(&part, false) else {
            silent += part.len() as u64;
            continue;
        };
        // The last frame of a part is cut: counting ends before it.
        let part = part.get(offset..part.len().saturating_sub(4))?;
        let one = counted(part, part.len(), like);
        all.plays += one.plays;
        all.bytes += one.bytes;
        silent += one.ended.saturating_sub(one.bytes);
        all.slowest = all.slowest.min(one.slowest);
        all.fastest = all.fastest.max(one.fastest);
    }
    let seen = all.bytes + silent;
    let plays = u128::from(all.plays) * u128::from(sound) / u128::from(seen.max(1));
    let steady = all.slowest == all.fastest && silent < seen / 1000;
    Length::of(u64::try_from(plays).ok()?, SECOND, steady)
}

#[cfg(test)]
mod tests;
