//! Contrast: the standard deviation of the luminance, `√(Σ v² / n − mean²)`.
//!
//! Kind: luminance variance of ISO/IEC 29794-5. A face at half its contrast had 28, at 30 % 16, at 20 % 11
//! (camera.md §3).

use super::exposure::Light;

/// From what [`super::exposure::of`] found.
#[must_use]
pub fn of(light: &Light) -> f32 {
    light.variance.sqrt()
}

#[cfg(test)]
mod tests {
    use super::super::tests::drawn;
    use super::super::{Region, exposure};
    use super::*;

    #[test]
    fn two_even_values_lie_half_their_distance_from_the_mean() {
        let grey = drawn(64, 64, |x, _| if x.is_multiple_of(2) { 60 } else { 100 });
        assert!((of(&exposure::of(&Region::whole(&grey))) - 20.0).abs() < 0.01);
    }
}
