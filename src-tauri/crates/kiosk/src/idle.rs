//! When a kiosk takes it that nobody is there any more. The shell asks with its own clock, so that a page which hangs
//! cannot keep the last person.

use std::time::{Duration, Instant};

use crate::flow::Step;

/// After the end nobody needs longer than for reading.
const END: Duration = Duration::from_secs(30);

/// How long a step waits for a touch; `None` where there is nobody to forget, or a reply is awaited. `set`: what the
/// station is set to.
#[must_use]
pub fn patience(step: Step, set: Duration) -> Option<Duration> {
    match step {
        Step::Welcome | Step::Sending | Step::Checking => None,
        Step::Who | Step::Consent | Step::Capture => Some(set),
        Step::Declined | Step::Done | Step::Unverified | Step::Refused | Step::Unknown => {
            Some(set.min(END))
        }
    }
}

/// How much of it is left. Nothing left: whoever was here has gone.
#[must_use]
pub fn left(patience: Duration, touched: Instant, now: Instant) -> Duration {
    patience.saturating_sub(now.saturating_duration_since(touched))
}
