//! A stream that is gone through page by page: what its packets hold, and what its pages say of that.

use super::{
    codec::{Codec, LONGEST_OPUS, Modes, TELLING},
    page::{Granule, Page},
};

/// Encoders leave no more than this to a packet of silence (RFC 6716, 2.1.9), and so few bytes.
const SILENCE: u64 = 48_000 * 2 / 5;
const SILENT: usize = 8;
/// Packets of Vorbis before the sound, and far more than the longest of them has.
const HEADS: u64 = 3;
const MOST_SETUP: usize = 128 * 1024;

/// How many samples there are, where that is not known for sure.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Span {
    pub(super) least: u64,
    pub(super) most: u64,
}

impl Span {
    pub(super) fn of(samples: u64) -> Self {
        Self { least: samples, most: samples }
    }

    fn add(&mut self, other: Self) {
        self.least = self.least.saturating_add(other.least);
        self.most = self.most.saturating_add(other.most);
    }
}

/// What has been seen of a stream.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    pub(super) id: u32,
    pub(super) codec: Codec,
    /// Samples a second.
    pub(super) rate: u64,
    /// The beginning of a packet that the next page goes on with, and its length so far.
    open: Option<(Vec<u8>, usize)>,
    packets: u64,
    /// The block before the next, of Vorbis.
    block: Option<u64>,
    /// What packets hold of which no granule told yet.
    waiting: Span,
    /// There are so many such packets of silence.
    silences: u64,
    /// Samples of all packets, as closely as the granules tell.
    counted: u64,
    /// The granule at which it begins.
    start: Option<u64>,
    last: Option<u64>,
    /// Gaps where an encoder wrote nothing for silence.
    silence: u64,
    about: bool,
}

impl Stream {
    /// The stream that a page begins. None where it is no sound that is known.
    pub(super) fn begun(page: &Page<'_>) -> Option<Self> {
        let piece = page.pieces().next()?;
        let (codec, rate) = Codec::of(piece.bytes)?;
        Some(Self::new((codec, rate), page.stream))
    }

    fn new((codec, rate): (Codec, u64), id: u32) -> Self {
        Self {
            id,
            codec,
            rate,
            open: None,
            packets: 0,
            block: None,
            waiting: Span::default(),
            silences: 0,
            counted: 0,
            start: None,
            last: None,
            silence: 0,
            about: false,
        }
    }

    /// The same, as it is come upon somewhere behind a page that ends at this granule.
    pub(super) fn from(&self, page: &Page<'_>, granule: u64) -> Self {
        let at = Some(granule);
        let mut from = Self {
            start: at,
            last: at,
            packets: u64::MAX / 2,
            ..Self::new((self.codec, self.rate), self.id)
        };
        from.open = page.pieces().last().filter(|piece| !piece.ends).map(|piece| {
            let telling = piece.bytes.get(..TELLING).unwrap_or(piece.bytes);
            (telling.to_vec(), piece.bytes.len())
        });
        from
    }

    /// Takes the next page of it.
    pub(super) fn take(&mut self, page: &Page<'_>) {
        self.packets_of(page);
        match page.granule {
            Granule::At(granule) => self.reach(granule, page.last),
            Granule::Nowhere => {}
            Granule::Absurd => self.about = true,
        }
    }

    fn packets_of(&mut self, page: &Page<'_>) {
        let mut lost = page.goes_on && self.open.is_none();
        if !page.goes_on {
            self.open = None;
        }
        for piece in page.pieces() {
            let (mut head, mut size) = self.open.take().unwrap_or_default();
            let more = self.telling().saturating_sub(head.len());
            head.extend_from_slice(piece.bytes.get(..more).unwrap_or(piece.bytes));
            size += piece.bytes.len();
            if !piece.ends {
                self.open = Some((head, size)).filter(|_| !lost);
                continue;
            }
            // The beginning of it stands on a page that is not there.
            if std::mem::take(&mut lost) {
                continue;
            }
            self.packet(&head, size);
            self.packets = self.packets.saturating_add(1);
        }
    }

    /// How many bytes of a packet are kept.
    fn telling(&self) -> usize {
        match self.codec {
            // What tells of all that follow stands at the end of a head.
            Codec::Vorbis { modes: None, .. } if self.packets < HEADS => MOST_SETUP,
            _ => TELLING,
        }
    }

    /// Takes a packet of so many bytes that begins so.
    fn packet(&mut self, packet: &[u8], size: usize) {
        if let Codec::Vorbis { modes: modes @ None, .. } = &mut self.codec {
            *modes = Modes::of(packet);
        }
        let Some(span) = self.codec.samples(packet, self.packets) else { return };
        let span = match self.codec.block(packet) {
            // A block overlaps with the one before it, and the first one alone is not heard.
            Some(block) => {
                Span::of(self.block.replace(block).map_or(0, |before| (before + block) / 4))
            }
            None => span,
        };
        self.waiting.add(span);
        self.silences += u64::from(size <= SILENT);
    }

    /// Comes to where so many samples were played.
    fn reach(&mut self, granule: u64, ends: bool) {
        // Pages of heads end at nothing.
        if self.waiting == Span::default() {
            return;
        }
        let held = std::mem::take(&mut self.waiting);
        let silences = std::mem::take(&mut self.silences);
        let Some(last) = self.last.replace(granule) else {
            return self.begin(granule, held, ends);
        };
        let said = granule.checked_sub(last).unwrap_or(held.least);
        if self.is_silence(said, held, silences) {
            self.silence = self.silence.saturating_add(said - held.most);
        }
        // The last page may say less than it holds: what it cuts off is not played.
        let least = if ends { 0 } else { held.least };
        self.counted = self.counted.saturating_add(said.clamp(least, held.most));
    }

    /// Whether packets that would have been silent are all that is missing.
    fn is_silence(&self, said: u64, held: Span, silences: u64) -> bool {
        let opus = matches!(self.codec, Codec::Opus { .. });
        let gap = said.saturating_sub(held.most);
        opus && gap > LONGEST_OPUS && gap <= silences.saturating_mul(SILENCE)
    }

    /// Comes to the first granule: what its packets hold tells where it begins.
    fn begin(&mut self, granule: u64, held: Span, ends: bool) {
        let least = match self.codec {
            // The first of its packets only prepares the next.
            Codec::Vorbis { modes: None, .. } => 0,
            _ if ends => 0,
            _ => held.least,
        };
        self.start = Some(granule.saturating_sub(held.most));
        self.counted = granule.clamp(least, held.most);
        // How much of its first page is played of one that was cut is known only where packets tell it.
        self.about |= held.least < held.most && granule > held.most;
    }

    /// Where it begins and the last place that it came to, in samples as its pages count them.
    pub(super) fn between(&self) -> Option<(u64, u64)> {
        self.start.zip(self.last)
    }

    /// Samples of all its packets, also of those that were silent and left out.
    pub(super) fn held(&self) -> u64 {
        self.counted.saturating_add(self.waiting.most).saturating_add(self.silence)
    }

    /// Whether its pages say something else than its packets.
    pub(super) fn is_doubtful(&self) -> bool {
        let all = self.counted.saturating_add(self.silence);
        let slack = self.rate / 8;
        let far = |(start, last): (u64, u64)| {
            last.checked_sub(start).is_none_or(|said| said.abs_diff(all) > slack)
        };
        self.about || self.between().is_some_and(far)
    }

    /// Whether all of it that is played is there as packets. What the last page cuts off is not known without a granule.
    pub(super) fn is_exact(&self) -> bool {
        !self.is_doubtful() && self.silence == 0 && self.last.is_some()
    }

    /// Samples that are played.
    pub(super) fn played(&self) -> u64 {
        self.held().saturating_sub(self.codec.skipped())
    }
}
