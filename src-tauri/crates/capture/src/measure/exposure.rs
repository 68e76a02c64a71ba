//! Light: mean luminance, and how much is lost in black or white.
//!
//! `mean = Σ v / n`, `under = #(v < 16) / n`, `over = #(v > 239) / n` over the face's pixels `v`.
//! Kind: luminance mean, under- and over-exposure of ISO/IEC 29794-5. Bounds 16 and 240: camera.md §3, where 0.18 of a
//! face at 120 %, 0.43 at 140 % and 0.54 at 160 % of its light lay above.

use super::Region;

/// What one look at the pixels gives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Light {
    /// Mean, 0 to 255.
    pub mean: f32,
    /// Mean of the squares less the square of the mean.
    pub variance: f32,
    /// Part below 16.
    pub under: f32,
    /// Part above 239.
    pub over: f32,
}

/// Looks at each pixel once.
#[must_use]
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "means of bytes")]
pub fn of(region: &Region<'_>) -> Light {
    let mut counts = [0_u32; 256];
    for &pixel in region.rows().flatten() {
        counts[usize::from(pixel)] += 1;
    }
    let count = counts.iter().map(|&count| u64::from(count)).sum::<u64>().max(1) as f64;
    let moment = |of: fn(u64) -> u64| {
        let sum: u64 = (0..).zip(&counts).map(|(value, &count)| of(value) * u64::from(count)).sum();
        sum as f64 / count
    };
    let part = |of: &[u32]| (of.iter().map(|&n| u64::from(n)).sum::<u64>() as f64 / count) as f32;
    let mean = moment(|value| value);
    let variance = (moment(|value| value * value) - mean * mean).max(0.0);
    Light {
        mean: mean as f32,
        variance: variance as f32,
        under: part(&counts[..16]),
        over: part(&counts[240..]),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::drawn;
    use super::*;

    #[test]
    fn light_is_counted_as_the_formula_says() {
        let grey = drawn(100, 100, |x, _| match x {
            0..10 => 0,
            10..40 => 255,
            _ => 100,
        });
        let light = of(&Region::whole(&grey));
        assert!((light.mean - 136.5).abs() < 0.01);
        assert!((light.under - 0.1).abs() < 1e-6);
        assert!((light.over - 0.3).abs() < 1e-6);
        assert!((light.variance - (0.3 * 65025.0 + 0.6 * 10_000.0 - 136.5 * 136.5)).abs() < 1.0);
    }
}
