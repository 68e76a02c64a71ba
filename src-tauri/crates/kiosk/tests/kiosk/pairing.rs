use std::fs;

use gatehouse_kiosk::{LockTrouble, NewSlip, Pairing, Purpose, Slip};
use secrecy::SecretString;

use crate::noon;

fn words() -> SecretString {
    SecretString::from("four plain words here")
}

#[test]
fn a_pairing_file_carries_the_key_to_the_kiosk_and_shows_it_to_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.pairing");
    let desk = Pairing::generate("https://example.authx.com", noon()).unwrap();
    desk.write(&path, &words()).unwrap();
    let bytes = fs::read(&path).unwrap();
    let text = String::from_utf8_lossy(&bytes);
    assert!(!text.contains("authx.com") && !text.contains(&desk.id.to_string()));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-written is left");

    let kiosk = Pairing::read(&path, &words()).unwrap();
    assert_eq!(
        (kiosk.id, kiosk.made, kiosk.service.as_str()),
        (desk.id, noon(), "https://example.authx.com")
    );
    let new = NewSlip {
        guid: "g".to_owned(),
        login_name: "l".to_owned(),
        first_name: "f".to_owned(),
        kiosk: String::new(),
        purpose: Purpose::Enrol,
        hours: 24,
    };
    let slip = new.make(&desk, noon()).ok().unwrap();
    assert!(Slip::seen(&slip.text, &kiosk, noon()).is_ok());

    let wrong = SecretString::from("four other words here");
    assert_eq!(Pairing::read(&path, &wrong).err(), Some(LockTrouble::WrongKey));
    fs::write(&path, &bytes[..bytes.len() - 1]).unwrap();
    assert_eq!(Pairing::read(&path, &words()).err(), Some(LockTrouble::Damaged));
}

#[test]
fn what_is_no_pairing_file_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    assert_eq!(Pairing::read(&path, &words()).err(), Some(LockTrouble::Unreadable));
    fs::write(&path, "guid,login_name\n").unwrap();
    assert_eq!(Pairing::read(&path, &words()).err(), Some(LockTrouble::NotOurs));
    let nowhere = folder.path().join("no/folder");
    let made = Pairing::generate("", noon()).unwrap();
    assert_eq!(made.write(&nowhere, &words()), Err(LockTrouble::Unwritable));
}

#[test]
fn a_pairing_survives_the_keyring_and_no_two_are_alike() {
    let one = Pairing::generate("s", noon()).unwrap();
    let again = Pairing::from_text(&one.to_text().unwrap()).unwrap();
    assert_eq!((again.id, again.service.as_str()), (one.id, "s"));
    assert_ne!(Pairing::generate("s", noon()).unwrap().id, one.id);
    assert_eq!(Pairing::from_text("{}").err(), Some(LockTrouble::Damaged));
}

#[test]
fn a_pairing_is_made_out_for_a_kiosk_and_one_of_the_version_before_for_none() {
    let desk = Pairing::generate("s", noon()).unwrap();
    assert_eq!(desk.kiosk(), "");
    let text = desk.to_text().unwrap();
    let before = text.replace(r#""kiosk":"","#, "");
    assert_ne!(before, *text, "the field is written");
    assert_eq!(Pairing::from_text(&before).unwrap().kiosk(), "");
    let hall = Pairing::from_text(&desk.for_kiosk("  North   Hall ").to_text().unwrap()).unwrap();
    assert_eq!(hall.kiosk(), "north hall");
}
