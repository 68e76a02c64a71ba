//! Recordings: wav, mp3, mp4, m4a, ogg and opus, told apart by their content.

use std::{
    fs::File,
    io::{BufReader, Seek},
    panic::{AssertUnwindSafe, catch_unwind},
};

use lofty::{
    config::{ParseOptions, ParsingMode},
    file::{AudioFile, FileType, TaggedFile, TaggedFileExt},
    probe::Probe,
    tag::ItemKey,
};

use super::{
    bounded::Bounded,
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
}

/// None where the file is too damaged to be understood, or no recording.
pub(super) fn look(file: File, kind: Kind, bytes: u64) -> Option<Heard> {
    // The parser meets files from anywhere; one that makes it panic tells nothing, and stops nothing.
    catch_unwind(AssertUnwindSafe(|| heard(file, kind, bytes))).ok().flatten()
}

/// Whether it does not say yet how much there is to be, or says more than is there.
pub(super) fn is_unfinished(mut file: File, kind: Kind, bytes: u64) -> bool {
    let measure = || measured(&mut file, kind, bytes);
    catch_unwind(AssertUnwindSafe(measure)).is_ok_and(|it| it.cut || it.unsaid)
}

fn heard(mut file: File, kind: Kind, bytes: u64) -> Option<Heard> {
    let own = start::written_in(&mut file, kind);
    let measured = measured(&mut file, kind, bytes);
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
    let Measured { length, cut, .. } = measured;
    let length = if cut { length } else { length.or_else(said) };
    (began.is_some() || length.is_some() || cut).then_some(Heard { length, began, cut })
}

/// The length by the file's own structure, of which the parser of tags believes too much. What is not known may be MPEG
/// behind something else.
fn measured(file: &mut File, kind: Kind, bytes: u64) -> Measured {
    let Ok(file) = file.rewind().and_then(|()| file.try_clone()) else {
        return Measured::default();
    };
    let mut file = Bounded::new(file);
    match kind {
        Kind::Wav => wave::measure(&mut file, bytes),
        Kind::Ogg => ogg::measure(&mut file, bytes),
        Kind::Mp4 => mp4::measure(&mut file, bytes),
        Kind::Mp3 | Kind::Unknown => mpeg::measure(&mut file, bytes),
        _ => Measured::default(),
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
