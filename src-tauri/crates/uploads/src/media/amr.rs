//! AMR and AMR-WB (RFC 4867, section 5): frames of 20 ms, each with its kind in its first byte.

use std::io::{Read, Seek};

use super::{
    frames::{self, Frame},
    length::Measured,
    reading::{big, part},
};

/// Frames a second.
const FRAMES: u64 = 50;
/// Bytes of a frame by its kind, with the first one; 0 where there is no such kind.
const NARROW: [usize; 16] = [13, 14, 16, 18, 20, 21, 27, 32, 6, 7, 6, 6, 0, 0, 0, 1];
const WIDE: [usize; 16] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];

/// How it begins, and what its frames are.
const HEADS: [(&[u8], &[usize; 16], bool); 4] = [
    (b"#!AMR\n", &NARROW, false),
    (b"#!AMR-WB\n", &WIDE, false),
    (b"#!AMR_MC1.0\n", &NARROW, true),
    (b"#!AMR-WB_MC1.0\n", &WIDE, true),
];

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    measured(file, bytes).unwrap_or_default()
}

fn measured(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let head = part(file, 0, 32)?;
    let (sign, sizes, many) = HEADS.iter().find(|(sign, ..)| head.starts_with(sign))?;
    let (start, channels) = if *many {
        // Of the description only the last four bits are used.
        (sign.len() + 4, big(&head, sign.len(), 4)? & 15)
    } else {
        (sign.len(), 1)
    };
    let frame = |rest: &[u8]| {
        let first = rest.first()?;
        let size = *sizes.get(usize::from(first >> 3 & 15))?;
        (first & 0x83 == 0 && size > 0).then_some(Frame { size, plays: 1 })
    };
    Some(frames::measure(file, (start as u64, bytes), FRAMES * channels.max(1), frame))
}
