//! A computer that falls asleep cuts every call off, so it is kept awake while some are being sent.

use std::sync::{Arc, Mutex, PoisonError};

/// Whether the computer is kept awake.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// Nothing is being sent.
    #[default]
    Unneeded,
    /// It stays awake.
    Held,
    /// The system does not let us. It may fall asleep.
    Refused,
}

#[derive(Default)]
pub struct Awake(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    wanted: bool,
    state: State,
    guard: Option<keepawake::KeepAwake>,
}

impl Awake {
    pub fn state(&self) -> State {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).state
    }

    /// Keeps the computer awake from now on, or no longer. Tells when that is decided.
    pub fn want(&self, wanted: bool, decided: impl FnOnce() + Send + 'static) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.wanted == wanted {
            return;
        }
        held.wanted = wanted;
        if wanted {
            drop(held);
            self.hold(decided);
        } else {
            held.state = State::Unneeded;
            let guard = held.guard.take();
            drop(held);
            decided();
            // Letting go speaks to the system's bus, too.
            tauri::async_runtime::spawn_blocking(move || drop(guard));
        }
    }

    /// The system is asked on a thread that may wait: its bus may be slow or absent.
    fn hold(&self, decided: impl FnOnce() + Send + 'static) {
        let held = Arc::clone(&self.0);
        tauri::async_runtime::spawn_blocking(move || {
            let asked = keepawake::Builder::default()
                .idle(true)
                .sleep(true)
                .reason("Calls are being sent")
                .app_name("Gatehouse")
                .app_reverse_domain("app.gatehouse.desk")
                .create();
            let mut held = held.lock().unwrap_or_else(PoisonError::into_inner);
            if !held.wanted {
                return;
            }
            held.state = match asked {
                Ok(guard) => {
                    held.guard = Some(guard);
                    State::Held
                }
                Err(error) => {
                    tracing::warn!(%error, "this computer cannot be kept awake");
                    State::Refused
                }
            };
            drop(held);
            decided();
        });
    }
}
