use gatehouse_kiosk::passcode::{Tries, Weak, hash, is_right};
use jiff::SignedDuration;

use crate::noon;

#[test]
fn a_passcode_opens_by_itself_only_and_is_kept_as_a_hash() {
    let kept = hash("204871").unwrap();
    assert!(kept.starts_with("$argon2id$") && !kept.contains("204871"));
    assert!(is_right("204871", &kept));
    for wrong in ["204872", "", "20487", "2048710"] {
        assert!(!is_right(wrong, &kept), "{wrong}");
    }
    assert_ne!(hash("204871").unwrap(), kept, "salted");
    assert!(!is_right("204871", "not a hash"));
}

#[test]
fn a_weak_passcode_is_refused_with_its_reason() {
    let cases = [
        ("20487", Weak::Length),
        ("2048712048712", Weak::Length),
        ("20487a", Weak::NotDigits),
        ("٢٠٤٨٧١", Weak::NotDigits),
        ("111111", Weak::Guessable),
        ("123456", Weak::Guessable),
        ("987654", Weak::Guessable),
    ];
    for (passcode, why) in cases {
        assert_eq!(hash(passcode), Err(why), "{passcode}");
    }
}

#[test]
fn the_wait_begins_with_the_third_wrong_one_doubles_and_ends_at_an_hour() {
    let mut tries = Tries::default();
    let mut waits = Vec::new();
    for _ in 0..12 {
        tries = tries.after_wrong(noon());
        waits.push(tries.wait(noon()).as_secs());
    }
    assert_eq!(waits, [0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
}

#[test]
fn the_wait_runs_out_and_a_clock_set_back_does_not_make_it_endless() {
    let third = Tries { wrong: 3, last: Some(noon()) };
    let after = |seconds| third.wait(noon() + SignedDuration::from_secs(seconds)).as_secs();
    assert_eq!((after(0), after(29), after(30), after(9000)), (30, 1, 0, 0));
    assert_eq!(after(-86_400), 30, "a clock that was set back");
}
