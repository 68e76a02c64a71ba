//! The one picture that is sent: cut out, encoded anew, wiped after use.

use image::imageops::{self, FilterType};
use image::{ImageBuffer, Rgb as Pixel};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::camera::Trouble;
use crate::decode::{self, Rgb};
use crate::faces::{Face, Finder, SHUTTER_WIDTH};
use crate::hint::Hint;
use crate::measure::{Measures, reduced};
use crate::slot::Frame;
use crate::thresholds::Thresholds;

/// Which frame becomes the still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shutter {
    /// The best of the last good ones; none where none is good.
    Best,
    /// The newest, whatever it shows: somebody stands beside it, decides and is told what is wrong with it.
    Now,
}

/// How the still is made.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StillForm {
    /// The longer side is at most so many pixels.
    pub longest: u32,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
    /// Room around the face on each side, in parts of its width and height.
    pub margin: f32,
}

impl Default for StillForm {
    fn default() -> Self {
        // Vendors' guides ask for quality 95, 50 KB to 1.5 MB, a face of a third to four fifths (anchors.md B1).
        Self { longest: 800, quality: 95, margin: 0.5 }
    }
}

/// Bytes that show a person. Wiped when dropped; there is no `Debug`, no `Clone` and no `Serialize`, so that they end
/// up in no log, no file and no answer.
pub struct Sealed(Zeroizing<Vec<u8>>);

impl Sealed {
    /// For the request that sends them, and nothing else.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

/// A still, and our measures of this very frame.
pub struct Still {
    /// A JPEG without EXIF or any other note.
    pub jpeg: Sealed,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The frame it was made from.
    pub seq: u64,
    /// What was measured on it, where a face was found.
    pub measures: Option<Measures>,
    /// How many faces were found.
    pub faces: usize,
    /// What is wrong with it, as far as we can tell.
    pub hint: Option<Hint>,
}

/// Why there is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoStill {
    /// No picture has arrived.
    #[error("the camera has sent no picture")]
    NoPicture,
    /// The picture is not whole; the next one may be.
    #[error("the picture arrived damaged")]
    Damaged,
    /// None of the last ones is good, looked at as closely as the one that is sent; what is wrong, as far as we can tell.
    #[error("no picture was good enough")]
    NotGood(Option<Hint>),
    /// Somebody else may stand there by now.
    #[error("nobody has said that it is still them")]
    WhoIsThere,
    /// The session looks for codes: nobody has agreed to be looked at.
    #[error("the camera is not open for faces")]
    NotLooking,
}

impl From<Trouble> for NoStill {
    fn from(_: Trouble) -> Self {
        Self::Damaged
    }
}

/// Makes a still of one frame. Looks for faces once more, at [`SHUTTER_WIDTH`], to see people farther behind.
///
/// # Errors
/// [`NoStill::Damaged`] if the picture is not whole.
pub fn of(frame: &Frame, form: &StillForm, table: &Thresholds) -> Result<Still, NoStill> {
    let looked = decode::look(&frame.raw)?;
    let small = reduced(&looked.grey, SHUTTER_WIDTH);
    let found = Finder::new(table.face_score).map(|mut finder| finder.find(&small));
    let mut faces = table.counted(&found.unwrap_or_default());
    faces.sort_by(|a, b| b.width.total_cmp(&a.width));
    let measures = faces.first().map(|face| Measures::of(&looked, face, None));
    let picture = decode::rgb(&frame.raw)?;
    let part =
        faces.first().map_or(Part::whole(&picture), |face| Part::around(face, form, &picture));
    let picture = fitted(part.cut(&picture), form.longest)?;
    let jpeg = crate::preview::encode(&picture, form.quality.clamp(1, 100))?;
    Ok(Still {
        jpeg: Sealed(Zeroizing::new(jpeg)),
        width: u32::try_from(picture.width).unwrap_or_default(),
        height: u32::try_from(picture.height).unwrap_or_default(),
        seq: frame.seq,
        hint: table.hint(&faces, measures.as_ref()),
        faces: faces.len(),
        measures,
    })
}

/// A rectangle in pixels, inside the picture.
struct Part {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

impl Part {
    fn whole(picture: &Rgb) -> Self {
        Self { left: 0, top: 0, width: picture.width, height: picture.height }
    }

    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "clamped to the picture's sides"
    )]
    fn around(face: &Face, form: &StillForm, picture: &Rgb) -> Self {
        let span = |from: f32, part: f32, side: usize| {
            let room = part * form.margin.clamp(0.0, 4.0);
            let start = ((from - room) * side as f32).clamp(0.0, side as f32 - 1.0) as usize;
            let end = ((from + part + room) * side as f32).clamp(1.0, side as f32) as usize;
            (start, end.saturating_sub(start).max(1))
        };
        let (left, width) = span(face.x, face.width, picture.width);
        let (top, height) = span(face.y, face.height, picture.height);
        Self { left, top, width, height }
    }

    fn cut(&self, picture: &Rgb) -> Rgb {
        let mut pixels = Zeroizing::new(Vec::with_capacity(self.width * self.height * 3));
        let rows = picture.pixels.chunks_exact(picture.width * 3).skip(self.top).take(self.height);
        for row in rows {
            pixels.extend_from_slice(&row[self.left * 3..(self.left + self.width) * 3]);
        }
        Rgb { width: self.width, height: self.height, pixels }
    }
}

/// Reduced so that no side is longer than asked; never enlarged.
fn fitted(picture: Rgb, longest: u32) -> Result<Rgb, Trouble> {
    let side = |pixels: usize| u32::try_from(pixels).map_err(|_| Trouble::Damaged);
    let (width, height) = (side(picture.width)?, side(picture.height)?);
    let longer = width.max(height);
    if longer <= longest {
        return Ok(picture);
    }
    let new = |side: u32| {
        let scaled = u64::from(side) * u64::from(longest.max(16)) / u64::from(longer);
        u32::try_from(scaled).unwrap_or(side).max(1)
    };
    let from: ImageBuffer<Pixel<u8>, &[u8]> =
        ImageBuffer::from_raw(width, height, &picture.pixels[..]).ok_or(Trouble::Damaged)?;
    let small = imageops::resize(&from, new(width), new(height), FilterType::Triangle);
    let (width, height) = (small.width() as usize, small.height() as usize);
    Ok(Rgb { width, height, pixels: Zeroizing::new(small.into_raw()) })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::camera::{Coding, Raw};

    fn frame(width: u32, height: u32) -> Frame {
        let data = Zeroizing::new(vec![90; (width * height * 3) as usize]);
        let raw = Raw { coding: Coding::Rgb, width, height, data };
        Frame { seq: 7, at: Duration::ZERO, raw, lifelike: true }
    }

    #[test]
    fn without_a_face_the_button_still_gives_the_whole_picture_and_says_what_is_missing() {
        let still = of(&frame(1280, 720), &StillForm::default(), &Thresholds::default()).unwrap();
        assert_eq!((still.width, still.height), (800, 450));
        assert_eq!((still.hint, still.faces), (Some(Hint::NoFace), 0));
        let extent = crate::jpeg::extent(still.jpeg.expose()).unwrap();
        assert_eq!((extent.width, extent.height), (800, 450));
    }

    #[test]
    fn a_small_picture_is_not_enlarged() {
        let still = of(&frame(320, 240), &StillForm::default(), &Thresholds::default()).unwrap();
        assert_eq!((still.width, still.height), (320, 240));
    }

    #[test]
    fn the_cut_keeps_its_room_inside_the_picture() {
        let picture = Rgb { width: 100, height: 100, pixels: Zeroizing::new(vec![0; 30_000]) };
        let face = Face { x: 0.7, y: 0.1, width: 0.2, height: 0.2, score: 9.0 };
        let form = StillForm { margin: 1.0, ..StillForm::default() };
        let part = Part::around(&face, &form, &picture);
        assert_eq!((part.left, part.top, part.width, part.height), (50, 0, 50, 50));
        assert_eq!(part.cut(&picture).pixels.len(), 50 * 50 * 3);
    }

    #[test]
    fn no_note_of_any_kind_is_in_the_still() {
        let still = of(&frame(64, 64), &StillForm::default(), &Thresholds::default()).unwrap();
        let bytes = still.jpeg.expose();
        // APP1 to APP15 and COM; APP0 is JFIF's own.
        let notes = |pair: &[u8]| pair[0] == 0xFF && matches!(pair[1], 0xE1..=0xEF | 0xFE);
        assert!(!bytes.windows(2).any(notes));
    }
}
