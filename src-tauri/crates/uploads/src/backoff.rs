//! How long to wait before trying again by itself.

use std::time::Duration;

/// Decorrelated jitter: each wait is drawn between the base and three times the one before, so that many
/// stations that lost the same service do not come back in step.
#[derive(Debug, Clone, Copy)]
pub struct Backoff {
    /// The shortest wait.
    pub base: Duration,
    /// The longest.
    pub cap: Duration,
    /// How many tries there are in all before a person is asked.
    pub tries: u32,
}

impl Default for Backoff {
    fn default() -> Self {
        Self { base: Duration::from_secs(1), cap: Duration::from_secs(60), tries: 6 }
    }
}

impl Backoff {
    /// The next wait after `last`, for a random number in `0..1`.
    pub(crate) fn next(&self, last: Option<Duration>, random: f64) -> Duration {
        let low = self.base.as_secs_f64();
        let high = last.map_or(low * 2.0, |last| last.as_secs_f64() * 3.0).max(low);
        Duration::from_secs_f64((low + (high - low) * random).min(self.cap.as_secs_f64()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_within_their_bounds() {
        let backoff = Backoff::default();
        let mut last = None;
        for _ in 0..20 {
            let wait = backoff.next(last, 0.99);
            assert!(wait >= backoff.base && wait <= backoff.cap);
            last = Some(wait);
        }
        assert_eq!(last, Some(backoff.cap));
        assert_eq!(backoff.next(last, 0.0), backoff.base);
    }
}
