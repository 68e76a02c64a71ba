//! AAC without a container (ADTS, ISO/IEC 14496-3, annex 1.A): frames that each say how long they are.

use std::io::{Read, Seek};

use super::{
    frames::{self, Frame},
    length::Measured,
    mpeg::behind_tags,
    reading::big,
};

/// A second in units of which a sample takes a whole number, at every speed.
const SECOND: u64 = 28_224_000;
const RATES: [u64; 13] = [
    96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000,
    7_350,
];
const SAMPLES: u64 = 1024;
const HEAD: u64 = 7;

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    let Some(start) = behind_tags(file) else { return Measured::default() };
    frames::measure(file, (start, bytes), SECOND, frame)
}

fn frame(rest: &[u8]) -> Option<Frame> {
    let head = big(rest, 0, 7)?;
    // The layer is always 0.
    (head >> 44 == 0xfff && head >> 41 & 3 == 0).then_some(())?;
    let rate = RATES.get(usize::try_from(head >> 34 & 15).ok()?)?;
    let (size, blocks) = (head >> 13 & 0x1fff, head & 3);
    let plays = SAMPLES * (blocks + 1) * (SECOND / rate);
    (size > HEAD).then_some(Frame { size: usize::try_from(size).ok()?, plays })
}
