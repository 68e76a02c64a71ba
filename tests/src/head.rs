//! What recordings of each kind begin with, so that they are known for what their names say.

use anyhow::{Result, ensure};

use crate::wav;

/// The beginning of a recording of this name and of so many bytes; nothing for a name of no recording.
///
/// # Errors
/// When so few bytes hold none.
pub fn of(name: &str, bytes: u64) -> Result<Vec<u8>> {
    let ending = name.rsplit('.').next().unwrap_or_default().to_lowercase();
    let head = match ending.as_str() {
        "wav" => wav::head(bytes)?,
        "mp3" => mp3(),
        "mp4" | "m4a" => mp4(bytes)?,
        "ogg" | "opus" => opus(),
        _ => Vec::new(),
    };
    ensure!(head.len() as u64 <= bytes, "{bytes} bytes hold no {ending}");
    Ok(head)
}

/// Two frames of 128 kbit/s at 44.1 kHz.
fn mp3() -> Vec<u8> {
    let mut frame = vec![0; 417];
    frame[..4].copy_from_slice(&[0xff, 0xfb, 0x90, 0xc0]);
    frame.repeat(2)
}

/// The tables of ten seconds, and the head of samples that take the rest of the file.
fn mp4(bytes: u64) -> Result<Vec<u8>> {
    let numbers = [0, 0, 0, 1000, 10_000].map(u32::to_be_bytes).concat();
    let header = piece(b"mvhd", &[numbers, vec![0; 80]].concat())?;
    let mut head = [piece(b"ftyp", b"isom\0\0\0\0isom")?, piece(b"moov", &header)?].concat();
    let rest = u32::try_from(bytes.saturating_sub(head.len() as u64))?;
    head.extend(rest.to_be_bytes());
    head.extend(b"mdat");
    Ok(head)
}

fn piece(kind: &[u8; 4], content: &[u8]) -> Result<Vec<u8>> {
    let size = u32::try_from(content.len() + 8)?;
    Ok([size.to_be_bytes().as_slice(), kind, content].concat())
}

/// The page that names Opus, and ten of a second each, of packets of silence of 20 ms.
fn opus() -> Vec<u8> {
    const SILENCE: u8 = 8;
    let page = |kind: u8, granule: u64, laces: &[u8], packets: &[u8]| {
        let head = [b"OggS\0".as_slice(), &[kind], &granule.to_le_bytes(), b"\x07\0\0\0"].concat();
        let count = u8::try_from(laces.len()).unwrap_or(u8::MAX);
        [head.as_slice(), &[0; 8], &[count], laces, packets].concat()
    };
    let head = page(2, 0, &[19], b"OpusHead\x01\x01\0\0\x80\xbb\0\0\0\0\0");
    let sound = (1..=10).flat_map(|second| page(0, second * 48_000, &[1; 50], &[SILENCE; 50]));
    [head, sound.collect()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_begins_as_itself_and_leaves_room_for_sound() {
        for (name, sign, at) in [
            ("a.wav", "RIFF", 0),
            ("a.M4A", "ftyp", 4),
            ("a.mp4", "mdat", 140),
            ("a.opus", "OpusHead", 28),
        ] {
            let head = of(name, 2000).unwrap();
            assert_eq!(head.get(at..at + sign.len()), Some(sign.as_bytes()), "{name}");
        }
        assert!(of("a.mp3", 100).is_err());
        assert!(of("a.txt", 0).unwrap().is_empty());
    }
}
