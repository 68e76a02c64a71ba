//! The picture a window shows.

use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use zeroize::Zeroizing;

use crate::camera::{Coding, Raw, Trouble};
use crate::decode::{self, Rgb};

/// A JPEG to be shown once. No `Debug` and no `Serialize`: it may show a person.
pub struct Preview {
    /// The frame's number; ask for the next with it.
    pub seq: u64,
    /// A whole JPEG.
    pub jpeg: Vec<u8>,
}

/// Wide enough for a preview, and a third of the work (camera.md §4).
const WIDTH: usize = 640;
const QUALITY: u8 = 75;

/// What the camera sent if that is a JPEG; otherwise reduced and encoded.
///
/// # Errors
/// [`Trouble::Damaged`] if the picture is not whole.
pub fn jpeg_of(raw: &Raw) -> Result<Vec<u8>, Trouble> {
    if raw.coding == Coding::Jpeg {
        return Ok(raw.data.to_vec());
    }
    let mut picture = decode::rgb(raw)?;
    while picture.width >= 2 * WIDTH {
        picture = halved(&picture);
    }
    encode(&picture, QUALITY)
}

/// # Errors
/// [`Trouble::Damaged`] if the picture is too large for a JPEG.
pub(crate) fn encode(picture: &Rgb, quality: u8) -> Result<Vec<u8>, Trouble> {
    let side = |pixels: usize| u16::try_from(pixels).map_err(|_| Trouble::Damaged);
    let (width, height) = (side(picture.width)?, side(picture.height)?);
    // Large enough at once: a buffer that grows leaves pieces of the picture behind.
    let mut jpeg = Vec::with_capacity(picture.pixels.len() + 1024);
    let mut encoder = Encoder::new(&mut jpeg, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.encode(&picture.pixels, width, height, ColorType::Rgb).map_err(|_| Trouble::Damaged)?;
    Ok(jpeg)
}

/// Each pixel the mean of four.
fn halved(from: &Rgb) -> Rgb {
    let (width, height) = (from.width / 2, from.height / 2);
    let mut pixels = Zeroizing::new(Vec::with_capacity(width * height * 3));
    let row_len = from.width * 3;
    for rows in from.pixels.chunks_exact(row_len * 2) {
        let (upper, lower) = rows.split_at(row_len);
        for (a, b) in upper.chunks_exact(6).zip(lower.chunks_exact(6)) {
            for at in 0..3 {
                let sum = [a[at], a[at + 3], b[at], b[at + 3]].map(u16::from).iter().sum::<u16>();
                pixels.push(u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX));
            }
        }
    }
    Rgb { width, height, pixels }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jpeg::{Extent, extent};

    #[test]
    fn an_uncompressed_picture_becomes_a_jpeg_of_half_the_size() {
        let data = Zeroizing::new([200, 128].repeat(1280 * 720));
        let raw = Raw { coding: Coding::Yuyv, width: 1280, height: 720, data };
        let jpeg = jpeg_of(&raw).unwrap();
        assert_eq!(extent(&jpeg), Some(Extent { len: jpeg.len(), width: 640, height: 360 }));
    }

    #[test]
    fn a_jpeg_is_passed_on_byte_for_byte() {
        let data = Zeroizing::new(vec![1, 2, 3]);
        let raw = Raw { coding: Coding::Jpeg, width: 1280, height: 720, data };
        assert_eq!(jpeg_of(&raw).unwrap(), [1, 2, 3]);
    }

    #[test]
    fn a_short_picture_is_damaged() {
        let data = Zeroizing::new(vec![0; 1280 * 720]);
        let raw = Raw { coding: Coding::Yuyv, width: 1280, height: 720, data };
        assert_eq!(jpeg_of(&raw).err(), Some(Trouble::Damaged));
    }
}
