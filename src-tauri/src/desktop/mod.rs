//! What the desktop around the window sees of the calls: a computer that stays awake, progress in the task bar, notes,
//! and a place in the tray while nobody looks.

mod awake;
mod leaving;
mod notes;
mod tray;

use std::sync::{Arc, Mutex, PoisonError};

use gatehouse_uploads::Overall;
use tauri::{
    AppHandle, Manager,
    window::{ProgressBarState, ProgressBarStatus},
};

use crate::station::Station;

pub use awake::State as AwakeState;
pub use leaving::{Leave, ask_first, leave};

/// The desktop around this station.
pub struct Desktop {
    app: AppHandle,
    awake: awake::Awake,
    seen: Mutex<Seen>,
    away: Mutex<leaving::Away>,
}

/// What was shown last.
#[derive(Default)]
struct Seen {
    percent: Option<u64>,
    run: notes::Run,
}

impl Desktop {
    pub fn new(app: &AppHandle) -> Self {
        Self {
            app: app.clone(),
            awake: awake::Awake::default(),
            seen: Mutex::default(),
            away: Mutex::default(),
        }
    }

    /// Called whenever the queue has changed, at most ten times a second.
    pub fn see(&self, overall: &Overall, paused: bool, watches: bool) {
        let busy = is_busy(overall, paused);
        let app = self.app.clone();
        self.awake.want(busy, move || app.state::<Arc<Station>>().feed.switched());
        let notes = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            let percent = busy.then(|| percent(overall));
            if seen.percent != percent {
                seen.percent = percent;
                self.show_progress(percent);
            }
            seen.run.goes_on(overall, busy)
        };
        for note in notes {
            self.tell(&note.words());
        }
        self.follow(overall, busy, watches);
    }

    /// Whether this computer is kept from falling asleep, or cannot be.
    pub fn awake(&self) -> AwakeState {
        self.awake.state()
    }

    fn show_progress(&self, percent: Option<u64>) {
        let status = match percent {
            Some(_) => ProgressBarStatus::Normal,
            None => ProgressBarStatus::None,
        };
        for window in self.app.webview_windows().values() {
            let state = ProgressBarState { status: Some(status), progress: percent };
            if let Err(error) = window.set_progress_bar(state) {
                tracing::debug!(%error, "the task bar shows no progress");
            }
        }
    }
}

/// Whether something goes out, or will without anybody doing anything.
pub fn is_busy(overall: &Overall, paused: bool) -> bool {
    overall.on_way > 0 || (overall.active > 0 && !paused)
}

fn percent(overall: &Overall) -> u64 {
    let whole = u128::from(overall.bytes_total.max(1));
    u64::try_from(u128::from(overall.bytes_sent) * 100 / whole).unwrap_or(100).min(100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_paused_queue_is_busy_only_with_what_is_on_its_way() {
        let waiting = Overall { active: 3, ..Overall::default() };
        assert!(is_busy(&waiting, false) && !is_busy(&waiting, true));
        let going = Overall { on_way: 1, ..waiting };
        assert!(is_busy(&going, true));
        assert!(!is_busy(&Overall { unknown: 1, need_you: 2, ..Overall::default() }, false));
    }

    #[test]
    fn progress_never_passes_its_end() {
        let over = Overall { bytes_total: 10, bytes_sent: 11, ..Overall::default() };
        assert_eq!(percent(&over), 100);
        assert_eq!(percent(&Overall::default()), 0);
        let half = Overall { bytes_total: u64::MAX, bytes_sent: u64::MAX / 2, ..over };
        assert_eq!(percent(&half), 49);
    }
}
