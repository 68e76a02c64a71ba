//! From what a camera sends to what can be measured, shown and sent.
//!
//! nokhwa's own decoders are not used: they panic on damaged frames (camera.md §1). zune-jpeg in strict mode refuses
//! them.

use yuv::{
    YuvBiPlanarImage, YuvConversionMode, YuvPackedImage, YuvRange, YuvStandardMatrix,
    yuv_nv12_to_rgb, yuyv422_to_rgb,
};
use zeroize::Zeroizing;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::camera::{Coding, Raw, Trouble};

/// Luminance, one byte a pixel, rows without gaps. Wiped when dropped; no `Debug`: it may show a person.
#[derive(Clone)]
pub struct Grey {
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// `width × height` of them, 0 black to 255 white.
    pub pixels: Zeroizing<Vec<u8>>,
}

/// Red, green, blue; rows without gaps. Wiped when dropped; no `Debug`: it may show a person.
pub struct Rgb {
    /// Pixels.
    pub width: usize,
    /// Pixels.
    pub height: usize,
    /// Three bytes a pixel.
    pub pixels: Zeroizing<Vec<u8>>,
}

/// A frame as far as measures need it.
pub struct Looked {
    /// The luminance.
    pub grey: Grey,
    /// How far the colours are from grey, see [`crate::measure::colour`].
    pub colour: f32,
}

/// Luminance and colour of a frame.
///
/// # Errors
/// [`Trouble::Damaged`] if the picture is not whole.
pub fn look(raw: &Raw) -> Result<Looked, Trouble> {
    let (width, height) = size(raw)?;
    let grey = |pixels: Vec<u8>| Grey { width, height, pixels: Zeroizing::new(pixels) };
    match raw.coding {
        Coding::Jpeg => {
            let (pixels, coloured) = jpeg(raw, ColorSpace::YCbCr)?;
            if !coloured {
                return Ok(Looked { grey: grey(pixels.to_vec()), colour: 0.0 });
            }
            let colour = spread(pixels.chunks_exact(3).step_by(STEP).map(|p| [p[1], p[2]]));
            let luma = pixels.chunks_exact(3).map(|pixel| pixel[0]).collect();
            Ok(Looked { grey: grey(luma), colour })
        }
        Coding::Yuyv => {
            let rows = yuyv_rows(raw)?;
            let pairs = rows.bytes.chunks_exact(rows.stride).flat_map(|row| {
                row[..width / 2 * 4].chunks_exact(4).step_by(STEP / 2).map(|p| [p[1], p[3]])
            });
            let colour = spread(pairs);
            let rows = rows.bytes.chunks_exact(rows.stride);
            let luma = rows.flat_map(|row| row[..width * 2].chunks_exact(2).map(|p| full(p[0])));
            Ok(Looked { grey: grey(luma.collect()), colour })
        }
        Coding::Nv12 => {
            let (luma, chroma) = nv12_planes(raw)?;
            let colour = spread(chroma.chunks_exact(2).step_by(STEP / 4).map(|p| [p[0], p[1]]));
            Ok(Looked { grey: grey(luma.iter().map(|&value| full(value)).collect()), colour })
        }
        Coding::Rgb => {
            let pixels = raw.data.get(..width * height * 3).ok_or(Trouble::Damaged)?;
            let pairs = pixels.chunks_exact(3).step_by(STEP).map(chroma);
            Ok(Looked {
                colour: spread(pairs),
                grey: grey(pixels.chunks_exact(3).map(luma).collect()),
            })
        }
    }
}

/// The whole picture in colour.
///
/// # Errors
/// [`Trouble::Damaged`] if the picture is not whole.
pub fn rgb(raw: &Raw) -> Result<Rgb, Trouble> {
    let (width, height) = size(raw)?;
    let mut pixels = Zeroizing::new(vec![0; width * height * 3]);
    match raw.coding {
        Coding::Jpeg => {
            let (decoded, coloured) = jpeg(raw, ColorSpace::RGB)?;
            if coloured {
                pixels = decoded;
            } else {
                for (to, &value) in pixels.chunks_exact_mut(3).zip(decoded.iter()) {
                    to.fill(value);
                }
            }
        }
        Coding::Yuyv => {
            let rows = yuyv_rows(raw)?;
            let packed = YuvPackedImage {
                yuy: rows.bytes,
                yuy_stride: small(rows.stride)?,
                width: raw.width,
                height: raw.height,
            };
            yuyv422_to_rgb(&packed, &mut pixels, raw.width * 3, RANGE, MATRIX)
                .map_err(|_| Trouble::Damaged)?;
        }
        Coding::Nv12 => {
            let (y_plane, uv_plane) = nv12_planes(raw)?;
            let planes = YuvBiPlanarImage {
                y_plane,
                y_stride: raw.width,
                uv_plane,
                uv_stride: raw.width,
                width: raw.width,
                height: raw.height,
            };
            let mode = YuvConversionMode::Balanced;
            yuv_nv12_to_rgb(&planes, &mut pixels, raw.width * 3, RANGE, MATRIX, mode)
                .map_err(|_| Trouble::Damaged)?;
        }
        Coding::Rgb => {
            let from = raw.data.get(..pixels.len()).ok_or(Trouble::Damaged)?;
            pixels.copy_from_slice(from);
        }
    }
    Ok(Rgb { width, height, pixels })
}

/// Webcams send studio range and the matrix of standard television (V4L2's default for YUYV and NV12).
const RANGE: YuvRange = YuvRange::Limited;
const MATRIX: YuvStandardMatrix = YuvStandardMatrix::Bt601;

/// Every so many pixels are enough to know whether there is colour.
const STEP: usize = 8;

/// Larger pictures than this are no webcam's, and a header may lie.
const MOST: usize = 8192;

fn size(raw: &Raw) -> Result<(usize, usize), Trouble> {
    let size =
        |value: u32| usize::try_from(value).ok().filter(|&value| (16..=MOST).contains(&value));
    size(raw.width).zip(size(raw.height)).ok_or(Trouble::Damaged)
}

fn small(value: usize) -> Result<u32, Trouble> {
    u32::try_from(value).map_err(|_| Trouble::Damaged)
}

/// The pixels, and whether there are three bytes each; one where the picture is grey.
fn jpeg(raw: &Raw, wanted: ColorSpace) -> Result<(Zeroizing<Vec<u8>>, bool), Trouble> {
    // A decoder says nothing where rows are missing, and makes them grey.
    if !crate::jpeg::are_whole(&raw.data) {
        return Err(Trouble::Damaged);
    }
    let decode = |space| {
        let options = DecoderOptions::default()
            .set_strict_mode(true)
            .set_max_width(MOST)
            .set_max_height(MOST)
            .jpeg_set_out_colorspace(space);
        let mut decoder = JpegDecoder::new_with_options(ZCursor::new(&raw.data[..]), options);
        decoder.decode_headers().map_err(|_| Trouble::Damaged)?;
        let grey = decoder.input_colorspace() == Some(ColorSpace::Luma);
        if grey != (space == ColorSpace::Luma) {
            return Ok(None);
        }
        let pixels = decoder.decode().map(Zeroizing::new).map_err(|_| Trouble::Damaged)?;
        Ok(Some(pixels))
    };
    let (pixels, channels) = match decode(wanted)? {
        Some(pixels) => (pixels, 3),
        None => (decode(ColorSpace::Luma)?.ok_or(Trouble::Damaged)?, 1),
    };
    let (width, height) = size(raw)?;
    if pixels.len() != width * height * channels {
        return Err(Trouble::Damaged);
    }
    Ok((pixels, channels == 3))
}

struct Rows<'a> {
    bytes: &'a [u8],
    stride: usize,
}

/// macOS may pad its rows (nokhwa #208), so the stride follows from the length where that is larger.
fn yuyv_rows(raw: &Raw) -> Result<Rows<'_>, Trouble> {
    let (width, height) = size(raw)?;
    let packed = width * 2;
    if raw.data.len() < packed * height {
        return Err(Trouble::Damaged);
    }
    let padded = raw.data.len() / height;
    let exact = raw.data.len().is_multiple_of(height) && padded < packed + packed / 8;
    let stride = if cfg!(target_os = "macos") && exact { padded } else { packed };
    Ok(Rows { bytes: &raw.data[..stride * height], stride })
}

fn nv12_planes(raw: &Raw) -> Result<(&[u8], &[u8]), Trouble> {
    let (width, height) = size(raw)?;
    let luma = width * height;
    let whole = raw.data.get(..luma + luma / 2).ok_or(Trouble::Damaged)?;
    Ok(whole.split_at(luma))
}

/// Studio range (16 to 235) to the full one, as JPEG has it, so that one table of thresholds fits all cameras.
fn full(value: u8) -> u8 {
    const fn stretch(value: usize) -> u8 {
        let above = value.saturating_sub(16) * 255 + 109;
        let scaled = above / 219;
        #[allow(clippy::cast_possible_truncation, reason = "at most 255")]
        if scaled > 255 { 255 } else { scaled as u8 }
    }
    static TABLE: [u8; 256] = {
        let mut table = [0; 256];
        let mut value = 0;
        while value < 256 {
            table[value] = stretch(value);
            value += 1;
        }
        table
    };
    TABLE[usize::from(value)]
}

/// ITU-R BT.601, as JPEG uses it.
fn luma(pixel: &[u8]) -> u8 {
    let [red, green, blue] = [0, 1, 2].map(|at| u32::from(pixel[at]));
    u8::try_from((red * 299 + green * 587 + blue * 114 + 500) / 1000).unwrap_or(u8::MAX)
}

fn chroma(pixel: &[u8]) -> [u8; 2] {
    let light = i32::from(luma(pixel));
    let away = |value: u8, scale: i32| {
        u8::try_from((128 + (i32::from(value) - light) * scale / 1000).clamp(0, 255)).unwrap_or(128)
    };
    [away(pixel[2], 564), away(pixel[0], 713)]
}

/// Mean distance from grey, of both colour differences together.
fn spread(pairs: impl Iterator<Item = [u8; 2]>) -> f32 {
    let (sum, count) = pairs.fold((0_u64, 0_u64), |(sum, count), [blue, red]| {
        (sum + u64::from(blue.abs_diff(128)) + u64::from(red.abs_diff(128)), count + 1)
    });
    #[allow(clippy::cast_precision_loss, reason = "a mean of at most 256")]
    if count == 0 { 0.0 } else { sum as f32 / count as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn detailed() -> Vec<u8> {
        let pixels: Vec<u8> = (0..160_u32 * 120 * 3).map(|at| (at * at % 251) as u8).collect();
        let mut data = Vec::new();
        let encoder = jpeg_encoder::Encoder::new(&mut data, 85);
        encoder.encode(&pixels, 160, 120, jpeg_encoder::ColorType::Rgb).unwrap();
        data
    }

    #[test]
    fn a_picture_that_was_cut_short_and_ended_is_refused_in_luminance_and_in_colour() {
        let whole = detailed();
        let of = |data: Vec<u8>| Raw {
            coding: Coding::Jpeg,
            width: 160,
            height: 120,
            data: Zeroizing::new(data),
        };
        assert!(look(&of(whole.clone())).is_ok() && rgb(&of(whole.clone())).is_ok());
        let mut cut = whole[..whole.len() * 62 / 100].to_vec();
        cut.extend([0xFF, 0xD9]);
        assert_eq!(look(&of(cut.clone())).err(), Some(Trouble::Damaged));
        assert_eq!(rgb(&of(cut)).err(), Some(Trouble::Damaged));
    }
}
