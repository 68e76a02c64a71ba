//! Recordings, told apart by their content: what the service takes, and what people take for that.

use std::{
    fs::File,
    io::{BufReader, Seek},
};

use lofty::{
    config::{ParseOptions, ParsingMode},
    file::{FileType, TaggedFile, TaggedFileExt},
    probe::Probe,
    tag::ItemKey,
};

use super::{
    adts, aiff, amr, asf,
    bounded::{Bounded, note},
    flac,
    guarded::guarded,
    kind::Kind,
    length::{Length, Measured},
    mp4, mpeg, ogg, start, wave,
};

/// What a recording says of itself.
pub(super) struct Heard {
    pub(super) length: Option<Length>,
    pub(super) began: Option<String>,
    /// Less of it is there than it says itself.
    pub(super) cut: bool,
    /// What it is, where its beginning does not tell that.
    pub(super) inside: Option<Kind>,
}

/// None where the file is too damaged to be understood, or no recording.
pub(super) fn look(file: File, kind: Kind, bytes: u64) -> Option<Heard> {
    guarded(|| heard(file, kind, bytes)).flatten()
}

/// Whether it does not say yet how much there is to be, or says more than is there.
pub(super) fn is_unfinished(mut file: File, kind: Kind, bytes: u64) -> bool {
    guarded(|| measured(&mut file, kind, bytes)).is_some_and(|it| it.cut || it.unsaid)
}

fn heard(mut file: File, kind: Kind, bytes: u64) -> Option<Heard> {
    let own = start::written_in(&mut file, kind);
    let Measured { length, cut, inside, .. } = measured(&mut file, kind, bytes);
    file.rewind().ok()?;
    let began = own.or_else(|| tagged(file, kind));
    let known = began.is_some() || length.is_some() || cut || inside.is_some();
    known.then_some(Heard { length, began, cut, inside })
}

/// The length by the file's own structure. What is not known may be MPEG
/// behind something else.
pub(super) fn measured(file: &mut File, kind: Kind, bytes: u64) -> Measured {
    let Ok(file) = file.rewind().and_then(|()| file.try_clone()).inspect_err(note) else {
        return Measured::default();
    };
    let mut file = Bounded::new(file);
    match kind {
        Kind::Wav => wave::measure(&mut file, bytes),
        Kind::Ogg => ogg::measure(&mut file, bytes),
        Kind::Mp4 => mp4::measure(&mut file, bytes),
        Kind::Mp3 | Kind::Unknown => mpeg::measure(&mut file, bytes),
        Kind::Aac => adts::measure(&mut file, bytes),
        Kind::Aiff => aiff::measure(&mut file, bytes),
        Kind::Amr => amr::measure(&mut file, bytes),
        Kind::Flac => flac::measure(&mut file, bytes),
        Kind::Wma => asf::measure(&mut file, bytes),
        _ => Measured::default(),
    }
}

/// The moment that a tag names. Only tags are read there: what else the parser believes of a file makes it panic.
fn tagged(file: File, kind: Kind) -> Option<String> {
    let known = match kind {
        Kind::Wav => FileType::Wav,
        Kind::Mp4 => FileType::Mp4,
        Kind::Mp3 | Kind::Unknown => FileType::Mpeg,
        _ => return None,
    };
    let options = ParseOptions::new()
        .read_properties(false)
        .read_cover_art(false)
        .parsing_mode(ParsingMode::BestAttempt);
    let probe = Probe::with_file_type(BufReader::new(Bounded::new(file)), known).options(options);
    let tagged: TaggedFile = probe.read().ok()?;
    let mut tags = tagged.tags().iter();
    tags.find_map(|tag| start::from_tag(tag.get_string(ItemKey::RecordingDate)?))
}
