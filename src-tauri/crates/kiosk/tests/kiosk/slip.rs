use gatehouse_kiosk::{NewSlip, Pairing, Paper, Slip, SlipTrouble};

use crate::{at, noon};

const GUID: &str = "bf78c938-bf06-4625-bf79-7622f3f98e88";

fn pairing() -> Pairing {
    Pairing::generate("https://example.authx.com", noon()).unwrap()
}

fn chidi() -> NewSlip {
    NewSlip {
        guid: GUID.to_owned(),
        login_name: "chidi.eze".to_owned(),
        first_name: "Chidi".to_owned(),
        days: 7,
    }
}

fn paper(pairing: &Pairing) -> Paper {
    chidi().make_numbered(pairing, noon(), 1234).unwrap()
}

fn trouble(read: Result<Slip, SlipTrouble>) -> Option<SlipTrouble> {
    read.err()
}

#[test]
fn a_slip_says_at_the_kiosk_what_the_desk_wrote_on_it() {
    let pairing = pairing();
    let paper = paper(&pairing);
    let slip = Slip::seen(&paper.text, &pairing, noon()).ok().unwrap();
    assert_eq!(slip.guid, GUID);
    assert_eq!(slip.login_name.as_deref(), Some("chidi.eze"));
    assert_eq!(slip.first_name.as_deref(), Some("Chidi"));
    assert_eq!(slip.expires, at("2026-11-30T00:00:00Z"));
    assert!(paper.svg().unwrap().starts_with("<?xml"));
}

#[test]
fn the_typed_code_is_the_same_slip_without_the_names_and_forgives_o_and_l() {
    let pairing = pairing();
    let paper = paper(&pairing);
    let code = paper.code.unwrap();
    assert_eq!(code.len(), 47, "eight groups of five: {code}");
    let seen = Slip::seen(&paper.text, &pairing, noon()).ok().unwrap();
    let sloppy = code.to_lowercase().replace('0', "O").replace('1', "l").replace('-', " ");
    for text in [code.as_str(), &sloppy] {
        let typed = Slip::typed(text, &pairing, noon()).ok().unwrap();
        assert_eq!(
            (typed.guid.as_str(), &typed.mark),
            (GUID, &seen.mark),
            "used by one way is used"
        );
        assert!(typed.login_name.is_none() && typed.first_name.is_none());
    }
}

#[test]
fn two_slips_of_one_person_are_two_slips() {
    let pairing = pairing();
    let other = chidi().make_numbered(&pairing, noon(), 1235).unwrap();
    let mark = |paper: &Paper| Slip::seen(&paper.text, &pairing, noon()).ok().unwrap().mark;
    assert_ne!(mark(&paper(&pairing)), mark(&other));
}

#[test]
fn a_slip_of_another_desk_is_foreign() {
    let paper = paper(&pairing());
    let found = Slip::seen(&paper.text, &pairing(), noon());
    assert_eq!(trouble(found), Some(SlipTrouble::Foreign));
    let typed = Slip::typed(&paper.code.unwrap(), &pairing(), noon());
    assert_eq!(trouble(typed), Some(SlipTrouble::Forged), "a code does not name its desk");
}

#[test]
fn whatever_is_changed_about_a_slip_it_is_refused() {
    let pairing = pairing();
    let paper = paper(&pairing);
    for place in 4..paper.text.len() {
        let mut changed = paper.text.clone().into_bytes();
        changed[place] = if changed[place] == b'7' { b'9' } else { b'7' };
        let text = String::from_utf8(changed).unwrap();
        let found = trouble(Slip::seen(&text, &pairing, noon()));
        assert!(found.is_some(), "place {place}");
        if place > 17 && place < paper.text.len() - 1 {
            assert_eq!(found, Some(SlipTrouble::Forged), "place {place}");
        }
    }
    let code = paper.code.unwrap();
    for (place, byte) in code.bytes().enumerate().filter(|(_, byte)| *byte != b'-') {
        let mut changed = code.clone().into_bytes();
        changed[place] = if byte == b'7' { b'9' } else { b'7' };
        let text = String::from_utf8(changed).unwrap();
        let found = trouble(Slip::typed(&text, &pairing, noon()));
        let refused = [Some(SlipTrouble::Mistyped), Some(SlipTrouble::Forged)];
        assert!(refused.contains(&found), "place {place}: {found:?}");
    }
}

#[test]
fn a_slip_is_good_on_its_last_day_and_void_after_it() {
    let pairing = pairing();
    let paper = paper(&pairing);
    let last = at("2026-11-29T23:59:59Z");
    assert!(Slip::seen(&paper.text, &pairing, last).is_ok());
    let after = at("2026-11-30T00:00:00Z");
    assert_eq!(trouble(Slip::seen(&paper.text, &pairing, after)), Some(SlipTrouble::Expired));
    let typed = Slip::typed(&paper.code.unwrap(), &pairing, after);
    assert_eq!(trouble(typed), Some(SlipTrouble::Expired));
}

#[test]
fn what_is_no_slip_is_said_to_be_none() {
    let pairing = pairing();
    for text in ["", "https://example.org", "GH1:", "GH1:0000", "GH1:!!!", "WIFI:S:x;;"] {
        let found = trouble(Slip::seen(text, &pairing, noon()));
        assert_eq!(found, Some(SlipTrouble::Unreadable), "{text}");
    }
    let newer = trouble(Slip::seen("GH2:ABCD", &pairing, noon()));
    assert_eq!(newer, Some(SlipTrouble::FromNewerVersion));
    for text in ["", "12345", "ABCDE-FGHJK", "not a code at all"] {
        let found = trouble(Slip::typed(text, &pairing, noon()));
        assert_eq!(found, Some(SlipTrouble::Mistyped), "{text}");
    }
}

#[test]
fn an_id_that_is_no_uuid_has_a_picture_but_no_code() {
    let pairing = pairing();
    let odd = NewSlip { guid: "person 17".to_owned(), ..chidi() };
    let paper = odd.make_numbered(&pairing, noon(), 1).unwrap();
    assert!(paper.code.is_none());
    assert_eq!(Slip::seen(&paper.text, &pairing, noon()).ok().unwrap().guid, "person 17");
    let long = NewSlip { login_name: "x".repeat(300), ..chidi() };
    assert_eq!(long.make(&pairing, noon()).err(), Some(SlipTrouble::TooLong));
}
