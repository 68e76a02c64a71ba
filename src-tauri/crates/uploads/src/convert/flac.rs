//! FLAC (RFC 9639). What stands before the sound is read here, with bounds; the decoder is given the description of the
//! stream and the frames alone, so that no tag and no picture comes near it.

use std::{
    fs::File,
    io::{self, Cursor, Read, Seek, SeekFrom, Write},
};

use symphonia::{
    core::{
        audio::{Audio, GenericAudioBufferRef},
        codecs::{
            CodecParameters,
            audio::{AudioDecoder, AudioDecoderOptions},
        },
        errors::Error,
        formats::{FormatOptions, FormatReader},
        io::{MediaSource, MediaSourceStream, MediaSourceStreamOptions},
    },
    default::{codecs::FlacDecoder, formats::FlacReader},
};

use super::{ConvertTrouble, ogg::Frames, reading::Reading, sound::Sound, wav::Wav};
use crate::media::{
    behind_tags, dated,
    flac::{Stream, stream},
    reading::{big, part},
};

/// What describes the stream.
pub(super) type Info = [u8; 34];

const MARK: &[u8] = b"fLaC";
const INFO: u8 = 0;
/// The kind of the block with the comments.
pub(super) const COMMENTS: u8 = 4;
/// Set in the kind of the last block before the sound.
pub(super) const LAST: u8 = 0x80;
/// Far more than honest files have.
const MOST_BLOCKS: usize = 4096;
pub(super) const MOST_COMMENTS: u64 = 256 * 1024;
/// The tag of old that stands behind everything.
const ID3V1: u64 = 128;
/// The loudspeakers of so many channels, as FLAC has them and WAV writes them.
const SPEAKERS: [u32; 8] = [0x4, 0x3, 0x7, 0x33, 0x37, 0x3f, 0x70f, 0x63f];

/// Where its frames are.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    pub(super) from: u64,
    pub(super) to: u64,
    /// They lie in pages of Ogg.
    pub(super) paged: bool,
}

/// What is known of one before its frames are read.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) sound: Sound,
    pub(super) info: Info,
    pub(super) date: Option<String>,
    pub(super) place: Place,
}

/// Reads it.
pub(super) fn head(file: &mut File) -> Result<Head, ConvertTrouble> {
    let damaged = || ConvertTrouble::Damaged(None);
    let bytes = file.metadata().map_err(|error| super::of_original(&error))?.len();
    let start = behind_tags(file).ok_or_else(damaged)?;
    let (mut at, mut info, mut date) = (start + MARK.len() as u64, None, None);
    for _ in 0..MOST_BLOCKS {
        let block = part(file, at, 4).filter(|block| block.len() == 4).ok_or_else(damaged)?;
        let kind = block.first().copied().unwrap_or_default();
        let size = big(&block, 1, 3).unwrap_or_default();
        match kind & !LAST {
            INFO if info.is_none() => {
                let told = part(file, at + 4, size.min(34)).unwrap_or_default();
                info = told.first_chunk::<34>().copied();
            }
            COMMENTS if date.is_none() => {
                date = part(file, at + 4, size.min(MOST_COMMENTS)).and_then(|it| dated(&it));
            }
            _ => {}
        }
        at += 4 + size;
        if kind & LAST != 0 {
            let info = info.ok_or_else(damaged)?;
            let place = Place { from: at, to: sound_ends(file, bytes), paged: false };
            return Ok(Head { sound: sound(&info)?, info, date, place });
        }
    }
    Err(damaged())
}

/// How its samples are made.
pub(super) fn sound(info: &Info) -> Result<Sound, ConvertTrouble> {
    let Stream { rate, channels, bits, total } =
        stream(info).ok_or(ConvertTrouble::Damaged(None))?;
    let rate = u32::try_from(rate).unwrap_or_default();
    if rate == 0 || bits < 4 {
        return Err(ConvertTrouble::Damaged(None));
    }
    let speakers = usize::try_from(channels - 1).ok().and_then(|it| SPEAKERS.get(it)).copied();
    Ok(Sound {
        rate,
        channels: u16::try_from(channels).unwrap_or_default(),
        bits: u16::try_from(bits).unwrap_or_default(),
        frames: Some(total).filter(|frames| *frames > 0),
        speakers: speakers.unwrap_or_default(),
    })
}

fn sound_ends(file: &mut File, bytes: u64) -> u64 {
    let tag = bytes.saturating_sub(ID3V1);
    let tagged = part(file, tag, 3).is_some_and(|mark| mark == b"TAG");
    if tagged { tag } else { bytes }
}

/// What the decoder reads: the shortest head that there can be, and the frames.
struct Stripped<R> {
    head: Cursor<Vec<u8>>,
    frames: R,
}

impl<R: Read> Stripped<R> {
    fn new(info: &Info, frames: R) -> Self {
        let block = [LAST | INFO, 0, 0, 34];
        Self { head: Cursor::new([MARK, &block, info].concat()), frames }
    }
}

impl<R: Read> Read for Stripped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.head.read(buffer)? {
            0 => self.frames.read(buffer),
            read => Ok(read),
        }
    }
}

impl<R> Seek for Stripped<R> {
    fn seek(&mut self, _: SeekFrom) -> io::Result<u64> {
        Err(io::ErrorKind::Unsupported.into())
    }
}

impl<R: Read + Send + Sync> MediaSource for Stripped<R> {
    fn is_seekable(&self) -> bool {
        false
    }

    fn byte_len(&self) -> Option<u64> {
        None
    }
}

/// Writes its samples, and tells how many there are of each channel. What the encoder wrote down of them is compared.
pub(super) fn decode<W: Write + Seek>(
    head: &Head,
    reading: &Reading<'_>,
    wav: &mut Wav<W>,
) -> Result<u64, ConvertTrouble> {
    let Place { from, to, paged } = head.place;
    let frames = reading.part(from, to).map_err(|error| super::of_original(&error))?;
    let source: Box<dyn MediaSource + '_> = if paged {
        Box::new(Stripped::new(&head.info, Frames::new(frames)))
    } else {
        Box::new(Stripped::new(&head.info, frames))
    };
    let done =
        |frames: u64| ConvertTrouble::Damaged(Some(head.sound.plays(frames).unwrap_or_default()));
    let stream = MediaSourceStream::new(source, MediaSourceStreamOptions::default());
    let mut reader = FlacReader::try_new(stream, FormatOptions::default()).map_err(|_| done(0))?;
    let params = reader.tracks().first().and_then(|track| track.codec_params.clone());
    let Some(CodecParameters::Audio(params)) = params else { return Err(ConvertTrouble::Unknown) };
    let options = AudioDecoderOptions::default().verify(true);
    let mut decoder =
        FlacDecoder::try_new(&params, &options).map_err(|_| ConvertTrouble::Unknown)?;
    let (mut count, mut samples) = (0_u64, Vec::new());
    while let Some(packet) = reader.next_packet().map_err(|_| done(count))? {
        // The reader passes over what it cannot use; here that is damage.
        if u64::try_from(packet.pts.get()) != Ok(count) {
            return Err(done(count));
        }
        let decoded = decoder.decode(&packet).map_err(|error| match error {
            Error::Unsupported(_) => ConvertTrouble::Unknown,
            _ => done(count),
        })?;
        let GenericAudioBufferRef::S32(buffer) = decoded else {
            return Err(ConvertTrouble::Unknown);
        };
        samples.clear();
        pack(buffer.iter_interleaved(), head.sound.width(), &mut samples);
        count += buffer.frames() as u64;
        wav.put(&samples)?;
    }
    match head.sound.frames {
        Some(frames) if frames != count => Err(done(count.min(frames))),
        _ if decoder.finalize().verify_ok == Some(false) => Err(ConvertTrouble::Altered),
        _ => Ok(count),
    }
}

/// Samples that fill 32 bits from the top, as WAV has those of so many bytes.
fn pack(samples: impl Iterator<Item = i32>, width: usize, out: &mut Vec<u8>) {
    for sample in samples {
        let bytes = sample.to_le_bytes();
        let bytes = bytes.get(4 - width..).unwrap_or_default();
        match bytes {
            // A sample of one byte has no sign in a WAV file.
            [only] => out.push(only ^ 0x80),
            bytes => out.extend_from_slice(bytes),
        }
    }
}
