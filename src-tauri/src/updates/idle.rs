//! When nobody works here, so that a station may look after itself.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::{chooser, desktop, role::Role, station::Station};

/// The page says once a minute whether something lies over it. What it said longer ago tells nothing.
const STILL_TRUE: Duration = Duration::from_secs(150);

/// What the page last said.
#[derive(Default)]
pub(super) struct Page(Mutex<Option<(Instant, bool)>>);

impl Page {
    pub(super) fn says(&self, covered: bool, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, covered));
    }

    /// Whether nothing lies over the page. Of a page that says nothing nobody knows.
    fn is_bare(&self, now: Instant) -> bool {
        let said = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        said.is_some_and(|(at, covered)| !covered && now.duration_since(at) < STILL_TRUE)
    }
}

/// Whether nobody works here now.
pub(super) fn is_idle(station: &Station) -> bool {
    let now = Instant::now();
    if station.role == Role::Kiosk {
        let set = Duration::from_secs(station.kiosk_idle().into());
        return station.kiosk.is_quiet(set, now);
    }
    let (overall, paused) = station.desk.queue().standing();
    !desktop::is_busy(&overall, paused)
        && !station.desk.sends_people()
        && !chooser::is_open()
        && station.updates.page.is_bare(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_bare_as_long_as_it_says_so() {
        let (page, now) = (Page::default(), Instant::now());
        assert!(!page.is_bare(now), "nobody knows");
        page.says(true, now);
        assert!(!page.is_bare(now));
        page.says(false, now);
        assert!(page.is_bare(now));
        assert!(!page.is_bare(now + STILL_TRUE), "it has been silent since");
    }
}
