//! Pieces of a file, as its structure is made of.

use std::io::{Read, Seek, SeekFrom};

/// So many bytes from here on. None where there are fewer.
pub(crate) fn bytes<const COUNT: usize>(file: &mut impl Read) -> Option<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    file.read_exact(&mut bytes).ok()?;
    Some(bytes)
}

/// Up to so many bytes from a place on.
pub(crate) fn part(file: &mut (impl Read + Seek), at: u64, bytes: u64) -> Option<Vec<u8>> {
    file.seek(SeekFrom::Start(at)).ok()?;
    let mut part = Vec::new();
    file.take(bytes).read_to_end(&mut part).ok()?;
    Some(part)
}

/// A number of so many bytes at a place, the least first.
pub(crate) fn little(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + count)?;
    Some(bytes.iter().rev().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// The same, the greatest first.
pub(crate) fn big(bytes: &[u8], at: usize, count: usize) -> Option<u64> {
    let bytes = bytes.get(at..at + count)?;
    Some(bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}
