//! Where faces are, by rustface (SeetaFace, BSD-2-Clause): boxes and scores, no landmarks.

use rustface::{Detector, ImageData, Model};
use serde::Serialize;

use crate::decode::Grey;

/// Where it comes from: `model/README.md`.
static MODEL: &[u8] = include_bytes!("../model/seeta_fd_frontal_v1.0.bin");

/// Reduced to this width a picture takes about 20 ms, and a face of 40 of its pixels is found (camera.md §3).
pub const LIVE_WIDTH: usize = 320;

/// At the shutter: slower, and finds people farther behind.
pub const SHUTTER_WIDTH: usize = 640;

/// A face: parts of the frame, so that they fit any size of it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Face {
    /// Left edge, part of the frame's width. May lie outside 0 to 1, as the others may.
    pub x: f32,
    /// Upper edge, part of the frame's height.
    pub y: f32,
    /// Part of the frame's width.
    pub width: f32,
    /// Part of the frame's height.
    pub height: f32,
    /// How sure the detector is. Real faces have 5 to 28 (camera.md §3).
    pub score: f32,
}

/// Finds faces. Not `Send`: it lives on the thread that made it.
pub struct Finder {
    detector: Box<dyn Detector>,
}

impl Finder {
    /// `threshold`: the least score of a face. `None` if the model that is built in cannot be read.
    #[must_use]
    pub fn new(threshold: f32) -> Option<Self> {
        let model: Model = rustface::read_model(MODEL).ok()?;
        let mut detector = rustface::create_detector_with_model(model);
        detector.set_score_thresh(f64::from(threshold));
        detector.set_pyramid_scale_factor(0.8);
        detector.set_slide_window_step(4, 4);
        Some(Self { detector })
    }

    /// The faces of `picture`, the surest first.
    pub fn find(&mut self, picture: &Grey) -> Vec<Face> {
        let side = |pixels: usize| u32::try_from(pixels).unwrap_or_default();
        let image = ImageData::new(&picture.pixels, side(picture.width), side(picture.height));
        let found = self.detector.detect(&image);
        #[allow(clippy::cast_precision_loss, reason = "sides of a picture")]
        let (width, height) = (picture.width as f32, picture.height as f32);
        #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "likewise")]
        let part = |found: &rustface::FaceInfo| Face {
            x: found.bbox().x() as f32 / width,
            y: found.bbox().y() as f32 / height,
            width: found.bbox().width() as f32 / width,
            height: found.bbox().height() as f32 / height,
            score: found.score() as f32,
        };
        let mut faces: Vec<Face> = found.iter().map(part).collect();
        faces.sort_by(|a, b| b.score.total_cmp(&a.score));
        faces
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    #[test]
    fn the_model_is_the_one_that_its_readme_tells_of() {
        let sum = hex::encode(Sha256::digest(MODEL));
        assert!(include_str!("../model/README.md").contains(&format!("`{sum}`")), "it is {sum}");
        assert!(Finder::new(2.0).is_some(), "it can be read");
    }
}
