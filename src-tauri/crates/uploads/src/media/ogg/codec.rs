//! What the packets of a stream hold: Opus (RFC 7845, RFC 6716), Vorbis I, Speex, and FLAC in Ogg (RFC 9639).

use super::stream::Span;
use crate::media::reading::{big, little};

/// So many bytes of a packet tell how long it is.
pub(super) const TELLING: usize = 80;
/// What no packet of Opus is longer than, in samples (RFC 6716, 3.4).
pub(super) const LONGEST_OPUS: u64 = 5760;
/// What a packet of FLAC begins with; its heads begin with something else.
const FLAC_FRAME: u8 = 0xff;

/// How the packets of a stream are to be read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Codec {
    /// With samples at the beginning that are not played.
    Opus { skipped: u64 },
    /// With the samples of a short and a long block, and what tells which of them a packet is.
    Vorbis { short: u64, long: u64, modes: Option<Modes> },
    /// With the samples of a packet, and its packets that are no sound.
    Speex { samples: u64, heads: u64 },
    /// FLAC.
    Flac,
}

impl Codec {
    /// By the first packet of a stream, with its samples a second. None where it is no sound that is known.
    pub(super) fn of(head: &[u8]) -> Option<(Self, u64)> {
        let number = |at: usize, count: usize| little(head, at, count);
        if head.starts_with(b"OpusHead") {
            Some((Self::Opus { skipped: number(10, 2)? }, 48_000))
        } else if head.starts_with(b"\x01vorbis") {
            let blocks = *head.get(28)?;
            let (short, long) = (1 << (blocks & 15), 1 << (blocks >> 4));
            (short <= long).then_some(())?;
            Some((Self::Vorbis { short, long, modes: None }, number(12, 4)?))
        } else if head.starts_with(b"Speex   ") {
            let samples = number(56, 4)?.checked_mul(number(64, 4)?.max(1))?;
            let heads = 2 + number(68, 4)?;
            Some((Self::Speex { samples, heads }, number(36, 4)?))
        } else if head.starts_with(b"\x7fFLAC") {
            // The description of the stream stands behind the signs of both and the head of its block.
            Some((Self::Flac, big(head, 27, 3)? >> 4))
        } else {
            None
        }
    }

    /// Samples at the beginning that are not played.
    pub(super) fn skipped(self) -> u64 {
        if let Self::Opus { skipped } = self { skipped } else { 0 }
    }

    /// The samples of the block of a packet of Vorbis, where its mode tells that.
    pub(super) fn block(self, packet: &[u8]) -> Option<u64> {
        let Self::Vorbis { short, long, modes: Some(modes) } = self else { return None };
        packet.first().filter(|first| *first & 1 == 0)?;
        Some(if modes.is_long(packet)? { long } else { short })
    }

    /// How many samples the packet with this number holds that begins so. None where it is a head.
    pub(super) fn samples(self, packet: &[u8], number: u64) -> Option<Span> {
        match self {
            Self::Opus { .. } => (!packet.starts_with(b"OpusHead")
                && !packet.starts_with(b"OpusTags"))
            .then(|| Span::of(opus(packet))),
            Self::Vorbis { short, long, .. } => {
                let sound = packet.first().is_some_and(|first| first & 1 == 0);
                sound.then_some(Span { least: short / 2, most: long / 2 })
            }
            Self::Speex { samples, heads } => (number >= heads).then(|| Span::of(samples)),
            Self::Flac => {
                (packet.first() == Some(&FLAC_FRAME)).then(|| Span::of(flac(packet).unwrap_or(0)))
            }
        }
    }
}

/// Which modes of Vorbis are of long blocks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Modes {
    /// Bits that say which mode a packet is of.
    bits: u32,
    long: u64,
}

impl Modes {
    /// By the packet with the books. These are long, so the modes are read from the end on (Vorbis I, 4.2.4): before the last
    /// bit that is set each takes 41 bits, and their number stands before all of them.
    pub(super) fn of(setup: &[u8]) -> Option<Self> {
        const MODE: usize = 41;
        const MOST: usize = 64;
        setup.starts_with(b"\x05vorbis").then_some(())?;
        let bit = |at: usize| setup.get(at / 8).map(|byte| u64::from(byte >> (at % 8) & 1));
        let number = |at: usize, count: usize| {
            (0..count).try_fold(0, |number, place| Some(number | bit(at + place)? << place))
        };
        let end = (0..setup.len() * 8).rev().find(|at| bit(*at) == Some(1))?;
        let (mut found, mut flags) = (None, Vec::new());
        for count in 1..=MOST {
            let from = end.checked_sub(MODE * count).filter(|from| *from > 6)?;
            // Of windows and of transforms there is one kind.
            if number(from + 1, 32) != Some(0) || number(from + 33, 8)? >= MOST as u64 {
                break;
            }
            flags.push(bit(from)?);
            if number(from - 6, 6) == Some(count as u64 - 1) {
                // The last mode was read first.
                let long = flags.iter().fold(0, |long, flag| long << 1 | flag);
                let bits = usize::BITS - (count - 1).leading_zeros();
                found = Some(Self { bits, long });
            }
        }
        found
    }

    fn is_long(self, packet: &[u8]) -> Option<bool> {
        // The mode stands behind the bit that says that it is sound.
        let mode = packet.first()? >> 1 & !(u8::MAX << self.bits);
        Some(self.long >> mode & 1 == 1)
    }
}

/// Samples of a packet at 48,000 a second (RFC 6716, 3.1). An absurd one is none.
fn opus(packet: &[u8]) -> u64 {
    let Some(first) = packet.first() else { return 0 };
    let frame = match first >> 3 {
        silk @ 0..=11 => [480, 960, 1920, 2880][usize::from(silk % 4)],
        hybrid @ 12..=15 => [480, 960][usize::from(hybrid % 2)],
        celt => [120, 240, 480, 960][usize::from(celt % 4)],
    };
    let frames = match first & 3 {
        0 => 1,
        1 | 2 => 2,
        _ => packet.get(1).map_or(0, |second| u64::from(second & 63)),
    };
    let samples = frame * frames;
    if samples > LONGEST_OPUS { 0 } else { samples }
}

/// Samples of a frame (RFC 9639, 9.1.1).
fn flac(frame: &[u8]) -> Option<u64> {
    let code = frame.get(2)? >> 4;
    // Behind the head stands its number, as letters of UTF-8 are written.
    let coded = frame.get(4)?.leading_ones().max(1) as usize;
    match code {
        1 => Some(192),
        2..=5 => Some(576 << (code - 2)),
        6 => Some(big(frame, 4 + coded, 1)? + 1),
        7 => Some(big(frame, 4 + coded, 2)? + 1),
        8..=15 => Some(256 << (code - 8)),
        _ => None,
    }
}
