//! The one table of what is good enough. It is configuration: a file may set any of it and leave out the rest.

use serde::{Deserialize, Serialize};

use crate::faces::Face;
use crate::hint::Hint;
use crate::measure::Measures;

/// Where the default comes from is said beside each. "Portrait": the astronaut of scikit-image and its variants, see
/// `tests/src/camera/pictures.rs` and `tests/product/camera/faces.rs`. "Design": chosen, not measured. All are to be
/// tuned on pictures of the real kiosk.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Least score of a face. Portrait: false hits of rustface lie below 3.2, real faces above 5.
    pub face_score: f32,
    /// A second face counts from this part of the largest one's size on. Design: a person who stands behind.
    pub second_face: f32,
    /// Least height of the face, part of the frame's. Design.
    pub size_least: f32,
    /// Largest height of the face. Design.
    pub size_most: f32,
    /// Largest distance from the middle. Design.
    pub offset_most: f32,
    /// Least room around the face, in parts of its width. Design: hair and chin.
    pub margin_least: f32,
    /// Least mean luminance. Portrait: 54 at 35 % of its light, 37 at 25 %.
    pub luminance_least: f32,
    /// Highest mean luminance. Portrait: 181 at 120 % of its light, 201 at 140 %.
    pub luminance_most: f32,
    /// Most that may be nearly black. Portrait: below 0.1; design above.
    pub under_most: f32,
    /// Most that may be nearly white. Portrait: 0.18 at 120 % of its light, 0.43 at 140 %.
    pub over_most: f32,
    /// Least standard deviation. Portrait: 28 at half its contrast, 16 at 30 %.
    pub contrast_least: f32,
    /// Least evenness of both halves. Design: one side at half the light of the other.
    pub uniformity_least: f32,
    /// Least sharpness, percent. Portrait: 20 to 26 sharp, 9 blurred by two pixels of 133.
    pub sharpness_least: f32,
    /// Most motion, percent. Portrait moved by eight of 1280 pixels has more, noise less.
    pub motion_most: f32,
    /// Least colour of a picture that is no infrared one. Design; grey pictures have 0.
    pub colour_least: f32,
    /// A frame is black below this mean luminance, if its contrast is below `black_contrast` too.
    pub black_luminance: f32,
    /// See `black_luminance`.
    pub black_contrast: f32,
    /// So many good frames in a row start the countdown; they are judged ten times a second.
    pub good_in_a_row: u32,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self {
            face_score: 4.0,
            second_face: 0.35,
            size_least: 0.22,
            size_most: 0.65,
            offset_most: 0.15,
            margin_least: 0.15,
            luminance_least: 50.0,
            luminance_most: 195.0,
            under_most: 0.5,
            over_most: 0.30,
            contrast_least: 20.0,
            uniformity_least: 0.5,
            sharpness_least: 10.0,
            motion_most: 25.0,
            colour_least: 1.5,
            black_luminance: 14.0,
            black_contrast: 4.0,
            good_in_a_row: 3,
        }
    }
}

impl Thresholds {
    /// The faces that count: sure enough, and not much smaller than the largest.
    #[must_use]
    pub fn counted(&self, faces: &[Face]) -> Vec<Face> {
        let sure = || faces.iter().filter(|face| face.score >= self.face_score);
        let largest = sure().map(|face| face.width).fold(0.0, f32::max);
        sure().filter(|face| face.width >= self.second_face * largest).copied().collect()
    }

    /// What to say about a frame with these faces; `None` where it is good.
    #[must_use]
    pub fn hint(&self, faces: &[Face], measures: Option<&Measures>) -> Option<Hint> {
        let Some(m) = measures else { return Some(Hint::NoFace) };
        // In the order in which a person must act: the light cannot be judged on a face that is cut off.
        let ranked = [
            (faces.is_empty(), Hint::NoFace),
            (faces.len() > 1, Hint::TooManyFaces),
            (m.size > self.size_most, Hint::TooNear),
            (m.margin < self.margin_least, Hint::CutOff),
            (m.size < self.size_least, Hint::TooFar),
            (m.offset > self.offset_most, Hint::OffCentre),
            (m.luminance < self.luminance_least || m.under > self.under_most, Hint::TooDark),
            (m.luminance > self.luminance_most || m.over > self.over_most, Hint::TooBright),
            (m.uniformity < self.uniformity_least, Hint::Uneven),
            (m.contrast < self.contrast_least, Hint::Flat),
            (m.motion.is_some_and(|motion| motion > self.motion_most), Hint::Moving),
            (m.sharpness < self.sharpness_least, Hint::Blurred),
        ];
        ranked.into_iter().find_map(|(holds, hint)| holds.then_some(hint))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FACE: Face = Face { x: 0.4, y: 0.3, width: 0.2, height: 0.35, score: 12.0 };

    fn good() -> Measures {
        Measures {
            luminance: 130.0,
            under: 0.0,
            over: 0.0,
            contrast: 50.0,
            uniformity: 0.9,
            sharpness: 22.0,
            motion: Some(2.0),
            colour: 20.0,
            size: 0.35,
            offset: 0.03,
            margin: 0.8,
        }
    }

    #[test]
    fn a_good_frame_has_no_hint() {
        assert_eq!(Thresholds::default().hint(&[FACE], Some(&good())), None);
    }

    #[test]
    fn each_measure_has_its_hint() {
        let hint = |measures: Measures| Thresholds::default().hint(&[FACE], Some(&measures));
        assert_eq!(hint(Measures { size: 0.7, ..good() }), Some(Hint::TooNear));
        assert_eq!(hint(Measures { size: 0.1, ..good() }), Some(Hint::TooFar));
        assert_eq!(hint(Measures { margin: 0.1, ..good() }), Some(Hint::CutOff));
        assert_eq!(hint(Measures { offset: 0.2, ..good() }), Some(Hint::OffCentre));
        assert_eq!(hint(Measures { luminance: 40.0, ..good() }), Some(Hint::TooDark));
        assert_eq!(hint(Measures { under: 0.6, ..good() }), Some(Hint::TooDark));
        assert_eq!(hint(Measures { luminance: 200.0, ..good() }), Some(Hint::TooBright));
        assert_eq!(hint(Measures { over: 0.4, ..good() }), Some(Hint::TooBright));
        assert_eq!(hint(Measures { uniformity: 0.3, ..good() }), Some(Hint::Uneven));
        assert_eq!(hint(Measures { contrast: 10.0, ..good() }), Some(Hint::Flat));
        assert_eq!(hint(Measures { motion: Some(60.0), ..good() }), Some(Hint::Moving));
        assert_eq!(hint(Measures { sharpness: 6.0, ..good() }), Some(Hint::Blurred));
    }

    #[test]
    fn one_hint_at_a_time_and_the_first_thing_to_do_first() {
        let dark_and_far = Measures { luminance: 20.0, sharpness: 3.0, size: 0.1, ..good() };
        let table = Thresholds::default();
        assert_eq!(table.hint(&[FACE], Some(&dark_and_far)), Some(Hint::TooFar));
        assert_eq!(table.hint(&[FACE, FACE], Some(&dark_and_far)), Some(Hint::TooManyFaces));
        assert_eq!(table.hint(&[], None), Some(Hint::NoFace));
    }

    #[test]
    fn a_face_far_behind_or_a_doubtful_one_does_not_count() {
        let behind = Face { width: 0.06, ..FACE };
        let doubtful = Face { score: 3.1, ..FACE };
        let beside = Face { width: 0.08, ..FACE };
        let counted = Thresholds::default().counted(&[FACE, behind, doubtful, beside]);
        assert_eq!(counted, [FACE, beside]);
    }

    #[test]
    fn a_file_may_set_one_number_and_no_unknown_one() {
        let table: Thresholds = serde_json::from_str(r#"{"sharpness_least": 8}"#).unwrap();
        assert_eq!(table, Thresholds { sharpness_least: 8.0, ..Thresholds::default() });
        assert!(serde_json::from_str::<Thresholds>(r#"{"sharpnes_least": 8}"#).is_err());
    }
}
