//! How fast it goes, smoothed so that a person can read it.

use std::time::{Duration, Instant};

/// Older samples than this count for less than half.
const MEMORY: Duration = Duration::from_secs(3);

/// Bytes a second, as an average that forgets.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rate {
    last: Option<(Instant, u64)>,
    per_second: Option<f64>,
}

impl Rate {
    /// Notes that so many bytes had gone out at this moment.
    #[expect(clippy::cast_precision_loss, reason = "a rate for reading needs no 53 bits")]
    pub(crate) fn note(&mut self, now: Instant, total: u64) {
        let Some((then, before)) = self.last else {
            self.last = Some((now, total));
            return;
        };
        let seconds = now.saturating_duration_since(then).as_secs_f64();
        // Closer samples would measure the size of a buffer.
        if seconds < 0.2 {
            return;
        }
        let sample = total.saturating_sub(before) as f64 / seconds;
        let weight = 1.0 - (-seconds / MEMORY.as_secs_f64()).exp();
        let smooth = self.per_second.map_or(sample, |old| old + weight * (sample - old));
        self.per_second = Some(smooth);
        self.last = Some((now, total));
    }

    /// Bytes a second, once two samples are known.
    pub(crate) fn per_second(&self) -> Option<f64> {
        self.per_second
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_steady_line_shows_its_speed_and_a_silent_one_falls() {
        let start = Instant::now();
        let mut rate = Rate::default();
        for second in 0..10_u64 {
            rate.note(start + Duration::from_secs(second), second * 1000);
        }
        assert!((rate.per_second().unwrap() - 1000.0).abs() < 1.0);
        rate.note(start + Duration::from_secs(15), 9000);
        assert!(rate.per_second().unwrap() < 250.0);
    }
}
