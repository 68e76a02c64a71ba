//! What the threads of a session have in common.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::camera::{Cameras, DeviceId, Need};
use crate::clock::Clock;
use crate::session::Sight;
use crate::session::continuity::Continuity;
use crate::session::judge::Verdict;
use crate::slot::Slot;
use crate::state::{State, Status};
use crate::thresholds::Thresholds;
use crate::wake::Sleeper;

/// Nobody asked for so long: the camera is put down and its light goes out.
pub(crate) const IDLE_AFTER: Duration = Duration::from_secs(2);

pub(crate) struct Shared {
    pub(crate) cameras: Arc<dyn Cameras>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) need: Need,
    pub(crate) table: Thresholds,
    pub(crate) slot: Slot,
    pub(crate) sleeper: Arc<Sleeper>,
    status: Mutex<Status>,
    choice: Mutex<Option<DeviceId>>,
    pulse: Mutex<Pulse>,
    pub(crate) verdict: Mutex<Verdict>,
    pub(crate) sight: Sight,
    pub(crate) continuity: Mutex<Continuity>,
    /// Milliseconds; when somebody last asked for anything, and for guidance.
    asked: AtomicU64,
    guided: AtomicU64,
    closed: AtomicBool,
    bell: (Mutex<u64>, Condvar),
}

/// What the capture thread is at, and since when. The watchdog reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pulse {
    /// Which capture thread is the real one. An abandoned one has a smaller number.
    pub(crate) generation: u64,
    pub(crate) at: At,
    pub(crate) since: Duration,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum At {
    /// Waiting for its next turn.
    Rest,
    /// Asking the system for cameras, or opening one.
    Opening,
    /// Open, and no frame has come yet.
    First,
    /// Frames come.
    Frames,
    /// Letting a camera go.
    Closing,
}

/// How a session is to be.
pub(crate) struct Parts {
    pub(crate) cameras: Arc<dyn Cameras>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) need: Need,
    pub(crate) table: Thresholds,
    pub(crate) choice: Option<DeviceId>,
    pub(crate) sight: Sight,
}

impl Shared {
    pub(crate) fn new(parts: Parts) -> Self {
        let now = parts.clock.now();
        let status = Status {
            state: State::Searching,
            device: None,
            mode: None,
            rate: None,
            frames: 0,
            damaged: 0,
        };
        Self {
            cameras: parts.cameras,
            clock: parts.clock,
            need: parts.need,
            table: parts.table,
            slot: Slot::default(),
            sleeper: Arc::default(),
            status: Mutex::new(status),
            choice: Mutex::new(parts.choice),
            pulse: Mutex::new(Pulse { generation: 1, at: At::Rest, since: now }),
            verdict: Mutex::default(),
            sight: parts.sight,
            continuity: Mutex::new(match parts.sight {
                Sight::FacesInDoubt => Continuity::in_doubt(),
                Sight::Codes | Sight::Faces => Continuity::default(),
            }),
            asked: AtomicU64::new(millis(now)),
            guided: AtomicU64::new(0),
            closed: AtomicBool::new(false),
            bell: (Mutex::new(0), Condvar::new()),
        }
    }

    pub(crate) fn now(&self) -> Duration {
        self.clock.now()
    }

    /// Somebody wants to see something.
    pub(crate) fn ask(&self) {
        let now = self.now();
        let before = self.asked.swap(millis(now), Ordering::SeqCst);
        if !recent(before, now) {
            self.ring();
        }
    }

    /// Somebody wants to know what to do.
    pub(crate) fn ask_for_guidance(&self) {
        self.ask();
        self.guided.store(millis(self.now()).max(1), Ordering::SeqCst);
    }

    pub(crate) fn is_wanted(&self) -> bool {
        !self.is_closed() && recent(self.asked.load(Ordering::SeqCst), self.now())
    }

    pub(crate) fn is_guidance_wanted(&self) -> bool {
        let guided = self.guided.load(Ordering::SeqCst);
        self.sight != Sight::Codes && guided > 0 && recent(guided, self.now())
    }

    pub(crate) fn close(&self) {
        self.closed.store(true, Ordering::SeqCst);
        self.ring();
    }

    pub(crate) fn is_closed(&self) -> bool {
        self.closed.load(Ordering::SeqCst)
    }

    pub(crate) fn choose(&self, id: Option<DeviceId>) {
        *lock(&self.choice) = id;
        self.ring();
    }

    pub(crate) fn choice(&self) -> Option<DeviceId> {
        lock(&self.choice).clone()
    }

    pub(crate) fn status(&self) -> Status {
        lock(&self.status).clone()
    }

    pub(crate) fn change(&self, with: impl FnOnce(&mut Status)) {
        with(&mut lock(&self.status));
    }

    /// The state comes up as far as it may replace the one that is named.
    pub(crate) fn name(&self, next: State) {
        self.change(|status| status.state = status.state.then(next));
    }

    pub(crate) fn pulse(&self) -> Pulse {
        *lock(&self.pulse)
    }

    /// Says what the capture thread `generation` is at. False if that thread has been abandoned.
    pub(crate) fn beat(&self, generation: u64, at: At) -> bool {
        let now = self.now();
        let mut pulse = lock(&self.pulse);
        if pulse.generation != generation {
            return false;
        }
        (pulse.at, pulse.since) = (at, now);
        true
    }

    /// From now on another capture thread is the real one. Its number.
    pub(crate) fn abandon(&self) -> u64 {
        let now = self.now();
        let mut pulse = lock(&self.pulse);
        *pulse = Pulse { generation: pulse.generation + 1, at: At::Rest, since: now };
        pulse.generation
    }

    /// Ends the rest of all threads.
    pub(crate) fn ring(&self) {
        *lock(&self.bell.0) += 1;
        self.bell.1.notify_all();
    }

    /// Rests until the bell rings or the time is over. `heard`: how often it had rung when the caller last looked.
    pub(crate) fn rest(&self, heard: &mut u64, time: Option<Duration>) {
        let bell = lock(&self.bell.0);
        let quiet = |rung: &mut u64| *rung == *heard;
        let rung = match time {
            Some(time) => {
                let waited = self.bell.1.wait_timeout_while(bell, time, quiet);
                *waited.unwrap_or_else(PoisonError::into_inner).0
            }
            None => *self.bell.1.wait_while(bell, quiet).unwrap_or_else(PoisonError::into_inner),
        };
        *heard = rung;
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn recent(asked: u64, now: Duration) -> bool {
    now.saturating_sub(Duration::from_millis(asked)) < IDLE_AFTER
}
