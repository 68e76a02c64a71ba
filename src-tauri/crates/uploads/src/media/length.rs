//! How long a recording plays, read from its own structure.

use std::time::Duration;

use super::Kind;

/// How long something plays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Length {
    pub(super) plays: Duration,
    /// Whether it was counted or said, and not drawn from a part.
    pub(super) exact: bool,
}

/// What a recording's own structure tells.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Measured {
    pub(super) length: Option<Length>,
    /// Less of it is there than it says itself.
    pub(super) cut: bool,
    /// It does not say how much there is to be.
    pub(super) unsaid: bool,
    /// What it is, where its beginning does not tell that.
    pub(super) inside: Option<Kind>,
}

impl Measured {
    /// With what was joined to it: some play it, and some do not.
    pub(super) fn and(self, other: Self) -> Self {
        let length = match (self.length, other.length) {
            (Some(one), Some(other)) => one.plays.checked_add(other.plays),
            (one, other) => one.or(other).map(|length| length.plays),
        };
        Self {
            length: length.map(|plays| Length { plays, exact: false }),
            cut: self.cut || other.cut,
            unsaid: self.unsaid || other.unsaid,
            inside: self.inside.or(other.inside),
        }
    }
}

impl Length {
    /// So many units of which a second has `rate`. None where that is nothing, or absurd.
    pub(super) fn of(units: u64, rate: u64, exact: bool) -> Option<Self> {
        const LONGEST: f64 = 366.0 * 24.0 * 3600.0;
        if units == 0 || rate == 0 {
            return None;
        }
        #[expect(clippy::cast_precision_loss, reason = "no recording has 2^52 samples")]
        let seconds = units as f64 / rate as f64;
        (seconds < LONGEST).then(|| Self { plays: Duration::from_secs_f64(seconds), exact })
    }

    /// As much of it as `to` is of `from`, about.
    pub(super) fn scaled(self, to: u64, from: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a part of it, about")]
        let part = to as f64 / from.max(1) as f64;
        Self { plays: self.plays.mul_f64(part), exact: false }
    }

    pub(super) fn about(self) -> Self {
        Self { exact: false, ..self }
    }
}
