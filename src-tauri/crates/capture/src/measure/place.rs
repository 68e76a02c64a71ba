//! Where the face is and how large.
//!
//! `size` is the face's height as part of the frame's (design values: camera.md §3; vendors' guides ask for a face
//! of a third to four fifths of the picture that is sent, which is cropped afterwards).
//! `offset = √((cx − ½)² + (cy − ½)²)` of the face's middle in parts of the frame.
//! `margin` is the least distance between the face and an edge of the frame, in parts of the face's width: hair, chin
//! and ears lie outside the detector's box.

use crate::faces::Face;

/// Distance from the middle.
#[must_use]
pub fn offset(face: &Face) -> f32 {
    let across = face.x + face.width / 2.0 - 0.5;
    let down = face.y + face.height / 2.0 - 0.5;
    across.hypot(down)
}

/// Room to the nearest edge, negative where the face sticks out.
#[must_use]
pub fn margin(face: &Face) -> f32 {
    let across = face.x.min(1.0 - face.x - face.width) / face.width.max(f32::EPSILON);
    let down = face.y.min(1.0 - face.y - face.height) / face.height.max(f32::EPSILON);
    across.min(down)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn face(x: f32, y: f32) -> Face {
        Face { x, y, width: 0.2, height: 0.4, score: 9.0 }
    }

    #[test]
    fn a_face_in_the_middle_has_no_offset_and_room_around_it() {
        assert!(offset(&face(0.4, 0.3)) < 1e-6);
        assert!((margin(&face(0.4, 0.3)) - 0.75).abs() < 1e-5);
    }

    #[test]
    fn a_face_at_the_edge_has_no_room() {
        assert!((margin(&face(0.8, 0.3))).abs() < 1e-5);
        assert!(margin(&face(0.4, -0.1)) < 0.0);
        assert!((offset(&face(0.7, 0.3)) - 0.3).abs() < 1e-5);
    }
}
