use gatehouse_records::{
    Admitted, By, Consent, Factor, GuessRecord, HomeVisit, Presence, Trouble, UsedSlip, Verdict,
    Work,
};
use jiff::{SignedDuration, Timestamp};

use crate::{Desk, anyone, by};

const GUID: &str = "bf78c938-bf06-4625-bf79-7622f3f98e88";

fn slip(login_name: Option<&str>) -> Admitted {
    Admitted {
        connection: "authx".to_owned(),
        guid: GUID.to_owned(),
        login_name: login_name.map(str::to_owned),
        first_name: login_name.map(|_| "Chidi".to_owned()),
    }
}

fn agreed(at: Timestamp) -> Consent {
    let word = |text: &str| text.to_owned();
    Consent { version: word("1"), hash: word("abc"), language: word("ar"), at }
}

fn used(mark: &str, expires: Timestamp) -> UsedSlip {
    UsedSlip { mark: mark.to_owned(), expires }
}

const FACE: Work = Work::Set(Factor::Face);

#[tokio::test]
async fn a_slip_is_used_once_even_across_a_restart_and_forgotten_long_after_it_is_void() {
    let desk = Desk::new().await;
    let id = desk.records.admit(&slip(Some("chidi")), &by()).await.unwrap();
    let tomorrow = Timestamp::now() + SignedDuration::from_hours(24);
    let m = used("m", tomorrow);
    assert_eq!(desk.records.begin_factor_by_slip((id, FACE), &m, &by()).await, Ok(true));
    let desk = desk.reopened().await;
    assert_eq!(desk.records.slip_is_used("m").await, Ok(true));
    assert_eq!(desk.records.unsettled().await.unwrap().len(), 1, "with the write that it led to");
    desk.records.refuse(id, FACE, &by()).await.unwrap();
    assert_eq!(desk.records.begin_factor_by_slip((id, FACE), &m, &by()).await, Ok(false));
    assert_eq!(desk.records.unsettled().await.unwrap().len(), 0, "nothing was begun");

    let void = By { at: tomorrow + SignedDuration::from_secs(1), ..by() };
    let other = used("other", tomorrow);
    desk.records.begin_factor_by_slip((id, FACE), &other, &void).await.unwrap();
    assert_eq!(desk.records.slip_is_used("m").await, Ok(true), "the clock may be wrong");
    desk.records.refuse(id, FACE, &void).await.unwrap();
    desk.records.give_slip_back("other", &void).await.unwrap();
    assert_eq!(desk.records.slip_is_used("other").await, Ok(false));
    let later = By { at: tomorrow + SignedDuration::from_hours(32 * 24), ..by() };
    desk.records.begin_factor_by_slip((id, FACE), &other, &later).await.unwrap();
    assert_eq!(desk.records.slip_is_used("m").await, Ok(false), "void for a month");
}

#[tokio::test]
async fn slips_that_were_used_elsewhere_are_used_here_and_none_is_forgotten_for_it() {
    let desk = Desk::new().await;
    let expires = Timestamp::now() + SignedDuration::from_hours(24);
    let own = [used("own", expires)];
    desk.records.take_used_slips(&own, &by()).await.unwrap();
    let came = [used("own", expires), used("theirs", expires)];
    assert_eq!(desk.records.take_used_slips(&came, &by()).await, Ok(1));
    assert_eq!(desk.records.take_used_slips(&came, &by()).await, Ok(0), "as often as one likes");
    assert_eq!(desk.records.slip_is_used("theirs").await, Ok(true));
    let marks: Vec<String> =
        desk.records.used_slips().await.unwrap().into_iter().map(|slip| slip.mark).collect();
    assert_eq!(marks, ["own", "theirs"]);
}

#[tokio::test]
async fn a_new_directory_remembers_no_slip_from_before_it_was_made() {
    let before = Timestamp::now() - SignedDuration::from_secs(1);
    let desk = Desk::new().await;
    let since = desk.records.slips_known_since().await.unwrap();
    assert!(since > before && since <= Timestamp::now());
    let desk = desk.reopened().await;
    assert_eq!(desk.records.slips_known_since().await, Ok(since));
}

#[tokio::test]
async fn wrong_codes_are_counted_across_a_restart_each_kind_by_itself() {
    let desk = Desk::new().await;
    assert_eq!(desk.records.guesses("station").await, Ok(None));
    let at: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    let level = SignedDuration::from_secs(180);
    let then = By { at, ..by() };
    let all = [("station", GuessRecord { level, at }), ("m", GuessRecord { level: level * 2, at })];
    desk.records.put_guesses(&all, &then).await.unwrap();
    let desk = desk.reopened().await;
    assert_eq!(desk.records.guesses("station").await, Ok(Some(GuessRecord { level, at })));
    let later = at + SignedDuration::from_hours(25);
    let all = [("station", GuessRecord { level, at: later })];
    desk.records.put_guesses(&all, &By { at: later, ..by() }).await.unwrap();
    assert_eq!(desk.records.guesses("m").await, Ok(None), "nothing of it counts any more");
}

#[tokio::test]
async fn who_came_by_a_slip_is_told_from_whom_a_desk_put_here() {
    let desk = Desk::new().await;
    let came = desk.records.admit(&slip(Some("chidi")), &by()).await.unwrap();
    let known = desk.records.adopt(&anyone("ada"), "g-1", &by()).await.unwrap();
    let desk = desk.reopened().await;
    assert_eq!(desk.records.is_by_slip(came).await, Ok(true));
    assert_eq!(desk.records.is_by_slip(known).await, Ok(false));
}

#[tokio::test]
async fn a_no_is_written_and_ends_an_earlier_yes_until_there_is_another() {
    let desk = Desk::new().await;
    let id = desk.records.admit(&slip(Some("chidi")), &by()).await.unwrap();
    let at = |minute: i64| -> Timestamp {
        let ten: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
        ten + SignedDuration::from_mins(minute)
    };
    desk.records.consent(id, &agreed(at(0)), &by()).await.unwrap();
    desk.records.refuse_consent(id, &agreed(at(1)), &by()).await.unwrap();
    let desk = desk.reopened().await;
    assert_eq!(desk.records.consents_of(id).await.unwrap(), []);
    desk.records.consent(id, &agreed(at(2)), &by()).await.unwrap();
    assert_eq!(desk.records.consents_of(id).await.unwrap(), [agreed(at(2))]);
    // Admitted, yes, no, yes.
    assert!(matches!(desk.records.verify_chain().await.unwrap(), Verdict::Whole(4)));
}

#[tokio::test]
async fn a_slip_takes_up_whom_the_kiosk_does_not_know_and_finds_whom_it_does() {
    let desk = Desk::new().await;
    let id = desk.records.admit(&slip(Some("chidi")), &by()).await.unwrap();
    assert_eq!(desk.records.admit(&slip(None), &by()).await, Ok(id), "the same guid");
    let person = desk.records.person(id).await.unwrap();
    assert_eq!(person.typed.login_name, "chidi");
    assert_eq!(person.typed.profile.first_name, "Chidi");
    let other =
        Admitted { guid: "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9".into(), ..slip(Some("chidi")) };
    let id = desk.records.admit(&other, &by()).await.unwrap();
    let person = desk.records.person(id).await.unwrap();
    assert_eq!(person.typed.login_name, other.guid, "the login name is somebody else's here");
}

#[tokio::test]
async fn a_consent_is_written_once_and_neither_changed_nor_cut() {
    let desk = Desk::new().await;
    let id = desk.records.admit(&slip(Some("chidi")), &by()).await.unwrap();
    let consent = agreed("2026-11-22T10:00:00Z".parse().unwrap());
    desk.records.consent(id, &consent, &by()).await.unwrap();
    let desk = desk.reopened().await;
    assert_eq!(desk.records.consents_of(id).await.unwrap(), [consent]);
    assert!(matches!(desk.records.verify_chain().await.unwrap(), Verdict::Whole(2)));
    let draft = desk.records.begin_add(&anyone("new"), &by()).await.unwrap();
    let at = agreed(Timestamp::now());
    assert_eq!(desk.records.consent(draft, &at, &by()).await, Err(Trouble::NotNow));
}

#[tokio::test]
async fn what_a_kiosk_enrolled_comes_home_with_its_own_date_and_never_over_something_newer() {
    let (kiosk, desk) = (Desk::new().await, Desk::new().await);
    let id = kiosk.records.admit(&slip(None), &by()).await.unwrap();
    let at: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
    let then = By { at, ..by() };
    kiosk.records.consent(id, &agreed(at), &then).await.unwrap();
    kiosk.records.begin_factor(id, Work::Set(Factor::Face), &then).await.unwrap();
    kiosk.records.finish_factor(id, Work::Set(Factor::Face), &then).await.unwrap();
    let visit = kiosk.records.visits("authx").await.unwrap().remove(0);
    assert!(visit.face == (Presence::Present, at));

    let home = HomeVisit { connection: "authx".to_owned(), visit };
    assert_eq!(desk.records.take_home(&home, &by()).await, Ok(false), "nobody has this guid");
    let id = desk.records.adopt(&anyone("chidi"), GUID, &by()).await.unwrap();
    for _ in 0..2 {
        assert_eq!(desk.records.take_home(&home, &by()).await, Ok(true));
    }
    let face = desk.records.person(id).await.unwrap().factors.remove(0);
    assert_eq!((face.factor, face.presence, face.at), (Factor::Face, Presence::Present, at));
    assert_eq!(desk.records.consents_of(id).await.unwrap().len(), 1);

    desk.records.begin_factor(id, Work::Remove(Factor::Face), &by()).await.unwrap();
    desk.records.finish_factor(id, Work::Remove(Factor::Face), &by()).await.unwrap();
    desk.records.take_home(&home, &by()).await.unwrap();
    let face = desk.records.person(id).await.unwrap().factors.remove(0);
    assert_eq!(face.presence, Presence::Absent, "it was removed after the kiosk had enrolled it");
}

#[tokio::test]
async fn wrong_passcodes_are_counted_across_a_restart_until_a_new_one_is_set() {
    let desk = Desk::new().await;
    assert!(desk.records.passcode().await.unwrap().is_none());
    desk.records.set_passcode("$hash", &by()).await.unwrap();
    let at: Timestamp = "2026-11-22T10:00:00Z".parse().unwrap();
    desk.records.passcode_tried((4, Some(at)), &by()).await.unwrap();
    let desk = desk.reopened().await;
    let kept = desk.records.passcode().await.unwrap().unwrap();
    assert_eq!((kept.hash.as_str(), kept.wrong, kept.last), ("$hash", 4, Some(at)));
    desk.records.set_passcode("$other", &by()).await.unwrap();
    assert_eq!(desk.records.passcode().await.unwrap().unwrap().wrong, 0);
}
