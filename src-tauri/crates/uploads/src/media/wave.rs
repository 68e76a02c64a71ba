//! WAV and its relatives of more than 4 GB (RF64, BW64: EBU Tech 3306, ITU-R BS.2088). Recorders write them in every
//! way: without a `fact`, with sizes that were never filled in, in any order, with and without padding.

use std::io::{Read, Seek, SeekFrom};

use super::{
    length::{Length, Measured},
    reading::{bytes as read, little as number},
};

const MOST_CHUNKS: usize = 4096;
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
}

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    samples(file, bytes).unwrap_or_default()
}

/// Goes to the samples. None where there are none.
fn samples(file: &mut (impl Read + Seek), bytes: u64) -> Option<Measured> {
    let head: [u8; 12] = read(file)?;
    let wide = head.starts_with(b"RF64") || head.starts_with(b"BW64");
    ((wide || head.starts_with(b"RIFF")) && head.ends_with(b"WAVE")).then_some(())?;
    let (mut found, mut at) = (Found::default(), 12);
    for _ in 0..MOST_CHUNKS {
        let (id, size) = chunk(file)?;
        at += 8;
        match &id {
            b"ds64" => found.wide = read::<16>(file).and_then(|it| number(&it, 8, 8)),
            b"fmt " => found.format = Some(format(file, size)?),
            b"fact" => found.fact = read::<4>(file).and_then(|it| number(&it, 0, 4)),
            b"data" => {
                let there = bytes.saturating_sub(at);
                return Some(found.measured(size, there));
            }
            _ => {}
        }
        at = next(file, at + size)?;
    }
    None
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
    fn measured(&self, said: u64, there: u64) -> Measured {
        let said = if said == u64::from(u32::MAX) { self.wide.unwrap_or(said) } else { said };
        // A writer that could not go back left nothing, or as much as fits.
        let unsaid = said == 0 || said >= 0x7fff_f000 && said > there;
        let data = if unsaid { there } else { said.min(there) };
        let whole = !unsaid && said <= there;
        let length = self.length(data, whole);
        // Some writers count their own head as samples.
        let cut = !unsaid && said > there + 64;
        Measured { length, cut, unsaid: unsaid && there > 0, ..Measured::default() }
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
        let by_bytes = Length::of(data, self.bytes_a_second, false);
        let by_fact = fact.and_then(|samples| Length::of(samples, self.rate, true));
        if let (Some(fact), Some(bytes)) = (by_fact, by_bytes) {
            // One that is far off counts something else.
            let ratio = fact.plays.as_secs_f64() / bytes.plays.as_secs_f64();
            if (0.9..1.1).contains(&ratio) {
                return Some(fact);
            }
        }
        // Other forms have something else in this place.
        if known && self.block > 0 && self.samples_a_block > 0 {
            let rest = data % self.block * self.samples_a_block / self.block;
            let samples = data / self.block * self.samples_a_block + rest;
            return Length::of(samples, self.rate, true);
        }
        by_bytes.or_else(|| by_fact.map(Length::about))
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn chunk(id: &[u8; 4], content: &[u8]) -> Vec<u8> {
        sized(id, u32::try_from(content.len()).unwrap(), content)
    }

    fn sized(id: &[u8; 4], size: u32, content: &[u8]) -> Vec<u8> {
        let padding = if content.len() % 2 == 1 { &[0_u8][..] } else { &[] };
        [id.as_slice(), &size.to_le_bytes(), content, padding].concat()
    }

    /// A form, its channels, bytes a second, bytes a block and bits a sample, at 8,000 a second.
    fn fmt(
        (tag, channels, a_second, block, bits): (u16, u16, u32, u16, u16),
        more: &[u8],
    ) -> Vec<u8> {
        let content = [
            &tag.to_le_bytes()[..],
            &channels.to_le_bytes(),
            &8000_u32.to_le_bytes(),
            &a_second.to_le_bytes(),
            &block.to_le_bytes(),
            &bits.to_le_bytes(),
            more,
        ];
        chunk(b"fmt ", &content.concat())
    }

    fn seconds(parts: &[&[u8]]) -> Option<(f64, bool)> {
        let content = [b"WAVE".as_slice(), &parts.concat()].concat();
        heard(&chunk(b"RIFF", &content))
    }

    fn heard(file: &[u8]) -> Option<(f64, bool)> {
        let length = measure(&mut Cursor::new(file), file.len() as u64).length?;
        Some(((length.plays.as_secs_f64() * 1000.0).round() / 1000.0, length.exact))
    }

    const MINUTE: usize = 60;

    #[test]
    fn telephone_formats_need_no_fact() {
        for tag in [A_LAW, MU_LAW] {
            let data = chunk(b"data", &vec![0; MINUTE * 8000]);
            assert_eq!(seconds(&[&fmt((tag, 1, 8000, 1, 8), &[0, 0]), &data]), Some((60.0, true)));
        }
        let wrong = chunk(b"data", &vec![0; MINUTE * 32_000]);
        let format = fmt((PCM, 2, 32_000, 2, 16), &[]);
        assert_eq!(seconds(&[&format, &wrong]), Some((60.0, true)), "a block of one channel");
        let stereo = chunk(b"data", &vec![0; MINUTE * 16_000]);
        assert_eq!(seconds(&[&fmt((MU_LAW, 2, 16_000, 2, 8), &[]), &stereo]), Some((60.0, true)));
    }

    #[test]
    fn sizes_that_were_never_filled_in_are_the_rest_of_the_file() {
        let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
        for size in [0, u32::MAX, 0x7fff_ffff, 0x7fff_f000] {
            let data = sized(b"data", size, &vec![0; MINUTE * 16_000]);
            assert_eq!(seconds(&[&format, &data]), Some((60.0, true)), "{size:x}");
        }
        let cut = sized(b"data", 2_000_000, &vec![0; MINUTE * 16_000]);
        assert_eq!(seconds(&[&format, &cut]), Some((60.0, true)), "a file that was cut");
    }

    #[test]
    fn a_file_that_is_cut_says_so_and_one_without_sizes_does_not() {
        let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
        let is_cut = |size: u32| {
            let data = sized(b"data", size, &vec![0; 16_000]);
            let content = [b"WAVE".as_slice(), &format, &data].concat();
            let file = chunk(b"RIFF", &content);
            measure(&mut Cursor::new(&file), file.len() as u64).cut
        };
        assert!(is_cut(16_100) && is_cut(2_000_000));
        assert!(![0, 16_044, 16_000, 15_000, u32::MAX, 0x7fff_ffff].into_iter().any(is_cut));
    }

    #[test]
    fn large_files_say_their_size_apart() {
        let ds64 = chunk(b"ds64", &[&[0; 8][..], &960_000_u64.to_le_bytes(), &[0; 12]].concat());
        let data = sized(b"data", u32::MAX, &vec![0; MINUTE * 16_000]);
        for form in [b"RF64", b"BW64"] {
            let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
            let list = chunk(b"LIST", b"INFOodd");
            let content = [b"WAVE".as_slice(), &ds64, &format, &data, &list].concat();
            assert_eq!(heard(&sized(form, u32::MAX, &content)), Some((60.0, true)));
        }
    }

    #[test]
    fn packed_samples_are_counted_by_their_blocks() {
        let gsm = chunk(b"data", &vec![0; 65 * 1500]);
        let more = [2, 0, 0x40, 1];
        assert_eq!(seconds(&[&fmt((GSM, 1, 1625, 65, 0), &more), &gsm]), Some((60.0, true)));
        let ima = chunk(b"data", &vec![0; 256 * 950]);
        let more = [2, 0, 0xf9, 1];
        let found = seconds(&[&fmt((IMA_ADPCM, 1, 4055, 256, 4), &more), &ima]);
        assert_eq!(found, Some((59.969, true)));
        let fact = chunk(b"fact", &480_000_u32.to_le_bytes());
        let found = seconds(&[&fmt((IMA_ADPCM, 1, 4055, 256, 4), &more), &fact, &ima]);
        assert_eq!(found, Some((60.0, true)), "the last block need not be full");
        let wrong = chunk(b"fact", &7_u32.to_le_bytes());
        let found = seconds(&[&fmt((IMA_ADPCM, 1, 4055, 256, 4), &more), &wrong, &ima]);
        assert_eq!(found, Some((59.969, true)), "a fact that counts something else");
        let mp3 = [12, 0, 1, 0, 2, 0, 0, 0, 0x39, 1, 1, 0, 0x71, 5];
        let inside = sized(b"data", 0, &vec![0; 8000 * MINUTE]);
        let found = seconds(&[&fmt((0x55, 1, 8000, 1, 0), &mp3), &inside]);
        assert_eq!(found, Some((60.0, false)), "MP3 in a WAV");
        let odd = chunk(b"data", &vec![0; 4000 * MINUTE]);
        assert_eq!(seconds(&[&fmt((0x45, 1, 4000, 0, 4), &[]), &odd]), Some((60.0, false)));
    }

    #[test]
    fn chunks_come_in_any_order_with_any_padding() {
        let format = fmt((PCM, 1, 16_000, 2, 16), &[]);
        let data = chunk(b"data", &vec![0; MINUTE * 16_000]);
        let bext = chunk(b"bext", &[0; 603]);
        let unpadded = [b"iXML".as_slice(), &3_u32.to_le_bytes(), b"<a>"].concat();
        assert_eq!(seconds(&[&bext, &unpadded, &format, &data]), Some((60.0, true)));
        let extensible = [&[22, 0][..], &16_u16.to_le_bytes(), &[0; 4], &[1, 0]].concat();
        let extensible = fmt((EXTENSIBLE, 1, 16_000, 2, 16), &extensible);
        assert_eq!(seconds(&[&extensible, &data]), Some((60.0, true)));
        assert_eq!(seconds(&[&data]), None, "without a format nobody knows");
    }
}
