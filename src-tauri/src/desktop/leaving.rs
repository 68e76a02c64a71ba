//! Closing the window while calls are being sent.

use std::{
    sync::{Arc, PoisonError},
    time::Duration,
};

use gatehouse_uploads::Overall;
use serde::Deserialize;
use specta::Type;
use tauri::{AppHandle, Manager, WebviewWindow, WindowEvent};

use super::{Desktop, is_busy, tray};
use crate::{station::Station, window::log_failure};

/// The note that everything has arrived is on its way to the desktop; whoever closed at once would take it back.
const LAST_WORDS: Duration = Duration::from_secs(2);

/// How a person wants to leave while calls are being sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Leave {
    /// The window goes, the sending goes on.
    Background,
    /// Everything ends here; what is on its way begins anew at the next start.
    Now,
}

/// Where the person is.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum Away {
    #[default]
    Here,
    /// The window is hidden until everything has ended.
    Background,
    /// Everything has ended, and the window is about to close unless somebody comes back.
    Ended,
    /// It was decided to close.
    Leaving,
}

/// A window that is closed while calls are being sent asks first.
pub fn ask_first(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        let station = Arc::clone(&app.state::<Arc<Station>>());
        let (overall, paused) = station.desk.queue().standing();
        let decided = station.desktop.is(&Away::Leaving);
        // A page that listens to nobody cannot ask, and must not keep a window open for ever.
        if !decided && is_busy(&overall, paused) && station.feed.ask_to_leave() {
            api.prevent_close();
        }
    });
}

/// Does as the person said.
pub fn leave(app: &AppHandle, how: Leave) {
    let station = Arc::clone(&app.state::<Arc<Station>>());
    match how {
        Leave::Background => {
            station.desktop.set(Away::Background);
            for window in app.webview_windows().values() {
                log_failure(window.hide());
            }
            tray::show(app);
        }
        Leave::Now => {
            station.desktop.set(Away::Leaving);
            for window in app.webview_windows().values() {
                log_failure(window.close());
            }
        }
    }
}

impl Desktop {
    /// The window is in front again.
    pub fn is_back(&self) {
        if self.is(&Away::Background) || self.is(&Away::Ended) {
            self.set(Away::Here);
            tray::hide(&self.app);
        }
    }

    /// Nobody looks: tells the tray how far it is, and closes when there is nothing more to do for anybody.
    pub(super) fn follow(&self, overall: &Overall, busy: bool, watches: bool) {
        if !self.is(&Away::Background) {
            return;
        }
        tray::tell(&self.app, &format!("{} of {} arrived", overall.arrived, overall.total));
        let needed = overall.need_you + overall.unknown > 0;
        if !busy && !needed && !watches {
            self.set(Away::Ended);
            let app = self.app.clone();
            tauri::async_runtime::spawn(async move {
                tokio::time::sleep(LAST_WORDS).await;
                app.state::<Arc<Station>>().desktop.end();
            });
        }
    }

    fn end(&self) {
        if !self.is(&Away::Ended) {
            return;
        }
        let station = Arc::clone(&self.app.state::<Arc<Station>>());
        let (overall, paused) = station.desk.queue().standing();
        if is_busy(&overall, paused) {
            self.set(Away::Background);
        } else {
            leave(&self.app, Leave::Now);
        }
    }

    fn is(&self, away: &Away) -> bool {
        *self.away.lock().unwrap_or_else(PoisonError::into_inner) == *away
    }

    fn set(&self, away: Away) {
        *self.away.lock().unwrap_or_else(PoisonError::into_inner) = away;
    }
}
