//! Recordings: wav, mp3, mp4, m4a, ogg and opus.

use std::{
    fs::File,
    io::BufReader,
    panic::{AssertUnwindSafe, catch_unwind},
    time::Duration,
};

use lofty::{
    config::{ParseOptions, ParsingMode},
    file::{AudioFile, FileType, TaggedFile, TaggedFileExt},
    probe::Probe,
    tag::ItemKey,
};

use super::{bounded::Bounded, start};

/// What a recording says of itself.
pub(super) struct Heard {
    pub(super) length: Option<Duration>,
    pub(super) began: Option<String>,
}

/// None where the file is not what its ending says, or is too damaged to be understood.
pub(super) fn look(file: File, name: &str) -> Option<Heard> {
    // The parser meets files from anywhere; one that makes it panic tells nothing, and stops nothing.
    catch_unwind(AssertUnwindSafe(|| heard(file, name))).ok().flatten()
}

fn heard(mut file: File, name: &str) -> Option<Heard> {
    let own = start::written_in(&mut file, name);
    let tagged = parsed(file);
    let tag = |tagged: &TaggedFile| {
        let mut tags = tagged.tags().iter();
        tags.find_map(|tag| start::from_tag(tag.get_string(ItemKey::RecordingDate)?))
    };
    let began = own.or_else(|| tagged.as_ref().and_then(tag));
    let length = tagged.map(|tagged| tagged.properties().duration());
    (began.is_some() || length.is_some()).then_some(Heard { length, began })
}

fn parsed(file: File) -> Option<TaggedFile> {
    let options = ParseOptions::new().read_cover_art(false).parsing_mode(ParsingMode::BestAttempt);
    let probe = Probe::new(BufReader::new(Bounded::new(file))).options(options);
    let probe = probe.guess_file_type().ok()?;
    let kinds = [FileType::Wav, FileType::Mpeg, FileType::Mp4, FileType::Vorbis, FileType::Opus];
    kinds.contains(&probe.file_type()?).then_some(())?;
    probe.read().ok()
}
