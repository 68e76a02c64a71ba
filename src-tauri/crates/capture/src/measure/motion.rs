//! Motion: how much the face changed since the frame before, `100 · mean |v − v'| / contrast`.
//!
//! Both pictures are reduced to [`crate::faces::LIVE_WIDTH`] first, which averages a sensor's noise away, and the mean
//! luminance of each is taken off, so that a lamp or the camera's own exposure is no motion. The variance of the face
//! makes it independent of light and contrast, as for sharpness.

use super::{Region, exposure};
use crate::decode::Grey;
use crate::faces::Face;

/// Two reduced pictures of the same size.
pub struct Pair<'a> {
    /// This frame.
    pub now: &'a Grey,
    /// The one before.
    pub before: &'a Grey,
}

/// Percent of the contrast; 0 for pictures of different sizes.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "means of bytes")]
pub fn of(pair: &Pair<'_>, face: &Face) -> f32 {
    if (pair.now.width, pair.now.height) != (pair.before.width, pair.before.height) {
        return 0.0;
    }
    let (now, before) = (Region::of(face, pair.now), Region::of(face, pair.before));
    let (light, then) = (exposure::of(&now), exposure::of(&before));
    let shift = light.mean - then.mean;
    let (mut sum, mut count) = (0.0_f32, 0_u32);
    for (here, there) in now.rows().flatten().zip(before.rows().flatten()) {
        sum += (f32::from(*here) - f32::from(*there) - shift).abs();
        count += 1;
    }
    100.0 * sum / count.max(1) as f32 / light.variance.sqrt().max(4.0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{WHOLE, drawn};
    use super::*;

    fn blob(at: usize, light: u8) -> Grey {
        drawn(320, 180, |x, y| {
            let inside = x.abs_diff(at) < 40 && y.abs_diff(90) < 50;
            let white = ((x + 320 - at) / 16 + y / 16).is_multiple_of(2);
            light + if inside && white { 100 } else { 0 }
        })
    }

    #[test]
    fn a_shift_is_motion_and_a_lamp_is_not() {
        let still = blob(160, 60);
        let change = |other: &Grey| of(&Pair { now: &still, before: other }, &WHOLE);
        assert!(change(&blob(160, 60)) < 0.1);
        assert!(change(&blob(160, 80)) < 1.0);
        let shifted = change(&blob(168, 60));
        assert!(shifted > 20.0, "{shifted}");
    }
}
