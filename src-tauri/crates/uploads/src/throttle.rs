//! One limit for all calls together, which can be changed while they are on their way.

use std::{
    sync::{Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use gatehouse_vendors::authenticx::Pace;

/// Below this a chunk costs more than it carries.
const SMALLEST: usize = 16 * 1024;
/// How often whoever waits looks whether it still has to.
const LOOK: Duration = Duration::from_millis(50);

/// A limit in bytes a second, or none.
pub(crate) struct Throttle {
    state: Mutex<State>,
}

struct State {
    limit: Option<u64>,
    /// When the line is free again, as far as is promised.
    free: Instant,
}

impl Throttle {
    pub(crate) fn new() -> Self {
        Self { state: Mutex::new(State { limit: None, free: Instant::now() }) }
    }

    /// From now on. Whoever waits under the old limit begins to wait anew. Tells whether it is another one.
    pub(crate) fn set(&self, limit: Option<u64>) -> bool {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let changes = state.limit != limit;
        if changes {
            *state = State { limit, free: Instant::now() };
        }
        changes
    }

    /// Reserves the line for so many bytes: when they may go, and under which limit that was said.
    fn reserve(&self, bytes: usize) -> Option<(Instant, u64)> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = state.limit?.max(1);
        let begin = state.free.max(Instant::now());
        state.free = begin + Duration::from_micros(bytes as u64 * 1_000_000 / limit);
        Some((begin, limit))
    }

    fn limit(&self) -> Option<u64> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).limit
    }
}

impl Pace for Throttle {
    fn chunk(&self, most: usize) -> usize {
        // Eight chunks a second move evenly, and none takes so long that the line seems to stand still.
        let even = |limit: u64| usize::try_from(limit / 8).unwrap_or(most).clamp(SMALLEST, most);
        self.limit().map_or(most, even)
    }

    fn wait(&self, bytes: usize, stop: &dyn Fn() -> bool) {
        while let Some((begin, limit)) = self.reserve(bytes) {
            loop {
                let left = begin.saturating_duration_since(Instant::now());
                if left.is_zero() || stop() {
                    return;
                }
                thread::sleep(left.min(LOOK));
                if self.limit() != Some(limit) {
                    break;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn never() -> bool {
        false
    }

    #[test]
    fn a_line_is_kept_to_its_limit() {
        let throttle = Throttle::new();
        throttle.set(Some(1_000_000));
        let began = Instant::now();
        for _ in 0..4 {
            throttle.wait(50_000, &never);
        }
        let took = began.elapsed();
        assert!(took >= Duration::from_millis(149), "three chunks before the last: {took:?}");
        assert!(took < Duration::from_secs(2), "{took:?}");
    }

    #[test]
    fn a_limit_that_is_lifted_lets_whoever_waits_go() {
        let throttle = std::sync::Arc::new(Throttle::new());
        throttle.set(Some(1000));
        throttle.wait(100_000, &never);
        let waiting = std::sync::Arc::clone(&throttle);
        let waits = thread::spawn(move || waiting.wait(1, &never));
        throttle.set(None);
        waits.join().unwrap();
    }

    #[test]
    fn nobody_waits_for_a_call_that_was_stopped() {
        let throttle = Throttle::new();
        throttle.set(Some(1));
        throttle.wait(1_000_000, &never);
        throttle.wait(1, &|| true);
    }

    #[test]
    fn chunks_get_smaller_with_the_limit_but_never_tiny() {
        let throttle = Throttle::new();
        assert_eq!(throttle.chunk(500_000), 500_000);
        throttle.set(Some(800_000));
        assert_eq!(throttle.chunk(500_000), 100_000);
        throttle.set(Some(10));
        assert_eq!(throttle.chunk(500_000), SMALLEST);
    }
}
