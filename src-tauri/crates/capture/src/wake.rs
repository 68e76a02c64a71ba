//! Ends the wait of a thread that a silent camera holds.
//!
//! nokhwa on Linux polls without a timeout (camera.md §1). A signal with a handler that does nothing makes the poll
//! return. The signal is SIGURG: left alone it is ignored, so nothing is lost where the handler is not in place, and
//! WebKit uses SIGUSR1 for itself. On macOS and Windows a stuck wait cannot be ended; the thread is abandoned.

use std::sync::{Mutex, PoisonError};

/// The thread that may be woken, while there is one, and its number.
#[derive(Default)]
pub(crate) struct Sleeper(Mutex<Option<(u64, imp::Thread)>>);

/// Takes the thread out again, so that no signal goes to one that has ended.
pub(crate) struct Bed<'a> {
    sleeper: &'a Sleeper,
    number: u64,
}

impl Sleeper {
    /// The calling thread may be woken until the result is dropped, or until another one lies down.
    pub(crate) fn lie_down(&self, number: u64) -> Bed<'_> {
        let thread = imp::here().map(|thread| (number, thread));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = thread;
        Bed { sleeper: self, number }
    }

    /// False if nobody could be woken.
    pub(crate) fn wake(&self) -> bool {
        // Held while the signal is sent: the thread cannot end meanwhile.
        let thread = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        thread.as_ref().is_some_and(|(_, thread)| imp::wake(thread))
    }
}

impl Drop for Bed<'_> {
    fn drop(&mut self) {
        let mut lying = self.sleeper.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lying.as_ref().is_some_and(|(number, _)| *number == self.number) {
            *lying = None;
        }
    }
}

#[cfg(target_os = "linux")]
mod imp {
    use std::sync::atomic::AtomicBool;
    use std::sync::{Arc, OnceLock};

    use nix::sys::pthread::{Pthread, pthread_kill, pthread_self};
    use nix::sys::signal::Signal;

    pub(super) struct Thread(Pthread);

    /// `None` where the handler could not be put in place.
    pub(super) fn here() -> Option<Thread> {
        static HANDLER: OnceLock<bool> = OnceLock::new();
        let placed = HANDLER.get_or_init(|| {
            let nothing = Arc::new(AtomicBool::new(false));
            signal_hook::flag::register(Signal::SIGURG as i32, nothing).is_ok()
        });
        placed.then(|| Thread(pthread_self()))
    }

    pub(super) fn wake(thread: &Thread) -> bool {
        pthread_kill(thread.0, Signal::SIGURG).is_ok()
    }
}

#[cfg(not(target_os = "linux"))]
mod imp {
    pub(super) enum Thread {}

    pub(super) fn here() -> Option<Thread> {
        None
    }

    pub(super) fn wake(thread: &Thread) -> bool {
        match *thread {}
    }
}
