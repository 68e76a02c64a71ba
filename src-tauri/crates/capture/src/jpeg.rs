//! Just enough of JPEG (ITU-T T.81, annex B) to see whether a picture is whole and where it ends.

mod blocks;

pub use blocks::are_whole;

/// What the markers of a whole picture say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// Bytes up to and with the end marker. A driver may hand over megabytes behind it.
    pub len: usize,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

const SOI: u8 = 0xD8;
const EOI: u8 = 0xD9;
const SOS: u8 = 0xDA;

/// Walks from marker to marker. `None`: cut short, or no JPEG.
#[must_use]
pub fn extent(data: &[u8]) -> Option<Extent> {
    if data.get(..2)? != [0xFF, SOI] {
        return None;
    }
    let (mut at, mut size) = (2, None);
    loop {
        let marker = marker(data, &mut at)?;
        match marker {
            EOI => return size.map(|(width, height)| Extent { len: at, width, height }),
            // Markers without a segment: TEM and the restarts.
            0x01 | 0xD0..=0xD7 => continue,
            _ => {}
        }
        let length = usize::from(u16::from_be_bytes([*data.get(at)?, *data.get(at + 1)?]));
        let segment = data.get(at..at + length.max(2))?;
        if is_frame_header(marker) {
            let height = u16::from_be_bytes([*segment.get(3)?, *segment.get(4)?]);
            let width = u16::from_be_bytes([*segment.get(5)?, *segment.get(6)?]);
            size = Some((u32::from(width), u32::from(height))).filter(|_| width > 0 && height > 0);
        }
        at += segment.len();
        if marker == SOS {
            at += entropy(data.get(at..)?)?;
        }
    }
}

/// True if part of the picture is missing and zeros stand in its place: a transfer that was cut short, with the end of
/// an older picture behind it. Decoders read zeros as picture and say nothing. Only for what comes from a camera: their
/// Huffman tables (annex K) have no code that would fill 128 bytes with zeros.
#[must_use]
pub fn has_hole(data: &[u8]) -> bool {
    data.chunks_exact(64).any(|chunk| chunk.iter().all(|&byte| byte == 0))
}

/// SOF0 to SOF15 without DHT, JPG and DAC, which share the range.
fn is_frame_header(marker: u8) -> bool {
    matches!(marker, 0xC0..=0xCF) && !matches!(marker, 0xC4 | 0xC8 | 0xCC)
}

/// The marker at `at`, which moves behind it. Any number of fill bytes may stand before one.
fn marker(data: &[u8], at: &mut usize) -> Option<u8> {
    if *data.get(*at)? != 0xFF {
        return None;
    }
    while *data.get(*at)? == 0xFF {
        *at += 1;
    }
    *at += 1;
    Some(data[*at - 1]).filter(|&marker| marker != 0)
}

/// How many bytes of coded picture there are before the next marker that is no restart.
fn entropy(data: &[u8]) -> Option<usize> {
    let mut at = 0;
    loop {
        at += data.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
        match *data.get(at + 1)? {
            0x00 | 0xD0..=0xD7 => at += 2,
            0xFF => at += 1,
            _ => return Some(at),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picture() -> Vec<u8> {
        let rgb = [120; 64 * 48 * 3];
        let mut jpeg = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
        encoder.encode(&rgb, 64, 48, jpeg_encoder::ColorType::Rgb).unwrap();
        jpeg
    }

    #[test]
    fn a_whole_picture_ends_at_its_end_marker_and_knows_its_size() {
        let whole = picture();
        let expected = Extent { len: whole.len(), width: 64, height: 48 };
        assert_eq!(extent(&whole), Some(expected));
        let mut padded = whole.clone();
        padded.resize(3_000_000, 0);
        assert_eq!(extent(&padded), Some(expected));
    }

    #[test]
    fn an_end_marker_inside_a_segment_is_not_the_end() {
        let whole = picture();
        let mut with_comment = whole[..2].to_vec();
        with_comment.extend([0xFF, 0xFE, 0, 4, 0xFF, EOI]);
        with_comment.extend(&whole[2..]);
        assert_eq!(extent(&with_comment).map(|extent| extent.len), Some(whole.len() + 6));
    }

    #[test]
    fn zeros_inside_are_a_hole() {
        let mut whole = picture();
        assert!(!has_hole(&whole));
        let middle = whole.len() / 2;
        whole.splice(middle..middle, [0; 127]);
        assert!(has_hole(&whole));
    }

    #[test]
    fn what_is_cut_or_empty_has_no_extent() {
        let whole = picture();
        for len in [0, 1, 2, 20, whole.len() / 2, whole.len() - 1] {
            assert_eq!(extent(&whole[..len]), None, "cut at {len}");
        }
        assert_eq!(extent(&[0; 100_000]), None);
    }
}
