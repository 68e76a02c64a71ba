//! WAV files (RIFF of Microsoft and IBM, 1991). They stay below 4 GiB, because the service takes none above 2.5 GB.

use std::io::{self, Seek, SeekFrom, Write};

use super::{ConvertTrouble, of_result, sound::Sound};

/// Plain samples.
const PCM: u16 = 1;
/// More is said about the samples behind the usual fields.
const EXTENSIBLE: u16 = 0xfffe;
/// What stands behind [`PCM`] where it is said in the longer way.
const PCM_TAIL: [u8; 14] = [0, 0, 0, 0, 16, 0, 128, 0, 0, 170, 0, 56, 155, 113];
/// Channels for which everybody knows the loudspeakers.
const STEREO: u16 = 2;

/// A WAV file that is being written.
pub(super) struct Wav<W> {
    out: W,
    sound: Sound,
    data: u64,
    most: u64,
}

impl<W: Write + Seek> Wav<W> {
    pub(super) fn begin(mut out: W, sound: Sound) -> io::Result<Self> {
        out.write_all(&head(&sound, 0))?;
        Ok(Self { out, sound, data: 0, most: gatehouse_vendors::authenticx::LARGEST_FILE })
    }

    /// Adds samples as they lie in the file.
    pub(super) fn put(&mut self, samples: &[u8]) -> Result<(), ConvertTrouble> {
        self.data += samples.len() as u64;
        if self.data > self.most {
            return Err(ConvertTrouble::TooLarge(self.data));
        }
        self.out.write_all(samples).map_err(|error| of_result(&error))
    }

    /// Says how much there is, now that it is known.
    pub(super) fn end(mut self) -> io::Result<W> {
        if self.data % 2 == 1 {
            self.out.write_all(&[0])?;
        }
        self.out.seek(SeekFrom::Start(0))?;
        self.out.write_all(&head(&self.sound, self.data))?;
        Ok(self.out)
    }
}

/// What stands before so many bytes of samples.
pub(super) fn head(sound: &Sound, data: u64) -> Vec<u8> {
    let step = u32::try_from(sound.step()).unwrap_or_default();
    let width = u16::try_from(sound.width() * 8).unwrap_or_default();
    // The short way is what every program reads; it cannot tell bits that count from those that only fill up.
    let plain = width == sound.bits && sound.channels <= STEREO;
    let mut format = Vec::with_capacity(40);
    format.extend(if plain { PCM } else { EXTENSIBLE }.to_le_bytes());
    format.extend(sound.channels.to_le_bytes());
    format.extend(sound.rate.to_le_bytes());
    format.extend(sound.rate.saturating_mul(step).to_le_bytes());
    format.extend(u16::try_from(step).unwrap_or_default().to_le_bytes());
    format.extend(width.to_le_bytes());
    if !plain {
        format.extend(22_u16.to_le_bytes());
        format.extend(sound.bits.to_le_bytes());
        format.extend(sound.speakers.to_le_bytes());
        format.extend(PCM.to_le_bytes());
        format.extend(PCM_TAIL);
    }
    let size = |bytes: u64| u32::try_from(bytes).unwrap_or(u32::MAX).to_le_bytes();
    let mut head = Vec::with_capacity(format.len() + 28);
    head.extend(b"RIFF");
    head.extend(size(20 + format.len() as u64 + data + data % 2));
    head.extend(b"WAVEfmt ");
    head.extend(size(format.len() as u64));
    head.extend(format);
    head.extend(b"data");
    head.extend(size(data));
    head
}
