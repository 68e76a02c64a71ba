//! How hard the queue works: what can be changed while it does.

use jiff::{Timestamp, civil::Time};
use serde::{Deserialize, Serialize};

use crate::metadata::of_this_computer;

/// The most calls on their way at the same time.
pub const MOST_AT_ONCE: usize = 8;
const MINUTES_A_DAY: u16 = 24 * 60;

/// How hard the queue works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tuning {
    /// Calls on their way at the same time, 1 to 8.
    pub at_once: usize,
    /// Bytes a second over all calls, where there is a limit.
    pub limit: Option<u64>,
    /// Other limits at certain times of the day. The first that holds counts.
    pub timetable: Vec<Hours>,
    /// Whether the SHA-256 of each file is taken on its way.
    pub hashed: bool,
}

/// A limit for some hours of each day, in minutes since midnight by this computer's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hours {
    /// The first minute.
    pub from: u16,
    /// The first minute after. Before `from`, it is meant for the next day.
    pub to: u16,
    /// Bytes a second, or no limit.
    pub limit: Option<u64>,
}

impl Default for Tuning {
    fn default() -> Self {
        Self { at_once: 3, limit: None, timetable: Vec::new(), hashed: true }
    }
}

impl Tuning {
    /// The same within what can be.
    #[must_use]
    pub(crate) fn within_bounds(mut self) -> Self {
        self.at_once = self.at_once.clamp(1, MOST_AT_ONCE);
        for hours in &mut self.timetable {
            hours.from %= MINUTES_A_DAY;
            hours.to %= MINUTES_A_DAY;
        }
        self
    }

    /// The limit at a time.
    pub(crate) fn limit_at(&self, now: Timestamp) -> Option<u64> {
        self.limit_in(local_minute(now))
    }

    /// The limit at a time, and the minute since midnight at which another one begins to hold, if one ever does.
    pub fn holding(&self, now: Timestamp) -> (Option<u64>, Option<u16>) {
        let minute = local_minute(now);
        let limit = self.limit_in(minute);
        let mut coming = (1..MINUTES_A_DAY).map(|later| (minute + later) % MINUTES_A_DAY);
        (limit, coming.find(|minute| self.limit_in(*minute) != limit))
    }

    fn limit_in(&self, minute: u16) -> Option<u64> {
        let now = self.timetable.iter().find(|hours| hours.hold(minute));
        now.map_or(self.limit, |hours| hours.limit).filter(|limit| *limit > 0)
    }
}

impl Hours {
    fn hold(&self, minute: u16) -> bool {
        if self.from <= self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

fn local_minute(now: Timestamp) -> u16 {
    minute_of(now.to_zoned(of_this_computer()).time())
}

fn minute_of(time: Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_hold_also_over_midnight() {
        let night = Hours { from: 22 * 60, to: 6 * 60, limit: None };
        assert!(night.hold(23 * 60) && night.hold(0) && night.hold(6 * 60 - 1));
        assert!(!night.hold(6 * 60) && !night.hold(12 * 60));
        let day = Hours { from: 8 * 60, to: 18 * 60, limit: Some(1) };
        assert!(day.hold(8 * 60) && !day.hold(18 * 60) && !day.hold(0));
    }

    #[test]
    fn outside_the_timetable_the_plain_limit_counts() {
        let now = Timestamp::now();
        let minute = local_minute(now);
        let end = (minute + 2) % MINUTES_A_DAY;
        let during = Hours { from: minute, to: end, limit: Some(5) };
        let tuning = Tuning { limit: Some(9), ..Tuning::default() };
        assert_eq!(tuning.limit_at(now), Some(9));
        assert_eq!(tuning.holding(now), (Some(9), None), "it holds for ever");
        let timed = Tuning { timetable: vec![during], ..tuning };
        assert_eq!(timed.limit_at(now), Some(5));
        assert_eq!(timed.holding(now), (Some(5), Some(end)));
        let never = Hours { from: minute, to: minute, ..during };
        assert_eq!(Tuning { timetable: vec![never], ..timed }.limit_at(now), Some(9));
    }

    #[test]
    fn what_cannot_be_is_brought_within_bounds() {
        let odd = Tuning { at_once: 99, ..Tuning::default() };
        assert_eq!(odd.within_bounds().at_once, MOST_AT_ONCE);
        assert_eq!(Tuning { at_once: 0, ..Tuning::default() }.within_bounds().at_once, 1);
    }
}
