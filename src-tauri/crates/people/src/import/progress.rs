//! How far a run is.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use gatehouse_records::{Import, RowState, Stage};

/// How far back the pace looks.
const WINDOW: Duration = Duration::from_secs(10);

/// How far a run is.
#[derive(Debug, Clone, PartialEq)]
pub struct Progress {
    /// Grows with each change, so that a lost message heals.
    pub seq: u64,
    /// Where the import stands.
    pub stage: Stage,
    /// Why it waits or had to stop, or nothing.
    pub words: String,
    /// Rows that there is something to do about.
    pub total: u64,
    /// Of these, done.
    pub done: u64,
    /// Refused.
    pub refused: u64,
    /// Without a known end.
    pub unknown: u64,
    /// Being sent.
    pub sending: u64,
    /// Rows a second, lately.
    pub rate: f64,
    /// How long the rest takes at that pace.
    pub left: Option<Duration>,
}

impl Progress {
    /// As the directory has it.
    #[must_use]
    pub fn of(import: &Import) -> Self {
        let count = |state| import.in_state(state);
        let [done, refused, unknown, sending] =
            [RowState::Done, RowState::Refused, RowState::Unknown, RowState::Sending].map(count);
        Self {
            seq: 0,
            stage: import.stage,
            words: import.words.clone(),
            total: done + refused + unknown + sending + count(RowState::Waiting),
            done,
            refused,
            unknown,
            sending,
            rate: 0.0,
            left: None,
        }
    }

    /// Rows that are over.
    #[must_use]
    pub fn over(&self) -> u64 {
        self.done + self.refused + self.unknown
    }

    pub(super) fn count(&mut self, state: RowState) {
        match state {
            RowState::Done => self.done += 1,
            RowState::Refused => self.refused += 1,
            RowState::Unknown => self.unknown += 1,
            RowState::Left | RowState::Waiting | RowState::Sending => {}
        }
    }
}

/// The pace of late.
#[derive(Default)]
pub(super) struct Pace {
    looks: VecDeque<(Instant, u64)>,
}

impl Pace {
    /// Notes how many rows are over by now, and works out the pace.
    #[allow(clippy::cast_precision_loss, reason = "counts of rows are small")]
    pub(super) fn note(&mut self, now: Instant, progress: &mut Progress) {
        let over = progress.over();
        self.looks.push_back((now, over));
        while self.looks.len() > 2 && self.looks.front().is_some_and(|(at, _)| now - *at > WINDOW) {
            self.looks.pop_front();
        }
        let Some((at, before)) = self.looks.front() else { return };
        let span = (now - *at).as_secs_f64();
        if span <= 0.0 {
            return;
        }
        progress.rate = (over - before) as f64 / span;
        let rest = progress.total.saturating_sub(over) as f64;
        let left = rest / progress.rate;
        progress.left = Duration::try_from_secs_f64(left).ok();
    }
}
