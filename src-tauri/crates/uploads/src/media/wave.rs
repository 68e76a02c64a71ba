//! WAV and its relatives of more than 4 GB (RF64, BW64: EBU Tech 3306, ITU-R BS.2088). Recorders write them in every
//! way: without a `fact`, with sizes that were never filled in, in any order, with and without padding.

use std::io::{Read, Seek, SeekFrom};

use super::{
    kind::Kind,
    length::{Length, Measured},
    reading::{bytes as read, little as number, part},
};

const MOST_CHUNKS: usize = 4096;
/// Files that were joined to one.
const MOST_JOINED: usize = 256;
/// So few bytes behind the samples are no sound, whatever they are.
const SMALL: u64 = 512;
const PCM: u16 = 1;
const MS_ADPCM: u16 = 2;
const FLOAT: u16 = 3;
const A_LAW: u16 = 6;
const MU_LAW: u16 = 7;
const IMA_ADPCM: u16 = 0x11;
const GSM: u16 = 0x31;
const EXTENSIBLE: u16 = 0xfffe;

/// How the samples are written.
#[derive(Default)]
struct Format {
    tag: u16,
    channels: u64,
    rate: u64,
    bytes_a_second: u64,
    block: u64,
    bits: u64,
    /// Where several samples are packed into a block.
    samples_a_block: u64,
}

/// What was found on the way to the samples.
#[derive(Default)]
struct Found {
    format: Option<Format>,
    /// How many samples `fact` says there are, of each channel.
    fact: Option<u64>,
    /// The length of the samples as `ds64` says it.
    wide: Option<u64>,
    /// Bytes of samples, and in how many pieces they lie.
    data: u64,
    pieces: usize,
    /// There is more of them than is said, behind where they are to end.
    behind: bool,
    /// They are not as many as was said.
    short: bool,
    cut: bool,
    unsaid: bool,
}

/// How long it plays; `bytes` is the file's own length. Files that were joined are all counted.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    let (mut at, mut all) = (0, None::<Measured>);
    for _ in 0..MOST_JOINED {
        let Some((one, end)) = one(file, at, bytes) else { break };
        all = Some(all.map_or(one, |before| before.and(one)));
        at = end;
    }
    all.unwrap_or_default()
}

/// Goes through the file that begins at a place. Tells where it ends. None where there is none.
fn one(file: &mut (impl Read + Seek), begin: u64, bytes: u64) -> Option<(Measured, u64)> {
    file.seek(SeekFrom::Start(begin)).ok()?;
    let head: [u8; 12] = read(file)?;
    (is_form(head.first_chunk()?) && head.ends_with(b"WAVE")).then_some(())?;
    let (mut found, mut at) = (Found::default(), begin + 12);
    for _ in 0..MOST_CHUNKS {
        let Some((id, size)) = chunk(file) else { break };
        if is_form(&id) {
            break;
        }
        at += 8;
        let mut size = size;
        match &id {
            b"ds64" => found.wide = read::<16>(file).and_then(|it| number(&it, 8, 8)),
            b"fmt " if found.format.is_none() => found.format = format(file, size),
            b"fact" => found.fact = read::<4>(file).and_then(|it| number(&it, 0, 4)),
            b"LIST" if read(file).as_ref() == Some(b"wavl") => {
                let inside = Some(Kind::WaveList);
                return Some((Measured { inside, ..Measured::default() }, bytes));
            }
            b"data" => size = found.data(file, (at, bytes), size),
            _ => {}
        }
        let Some(after) = next(file, at.saturating_add(size)) else {
            at = bytes;
            break;
        };
        at = after;
    }
    Some((found.measured(), at))
}

/// Whether a file may begin so.
fn is_form(id: &[u8; 4]) -> bool {
    matches!(id, b"RIFF" | b"RF64" | b"BW64")
}

/// Whether a chunk stands at a place, and not samples that look like one by chance.
fn is_chunk(file: &mut (impl Read + Seek), at: u64, bytes: u64) -> Option<u64> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let (id, size) = chunk(file)?;
    let named = id.iter().all(|letter| letter.is_ascii_graphic() || *letter == b' ');
    let end = (at + 8).saturating_add(size);
    (is_form(&id) || named && end <= bytes + 1).then_some(end)
}

/// Whether a writer only kept room: nothing is written wherever one looks between two places.
fn is_blank(file: &mut (impl Read + Seek), (from, to): (u64, u64)) -> bool {
    const LOOKED_AT: u64 = 4096;
    let last = to.saturating_sub(LOOKED_AT).max(from);
    [from, u64::midpoint(from, last), last]
        .into_iter()
        .all(|at| part(file, at, LOOKED_AT).is_some_and(|part| part.iter().all(|byte| *byte == 0)))
}

/// Whether nothing but chunks stands between a place and the end.
fn are_chunks(file: &mut (impl Read + Seek), from: u64, bytes: u64) -> bool {
    let mut at = from;
    for _ in 0..MOST_CHUNKS {
        if at >= bytes {
            return at > from;
        }
        let Some(end) = is_chunk(file, at, bytes) else { return false };
        let Some(after) = next(file, end) else { return end + 4 >= bytes };
        at = after;
    }
    false
}

/// Goes to the content of a chunk that stands among the first so many. None where there is none.
pub(super) fn find(file: &mut (impl Read + Seek), wanted: [u8; 4], most: usize) -> Option<()> {
    let head: [u8; 12] = read(file)?;
    head.ends_with(b"WAVE").then_some(())?;
    let mut at = 12;
    for _ in 0..most {
        let (id, size) = chunk(file)?;
        if id == wanted {
            return Some(());
        }
        at = next(file, at + 8 + size)?;
    }
    None
}

/// The name of the chunk that begins here, and how long it says it is.
fn chunk(file: &mut impl Read) -> Option<([u8; 4], u64)> {
    let [id @ .., s0, s1, s2, s3] = read::<8>(file)?;
    Some((id, u64::from(u32::from_le_bytes([s0, s1, s2, s3]))))
}

/// Goes to the chunk behind one that ends at `end`: behind a byte of padding where the end is odd, unless the writer
/// left it out.
fn next(file: &mut (impl Read + Seek), end: u64) -> Option<u64> {
    file.seek(SeekFrom::Start(end)).ok()?;
    if end.is_multiple_of(2) {
        return Some(end);
    }
    let [first, ..] = read::<4>(file)?;
    let start = if first.is_ascii_graphic() { end } else { end + 1 };
    file.seek(SeekFrom::Start(start)).ok()?;
    Some(start)
}

fn format(file: &mut impl Read, size: u64) -> Option<Format> {
    let mut bytes = [0; 40];
    let known = usize::try_from(size).unwrap_or(usize::MAX).min(bytes.len());
    file.read_exact(bytes.get_mut(..known)?).ok()?;
    (known >= 14).then_some(())?;
    let short = |at| number(&bytes, at, 2).unwrap_or_default();
    let long = |at| number(&bytes, at, 4).unwrap_or_default();
    let tag = |at| u16::try_from(short(at)).unwrap_or_default();
    Some(Format {
        tag: if tag(0) == EXTENSIBLE && known >= 26 { tag(24) } else { tag(0) },
        channels: short(2),
        rate: long(4),
        bytes_a_second: long(8),
        block: short(12),
        bits: short(14),
        samples_a_block: if known >= 20 { short(18) } else { 0 },
    })
}

impl Found {
    /// Takes the samples that stand at a place and are said to be so long. Tells how long they are.
    fn data(&mut self, file: &mut (impl Read + Seek), (at, bytes): (u64, u64), said: u64) -> u64 {
        let there = bytes.saturating_sub(at);
        let said = if said == u64::from(u32::MAX) { self.wide.unwrap_or(said) } else { said };
        self.pieces += 1;
        if said == 0 && are_chunks(file, at, bytes) {
            return 0;
        }
        // A writer that could not go back left nothing, or as much as fits.
        let unsaid = said == 0 || said >= 0x7fff_f000 && said > there;
        self.unsaid |= unsaid && there > 0;
        // Some writers count their own head as samples.
        self.cut |= !unsaid && said > there + 64;
        self.short |= unsaid || said > there;
        let held = if unsaid { there } else { said.min(there) };
        let rest = there - held;
        let end = at + held;
        let padded = end + end % 2;
        let followed = rest <= SMALL
            || is_blank(file, (end, bytes))
            || is_chunk(file, padded, bytes).or_else(|| is_chunk(file, end, bytes)).is_some();
        let held = if followed { held } else { there };
        if !followed {
            // One that was cut off before it put its head right for the last time.
            (self.unsaid, self.behind) = (true, true);
        }
        self.data = self.data.saturating_add(held);
        held
    }

    fn measured(&self) -> Measured {
        let length = self.length(self.data, !self.short && !self.behind);
        let doubtful = self.behind || self.pieces > 1;
        let length = length.map(|length| if doubtful { length.about() } else { length });
        Measured { length, cut: self.cut, unsaid: self.unsaid, ..Measured::default() }
    }

    /// How long so much data plays; `whole` where it is as much as was said.
    fn length(&self, data: u64, whole: bool) -> Option<Length> {
        let format = self.format.as_ref()?;
        match format.tag {
            PCM | FLOAT | A_LAW | MU_LAW => {
                let sample = format.channels * format.bits.div_ceil(8).max(1);
                // Of two that differ, the one that its bytes a second tell too.
                let told = format.bytes_a_second.checked_div(format.rate).unwrap_or_default();
                let frame = if format.block == 0 || told == sample { sample } else { format.block };
                Length::of(data.checked_div(frame)?, format.rate, frame == sample)
            }
            tag => {
                let known = matches!(tag, MS_ADPCM | IMA_ADPCM | GSM);
                let fact = self.fact.filter(|_| whole);
                format.packed(data, fact, known)
            }
        }
    }
}

impl Format {
    /// Samples in blocks, or in a form that only says how many bytes there are a second.
    fn packed(&self, data: u64, fact: Option<u64>, known: bool) -> Option<Length> {
        // Other forms have something else in this place.
        if known && self.block > 0 && self.samples_a_block > 0 {
            let rest = data % self.block * self.samples_a_block / self.block;
            let samples = data / self.block * self.samples_a_block + rest;
            // The last block need not be full.
            let near = |fact: &u64| samples.abs_diff(*fact) < self.samples_a_block;
            return Length::of(fact.filter(near).unwrap_or(samples), self.rate, true);
        }
        let by_bytes = Length::of(data, self.bytes_a_second, false);
        let by_fact = fact.and_then(|samples| Length::of(samples, self.rate, true));
        let (Some(fact), Some(bytes)) = (by_fact, by_bytes) else {
            return by_bytes.or_else(|| by_fact.map(Length::about));
        };
        // One that is far off counts something else.
        let apart = (fact.plays.as_secs_f64() / bytes.plays.as_secs_f64() - 1.0).abs();
        match apart {
            _ if apart < 0.01 => Some(fact),
            _ if apart < 0.1 => Some(fact.about()),
            _ => Some(bytes),
        }
    }
}

#[cfg(test)]
mod tests;
