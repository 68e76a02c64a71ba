//! Whether somebody still stands before the kiosk, and whether its page still answers.

use std::{
    sync::{Arc, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use gatehouse_kiosk::{
    flow::{Event, Step},
    idle,
};

use super::Kiosk;
use crate::{station::Station, views::kiosk::KioskPulse};

/// A page that says nothing for so long runs in circles; on a slow machine it may well be silent for a while.
const HANGS_AFTER: Duration = Duration::from_secs(15);

impl Kiosk {
    /// Somebody did something.
    pub fn touch(&self, now: Instant) {
        self.visit().touched = now;
    }

    /// The page speaks twice a second. `true`, once: it has not for long, and has to be loaded anew.
    pub fn page_hangs(&self, now: Instant) -> bool {
        let mut heard = self.heard();
        let hangs = heard.is_some_and(|at| now.saturating_duration_since(at) > HANGS_AFTER);
        if hangs {
            *heard = None;
        }
        hangs
    }

    /// Whether nobody is here: no visit, no staff, and no touch for as long as a visit may wait.
    pub fn is_quiet(&self, set: Duration, now: Instant) -> bool {
        let visit = self.visit();
        visit.step == Step::Welcome
            && now.saturating_duration_since(visit.touched) >= set
            && !self.leaving.are_staff_here(now)
    }

    /// The page has died, which is no hanging: it is silent until it is loaded anew.
    #[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux tells of it"))]
    pub fn page_died(&self) {
        *self.heard() = None;
    }

    pub(super) fn heard(&self) -> MutexGuard<'_, Option<Instant>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the visit still waits for a touch; nothing where it waits for ever.
    pub(super) fn left(&self, set: Duration, now: Instant) -> Option<Duration> {
        let visit = self.visit();
        idle::patience(visit.step, set).map(|patience| idle::left(patience, visit.touched, now))
    }

    /// Forgets whoever has gone; `true`: the camera has to be closed.
    pub(super) fn forget_who_has_gone(&self, set: Duration, now: Instant) -> bool {
        let gone = self.left(set, now).is_some_and(|left| left.is_zero());
        gone && self.turn(Event::Left).unwrap_or(false)
    }
}

/// Looks after the kiosk as long as it runs: a page that hangs must not keep the last person.
pub async fn look_after(station: Arc<Station>) {
    const EACH: Duration = Duration::from_secs(1);
    loop {
        tokio::time::sleep(EACH).await;
        look_who_has_gone(&station, Instant::now());
    }
}

/// Whether somebody is still there. `touched`: the page saw them do something.
pub fn pulse(station: &Station, touched: bool) -> KioskPulse {
    let now = Instant::now();
    *station.kiosk.heard() = Some(now);
    if touched {
        station.kiosk.touch(now);
    }
    look_who_has_gone(station, now);
    let left = station.kiosk.left(patience(station), now);
    let seconds = |left: Duration| u32::try_from(left.as_millis().div_ceil(1000)).unwrap_or(0);
    KioskPulse {
        step: station.kiosk.visit().step.into(),
        left_seconds: left.map(seconds),
        needs_staff: station.selftest.needs_staff(),
    }
}

fn look_who_has_gone(station: &Station, now: Instant) {
    if station.kiosk.forget_who_has_gone(patience(station), now) {
        station.eyes.close();
    }
}

fn patience(station: &Station) -> Duration {
    Duration::from_secs(station.kiosk_idle().into())
}
