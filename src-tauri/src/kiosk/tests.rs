//! The visit itself, with a clock that moves when it is told to.

use std::time::Duration;

use gatehouse_kiosk::flow::Event;
use gatehouse_vendors::authx::{Cause, TokenTrouble};
use zeroize::Zeroizing;

use super::*;
use crate::views::kiosk::FaceReason;

const SET: Duration = Duration::from_secs(90);

fn chidi() -> Visitor {
    Visitor {
        id: "bf78c938-bf06-4625-bf79-7622f3f98e11".parse().unwrap(),
        connection: "front".to_owned(),
        guid: "bf78c938-bf06-4625-bf79-7622f3f98e88".to_owned(),
        first_name: Some("Chidi".to_owned()),
        slip: Some(("mark".to_owned(), Timestamp::UNIX_EPOCH)),
    }
}

/// Somebody whose picture was taken.
fn at_the_check() -> Kiosk {
    let kiosk = Kiosk::new();
    for event in [Event::Began, Event::Identified, Event::Agreed, Event::Taken, Event::Enrolled] {
        kiosk.turn(event).unwrap();
        kiosk.visit().visitor = Some(chidi());
    }
    let picture = Zeroizing::new(vec![0xff, 0xd8, 0xff, 0xd9]);
    kiosk.visit().second = Some(Sample::new(picture).unwrap());
    kiosk.visit().language = Some(Language::Ar);
    kiosk
}

fn knows_nobody(kiosk: &Kiosk) -> bool {
    let visit = kiosk.visit();
    visit.step == Step::Welcome
        && visit.visitor.is_none()
        && visit.second.is_none()
        && visit.result.is_none()
        && visit.language.is_none()
}

#[test]
fn a_kiosk_is_quiet_only_where_nobody_is_and_nobody_has_been_for_a_while() {
    let (kiosk, now) = (Kiosk::new(), Instant::now());
    assert!(!kiosk.is_quiet(SET, now), "somebody may have touched it a moment ago");
    assert!(kiosk.is_quiet(SET, now + SET));
    kiosk.touch(now + SET);
    assert!(!kiosk.is_quiet(SET, now + SET));
    assert!(!at_the_check().is_quiet(SET, now + SET * 2), "a visit is not over");
}

#[test]
fn whoever_has_gone_is_forgotten_with_their_picture_by_the_shell_alone() {
    let kiosk = at_the_check();
    let start = Instant::now();
    let later = |seconds| start + Duration::from_secs(seconds);
    // While a reply is awaited nobody is forgotten: whoever came next would see its end.
    assert!(!kiosk.forget_who_has_gone(SET, later(3600)));
    kiosk.turn(Event::NotRecognised).unwrap();
    assert!(!kiosk.forget_who_has_gone(SET, Instant::now() + Duration::from_secs(29)));
    assert!(!knows_nobody(&kiosk));
    kiosk.forget_who_has_gone(SET, Instant::now() + Duration::from_secs(31));
    assert!(knows_nobody(&kiosk));
}

#[test]
fn a_page_that_has_spoken_and_is_silent_hangs_once() {
    let (kiosk, start) = (Kiosk::new(), Instant::now());
    let later = |seconds| start + Duration::from_secs(seconds);
    assert!(!kiosk.page_hangs(later(600)), "it has not been loaded yet");
    *kiosk.heard() = Some(start);
    assert!(!kiosk.page_hangs(later(15)));
    assert!(kiosk.page_hangs(later(16)));
    assert!(!kiosk.page_hangs(later(17)), "it is being loaded");
}

#[test]
fn a_touch_keeps_a_visit_and_the_camera_is_closed_with_its_end() {
    let kiosk = Kiosk::new();
    kiosk.turn(Event::Began).unwrap();
    let start = Instant::now();
    let later = |seconds| start + Duration::from_secs(seconds);
    kiosk.touch(later(80));
    assert!(!kiosk.forget_who_has_gone(SET, later(100)));
    assert_eq!(kiosk.left(SET, later(100)), Some(Duration::from_secs(70)));
    assert!(kiosk.forget_who_has_gone(SET, later(171)), "it was looking for a slip");
    assert!(knows_nobody(&kiosk));
    assert_eq!(kiosk.left(SET, later(9000)), None, "nobody is there to be forgotten");
}

#[test]
fn a_slip_that_was_spent_in_this_visit_does_not_keep_its_owner_from_a_new_picture() {
    let kiosk = at_the_check();
    kiosk.has_used_slip();
    kiosk.turn(Event::NotRecognised).unwrap();
    kiosk.turn(Event::Again).unwrap();
    let visitor = kiosk.visitor().unwrap_or_else(|_| chidi());
    assert!(visitor.slip.is_none());
    assert!(kiosk.visit().second.is_none(), "the picture of the check has gone");
}

#[test]
fn what_can_only_happen_at_another_step_changes_nothing() {
    let kiosk = Kiosk::new();
    assert_eq!(kiosk.turn(Event::Agreed), Err(KioskTrouble::NotNow));
    assert_eq!(kiosk.looking(), Looking::Closed);
    assert!(knows_nobody(&kiosk));
}

#[test]
fn a_service_that_gives_no_token_is_away_or_busy_or_for_staff() {
    let of = |trouble| FaceReason::from(&Cause::Token(trouble));
    assert_eq!(of(TokenTrouble::Unreachable), FaceReason::Unreachable);
    assert_eq!(of(TokenTrouble::TooSlow), FaceReason::Unreachable);
    assert_eq!(of(TokenTrouble::ServiceTrouble(503)), FaceReason::Busy);
    let refused = TokenTrouble::Refused { status: 401, detail: None };
    assert_eq!(of(refused), FaceReason::SignIn);
}
