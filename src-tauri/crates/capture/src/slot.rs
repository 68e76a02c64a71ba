//! The newest frame, and only that.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::camera::Raw;

/// A picture with its number and the time it arrived. No `Debug`: it may show a person.
pub struct Frame {
    /// Grows by one with each whole picture of a session.
    pub seq: u64,
    /// When it arrived, by the session's clock.
    pub at: Duration,
    /// The picture.
    pub raw: Raw,
    /// False where equal pictures are no sign of trouble.
    pub lifelike: bool,
}

/// Holds one frame. A newer one replaces it; nothing ever queues.
#[derive(Default)]
pub(crate) struct Slot {
    frame: Mutex<Option<Arc<Frame>>>,
    arrived: Condvar,
}

impl Slot {
    pub(crate) fn put(&self, frame: Frame) {
        *self.lock() = Some(Arc::new(frame));
        self.arrived.notify_all();
    }

    pub(crate) fn clear(&self) {
        *self.lock() = None;
    }

    /// The newest frame if it is newer than `after`.
    pub(crate) fn newest(&self, after: u64) -> Option<Arc<Frame>> {
        self.lock().as_ref().filter(|frame| frame.seq > after).cloned()
    }

    /// As [`Self::newest`], and waits for one.
    pub(crate) fn wait(&self, after: u64, patience: Duration) -> Option<Arc<Frame>> {
        let older =
            |frame: &mut Option<Arc<Frame>>| frame.as_ref().is_none_or(|frame| frame.seq <= after);
        let waited = self.arrived.wait_timeout_while(self.lock(), patience, older);
        let (frame, _) = waited.unwrap_or_else(PoisonError::into_inner);
        frame.as_ref().filter(|frame| frame.seq > after).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Frame>>> {
        self.frame.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
