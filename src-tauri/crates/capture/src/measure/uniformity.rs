//! How evenly the face is lit: `min(L, R) / max(L, R)` of the mean luminances of its left and right half.
//!
//! Kind: illumination uniformity of ISO/IEC 29794-5, which compares the histograms of both halves; means suffer less
//! from a turned head or a fringe.

use super::Region;

/// 1 where both halves are alike, towards 0 where light comes from one side.
#[must_use]
#[allow(clippy::cast_precision_loss, reason = "means of bytes")]
pub fn of(region: &Region<'_>) -> f32 {
    let (mut left, mut right) = (0_u64, 0_u64);
    for row in region.rows() {
        let half = row.len() / 2;
        left += row[..half].iter().map(|&pixel| u64::from(pixel)).sum::<u64>();
        right += row[row.len() - half..].iter().map(|&pixel| u64::from(pixel)).sum::<u64>();
    }
    left.min(right).max(1) as f32 / left.max(right).max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::super::tests::drawn;
    use super::*;

    #[test]
    fn light_from_one_side_lowers_it() {
        let even = drawn(64, 64, |_, y| u8::try_from(y * 2).unwrap());
        assert!((of(&Region::whole(&even)) - 1.0).abs() < 1e-6);
        let side = drawn(64, 64, |x, _| if x < 32 { 40 } else { 160 });
        assert!((of(&Region::whole(&side)) - 0.25).abs() < 1e-6);
    }
}
