//! When a slip was made, for how long it is good and what for: 56 bits, under the MAC of the picture and of the code.

use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

use super::SlipTrouble;

/// Moments are counted in milliseconds from the beginning of 2026; forty bits last until 2060.
const FIRST: Timestamp = Timestamp::constant(1_767_225_600, 0);
const MADE_BITS: u32 = 40;
/// Eleven bits: 85 days.
const HOURS_BITS: u32 = 11;
/// Two bits for what it is good for, three that are drawn.
const DRAWN_BITS: u32 = 3;

/// The longest that a slip can be good, in hours.
pub(crate) const MOST_HOURS: u16 = (1 << HOURS_BITS) - 1;

/// The last moment that was given to a slip here. Each gets one of its own, so that no two slips of one desk are alike.
static LAST: AtomicI64 = AtomicI64::new(i64::MIN);

/// What a slip is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// A first face.
    Enrol,
    /// A face in place of one that is there.
    Replace,
}

impl Purpose {
    const fn bits(self) -> u64 {
        match self {
            Self::Enrol => 0,
            Self::Replace => 1,
        }
    }

    const fn of_bits(bits: u64) -> Option<Self> {
        match bits {
            0 => Some(Self::Enrol),
            1 => Some(Self::Replace),
            _ => None,
        }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Term {
    made: i64,
    hours: u16,
    pub(super) purpose: Purpose,
    drawn: u8,
}

impl Term {
    pub(super) const BYTES: usize = 7;

    /// `drawn`: three bits at random, for two desks that make a slip at the same moment.
    pub(super) fn new(
        made: Timestamp,
        (hours, purpose): (u16, Purpose),
        drawn: u8,
    ) -> Option<Self> {
        let made = made.as_millisecond() - FIRST.as_millisecond();
        let fits = (0..1 << MADE_BITS).contains(&made) && (1..=MOST_HOURS).contains(&hours);
        fits.then_some(Self { made, hours, purpose, drawn: drawn & ((1 << DRAWN_BITS) - 1) })
    }

    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut whole = [0; 8];
        whole.get_mut(1..)?.copy_from_slice(bytes.get(..Self::BYTES)?);
        let all = u64::from_be_bytes(whole);
        let low = |bits: u32, from: u32| (all >> from) & ((1 << bits) - 1);
        let purpose = Purpose::of_bits(low(2, DRAWN_BITS))?;
        let hours = u16::try_from(low(HOURS_BITS, DRAWN_BITS + 2)).ok()?;
        let made = i64::try_from(low(MADE_BITS, DRAWN_BITS + 2 + HOURS_BITS)).ok()?;
        Some(Self { made, hours, purpose, drawn: u8::try_from(low(DRAWN_BITS, 0)).ok()? })
    }

    pub(super) fn bytes(self) -> [u8; Self::BYTES] {
        let mut all = u64::try_from(self.made).unwrap_or_default();
        all = (all << HOURS_BITS) | u64::from(self.hours);
        all = (all << 2) | self.purpose.bits();
        all = (all << DRAWN_BITS) | u64::from(self.drawn);
        let [_, rest @ ..] = all.to_be_bytes();
        rest
    }

    pub(super) fn made(self) -> Timestamp {
        FIRST.saturating_add(SignedDuration::from_millis(self.made)).unwrap_or(FIRST)
    }

    pub(super) fn expires(self) -> Timestamp {
        let life = SignedDuration::from_hours(i64::from(self.hours));
        self.made().saturating_add(life).unwrap_or(FIRST)
    }

    pub(super) fn in_time(self, now: Timestamp) -> Result<(), SlipTrouble> {
        if now < self.expires() { Ok(()) } else { Err(SlipTrouble::Expired) }
    }
}

/// `now`, or the first moment after it that no slip of this process has yet.
pub(super) fn own_moment(now: Timestamp) -> Timestamp {
    let now = now.as_millisecond();
    let next = |last: i64| now.max(last.saturating_add(1));
    let last = LAST.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(next(last)));
    let own = last.map_or(now, next);
    Timestamp::from_millisecond(own).unwrap_or(FIRST)
}
