//! PINs, wrong PINs and too many of them.

use serde_json::json;

use crate::client::{Rig, user, with};

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_is_chosen_by_the_client_and_verified() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let pin = json!({ "guid": guid, "pin": "012374" });
    assert_eq!(rig.code("VerifyPin", &pin), 0);
    assert!(rig.send("GeneratePin", &pin)["response_data"].is_null());
    assert_eq!(rig.code("VerifyPin", &pin), 1);
    assert_eq!(rig.code("VerifyPin", &json!({ "guid": guid, "pin": "12374" })), 0);
    assert!(rig.sandbox.people()[0].has_pin);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn five_wrong_pins_lock_a_person_out_until_a_new_one_is_set() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let right = json!({ "guid": guid, "pin": "482913" });
    let wrong = json!({ "guid": guid, "pin": "482914" });
    assert_eq!(rig.code("GeneratePin", &right), 1);
    for _ in 0..4 {
        assert_eq!(rig.code("VerifyPin", &wrong), 0);
    }
    assert_eq!(rig.code("VerifyPin", &right), 1);
    for _ in 0..5 {
        assert!(!rig.sandbox.people()[0].locked_out);
        assert_eq!(rig.code("VerifyPin", &wrong), 0);
    }
    assert!(rig.sandbox.people()[0].locked_out);
    assert_eq!(rig.code("VerifyPin", &right), 0);
    assert_eq!(rig.code("GeneratePin", &right), 1);
    assert_eq!(rig.code("VerifyPin", &right), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_sent_as_a_number_is_refused_and_noted() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    assert_eq!(rig.code("GeneratePin", &json!({ "guid": guid, "pin": 482_913 })), 0);
    assert_eq!(rig.rules(), ["A-34"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_is_made_of_digits() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    for pin in ["abcd", "123", "12345678901234567", " 1234"] {
        assert_eq!(rig.code("GeneratePin", &json!({ "guid": guid, "pin": pin })), 0, "{pin}");
    }
    assert!(!rig.sandbox.people()[0].has_pin);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_correction_does_not_touch_the_pin() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let pin = json!({ "guid": guid, "pin": "482913" });
    rig.code("GeneratePin", &pin);
    assert_eq!(rig.code("UpdateUser", &with(user("ines"), "/guid", guid.as_str())), 1);
    assert_eq!(rig.code("VerifyPin", &pin), 1);
}
