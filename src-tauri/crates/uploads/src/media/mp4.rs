//! MP4, M4A and 3GP (ISO/IEC 14496-12): in one piece or in fragments, with its tables before or behind the sound.

use std::{
    io::{Read, Seek},
    time::Duration,
};

use super::{
    length::{Length, Measured},
    reading::{big, part},
};

/// The most that is read of one box.
const MOST: u64 = 512 * 1024;
/// More boxes than this in one are not gone through.
const MOST_BOXES: usize = 4096;

/// What a file is made of. Behind it another program may have put a tag of its own.
const KINDS: [&[u8; 4]; 17] = [
    b"ftyp", b"styp", b"moov", b"moof", b"mdat", b"free", b"skip", b"wide", b"uuid", b"meta",
    b"mfra", b"sidx", b"ssix", b"pnot", b"udta", b"emsg", b"prft",
];

/// One box of the file, or in another.
struct Piece {
    kind: [u8; 4],
    content: u64,
    end: u64,
}

/// What is known of a track.
#[derive(Default)]
struct Track {
    id: u64,
    sound: bool,
    /// Units of its time that a second has.
    scale: u64,
    duration: u64,
    /// What its table of samples says.
    table: Option<Table>,
    /// How many samples there are by the table of their sizes.
    sizes: Option<u64>,
    /// What its list of edits plays, in units of the film.
    edited: u64,
    /// How long a sample is where a fragment does not say.
    sample: u64,
    fragments: u64,
}

/// What a table of samples says.
#[derive(Clone, Copy, Default)]
struct Table {
    samples: u64,
    /// How long they are together.
    duration: u64,
    /// It goes on behind what is read of it.
    more: bool,
}

/// What the tables of the file say.
#[derive(Default)]
struct Movie {
    scale: u64,
    duration: u64,
    /// The length over all fragments, where it is said.
    in_fragments: u64,
    /// Its sound is to lie in fragments.
    extends: bool,
    tracks: Vec<Track>,
}

/// How long it plays; `bytes` is the file's own length.
pub(super) fn measure(file: &mut (impl Read + Seek), bytes: u64) -> Measured {
    let (mut movie, mut at) = (None::<Movie>, 0);
    let (mut sound, mut there) = (0, 0);
    while let Some(piece) = piece(file, at, bytes).filter(|piece| KINDS.contains(&&piece.kind)) {
        match &piece.kind {
            b"moov" => movie = Some(Movie::read(file, &piece)),
            b"moof" => {
                if let Some(movie) = &mut movie {
                    movie.add_fragment(file, &piece);
                }
            }
            b"mdat" => {
                sound += piece.end - piece.content;
                there += piece.end.min(bytes).saturating_sub(piece.content);
            }
            _ => {}
        }
        at = piece.end;
    }
    let length = movie.as_ref().and_then(|movie| movie.length(sound));
    // Of fragments only those are counted that were come to.
    let fragmented =
        movie.as_ref().is_some_and(|movie| movie.tracks.iter().any(|it| it.fragments > 0));
    let length = match length {
        Some(length) if fragmented && at < bytes && at > 0 => Some(length.scaled(bytes, at)),
        Some(length) if !fragmented && there < sound => Some(length.scaled(there, sound)),
        length => length,
    };
    let cut = at > bytes || movie.is_none() && sound > 0;
    Measured { length, cut, ..Measured::default() }
}

/// When it was made, in the seconds of its own era. The tables are looked for among the first so many boxes.
pub(super) fn made(file: &mut (impl Read + Seek), bytes: u64, most: usize) -> Option<u64> {
    let mut at = 0;
    for _ in 0..most {
        let piece = piece(file, at, bytes)?;
        at = piece.end;
        if &piece.kind == b"moov" {
            let inside = inside(file, &piece);
            let head = content(file, inside.iter().take(most).find(|it| &it.kind == b"mvhd")?);
            return if head.first()? == &0 { big(&head, 4, 4) } else { big(&head, 4, 8) };
        }
    }
    None
}

/// The box that begins at a place, in one that ends at another.
fn piece(file: &mut (impl Read + Seek), at: u64, end: u64) -> Option<Piece> {
    (at < end).then_some(())?;
    let head = part(file, at, 16)?;
    let kind = *head.get(4..8)?.first_chunk()?;
    let (size, content) = match big(&head, 0, 4)? {
        0 => (end - at, at + 8),
        1 => (big(&head, 8, 8)?, at + 16),
        size => (size, at + 8),
    };
    let ends = at.checked_add(size).filter(|ends| *ends >= content)?;
    Some(Piece { kind, content, end: ends })
}

/// The boxes in a box.
fn inside(file: &mut (impl Read + Seek), outer: &Piece) -> Vec<Piece> {
    let (mut pieces, mut at) = (Vec::new(), outer.content);
    while let Some(piece) = piece(file, at, outer.end).filter(|it| it.end <= outer.end) {
        at = piece.end;
        pieces.push(piece);
        if pieces.len() >= MOST_BOXES {
            break;
        }
    }
    pieces
}

/// The content of a box, as far as it is read.
fn content(file: &mut (impl Read + Seek), piece: &Piece) -> Vec<u8> {
    part(file, piece.content, (piece.end - piece.content).min(MOST)).unwrap_or_default()
}

/// Units a second and how many there are, of a box that has them behind its two times.
fn times(bytes: &[u8]) -> Option<(u64, u64)> {
    match bytes.first()? {
        1 => Some((big(bytes, 20, 4)?, said(big(bytes, 24, 8)?, u64::MAX))),
        _ => Some((big(bytes, 12, 4)?, said(big(bytes, 16, 4)?, u64::from(u32::MAX)))),
    }
}

/// All ones are a duration that nobody knew.
fn said(duration: u64, unknown: u64) -> u64 {
    if duration == unknown { 0 } else { duration }
}

impl Movie {
    fn read(file: &mut (impl Read + Seek), moov: &Piece) -> Self {
        let mut movie = Self::default();
        let mut samples = Vec::new();
        for piece in inside(file, moov) {
            match &piece.kind {
                b"mvhd" => {
                    let known = times(&content(file, &piece)).unwrap_or_default();
                    (movie.scale, movie.duration) = known;
                }
                b"trak" => movie.tracks.push(Track::read(file, &piece)),
                b"mvex" => {
                    movie.extends = true;
                    for extended in inside(file, &piece) {
                        let bytes = content(file, &extended);
                        match &extended.kind {
                            b"mehd" => {
                                movie.in_fragments = in_fragments(&bytes).unwrap_or_default();
                            }
                            b"trex" => samples.extend(big(&bytes, 4, 4).zip(big(&bytes, 12, 4))),
                            _ => {}
                        }
                    }
                }
                _ => {}
            }
        }
        for (id, sample) in samples {
            for track in movie.tracks.iter_mut().filter(|track| track.id == id) {
                track.sample = sample;
            }
        }
        movie
    }

    fn add_fragment(&mut self, file: &mut (impl Read + Seek), moof: &Piece) {
        for traf in inside(file, moof).into_iter().filter(|piece| &piece.kind == b"traf") {
            let pieces = inside(file, &traf);
            let head = pieces.iter().find(|piece| &piece.kind == b"tfhd");
            let Some((id, sample)) = head.and_then(|it| fragment_head(&content(file, it))) else {
                continue;
            };
            let Some(at) = self.tracks.iter().position(|track| track.id == id) else { continue };
            for run in pieces.iter().filter(|piece| &piece.kind == b"trun") {
                let bytes = content(file, run);
                if let Some(track) = self.tracks.get_mut(at) {
                    let sample = sample.unwrap_or(track.sample);
                    let run = run_duration(&bytes, sample).unwrap_or_default();
                    track.fragments = track.fragments.saturating_add(run);
                }
            }
        }
    }

    /// Of the sound, which lies in so many bytes. Who has only pictures has nothing to hear.
    fn length(&self, bytes: u64) -> Option<Length> {
        if self.tracks.is_empty() {
            let said = self.in_fragments.max(self.duration);
            return Length::of(said, self.scale, false);
        }
        let sound = self.tracks.iter().filter(|track| track.sound);
        let lengths = sound.filter_map(|track| track.length(self, bytes));
        lengths.max_by_key(|length| length.plays)
    }
}

/// The length over all fragments as `mehd` says it.
fn in_fragments(bytes: &[u8]) -> Option<u64> {
    if bytes.first()? == &1 { big(bytes, 4, 8) } else { big(bytes, 4, 4) }
}

/// The track of a fragment, and how long its samples are where it says so.
fn fragment_head(bytes: &[u8]) -> Option<(u64, Option<u64>)> {
    let flags = big(bytes, 1, 3)?;
    let mut at = 8;
    at += if flags & 1 == 0 { 0 } else { 8 };
    at += if flags & 2 == 0 { 0 } else { 4 };
    let sample = if flags & 8 == 0 { None } else { big(bytes, at, 4) };
    Some((big(bytes, 4, 4)?, sample))
}

/// How long the samples of a run are together.
fn run_duration(bytes: &[u8], sample: u64) -> Option<u64> {
    let (flags, count) = (big(bytes, 1, 3)?, big(bytes, 4, 4)?);
    if flags & 0x100 == 0 {
        return count.checked_mul(sample);
    }
    let head = 8 + [1, 4].iter().filter(|flag| flags & **flag != 0).count() * 4;
    let fields = [0x100, 0x200, 0x400, 0x800].iter().filter(|flag| flags & **flag != 0).count();
    let entries = bytes.get(head..)?.chunks_exact(fields * 4);
    let known = entries.take(usize::try_from(count).ok()?).filter_map(|entry| big(entry, 0, 4));
    Some(known.fold(0, u64::saturating_add))
}

impl Track {
    fn read(file: &mut (impl Read + Seek), trak: &Piece) -> Self {
        let mut track = Self::default();
        let mut pieces = inside(file, trak);
        while let Some(piece) = pieces.pop() {
            match &piece.kind {
                b"edts" | b"mdia" | b"minf" | b"stbl" => pieces.extend(inside(file, &piece)),
                b"tkhd" => {
                    let bytes = content(file, &piece);
                    let at = if bytes.first() == Some(&1) { 20 } else { 12 };
                    track.id = big(&bytes, at, 4).unwrap_or_default();
                }
                b"mdhd" => {
                    let known = times(&content(file, &piece)).unwrap_or_default();
                    (track.scale, track.duration) = known;
                }
                b"hdlr" => track.sound = content(file, &piece).get(8..12) == Some(b"soun"),
                b"elst" => track.edited = edited(&content(file, &piece)).unwrap_or_default(),
                b"stts" => {
                    let table = counted(&content(file, &piece)).unwrap_or_default();
                    let more = piece.end - piece.content > MOST;
                    track.table = Some(Table { more, ..table });
                }
                b"stsz" => track.sizes = big(&content(file, &piece), 8, 4),
                _ => {}
            }
        }
        track
    }

    fn length(&self, movie: &Movie, bytes: u64) -> Option<Length> {
        let table = self.table.unwrap_or_default();
        if self.fragments > 0 {
            // What the head says may be the whole or what stands before the fragments.
            let all = table.duration.saturating_add(self.fragments);
            return Length::of(all, self.scale, true);
        }
        let own = self.own(movie, bytes)?;
        match Length::of(self.edited, movie.scale, own.exact) {
            // A list of edits that is longer than what there is repeats something or is wrong.
            Some(edited) if edited.plays > own.plays + near(own.plays) => Some(own.about()),
            Some(edited) if edited.plays < own.plays => Some(edited),
            _ => Some(own),
        }
    }

    /// Without its list of edits: by its table of samples, whatever its head says.
    fn own(&self, movie: &Movie, bytes: u64) -> Option<Length> {
        let by_head = Length::of(self.duration, self.scale, true);
        let table = self.table.filter(|table| !table.more);
        let Some(table) = table.filter(|table| table.samples > 0 || !movie.extends) else {
            // Of a table that is too long, and of fragments that are not there, only the head tells.
            let whole = self.table.is_none() && !movie.extends;
            let said = by_head.filter(|_| self.sizes != Some(0) || movie.extends)?;
            return Some(if whole { said } else { said.about() });
        };
        let counted = Length::of(table.duration, self.scale, self.is_likely(table, bytes))?;
        let agrees = |said: Length| said.plays.abs_diff(counted.plays) <= near(counted.plays);
        Some(if by_head.is_none_or(agrees) { counted } else { counted.about() })
    }

    /// Whether so many samples can be in so many bytes, and are as short as samples of sound are.
    fn is_likely(&self, table: Table, bytes: u64) -> bool {
        /// In seconds: far more than there is, and room for a silence that a table makes one sample of.
        const LONGEST_SAMPLE: u64 = 10;
        let longest = table.samples.saturating_mul(LONGEST_SAMPLE).saturating_mul(self.scale);
        self.sizes.is_none_or(|sizes| sizes == table.samples)
            && table.duration <= longest
            && table.samples <= bytes
    }
}

/// How far two lengths may be apart that mean the same.
fn near(plays: Duration) -> Duration {
    const ROUNDED: Duration = Duration::from_millis(500);
    ROUNDED.max(plays / 100)
}

/// What a list of edits plays; an edit without a place is a silence before the beginning.
fn edited(bytes: &[u8]) -> Option<u64> {
    let wide = bytes.first()? == &1;
    let (entry, half) = if wide { (20, 8) } else { (12, 4) };
    let count = usize::try_from(big(bytes, 4, 4)?).ok()?;
    let entries = bytes.get(8..)?.chunks_exact(entry).take(count);
    let nowhere = if wide { u64::MAX } else { u64::from(u32::MAX) };
    let played = entries.filter(|entry| big(entry, half, half) != Some(nowhere));
    Some(played.filter_map(|entry| big(entry, 0, half)).fold(0, u64::saturating_add))
}

/// What the table of samples says.
fn counted(bytes: &[u8]) -> Option<Table> {
    let count = usize::try_from(big(bytes, 4, 4)?).ok()?;
    let mut table = Table::default();
    for entry in bytes.get(8..)?.chunks_exact(8).take(count) {
        let (samples, long) = (big(entry, 0, 4)?, big(entry, 4, 4)?);
        table.samples = table.samples.saturating_add(samples);
        table.duration = table.duration.saturating_add(samples.saturating_mul(long));
    }
    Some(table)
}

#[cfg(test)]
mod tests;
