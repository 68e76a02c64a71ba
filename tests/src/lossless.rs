//! Recordings of kinds that are kept without loss and that the service does not take: AIFF, and FLAC as plainly as it can be
//! written.

/// How samples are made.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    /// Samples a second of each channel.
    pub rate: u32,
    /// Channels; their samples take turns.
    pub channels: u16,
    /// Bits of a sample that count.
    pub bits: u16,
}

/// A call of one channel and 16 bits, as telephones have it.
pub const TELEPHONE: Made = Made { rate: 8000, channels: 1, bits: 16 };

/// Samples of a FLAC frame, of each channel.
const BLOCK: usize = 4096;

/// Samples that differ from each other, loud and soft, of either sign; the extremes come first.
#[must_use]
pub fn samples(made: Made, frames: usize, seed: u32) -> Vec<i32> {
    let mut state = seed | 1;
    let fill = 32 - u32::from(made.bits);
    let next = move || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state.cast_signed() >> fill
    };
    let extremes = [i32::MIN >> fill, i32::MAX >> fill, -1, 0, 1];
    let count = frames * usize::from(made.channels);
    extremes.into_iter().chain(std::iter::repeat_with(next)).take(count).collect()
}

/// A plain AIFF file.
#[must_use]
pub fn aiff(made: Made, samples: &[i32]) -> Vec<u8> {
    form(*b"AIFF", common(made, samples.len(), &[]), &bytes_of(made, samples, false))
}

/// An AIFF-C file of plain samples whose packing is called so: `sowt` has the least byte first.
#[must_use]
pub fn aifc(made: Made, packing: [u8; 4], samples: &[i32]) -> Vec<u8> {
    // The packing's name in words, which may be empty.
    let named = [&packing[..], &[0, 0]].concat();
    let little = packing == *b"sowt";
    form(*b"AIFC", common(made, samples.len(), &named), &bytes_of(made, samples, little))
}

fn common(made: Made, samples: usize, packing: &[u8]) -> Vec<u8> {
    let frames = samples / usize::from(made.channels);
    let mut common = made.channels.to_be_bytes().to_vec();
    common.extend(number(frames));
    common.extend(made.bits.to_be_bytes());
    // A whole number in 80 bits: the exponent, and the digits from the first one on.
    let zeros = u64::from(made.rate).leading_zeros();
    common.extend(u16::try_from(16383 + 63 - zeros).unwrap_or_default().to_be_bytes());
    common.extend((u64::from(made.rate) << zeros).to_be_bytes());
    common.extend(packing);
    common
}

fn bytes_of(made: Made, samples: &[i32], little: bool) -> Vec<u8> {
    let width = usize::from(made.bits.div_ceil(8));
    // Bits that do not count fill up at the lower end.
    let fill = 32 - u32::from(made.bits);
    let turned = |sample: &i32| {
        let bytes = (sample << fill).to_be_bytes();
        let mut bytes = bytes[..width].to_vec();
        if little {
            bytes.reverse();
        }
        bytes
    };
    samples.iter().flat_map(turned).collect()
}

fn form(kind: [u8; 4], common: Vec<u8>, samples: &[u8]) -> Vec<u8> {
    let sound = [&[0; 8], samples].concat();
    let chunks = [chunk(*b"COMM", common), chunk(*b"SSND", sound)].concat();
    chunk(*b"FORM", [&kind[..], &chunks].concat())
}

fn chunk(name: [u8; 4], content: Vec<u8>) -> Vec<u8> {
    let mut chunk = name.to_vec();
    chunk.extend(number(content.len()));
    let odd = content.len() % 2 == 1;
    chunk.extend(content);
    chunk.extend(odd.then_some(0));
    chunk
}

fn number(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes()
}

/// A FLAC file in which every sample stands as it is. Sixteen zeros in place of the MD5 say that there is none; comments are
/// such as `DATE=2026-11-21T10:00:00Z`.
#[must_use]
pub fn flac(made: Made, samples: &[i32], md5: [u8; 16], comments: &[&str]) -> Vec<u8> {
    let mut file = b"fLaC".to_vec();
    file.extend(block(0, &info(made, samples.len(), md5)));
    let mut told = 0_u32.to_le_bytes().to_vec();
    told.extend(little(comments.len()));
    for comment in comments {
        told.extend(little(comment.len()));
        told.extend(comment.as_bytes());
    }
    file.extend(block(0x84, &told));
    for frame in frames(made, samples) {
        file.extend(frame);
    }
    file
}

fn little(length: usize) -> [u8; 4] {
    u32::try_from(length).unwrap_or(u32::MAX).to_le_bytes()
}

fn block(kind: u8, content: &[u8]) -> Vec<u8> {
    let mut block = number(content.len()).to_vec();
    block[0] = kind;
    block.extend(content);
    block
}

/// The description of the stream.
#[must_use]
pub fn info(made: Made, samples: usize, md5: [u8; 16]) -> Vec<u8> {
    let frames = (samples / usize::from(made.channels)) as u64;
    let mut bits = Bits::default();
    for _ in 0..2 {
        bits.put(BLOCK as u64, 16);
    }
    bits.put(0, 48);
    bits.put(made.rate.into(), 20);
    bits.put(u64::from(made.channels - 1), 3);
    bits.put(u64::from(made.bits - 1), 5);
    bits.put(frames, 36);
    let mut info = bits.done;
    info.extend(md5);
    info
}

/// The frames, one by one.
pub fn frames(made: Made, samples: &[i32]) -> impl Iterator<Item = Vec<u8>> {
    let channels = usize::from(made.channels);
    samples.chunks(BLOCK * channels).zip(0_u64..).map(move |(block, number)| {
        let mut bits = Bits::default();
        // Blocks of one length, of which this one says its own; rate and width are those of the stream.
        bits.put(0xfff8, 16);
        bits.put(0x70, 8);
        bits.put((u64::from(made.channels) - 1) << 4, 8);
        match number {
            0..0x80 => bits.put(number, 8),
            _ => bits.put(0xc080 | number >> 6 << 8 | number & 0x3f, 16),
        }
        bits.put((block.len() / channels - 1) as u64, 16);
        let check = crc(&bits.done, 0x07 << 8) >> 8;
        bits.put(check.into(), 8);
        for channel in 0..channels {
            bits.put(0b0000_0010, 8);
            for sample in block.iter().skip(channel).step_by(channels) {
                bits.put(u64::from(sample.cast_unsigned()), made.bits.into());
            }
        }
        bits.fill();
        let check = crc(&bits.done, 0x8005);
        bits.put(check.into(), 16);
        bits.done
    })
}

/// A check over bytes of up to 16 bits; one of 8 stands in the upper half.
fn crc(bytes: &[u8], polynomial: u16) -> u16 {
    bytes.iter().fold(0, |crc, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            let over = crc & 0x8000 != 0;
            crc << 1 ^ if over { polynomial } else { 0 }
        })
    })
}

/// Bits one after the other, the greatest first.
#[derive(Default)]
struct Bits {
    done: Vec<u8>,
    begun: u128,
    count: u32,
}

impl Bits {
    fn put(&mut self, value: u64, bits: u32) {
        let value = u128::from(value) & ((1 << bits) - 1);
        self.begun = self.begun << bits | value;
        self.count += bits;
        while self.count >= 8 {
            self.count -= 8;
            self.done.push(u8::try_from(self.begun >> self.count & 0xff).unwrap_or_default());
        }
    }

    fn fill(&mut self) {
        let rest = (8 - self.count % 8) % 8;
        self.put(0, rest);
    }
}
