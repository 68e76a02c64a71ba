//! How fast wrong codes and names may be typed: a vessel that each wrong one fills a little, and that time empties.

use jiff::{SignedDuration, Timestamp};

/// How many wrong ones cost no wait, and how long each of them is remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// With so many wrong ones in a row the wait begins; those before cost nothing, for fingers slip. At least one.
    pub waits_from: i32,
    /// One wrong one is forgotten in this time, which is the wait too.
    pub each: SignedDuration,
}

impl Limit {
    /// Codes that are typed at one station, whoever types them. A minute is no ban for whoever comes next.
    pub const STATION: Self = Self { waits_from: 4, each: SignedDuration::from_mins(1) };
    /// Codes that speak of one slip: who has it in hand needs no tenth try.
    pub const SLIP: Self = Self { waits_from: 4, each: SignedDuration::from_mins(15) };
    /// Login names: no secret is in them, so they are asked slower.
    pub const NAMES: Self = Self { waits_from: 3, each: SignedDuration::from_mins(5) };
}

/// Wrong ones so far, as they are written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Guesses {
    /// How full the vessel was.
    pub level: SignedDuration,
    /// When it was that.
    pub at: Option<Timestamp>,
}

impl Guesses {
    /// How full it is by now. A clock that was set back empties nothing, and one set forward is believed.
    fn now(self, now: Timestamp) -> SignedDuration {
        let passed = self.at.map_or(SignedDuration::ZERO, |at| now.duration_since(at));
        (self.level - passed.max(SignedDuration::ZERO)).max(SignedDuration::ZERO)
    }

    /// How long it is until the next may be typed; never longer than one of them is remembered.
    #[must_use]
    pub fn wait(self, now: Timestamp, limit: Limit) -> SignedDuration {
        let free = limit.each.saturating_mul(limit.waits_from - 1);
        (self.now(now) - free).clamp(SignedDuration::ZERO, limit.each)
    }

    /// After one more.
    #[must_use]
    pub fn after_wrong(self, now: Timestamp, limit: Limit) -> Self {
        let most = limit.each.saturating_mul(limit.waits_from);
        Self { level: (self.now(now) + limit.each).min(most), at: Some(now) }
    }

    /// The same after a clock was set back: what was passed before nobody knows any more, so the wait begins anew.
    #[must_use]
    pub fn set_right(self, now: Timestamp) -> Option<Self> {
        self.at.filter(|at| now < *at).map(|_| Self { at: Some(now), ..self })
    }
}
