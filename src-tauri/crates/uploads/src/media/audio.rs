//! Recordings: wav, mp3, mp4, m4a, ogg and opus, told apart by their content.

use std::{
    fs::File,
    io::{BufReader, Read, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
};

use lofty::{
    config::{ParseOptions, ParsingMode},
    file::{AudioFile, FileType, TaggedFile, TaggedFileExt},
    probe::Probe,
    tag::ItemKey,
};

use super::{bounded::Bounded, length::Length, mpeg, ogg, start, wave};

/// What a recording says of itself.
pub(super) struct Heard {
    pub(super) length: Option<Length>,
    pub(super) began: Option<String>,
}

/// None where the file is too damaged to be understood, or no recording.
pub(super) fn look(file: File, name: &str, bytes: u64) -> Option<Heard> {
    // The parser meets files from anywhere; one that makes it panic tells nothing, and stops nothing.
    catch_unwind(AssertUnwindSafe(|| heard(file, name, bytes))).ok().flatten()
}

fn heard(mut file: File, name: &str, bytes: u64) -> Option<Heard> {
    let own = start::written_in(&mut file, name);
    let counted = counted(&mut file, bytes);
    file.rewind().ok()?;
    let tagged = parsed(file);
    let tag = |tagged: &TaggedFile| {
        let mut tags = tagged.tags().iter();
        tags.find_map(|tag| start::from_tag(tag.get_string(ItemKey::RecordingDate)?))
    };
    let began = own.or_else(|| tagged.as_ref().and_then(tag));
    let said = || {
        let plays = tagged.as_ref()?.properties().duration();
        (!plays.is_zero()).then_some(Length { plays, exact: true })
    };
    let length = counted.or_else(said);
    (began.is_some() || length.is_some()).then_some(Heard { length, began })
}

/// The length by the file's own structure, for those forms of which the parser of tags believes too much.
fn counted(file: &mut File, bytes: u64) -> Option<Length> {
    let mut head = [0; 12];
    file.read_exact(&mut head).ok()?;
    file.rewind().ok()?;
    let mut file = Bounded::new(file.try_clone().ok()?);
    if head.ends_with(b"WAVE") {
        wave::length(&mut file, bytes)
    } else if head.starts_with(b"OggS") {
        ogg::length(&mut file, bytes)
    } else if head.starts_with(b"ID3") || head.starts_with(b"APETAGEX") || head[0] == 0xff {
        mpeg::length(&mut file, bytes)
    } else {
        None
    }
}

fn parsed(file: File) -> Option<TaggedFile> {
    let options = ParseOptions::new().read_cover_art(false).parsing_mode(ParsingMode::BestAttempt);
    let probe = Probe::new(BufReader::new(Bounded::new(file))).options(options);
    let probe = probe.guess_file_type().ok()?;
    let kinds = [FileType::Wav, FileType::Mpeg, FileType::Mp4, FileType::Vorbis, FileType::Opus];
    kinds.contains(&probe.file_type()?).then_some(())?;
    probe.read().ok()
}
