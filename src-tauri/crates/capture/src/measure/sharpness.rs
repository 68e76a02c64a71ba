//! Sharpness: gradient energy over variance (`ten%` of camera.md §3).
//!
//! The face is averaged down to 128 × 128, so that the number does not depend on the distance. There
//! `ten = mean(gx² + gy²)` with central differences `gx = v(x+1, y) − v(x−1, y)`, `gy` likewise (Tenengrad without
//! the smoothing; Krotkov 1987), and the measure is `100 · ten / variance` of the face.
//! A sharp portrait has 20 to 26 at any distance, light, contrast or JPEG quality; blurred by 2, 3, 4, 6 pixels 9,
//! 6.5, 4.9, 3.2. The variance of the Laplacian, as is often used, does not separate: 16 for a sharp near face, 4432
//! for a blurred noisy one (camera.md §3).

use super::Region;

const SIDE: usize = 128;

/// Percent.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "a constant")]
pub fn of(region: &Region<'_>) -> f32 {
    let square = region.square(SIDE);
    let mut energy = 0.0_f32;
    for y in 1..SIDE - 1 {
        let (above, here, below) =
            (&square[(y - 1) * SIDE..], &square[y * SIDE..], &square[(y + 1) * SIDE..]);
        for x in 1..SIDE - 1 {
            let across = here[x + 1] - here[x - 1];
            let down = below[x] - above[x];
            energy += across * across + down * down;
        }
    }
    let mean = energy / ((SIDE - 2) * (SIDE - 2)) as f32;
    100.0 * mean / super::exposure::of(region).variance.max(1.0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::drawn;
    use super::*;

    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    fn stripes(width: usize, soft: bool) -> f32 {
        // Stripes as wide as an eighth of the picture, with hard or with gentle edges.
        let grey = drawn(width, width, |x, _| {
            let phase = x as f32 / width as f32 * 8.0 * std::f32::consts::PI;
            let wave = if soft { phase.sin() } else { phase.sin().signum() };
            (128.0 + 60.0 * wave) as u8
        });
        of(&Region::whole(&grey))
    }

    #[test]
    fn it_tells_hard_from_gentle_edges_at_any_distance() {
        for width in [128, 256, 512] {
            assert!(stripes(width, false) > 2.0 * stripes(width, true), "at {width}");
        }
        let (near, far) = (stripes(512, false), stripes(128, false));
        assert!((near / far - 1.0).abs() < 0.2, "{near} against {far}");
    }

    #[test]
    fn light_and_contrast_do_not_change_it() {
        let edge = |low: u8, high: u8| {
            let grey =
                drawn(
                    200,
                    200,
                    |x, y| if (x / 20 + y / 20).is_multiple_of(2) { low } else { high },
                );
            of(&Region::whole(&grey))
        };
        assert!((edge(20, 60) / edge(60, 220) - 1.0).abs() < 0.05);
    }
}
