//! Originals that the service takes in no form but WAV, and that lose nothing on the way there: FLAC, also behind a tag or in
//! Ogg, and AIFF.
//!
//! Runs on a thread that may block, with as little memory for a long call as for a short one. Nothing is ever written beside
//! an original, and what was not converted to its end is not there.

use std::{
    fs::{self, File},
    io::{self, BufWriter},
    path::{Path, PathBuf},
    time::Duration,
};

use gatehouse_vendors::authenticx::{FileIdentity, LARGEST_FILE, Unreadable};
use tokio_util::sync::CancellationToken;

use crate::{Kind, media, metadata::is_one_of};

mod aiff;
mod flac;
mod ogg;
mod reading;
mod room;
mod sound;
#[cfg(test)]
pub(crate) mod tests;
mod wav;

use reading::Reading;
use sound::Sound;
use wav::Wav;

/// Names of files that are looked into; those without an ending are, too.
const ENDINGS: [&str; 6] = ["flac", "fla", "oga", "aif", "aiff", "aifc"];
/// What else writes on this disk meanwhile, the journal first of all, needs room too.
const SPARE: u64 = 16 * 1024 * 1024;

/// Why an original does not become a WAV file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConvertTrouble {
    /// Its samples are packed; how the file calls the way.
    Packed(String),
    /// It has no whole number of samples a second, and a WAV file can say no other.
    Rate,
    /// The WAV file would have so many bytes, which are more than the service takes.
    TooLarge(u64),
    /// It is damaged or cut, from so far in on where that is known.
    Damaged(Option<Duration>),
    /// The samples are not those that were put in, by the file's own word.
    Altered,
    /// There is no sound in it.
    Silent,
    /// It is written in a way that is not known here.
    Unknown,
    /// The disk of the data folder has too little room.
    NoRoom {
        /// Bytes of the WAV file.
        needs: u64,
        /// Bytes that are free.
        free: u64,
    },
    /// The original cannot be read.
    Unreadable(String),
    /// The original was written to meanwhile, or since.
    Changed,
    /// The original is gone.
    Gone,
    /// The WAV file cannot be written.
    Unwritable(String),
    /// Somebody stopped it.
    Stopped,
}

/// What would become of an original.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Offer {
    /// Bytes of the WAV file, where the original says how much there is to be.
    pub bytes: Option<u64>,
}

/// What became of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Converted {
    /// The original as it was.
    pub(crate) identity: FileIdentity,
    /// When it was recorded, by its own tags.
    pub(crate) date: Option<String>,
    /// How long it plays.
    pub(crate) length: Duration,
}

/// One conversion.
pub(crate) struct Job<'a> {
    pub(crate) from: &'a Path,
    /// Where the WAV file is to lie.
    pub(crate) to: &'a Path,
    pub(crate) cancel: &'a CancellationToken,
    /// Told whenever another hundredth of the original has been read.
    pub(crate) progress: &'a (dyn Fn(u8) + Send + Sync),
}

/// An original of which the head was read.
enum Original {
    Flac(flac::Head),
    Aiff(aiff::Head),
}

/// Whether a file is called like such an original.
pub(crate) fn is_named(name: &str) -> bool {
    is_one_of(name, &ENDINGS)
}

/// Whether a file of this name may be such an original.
pub(crate) fn may_be(name: &str) -> bool {
    is_named(name) || Path::new(name).extension().is_none()
}

/// The name of the WAV file.
pub(crate) fn wav_name(name: &str) -> String {
    match name.rsplit_once('.') {
        Some((stem, _)) if is_named(name) => format!("{stem}.wav"),
        _ => format!("{name}.wav"),
    }
}

/// What would become of a file. None where it is no such original.
pub(crate) fn offer(path: &Path) -> Option<Result<Offer, ConvertTrouble>> {
    let (file, kind) = media::opened(path)?;
    let look = || Some(original(file, kind)?.and_then(|original| original.offered()));
    media::guarded(look).unwrap_or(Some(Err(ConvertTrouble::Unknown)))
}

/// Converts one.
///
/// # Errors
/// There is no WAV file then.
pub(crate) fn convert(job: &Job<'_>) -> Result<Converted, ConvertTrouble> {
    let part = job.to.with_extension("part");
    let work = || converted(job, &part);
    let outcome = media::guarded(work).unwrap_or(Err(ConvertTrouble::Unknown));
    if outcome.is_err() {
        // It may never have been made.
        let _ = fs::remove_file(&part);
    }
    outcome
}

fn converted(job: &Job<'_>, part: &PathBuf) -> Result<Converted, ConvertTrouble> {
    let identity = FileIdentity::of(job.from).map_err(|error| of_original(&error))?;
    let (file, kind) = media::opened(job.from)
        .ok_or_else(|| ConvertTrouble::Unreadable(io::ErrorKind::Other.to_string()))?;
    let source = file.try_clone().map_err(|error| of_original(&error))?;
    let original = original(file, kind).unwrap_or(Err(ConvertTrouble::Unknown))?;
    original.offered()?;
    let needs = original.sound().bytes();
    if let Some(parent) = job.to.parent() {
        fs::create_dir_all(parent).map_err(|error| of_result(&error))?;
        let needs = needs.unwrap_or(identity.bytes);
        room::refuse_without(parent, needs, SPARE)?;
    }
    let out = File::create(part).map_err(|error| of_result(&error))?;
    let wav = Wav::begin(BufWriter::new(out), *original.sound()).map_err(|it| of_result(&it))?;
    let reading = Reading::new(source, identity.bytes, (job.cancel, job.progress));
    let (frames, out) = original.samples(&reading, wav)?;
    let length = original.sound().plays(frames).ok_or(ConvertTrouble::Silent)?;
    is_as_it_was(job.from, &identity)?;
    let finish = || {
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        // What is told of the call by the time of its file is told by that of the original.
        if let Some(modified) = identity.modified {
            file.set_modified(modified)?;
        }
        file.sync_all()?;
        fs::rename(part, job.to)
    };
    finish().map_err(|error| of_result(&error))?;
    Ok(Converted { date: original.date(), identity, length })
}

/// Whether an original is still what it was when it was converted.
///
/// # Errors
/// [`ConvertTrouble::Changed`] and [`ConvertTrouble::Gone`].
pub(crate) fn is_as_it_was(path: &Path, before: &FileIdentity) -> Result<(), ConvertTrouble> {
    let now = FileIdentity::of(path).map_err(|error| of_original(&error))?;
    // A copy that was put back is the same recording.
    let same = (now.bytes, now.modified) == (before.bytes, before.modified);
    if same { Ok(()) } else { Err(ConvertTrouble::Changed) }
}

fn of_original(error: &io::Error) -> ConvertTrouble {
    match error.kind() {
        io::ErrorKind::NotFound => ConvertTrouble::Gone,
        _ => ConvertTrouble::Unreadable(Unreadable::of(error).to_string()),
    }
}

fn of_result(error: &io::Error) -> ConvertTrouble {
    ConvertTrouble::Unwritable(error.kind().to_string())
}

/// None where it is of no kind that is converted.
fn original(mut file: File, kind: Kind) -> Option<Result<Original, ConvertTrouble>> {
    match kind {
        Kind::Flac => Some(flac::head(&mut file).map(Original::Flac)),
        Kind::Ogg => Some(ogg::head(&mut file)?.map(Original::Flac)),
        Kind::Aiff => Some(aiff::head(&mut file).map(Original::Aiff)),
        _ => None,
    }
}

impl Original {
    fn sound(&self) -> &Sound {
        match self {
            Self::Flac(head) => &head.sound,
            Self::Aiff(head) => &head.sound,
        }
    }

    fn date(&self) -> Option<String> {
        match self {
            Self::Flac(head) => head.date.clone(),
            // Its chunks name no moment that could be relied on.
            Self::Aiff(_) => None,
        }
    }

    fn offered(&self) -> Result<Offer, ConvertTrouble> {
        match self.sound().bytes() {
            Some(bytes) if bytes > LARGEST_FILE => Err(ConvertTrouble::TooLarge(bytes)),
            bytes => Ok(Offer { bytes }),
        }
    }

    /// Writes every sample, and tells how many there are of each channel.
    fn samples(
        &self,
        reading: &Reading<'_>,
        mut wav: Wav<BufWriter<File>>,
    ) -> Result<(u64, BufWriter<File>), ConvertTrouble> {
        let frames = match self {
            Self::Flac(head) => flac::decode(head, reading, &mut wav),
            Self::Aiff(head) => aiff::copy(head, reading, &mut wav),
        };
        // Whoever cannot read on takes that for the end.
        if let Some(trouble) = reading.trouble() {
            return Err(trouble);
        }
        let frames = frames?;
        Ok((frames, wav.end().map_err(|error| of_result(&error))?))
    }
}
