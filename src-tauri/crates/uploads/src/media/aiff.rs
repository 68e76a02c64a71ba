//! AIFF and AIFF-C (Apple, 1989 and 1991): what they say of their samples, and how many bytes of samples there are.

use std::io::{Read, Seek};

use super::{
    length::{Length, Measured},
    reading::{big, part},
};

/// Far more chunks than honest files have.
const MOST_CHUNKS: usize = 1024;
/// What stands before the samples in their chunk.
const BEFORE: u64 = 8;

/// The two chunks that there is no sound without.
#[derive(Debug, Default)]
pub(crate) struct Chunks {
    /// What is said of the samples.
    pub(crate) common: Option<Vec<u8>>,
    /// Where the chunk of the samples is, and how many bytes it says it has.
    pub(crate) samples: Option<(u64, u64)>,
}

/// Looks for them.
pub(crate) fn chunks(file: &mut (impl Read + Seek)) -> Chunks {
    let (mut chunks, mut at) = (Chunks::default(), 12);
    for _ in 0..MOST_CHUNKS {
        let Some(chunk) = part(file, at, 8).filter(|chunk| chunk.len() == 8) else { break };
        let size = big(&chunk, 4, 4).unwrap_or_default();
        let inside = at + 8;
        match chunk.get(..4) {
            Some(b"COMM") if chunks.common.is_none() => {
                chunks.common = part(file, inside, size.min(64));
            }
            Some(b"SSND") if chunks.samples.is_none() => chunks.samples = Some((inside, size)),
            _ => {}
        }
        at = inside + size + size % 2;
    }
    chunks
}

/// A number of 80 bits (IEEE 754, extended): its whole part, and whether there is no other.
pub(crate) fn extended(sign_and_exponent: u16, fraction: u64) -> Option<(u32, bool)> {
    const BIAS: u32 = 16383;
    const ONE: u32 = 63;
    let exponent = u32::from(sign_and_exponent).checked_sub(BIAS).filter(|it| *it <= ONE)?;
    let shift = ONE - exponent;
    let whole = fraction >> shift;
    Some((u32::try_from(whole).ok().filter(|it| *it > 0)?, whole << shift == fraction))
}

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    measured(file, bytes).unwrap_or_default()
}

fn measured(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let Chunks { common, samples } = chunks(file);
    let common = common?;
    let said = big(&common, 2, 4)?;
    let exponent = u16::try_from(big(&common, 8, 2)?).ok()?;
    let (rate, _) = extended(exponent, big(&common, 10, 8)?)?;
    let rate = u64::from(rate);
    let Some((from, size)) = samples else {
        return Some(Measured { cut: said > 0, ..Measured::default() });
    };
    let offset = big(&part(file, from, BEFORE)?, 0, 4).unwrap_or_default();
    let of = |size: u64| size.saturating_sub(BEFORE).saturating_sub(offset);
    let there = of(size.min(bytes.saturating_sub(from)));
    let cut = there < of(size);
    let Some((step, plays, said)) = packed(&common, said) else {
        // Nothing tells how many bytes its samples take.
        let length = Length::of(said, rate, false).filter(|_| there > 0);
        let length = if cut { length.map(|it| it.scaled(there, of(size))) } else { length };
        return Some(Measured { length, cut, ..Measured::default() });
    };
    let counted = there / step * plays;
    // A writer that was cut off never filled in its count, and a chunk may be longer than its samples.
    let exact = counted.abs_diff(said) <= plays && said > 0;
    let plays = if exact { said.min(counted) } else { counted };
    let cut = cut || said > counted && !exact;
    let length = Length::of(plays, rate, exact);
    Some(Measured { length, cut, ..Measured::default() })
}

/// The bytes of a block of all channels and the samples that it plays, and how many samples the count of the head means.
fn packed(common: &[u8], said: u64) -> Option<(u64, u64, u64)> {
    const BLOCK: u64 = 64;
    let (channels, bits) = (big(common, 0, 2)?, big(common, 6, 2)?);
    let (step, plays) = match common.get(18..22) {
        None | Some(b"NONE" | b"twos" | b"sowt" | b"raw " | b"in24" | b"in32") => {
            (bits.div_ceil(8) * channels, 1)
        }
        Some(b"ulaw" | b"ULAW" | b"alaw" | b"ALAW") => (channels, 1),
        Some(b"fl32" | b"FL32") => (4 * channels, 1),
        Some(b"fl64" | b"FL64") => (8 * channels, 1),
        Some(b"ima4") => (34 * channels, BLOCK),
        _ => return None,
    };
    (step > 0).then(|| (step, plays, said.saturating_mul(plays)))
}
