use std::collections::HashSet;

use gatehouse_kiosk::{NewSlip, Pairing, Paper, Purpose, Slip, SlipTrouble, TypedCode};
use jiff::Timestamp;

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
        kiosk: String::new(),
        purpose: Purpose::Enrol,
        hours: 24,
    }
}

fn paper(pairing: &Pairing) -> Paper {
    chidi().make_at(pairing, noon(), 5).unwrap()
}

fn typed(text: &str, pairing: &Pairing, now: Timestamp) -> Result<Slip, SlipTrouble> {
    TypedCode::read(text)?.slip(pairing, now)
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
    assert_eq!(slip.purpose, Purpose::Enrol);
    assert_eq!((slip.made, slip.expires), (noon(), at("2026-11-23T12:00:00Z")));
    assert_eq!(paper.expires, slip.expires);
    assert!(paper.svg().unwrap().starts_with("<?xml"));
}

#[test]
fn the_typed_code_is_the_same_slip_without_the_names_and_forgives_o_and_l() {
    let pairing = pairing();
    let paper = paper(&pairing);
    let code = paper.code.unwrap();
    assert_eq!(code.len(), 59, "twelve groups of four: {code}");
    let seen = Slip::seen(&paper.text, &pairing, noon()).ok().unwrap();
    let sloppy = code.to_lowercase().replace('0', "O").replace('1', "l").replace('-', " ");
    for text in [code.as_str(), &sloppy] {
        let read = typed(text, &pairing, noon()).ok().unwrap();
        assert_eq!((read.guid.as_str(), &read.mark), (GUID, &seen.mark), "used by one way is used");
        assert_eq!((read.purpose, read.made), (seen.purpose, seen.made));
        assert!(read.login_name.is_none() && read.first_name.is_none());
    }
}

#[test]
fn no_two_slips_of_one_person_are_alike_even_of_the_same_moment() {
    let pairing = pairing();
    let marks: HashSet<String> = (0..10_000)
        .map(|_| {
            let code = chidi().make(&pairing, noon()).ok().unwrap().code.unwrap();
            TypedCode::read(&code).ok().unwrap().mark(&pairing)
        })
        .collect();
    assert_eq!(marks.len(), 10_000);
}

#[test]
fn a_slip_is_for_the_kiosk_that_it_names_and_for_no_other() {
    let text = pairing().to_text().unwrap();
    let at_kiosk = |name: &str| Pairing::from_text(&text).unwrap().for_kiosk(name);
    let new = NewSlip { kiosk: "North  hall".to_owned(), ..chidi() };
    let paper = new.make(&at_kiosk(""), noon()).ok().unwrap();
    let code = paper.code.unwrap();
    assert!(Slip::seen(&paper.text, &at_kiosk("north Hall"), noon()).is_ok());
    assert!(typed(&code, &at_kiosk("north Hall"), noon()).is_ok());
    for other in ["", "south hall"] {
        let seen = Slip::seen(&paper.text, &at_kiosk(other), noon());
        assert_eq!(trouble(seen), Some(SlipTrouble::Elsewhere), "{other:?}");
        let read = typed(&code, &at_kiosk(other), noon());
        assert_eq!(trouble(read), Some(SlipTrouble::Forged), "{other:?}: a code names none");
    }
}

#[test]
fn what_a_slip_is_good_for_is_under_its_mac() {
    let pairing = pairing();
    let new = NewSlip { purpose: Purpose::Replace, ..chidi() };
    let paper = new.make(&pairing, noon()).ok().unwrap();
    let seen = Slip::seen(&paper.text, &pairing, noon()).ok().unwrap();
    assert_eq!(seen.purpose, Purpose::Replace);
    let read = typed(&paper.code.unwrap(), &pairing, noon()).ok().unwrap();
    assert_eq!(read.purpose, Purpose::Replace);
}

#[test]
fn a_slip_of_another_desk_is_foreign() {
    let paper = paper(&pairing());
    let found = Slip::seen(&paper.text, &pairing(), noon());
    assert_eq!(trouble(found), Some(SlipTrouble::Foreign));
    let other = typed(&paper.code.unwrap(), &pairing(), noon());
    assert_eq!(trouble(other), Some(SlipTrouble::Forged), "a code does not name its desk");
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
        let found = trouble(typed(&text, &pairing, noon()));
        let refused = [Some(SlipTrouble::Mistyped), Some(SlipTrouble::Forged)];
        assert!(refused.contains(&found), "place {place}: {found:?}");
    }
}

#[test]
fn a_slip_is_good_for_its_hours_and_void_after_them() {
    let pairing = pairing();
    let paper = paper(&pairing);
    let last = at("2026-11-23T11:59:59Z");
    assert!(Slip::seen(&paper.text, &pairing, last).is_ok());
    let after = at("2026-11-23T12:00:00Z");
    assert_eq!(trouble(Slip::seen(&paper.text, &pairing, after)), Some(SlipTrouble::Expired));
    let late = typed(&paper.code.unwrap(), &pairing, after);
    assert_eq!(trouble(late), Some(SlipTrouble::Expired));
    let endless = NewSlip { hours: 0, ..chidi() };
    assert_eq!(endless.make(&pairing, noon()).err(), Some(SlipTrouble::TooLong));
}

#[test]
fn what_is_no_slip_is_said_to_be_none() {
    let pairing = pairing();
    for text in ["", "https://example.org", "GH2:", "GH2:0000", "GH2:!!!", "GH0:00", "WIFI:S:x;;"] {
        let found = trouble(Slip::seen(text, &pairing, noon()));
        assert_eq!(found, Some(SlipTrouble::Unreadable), "{text}");
    }
    let newer = trouble(Slip::seen("GH3:ABCD", &pairing, noon()));
    assert_eq!(newer, Some(SlipTrouble::FromNewerVersion));
    let older = trouble(Slip::seen("GH1:ABCD", &pairing, noon()));
    assert_eq!(older, Some(SlipTrouble::Expired), "those of the version before named no kiosk");
    for text in ["", "12345", "ABCDE-FGHJK", "not a code at all"] {
        let found = trouble(typed(text, &pairing, noon()));
        assert_eq!(found, Some(SlipTrouble::Mistyped), "{text}");
    }
}

#[test]
fn an_id_that_is_no_uuid_has_a_picture_but_no_code() {
    let pairing = pairing();
    let odd = NewSlip { guid: "person 17".to_owned(), ..chidi() };
    let paper = odd.make_at(&pairing, noon(), 1).unwrap();
    assert!(paper.code.is_none());
    assert_eq!(Slip::seen(&paper.text, &pairing, noon()).ok().unwrap().guid, "person 17");
    let long = NewSlip { login_name: "x".repeat(300), ..chidi() };
    assert_eq!(long.make(&pairing, noon()).err(), Some(SlipTrouble::TooLong));
}
