//! The watchdog: names a silent camera, wakes the thread it holds, and abandons it where it cannot be woken.

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::capture::Capture;
use super::shared::{At, Pulse, Shared};
use crate::state::State;

/// Looks so often while a camera is wanted.
const EVERY: Duration = Duration::from_millis(200);

/// Silence is named after this; with the time between two looks it is less than three seconds.
const NAMED: Duration = Duration::from_millis(2_400);

/// A camera that starts may take longer before it is disturbed.
const START: Duration = Duration::from_secs(6);

/// A thread that does not react to being woken is abandoned.
const DEAF: Duration = Duration::from_secs(1);

/// More stuck threads than this are not left behind; then only a restart helps.
const MOST_ABANDONED: u32 = 3;

/// How often the end of the session is told to a thread that waits.
const CLOSING: u32 = 25;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Nothing,
    /// Say that the camera is silent.
    Name,
    /// Say it, and end the wait.
    Wake,
    /// Leave the thread to itself and start another.
    Abandon,
}

/// What to do about a thread in `pulse` at `now`. `woken`: when it was last woken out of this very wait.
pub(crate) fn judge(pulse: &Pulse, now: Duration, woken: Option<Duration>) -> Act {
    let patience = match pulse.at {
        At::Rest => return Act::Nothing,
        At::Frames | At::Closing => NAMED,
        At::Opening | At::First => START,
    };
    let quiet = now.saturating_sub(pulse.since);
    match woken {
        Some(woken) if now.saturating_sub(woken) >= DEAF => Act::Abandon,
        Some(_) => Act::Name,
        None if quiet >= patience => Act::Wake,
        None if quiet >= NAMED => Act::Name,
        None => Act::Nothing,
    }
}

pub(crate) struct Watch {
    shared: Arc<Shared>,
    woken: Option<(Pulse, Duration)>,
    abandoned: u32,
}

impl Watch {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self { shared, woken: None, abandoned: 0 }
    }

    pub(crate) fn run(mut self) {
        let mut heard = 0;
        while !self.shared.is_closed() {
            if self.look() == Act::Abandon {
                self.replace();
            }
            let resting = self.shared.pulse().at == At::Rest && !self.shared.is_wanted();
            self.shared.rest(&mut heard, (!resting).then_some(EVERY));
        }
        // Whoever is stuck in a wait is told that the session is over; a signal that comes just before the wait is
        // lost, hence more than one.
        for _ in 0..CLOSING {
            if !self.shared.sleeper.wake() {
                return;
            }
            self.shared.rest(&mut heard, Some(EVERY));
        }
    }

    pub(crate) fn look(&mut self) -> Act {
        let (pulse, now) = (self.shared.pulse(), self.shared.now());
        let woken = self.woken.filter(|(then, _)| *then == pulse).map(|(_, at)| at);
        let act = judge(&pulse, now, woken);
        if act != Act::Nothing {
            self.shared.name(State::Silent);
            self.shared.slot.clear();
        }
        if act == Act::Wake {
            self.woken = Some((pulse, now));
            self.shared.sleeper.wake();
        }
        act
    }

    fn replace(&mut self) {
        if self.abandoned >= MOST_ABANDONED {
            return;
        }
        self.abandoned += 1;
        tracing::warn!(
            abandoned = self.abandoned,
            "a camera does not answer; its thread is left behind"
        );
        start(&self.shared, self.shared.abandon());
    }
}

/// Starts a capture thread. Without one the session stays silent, and says so.
pub(crate) fn start(shared: &Arc<Shared>, generation: u64) {
    let its = Arc::clone(shared);
    let thread = thread::Builder::new().name("camera".to_owned());
    let started = thread.spawn(move || Capture::new(its, generation).run());
    if started.is_err() {
        shared.name(State::Silent);
    }
}
