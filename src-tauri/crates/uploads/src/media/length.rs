//! How long a recording plays, read from its own structure.

use std::time::Duration;

/// How long something plays.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Length {
    pub(super) plays: Duration,
    /// Whether it was counted or said, and not drawn from a part.
    pub(super) exact: bool,
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

    pub(super) fn about(self) -> Self {
        Self { exact: false, ..self }
    }
}
