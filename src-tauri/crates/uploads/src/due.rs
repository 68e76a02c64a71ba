//! When a wait is over. Clocks of computers are put forward and back, and a wait is a length of time: it is measured by a
//! clock that nobody sets. What is kept for the next start is a time of day, and believed no further than the wait was long.

use std::time::{Duration, Instant, SystemTime};

/// When a wait is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Due {
    at: Instant,
    /// The same by the clock of the day, as that was when the wait began.
    by_the_clock: SystemTime,
}

impl Due {
    /// A wait that begins now.
    pub(crate) fn after(wait: Duration, now: SystemTime) -> Self {
        Self { at: Instant::now() + wait, by_the_clock: now + wait }
    }

    /// What is left of a wait that another process began.
    pub(crate) fn kept(by_the_clock: SystemTime, now: SystemTime, wait: Duration) -> Self {
        let left = by_the_clock.duration_since(now).unwrap_or_default().min(wait);
        Self::after(left, now)
    }

    /// For the next process.
    pub(crate) const fn by_the_clock(self) -> SystemTime {
        self.by_the_clock
    }

    /// What is left of it: nothing when it is over.
    #[must_use]
    pub fn left(self) -> Duration {
        self.at.saturating_duration_since(Instant::now())
    }

    pub(crate) fn is_over(self) -> bool {
        self.left().is_zero()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3600);
    const WAIT: Duration = Duration::from_secs(40);

    #[test]
    fn a_wait_that_was_kept_is_never_longer_than_it_was_whatever_the_clock_was_put_to() {
        let now = SystemTime::now();
        let left = |kept: SystemTime| Due::kept(kept, now, WAIT).left();
        assert!(left(now + WAIT / 2) <= WAIT / 2);
        assert!(left(now + WAIT / 2) > WAIT / 4);
        assert!(left(now + 3 * HOUR) <= WAIT, "the clock was three hours ahead");
        assert_eq!(left(now - 3 * HOUR), Duration::ZERO);
    }

    #[test]
    fn a_wait_is_over_when_it_is_whatever_the_clock_says() {
        assert!(Due::after(Duration::ZERO, SystemTime::now() + 3 * HOUR).is_over());
        assert!(!Due::after(HOUR, SystemTime::UNIX_EPOCH).is_over());
    }
}
