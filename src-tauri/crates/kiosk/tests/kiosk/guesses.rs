use gatehouse_kiosk::{CODE_BITS, Guesses, Limit};
use jiff::{SignedDuration, Timestamp};

use crate::noon;

const LIMITS: [Limit; 3] = [Limit::STATION, Limit::SLIP, Limit::NAMES];

fn after(seconds: i64) -> Timestamp {
    noon() + SignedDuration::from_secs(seconds)
}

/// How many can be typed in a day by somebody who never waits longer than has to be.
fn in_a_day(limit: Limit) -> u32 {
    let (mut guesses, mut now, mut typed) = (Guesses::default(), noon(), 0);
    while now < after(86_400) {
        let wait = guesses.wait(now, limit);
        if wait.is_zero() {
            guesses = guesses.after_wrong(now, limit);
            typed += 1;
        } else {
            now += wait;
        }
    }
    typed
}

#[test]
fn a_thousand_kiosks_that_guess_for_a_day_find_a_slip_less_than_once_in_a_million() {
    let a_day = in_a_day(Limit::STATION);
    assert_eq!(a_day, 1443, "one a minute, and the first few at once");
    let codes = 2_f64.powi(i32::try_from(CODE_BITS).unwrap());
    let found = 1000.0 * f64::from(a_day) / codes;
    // 1,000 × 1,443 guesses at 2^48 codes: 5 in 10^9.
    assert!(found < 1e-6, "{found:e}");
    assert!((4e-9..6e-9).contains(&found), "{found:e}");
}

#[test]
fn the_first_wrong_ones_cost_nothing_and_no_wait_is_longer_than_one_is_remembered() {
    for limit in LIMITS {
        let mut guesses = Guesses::default();
        for wrong in 1..=20 {
            guesses = guesses.after_wrong(noon(), limit);
            let expected = if wrong < limit.waits_from { SignedDuration::ZERO } else { limit.each };
            assert_eq!(guesses.wait(noon(), limit), expected, "{wrong} of {limit:?}");
        }
    }
}

#[test]
fn whoever_comes_next_waits_a_minute_at_most_and_after_a_while_everything_is_forgotten() {
    let limit = Limit::STATION;
    let full = (0..9).fold(Guesses::default(), |all, _| all.after_wrong(noon(), limit));
    let wait = |seconds| full.wait(after(seconds), limit).as_secs();
    assert_eq!((wait(0), wait(1), wait(59), wait(60)), (60, 59, 1, 0));
    assert_eq!(
        full.after_wrong(after(240), limit),
        Guesses::default().after_wrong(after(240), limit)
    );
}

#[test]
fn a_clock_that_was_set_back_begins_the_wait_anew_and_does_not_make_it_endless() {
    let limit = Limit::STATION;
    let full = (0..4).fold(Guesses::default(), |all, _| all.after_wrong(noon(), limit));
    assert_eq!(full.set_right(after(1)), None);
    let back = after(-86_400);
    assert_eq!(full.wait(back, limit), limit.each);
    let right = full.set_right(back).unwrap();
    assert_eq!(right.wait(back + limit.each, limit), SignedDuration::ZERO);
}
