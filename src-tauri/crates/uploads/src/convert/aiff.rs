//! AIFF and AIFF-C (Apple, 1989 and 1991): plain samples, mostly with the greatest byte first. Packed ones are refused by name.

use std::{
    fs::File,
    io::{Read, Seek, Write},
};

use super::{ConvertTrouble, reading::Reading, sound::Sound, wav::Wav};
use crate::media::{
    aiff::{Chunks, chunks, extended},
    reading::{big, part},
};

/// What `COMM` holds before the kind of packing.
const COMMON: usize = 18;
/// So few bytes behind the samples that are counted fill a block of the disk.
const SMALL: u64 = 4096;
/// Samples that are turned at a time, in moments.
const TURNED: u64 = 16 * 1024;

/// How bytes of samples lie in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// The greatest byte first.
    Big,
    /// The least first.
    Little,
    /// A byte without a sign, as WAV has it.
    Unsigned,
}

/// What is known of one before its samples are read.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) sound: Sound,
    order: Order,
    from: u64,
    to: u64,
}

/// Reads it.
pub(super) fn head(file: &mut File) -> Result<Head, ConvertTrouble> {
    let bytes = file.metadata().map_err(|error| super::of_original(&error))?.len();
    let Chunks { common, samples } = chunks(file);
    let common = common.ok_or(ConvertTrouble::Damaged(None))?;
    let (mut sound, order) = format(&common)?;
    // Who says that there is no sound needs none.
    let (from, size) = match samples {
        Some(samples) => samples,
        None if sound.frames == Some(0) => return Err(ConvertTrouble::Silent),
        None => return Err(ConvertTrouble::Damaged(None)),
    };
    let before = part(file, from, 8).filter(|before| before.len() == 8);
    let before = before.ok_or(ConvertTrouble::Damaged(None))?;
    let offset = 8 + big(&before, 0, 4).unwrap_or_default();
    let there = size.min(bytes.saturating_sub(from)).saturating_sub(offset);
    let frames = sound.frames.unwrap_or_default();
    if frames == 0 && there > 0 {
        // A writer that was cut off never filled it in.
        return Err(ConvertTrouble::Damaged(None));
    }
    if there < frames.saturating_mul(sound.step()) {
        let whole = there.checked_div(sound.step()).unwrap_or_default();
        return Err(ConvertTrouble::Damaged(Some(sound.plays(whole).unwrap_or_default())));
    }
    // A writer that was cut off counted what it had written until then: none of the rest is to be lost.
    let whole = there.checked_div(sound.step()).unwrap_or_default();
    let frames = if there - frames * sound.step() > SMALL { whole } else { frames };
    sound.frames = Some(frames);
    let from = from + offset;
    Ok(Head { order, from, to: from + frames * sound.step(), sound })
}

fn format(common: &[u8]) -> Result<(Sound, Order), ConvertTrouble> {
    let number = |at, count| big(common, at, count).ok_or(ConvertTrouble::Damaged(None));
    let short = |at| number(at, 2).map(|number| u16::try_from(number).unwrap_or_default());
    let (channels, frames, bits) = (short(0)?, number(2, 4)?, short(6)?);
    let rate = rate(short(8)?, number(10, 8)?)?;
    let packing = common.get(COMMON..COMMON + 4);
    let order = match packing {
        None | Some(b"NONE" | b"twos" | b"in24" | b"in32") => Order::Big,
        Some(b"sowt") => Order::Little,
        Some(b"raw ") if bits <= 8 => Order::Unsigned,
        Some(packing) => return Err(ConvertTrouble::Packed(packing_name(packing))),
    };
    if channels == 0 || !(1..=32).contains(&bits) {
        return Err(ConvertTrouble::Damaged(None));
    }
    let sound = Sound { rate, channels, bits, frames: Some(frames), speakers: 0 };
    if u16::try_from(sound.step()).is_err() {
        return Err(ConvertTrouble::Unknown);
    }
    Ok((sound, order))
}

/// A WAV file says no rate but a whole one.
fn rate(sign_and_exponent: u16, fraction: u64) -> Result<u32, ConvertTrouble> {
    let rate = extended(sign_and_exponent, fraction);
    rate.and_then(|(rate, whole)| whole.then_some(rate)).ok_or(ConvertTrouble::Rate)
}

/// How people call a way of packing; its own four letters where nobody does.
fn packing_name(packing: &[u8]) -> String {
    let known = match packing {
        b"ulaw" | b"ULAW" => "µ-law",
        b"alaw" | b"ALAW" => "A-law",
        b"ima4" => "IMA ADPCM",
        b"MAC3" => "MACE 3:1",
        b"MAC6" => "MACE 6:1",
        b"GSM " | b"agsm" => "GSM",
        b"QDMC" | b"QDM2" => "QDesign",
        b"fl32" | b"FL32" => "floating point, 32 bit",
        b"fl64" | b"FL64" => "floating point, 64 bit",
        other => {
            let letter = |byte: &u8| if byte.is_ascii_graphic() { char::from(*byte) } else { '?' };
            return other.iter().map(letter).collect();
        }
    };
    known.to_owned()
}

/// Writes its samples, and tells how many there are of each channel.
pub(super) fn copy<W: Write + Seek>(
    head: &Head,
    reading: &Reading<'_>,
    wav: &mut Wav<W>,
) -> Result<u64, ConvertTrouble> {
    let (sound, step) = (&head.sound, head.sound.step());
    let mut source =
        reading.part(head.from, head.to).map_err(|error| super::of_original(&error))?;
    let mut left = sound.frames.unwrap_or_default();
    let mut samples = Vec::new();
    while left > 0 {
        let some = left.min(TURNED);
        samples.resize(usize::try_from(some * step).unwrap_or_default(), 0);
        if source.read_exact(&mut samples).is_err() {
            let done = sound.frames.unwrap_or_default() - left;
            return Err(ConvertTrouble::Damaged(Some(sound.plays(done).unwrap_or_default())));
        }
        turn(&mut samples, sound.width(), head.order);
        wav.put(&samples)?;
        left -= some;
    }
    Ok(sound.frames.unwrap_or_default())
}

/// Samples as WAV has them: the least byte first, and those of one byte without a sign.
fn turn(samples: &mut [u8], width: usize, order: Order) {
    match (width, order) {
        (1, Order::Unsigned) => {}
        (1, _) => samples.iter_mut().for_each(|sample| *sample ^= 0x80),
        (_, Order::Big) => samples.chunks_exact_mut(width).for_each(<[u8]>::reverse),
        _ => {}
    }
}
