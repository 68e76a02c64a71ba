//! What can be said about a face in a picture without knowing whose it is.
//!
//! The measures follow the kinds that ISO/IEC 29794-5 and its open implementation OFIQ name (luminance, exposure,
//! contrast, uniformity, sharpness, size and place of the face), in forms cheap enough for a live picture. They are
//! ISO-style; nothing here is compliant with, or certified against, that standard. They guide a person; whether a
//! picture is good enough is the service's to say.
//!
//! Each module holds one measure, its formula and where it comes from. Luminance is 0 to 255 in full range.

pub mod colour;
pub mod contrast;
pub mod exposure;
pub mod motion;
pub mod place;
pub mod sharpness;
pub mod uniformity;

use serde::Serialize;

use crate::decode::{Grey, Looked};
use crate::faces::Face;

/// All measures of one face in one frame. Numbers only; nothing of the picture can be made from them.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Measures {
    /// Mean luminance of the face, 0 to 255. See [`exposure`].
    pub luminance: f32,
    /// Part of the face that is nearly black, 0 to 1. See [`exposure`].
    pub under: f32,
    /// Part of the face that is nearly white, 0 to 1. See [`exposure`].
    pub over: f32,
    /// Standard deviation of the luminance. See [`contrast`].
    pub contrast: f32,
    /// How alike both halves of the face are lit, 0 to 1. See [`uniformity`].
    pub uniformity: f32,
    /// Gradient energy over variance, in percent. See [`sharpness`].
    pub sharpness: f32,
    /// Change since the frame before, in percent of the contrast. `None` without one. See [`motion`].
    pub motion: Option<f32>,
    /// Distance from grey of the whole picture. See [`colour`].
    pub colour: f32,
    /// Height of the face as a part of the frame's. See [`place`].
    pub size: f32,
    /// Distance of the face from the middle, in parts of the frame. See [`place`].
    pub offset: f32,
    /// The least room between face and edge, in parts of the face's width; negative outside. See [`place`].
    pub margin: f32,
}

impl Measures {
    /// Measures `face` in a picture. `before`: the reduced pictures of this frame and the one before it.
    #[must_use]
    pub fn of(looked: &Looked, face: &Face, before: Option<motion::Pair<'_>>) -> Self {
        let region = Region::of(face, &looked.grey);
        let light = exposure::of(&region);
        Self {
            luminance: light.mean,
            under: light.under,
            over: light.over,
            contrast: contrast::of(&light),
            uniformity: uniformity::of(&region),
            sharpness: sharpness::of(&region),
            motion: before.map(|pair| motion::of(&pair, face)),
            colour: looked.colour,
            size: face.height,
            offset: place::offset(face),
            margin: place::margin(face),
        }
    }

    /// How good the picture is beside others of the same person: sharp, still, neither too dark nor too bright. Only
    /// good to choose the best of a few.
    #[must_use]
    pub fn score(&self) -> f32 {
        let still = 1.0 - self.motion.unwrap_or(0.0).min(100.0) / 100.0;
        let light = 1.0 - (self.luminance - 128.0).abs() / 255.0;
        self.sharpness * still * still * light * (1.0 - self.over) * (1.0 - self.under)
    }
}

/// A rectangle of a picture, inside it and at least a few pixels large.
pub struct Region<'a> {
    grey: &'a Grey,
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

/// The smallest side of a region.
const LEAST: usize = 8;

impl<'a> Region<'a> {
    /// The part of `face` that lies inside the picture.
    #[must_use]
    #[allow(
        clippy::cast_possible_truncation,
        clippy::cast_precision_loss,
        clippy::cast_sign_loss,
        reason = "clamped to the picture's sides"
    )]
    pub fn of(face: &Face, grey: &'a Grey) -> Self {
        let span = |from: f32, part: f32, side: usize| {
            let last = side.saturating_sub(LEAST);
            let start = (from * side as f32).clamp(0.0, last as f32) as usize;
            let end = ((from + part) * side as f32).clamp(0.0, side as f32) as usize;
            (start, end.max(start + LEAST).min(side) - start)
        };
        let (left, width) = span(face.x, face.width, grey.width);
        let (top, height) = span(face.y, face.height, grey.height);
        Self { grey, left, top, width, height }
    }

    /// The whole picture.
    #[must_use]
    pub fn whole(grey: &'a Grey) -> Self {
        Self { grey, left: 0, top: 0, width: grey.width, height: grey.height }
    }

    /// Its rows from above.
    pub fn rows(&self) -> impl Iterator<Item = &'a [u8]> {
        let (left, width) = (self.left, self.width);
        let rows = self.grey.pixels.chunks_exact(self.grey.width).skip(self.top).take(self.height);
        rows.map(move |row| &row[left..left + width])
    }

    /// Averaged down to `side × side`; where the region is smaller, the nearest pixel is taken.
    #[must_use]
    pub fn square(&self, side: usize) -> Vec<f32> {
        let rows: Vec<&[u8]> = self.rows().collect();
        let mut square = Vec::with_capacity(side * side);
        for down in 0..side {
            let rows = &rows[cut(down, side, self.height)];
            for across in 0..side {
                let columns = cut(across, side, self.width);
                let sum: u32 =
                    rows.iter().flat_map(|row| &row[columns.clone()]).map(|&p| u32::from(p)).sum();
                #[allow(clippy::cast_precision_loss, reason = "a mean of bytes")]
                square.push(sum as f32 / (rows.len() * columns.len()) as f32);
            }
        }
        square
    }
}

/// The `part`th of `parts` equal parts of `len`, never empty.
fn cut(part: usize, parts: usize, len: usize) -> std::ops::Range<usize> {
    let start = part * len / parts;
    start..((part + 1) * len / parts).max(start + 1)
}

/// A picture averaged down to a width; smaller ones stay as they are.
#[must_use]
pub fn reduced(grey: &Grey, width: usize) -> Grey {
    if grey.width <= width {
        return grey.clone();
    }
    let height = (grey.height * width / grey.width).max(1);
    let rows: Vec<&[u8]> = grey.pixels.chunks_exact(grey.width).collect();
    let columns: Vec<_> = (0..width).map(|at| cut(at, width, grey.width)).collect();
    let mut pixels = Vec::with_capacity(width * height);
    let mut sums = vec![0_u32; width];
    for down in 0..height {
        let rows = &rows[cut(down, height, grey.height)];
        sums.fill(0);
        for row in rows {
            for (sum, columns) in sums.iter_mut().zip(&columns) {
                *sum += row[columns.clone()].iter().map(|&p| u32::from(p)).sum::<u32>();
            }
        }
        let count = |columns: &std::ops::Range<usize>| {
            u32::try_from(rows.len() * columns.len()).unwrap_or(u32::MAX)
        };
        let means = sums.iter().zip(&columns).map(|(sum, columns)| sum / count(columns));
        pixels.extend(means.map(|mean| u8::try_from(mean).unwrap_or(u8::MAX)));
    }
    Grey { width, height, pixels: pixels.into() }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A picture from a function of the place.
    pub(crate) fn drawn(width: usize, height: usize, of: impl Fn(usize, usize) -> u8) -> Grey {
        let pixels: Vec<u8> = (0..width * height).map(|at| of(at % width, at / width)).collect();
        Grey { width, height, pixels: pixels.into() }
    }

    pub(crate) const WHOLE: Face = Face { x: 0.0, y: 0.0, width: 1.0, height: 1.0, score: 10.0 };

    #[test]
    fn a_face_that_sticks_out_is_measured_as_far_as_it_is_seen() {
        let grey = drawn(100, 50, |x, _| if x < 50 { 10 } else { 200 });
        let face = Face { x: -0.2, y: -0.2, width: 0.7, height: 0.7, score: 5.0 };
        let region = Region::of(&face, &grey);
        assert_eq!(region.rows().count(), 25);
        assert!(region.rows().flatten().all(|&pixel| pixel == 10));
        let outside = Face { x: 2.0, y: 2.0, width: 0.5, height: 0.5, score: 5.0 };
        assert_eq!(Region::of(&outside, &grey).rows().count(), LEAST);
    }

    #[test]
    fn a_reduced_picture_holds_means() {
        let grey = drawn(640, 360, |x, _| if x.is_multiple_of(2) { 100 } else { 200 });
        let small = reduced(&grey, 320);
        assert_eq!((small.width, small.height), (320, 180));
        assert!(small.pixels.iter().all(|&pixel| pixel == 150));
    }

    #[test]
    fn a_still_sharp_well_lit_picture_has_the_best_score() {
        let good = Measures {
            luminance: 130.0,
            under: 0.0,
            over: 0.0,
            contrast: 50.0,
            uniformity: 0.9,
            sharpness: 22.0,
            motion: Some(2.0),
            colour: 20.0,
            size: 0.4,
            offset: 0.0,
            margin: 0.5,
        };
        let worse = [
            Measures { sharpness: 15.0, ..good },
            Measures { motion: Some(40.0), ..good },
            Measures { luminance: 40.0, ..good },
            Measures { over: 0.4, ..good },
        ];
        for other in worse {
            assert!(other.score() < good.score(), "{other:?}");
        }
    }
}
