//! FLAC (RFC 9639): what its head says of the whole, held against its first frame and its last.

use std::io::{Read, Seek};

use super::{
    length::{Length, Measured},
    mpeg::behind_tags,
    reading::{big, part},
};

/// Far more blocks than honest files have before their sound.
const MOST_BLOCKS: usize = 4096;
/// The last frame begins in so much of the end.
const END: u64 = 256 * 1024;
/// The longest head of a frame.
const HEAD: u64 = 16;
/// The tag of old that stands behind everything.
const ID3V1: u64 = 128;

/// The description of a stream as numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stream {
    pub(crate) rate: u64,
    pub(crate) channels: u64,
    pub(crate) bits: u64,
    /// Samples of each channel; 0 where nobody knew.
    pub(crate) total: u64,
}

/// Of the 34 bytes of the description.
pub(crate) fn stream(info: &[u8]) -> Option<Stream> {
    let field = big(info, 10, 8)?;
    let bits_of = |shift: u32, count: u32| field >> shift & ((1 << count) - 1);
    let (rate, channels, bits) = (bits_of(44, 20), bits_of(41, 3) + 1, bits_of(36, 5) + 1);
    Some(Stream { rate, channels, bits, total: bits_of(0, 36) })
}

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    measured(file, bytes).unwrap_or_default()
}

fn measured(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let (stream, from) = opened(file)?;
    let to = ends(file, bytes);
    let cut = |cut| Some(Measured { cut, ..Measured::default() });
    let Some(first) = part(file, from, HEAD).and_then(|head| Frame::read(&head)) else {
        return cut(stream.total > 0 || from > bytes);
    };
    let tail = part(file, to.saturating_sub(END).max(from), to.saturating_sub(from).min(END))?;
    let Some((last, whole)) = last(&tail, first) else {
        let length = Length::of(stream.total, stream.rate, false);
        return Some(Measured { length, ..Measured::default() });
    };
    let end = last.start(first).saturating_add(last.block);
    let counted = end.saturating_sub(first.start(first));
    let exact = whole && (stream.total == 0 || stream.total == counted);
    let length = Length::of(counted, stream.rate, exact);
    // Less than one frame is what a frame that nobody finished takes.
    let less = stream.total > counted;
    Some(Measured { length, cut: less || !whole && stream.total == 0, ..Measured::default() })
}

/// What its description says, and where the first frame is.
fn opened(file: &mut (impl Read + Seek)) -> Option<(Stream, u64)> {
    const INFO: u8 = 0;
    const LAST: u8 = 0x80;
    let mut at = behind_tags(file)? + 4;
    let mut described = None;
    for _ in 0..MOST_BLOCKS {
        let block = part(file, at, 4).filter(|block| block.len() == 4)?;
        let kind = *block.first()?;
        if kind & !LAST == INFO && described.is_none() {
            described = stream(&part(file, at + 4, 34)?);
        }
        at += 4 + big(&block, 1, 3)?;
        if kind & LAST != 0 {
            return Some((described?, at));
        }
    }
    None
}

fn ends(file: &mut (impl Read + Seek), bytes: u64) -> u64 {
    let tag = bytes.saturating_sub(ID3V1);
    let tagged = part(file, tag, 3).is_some_and(|mark| mark == b"TAG");
    if tagged { tag } else { bytes }
}

/// What the head of a frame says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    /// Frames may differ in length: then the number is that of the first sample, and not of the frame.
    varying: bool,
    number: u64,
    /// Samples of each channel.
    block: u64,
    /// Bits that are the same in all frames of a stream: its speed.
    speed: u8,
}

impl Frame {
    fn read(bytes: &[u8]) -> Option<Self> {
        let [0xff, second, sizes, shape, ..] = *bytes else { return None };
        let sane =
            second & 0xfe == 0xf8 && shape >> 4 < 11 && shape & 1 == 0 && shape >> 1 & 7 != 3;
        (sane && sizes >> 4 != 0 && sizes & 15 != 15).then_some(())?;
        let (number, mut at) = coded(bytes)?;
        let block = match sizes >> 4 {
            1 => 192,
            code @ 2..=5 => 576 << (code - 2),
            6 => big(bytes, at, 1)? + 1,
            7 => big(bytes, at, 2)? + 1,
            code => 256 << (code - 8),
        };
        at += match sizes >> 4 {
            6 => 1,
            7 => 2,
            _ => 0,
        };
        at += match sizes & 15 {
            12 => 1,
            13 | 14 => 2,
            _ => 0,
        };
        let sum = checksum(bytes.get(..at)?, 8, 0x07);
        (u64::from(*bytes.get(at)?) == sum).then_some(())?;
        Some(Self { varying: second & 1 == 1, number, block, speed: sizes & 15 })
    }

    /// Its first sample, where all but the last are as long as the first one unless each says it itself.
    fn start(self, first: Self) -> u64 {
        if self.varying { self.number } else { self.number.saturating_mul(first.block) }
    }

    fn is_of(self, first: Self) -> bool {
        let like = self.varying == first.varying && self.speed == first.speed;
        like && self.number >= first.number && (self.varying || self.block <= first.block)
    }
}

/// A number as frames have it, written as UTF-8 writes letters but up to 36 bits, and where the rest begins.
fn coded(bytes: &[u8]) -> Option<(u64, usize)> {
    const AT: usize = 4;
    let lead = *bytes.get(AT)?;
    let ones = lead.leading_ones() as usize;
    if ones == 0 {
        return Some((u64::from(lead), AT + 1));
    }
    (2..=7).contains(&ones).then_some(())?;
    let own = u64::from(lead) & ((1_u64 << (7 - ones)) - 1);
    let more = bytes.get(AT + 1..AT + ones)?;
    let number = more.iter().try_fold(own, |number, byte| {
        (byte >> 6 == 2).then(|| number << 6 | u64::from(byte & 0x3f))
    })?;
    Some((number, AT + ones))
}

/// The last frame that is there, and whether the sum at its end says that it is whole. One that is not counts if another
/// one leads to it.
fn last(tail: &[u8], first: Frame) -> Option<(Frame, bool)> {
    /// More heads than this are not tried by their sums: damage is to cost no time.
    const TRIED: usize = 4;
    let found = |at: usize| {
        let frame = Frame::read(tail.get(at..)?).filter(|frame| frame.is_of(first))?;
        Some((at, frame))
    };
    let heads: Vec<(usize, Frame)> = (0..tail.len()).filter_map(found).collect();
    let ends = |(at, _): &&(usize, Frame)| {
        tail.get(*at..).is_some_and(|frame| frame.len() > 2 && checksum(frame, 16, 0x8005) == 0)
    };
    if let Some((_, frame)) = heads.iter().rev().take(TRIED).find(ends) {
        return Some((*frame, true));
    }
    let leads = |pair: &&[(usize, Frame)]| match pair {
        [(_, one), (_, next)] => one.start(first) + one.block == next.start(first),
        _ => false,
    };
    // The one before is whole, for its successor stands where it ends.
    let pair = heads.windows(2).rev().find(leads)?;
    pair.first().map(|(_, frame)| (*frame, false))
}

/// A cyclic sum of so many bits, the highest first.
fn checksum(bytes: &[u8], width: u32, polynomial: u64) -> u64 {
    let top = 1 << (width - 1);
    let all = (1 << width) - 1;
    bytes.iter().fold(0, |sum, byte| {
        (0..8).fold(sum ^ u64::from(*byte) << (width - 8), |sum, _| {
            (if sum & top == 0 { sum << 1 } else { sum << 1 ^ polynomial }) & all
        })
    })
}
