//! Samples as they are in an original, and as they are to be in a WAV file.

use std::time::Duration;

use super::wav;

/// How samples are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sound {
    /// Samples a second of each channel.
    pub(super) rate: u32,
    pub(super) channels: u16,
    /// Bits of a sample that count.
    pub(super) bits: u16,
    /// Samples of each channel, where that is said.
    pub(super) frames: Option<u64>,
    /// Which loudspeakers the channels are for, where that is known.
    pub(super) speakers: u32,
}

impl Sound {
    /// Bytes that a sample takes.
    pub(super) fn width(&self) -> usize {
        usize::from(self.bits.div_ceil(8))
    }

    /// Bytes that the samples of one moment take.
    pub(super) fn step(&self) -> u64 {
        self.width() as u64 * u64::from(self.channels)
    }

    /// Bytes of the whole WAV file.
    pub(super) fn bytes(&self) -> Option<u64> {
        let data = self.frames?.saturating_mul(self.step());
        Some(data.saturating_add(data % 2).saturating_add(wav::head(self, 0).len() as u64))
    }

    /// How long so many samples of each channel play. None where there are none.
    pub(super) fn plays(&self, frames: u64) -> Option<Duration> {
        let rate = u64::from(self.rate);
        let rest = frames.checked_rem(rate)?;
        let nanos = rest * 1_000_000_000 / rate;
        (frames > 0).then(|| Duration::new(frames / rate, u32::try_from(nanos).unwrap_or_default()))
    }
}
