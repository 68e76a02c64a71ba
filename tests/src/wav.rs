//! Recordings to send: valid WAV files of any size, the same for the same seed.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};

/// Bytes before the first sample.
pub const HEADER: u64 = 44;

/// Samples a second; one channel of 16 bits.
pub const RATE: u32 = 16_000;

const BLOCK: usize = 1 << 20;

/// Writes a recording of exactly `bytes` bytes, header included: a tone in noise. Every block of
/// a megabyte differs, so a part that is sent twice or left out changes the whole. A gigabyte
/// takes as long as the disk does.
///
/// # Errors
/// When the size is odd, too small or too large for a WAV file, or the disk says no.
pub fn of_size(path: &Path, bytes: u64, seed: u64) -> Result<()> {
    ensure!(bytes.is_multiple_of(2), "{bytes} bytes hold no whole samples");
    let samples = head(bytes)?;
    let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
    let mut out = BufWriter::new(file);
    out.write_all(&samples)?;
    let mut block = noise(seed);
    let (mut left, mut number) = (bytes - HEADER, seed);
    while left > 0 {
        number = number.wrapping_add(1);
        block[..8].copy_from_slice(&number.to_le_bytes());
        let part = usize::try_from(left).map_or(BLOCK, |left| left.min(BLOCK));
        out.write_all(&block[..part])?;
        left -= part as u64;
    }
    Ok(out.flush()?)
}

/// Writes a recording of that many whole seconds.
///
/// # Errors
/// When the disk says no.
pub fn of_seconds(path: &Path, seconds: u32, seed: u64) -> Result<()> {
    of_size(path, HEADER + u64::from(seconds) * u64::from(RATE) * 2, seed)
}

/// Makes a silent recording that claims `bytes` bytes and takes almost none of the disk.
///
/// # Errors
/// As [`of_size`].
pub fn sparse(path: &Path, bytes: u64) -> Result<()> {
    let samples = head(bytes)?;
    let mut file = File::create(path)?;
    file.write_all(&samples)?;
    Ok(file.set_len(bytes)?)
}

/// What stands before the samples of a recording of so many bytes.
///
/// # Errors
/// When a WAV file cannot have this size.
pub fn head(bytes: u64) -> Result<Vec<u8>> {
    ensure!(bytes > HEADER, "{bytes} bytes hold no samples");
    let data = u32::try_from(bytes - HEADER)?;
    let riff = u32::try_from(bytes - 8).context("a WAV file ends at 4 GiB")?;
    let mut header = Vec::new();
    header.extend(b"RIFF");
    header.extend(riff.to_le_bytes());
    header.extend(b"WAVEfmt ");
    header.extend(16_u32.to_le_bytes());
    // Plain samples, one channel.
    header.extend([1, 0, 1, 0]);
    header.extend(RATE.to_le_bytes());
    header.extend((RATE * 2).to_le_bytes());
    // Two bytes a sample, sixteen bits of them.
    header.extend([2, 0, 16, 0]);
    header.extend(b"data");
    header.extend(data.to_le_bytes());
    Ok(header)
}

/// One block: a square tone whose pitch and hiss come from the seed (xorshift).
fn noise(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let half = 16 + usize::from(seed.to_le_bytes()[0] % 32);
    let mut block = Vec::with_capacity(BLOCK);
    for place in 0..BLOCK / 2 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let hiss = i16::from(state.to_le_bytes()[3]) * 4;
        let tone = if (place / half).is_multiple_of(2) { 6_000 } else { -6_000 };
        block.extend((tone + hiss).to_le_bytes());
    }
    block
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(bytes: u64, seed: u64) -> Vec<u8> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("call.wav");
        of_size(&path, bytes, seed).unwrap();
        std::fs::read(path).unwrap()
    }

    #[test]
    fn a_recording_has_the_size_it_claims_and_no_two_blocks_alike() {
        let bytes = written(HEADER + 3 * BLOCK as u64, 7);
        assert_eq!(bytes.len() as u64, HEADER + 3 * BLOCK as u64);
        assert_eq!(&bytes[..4], b"RIFF");
        let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap());
        assert_eq!(word(4) as usize, bytes.len() - 8);
        assert_eq!(word(40) as usize, bytes.len() - 44);
        let blocks: Vec<_> = bytes[44..].chunks(BLOCK).collect();
        assert!(blocks[0] != blocks[1] && blocks[1] != blocks[2]);
    }

    #[test]
    fn the_seed_decides_the_content() {
        assert_eq!(written(4_000, 1), written(4_000, 1));
        assert_ne!(written(4_000, 1), written(4_000, 2));
    }

    #[test]
    fn sizes_a_wav_file_cannot_have_are_refused() {
        let path = Path::new("/nonexistent/call.wav");
        for bytes in [0, 44, 47, 5_000_000_000] {
            assert!(of_size(path, bytes, 1).is_err());
        }
    }

    #[test]
    fn a_sparse_recording_is_large_and_starts_as_a_wav_file() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("large.wav");
        sparse(&path, 2_400_000_000).unwrap();
        assert_eq!(path.metadata().unwrap().len(), 2_400_000_000);
    }
}
