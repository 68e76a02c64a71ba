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
        ("121212", Weak::Guessable),
        ("112211", Weak::Guessable),
        ("123123", Weak::Guessable),
        ("20482048", Weak::Guessable),
        ("123321", Weak::Guessable),
        ("112233", Weak::Guessable),
        ("246802", Weak::Guessable),
        ("789012", Weak::Guessable),
    ];
    for (passcode, why) in cases {
        assert_eq!(hash(passcode), Err(why), "{passcode}");
    }
}

#[test]
fn ordinary_passcodes_are_taken() {
    for passcode in ["204682", "204871", "190384", "112358", "4711081"] {
        assert!(hash(passcode).is_ok(), "{passcode}");
    }
}

#[test]
fn a_visitor_who_plays_with_the_digits_does_not_keep_staff_out_for_more_than_five_minutes() {
    let mut tries = Tries::default();
    let mut waits = Vec::new();
    for _ in 0..12 {
        tries = tries.after_wrong(noon());
        waits.push(tries.wait(noon()).as_secs());
    }
    assert_eq!(waits, [0, 0, 30, 60, 120, 240, 300, 300, 300, 300, 300, 300]);
}

#[test]
fn the_wait_runs_out_and_a_clock_set_back_does_not_make_it_endless() {
    let third = Tries { wrong: 3, last: Some(noon()) };
    let after = |seconds| third.wait(noon() + SignedDuration::from_secs(seconds)).as_secs();
    assert_eq!((after(0), after(29), after(30), after(9000)), (30, 1, 0, 0));
    assert_eq!(after(-86_400), 30, "a clock that was set back");
}
