use std::fs;

use gatehouse_kiosk::exchange::{Enrolled, Exchange, UsedSlip, Visit};
use gatehouse_kiosk::{Language, LockTrouble, Pairing};

use crate::noon;

fn exchange(pairing: &Pairing) -> Exchange {
    let visit = Visit {
        guid: "bf78c938-bf06-4625-bf79-7622f3f98e88".to_owned(),
        login_name: "chidi.eze".to_owned(),
        face: Enrolled::Present,
        at: noon(),
        consent_version: "1".to_owned(),
        consent_hash: "abc".to_owned(),
        consent_language: Language::Ar,
        consent_at: noon(),
    };
    let used = UsedSlip { mark: "m".to_owned(), expires: noon() };
    Exchange::new(pairing.id, noon(), (vec![visit], vec![used]))
}

#[test]
fn what_a_kiosk_enrolled_is_read_by_its_desk_and_by_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("home");
    let pairing = Pairing::generate("s", noon()).unwrap();
    let sent = exchange(&pairing);
    sent.write(&path, &pairing).unwrap();
    assert_eq!(Exchange::read(&path, &pairing).unwrap(), sent);
    let bytes = fs::read(&path).unwrap();
    assert!(!String::from_utf8_lossy(&bytes).contains("chidi"));
    let other = Pairing::generate("s", noon()).unwrap();
    assert_eq!(Exchange::read(&path, &other).err(), Some(LockTrouble::WrongKey));
    let mut changed = bytes;
    *changed.last_mut().unwrap() ^= 1;
    fs::write(&path, changed).unwrap();
    assert_eq!(Exchange::read(&path, &pairing).err(), Some(LockTrouble::Damaged));
}

#[test]
fn a_file_of_the_version_before_tells_of_no_used_slip() {
    let before: Exchange =
        serde_json::from_str(r#"{"pairing":"00", "made":"2026-11-22T12:00:00Z", "visits":[]}"#)
            .unwrap();
    assert_eq!(before.used, []);
}
