//! Faces, fingerprints and palms.

use gatehouse_sandbox::{AuthxOptions, Endpoint, Factor, Fault, Options, PartPolicy};
use serde_json::{Value, json};

use crate::client::{DATA, JPEG, Rig};
use crate::wire::{form, part};

const ENROL: u8 = 1;
const VERIFY: u8 = 2;
const DELETE: u8 = 3;

#[tokio::test(flavor = "multi_thread")]
async fn each_factor_is_enrolled_verified_and_deleted() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    for (id, factor) in [(1, Factor::Fingerprint), (2, Factor::Face), (3, Factor::Palm)] {
        assert_eq!(rig.outcome((id, ENROL), &guid, Some(JPEG)), 1);
        assert!(rig.sandbox.people()[0].factors.contains(&factor));
        assert_eq!(rig.outcome((id, VERIFY), &guid, Some(JPEG)), 1);
        assert_eq!(rig.outcome((id, DELETE), &guid, None), 1);
        assert!(rig.sandbox.people()[0].factors.is_empty());
        assert_eq!(rig.outcome((id, DELETE), &guid, Some(JPEG)), 0);
    }
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_never_enrolled_is_not_verified() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    assert_eq!(rig.outcome((1, VERIFY), &guid, Some(b"template")), 0);
    assert_eq!(rig.outcome((2, VERIFY), &guid, Some(JPEG)), 2);
    assert_eq!(rig.outcome((3, VERIFY), &guid, None), 0);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_reply_carries_a_correlation_id_of_null() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let mut body = rig.biometric((2, ENROL), &guid);
    body["correlation_id"] = json!("0a000000-0000-4000-8000-000000000001");
    let reply = rig.process(&body, Some(JPEG)).json();
    assert_eq!(reply["correlation_id"], Value::Null);
    assert!(reply.as_object().unwrap().contains_key("correlation_id"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_face_has_to_be_a_whole_picture() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    assert_eq!(rig.outcome((2, ENROL), &guid, Some(b"GIF89a")), 3);
    assert_eq!(rig.outcome((2, ENROL), &guid, Some(&JPEG[..9])), 3);
    assert_eq!(rig.outcome((2, ENROL), &guid, Some(b"")), 5);
    assert_eq!(rig.outcome((1, ENROL), &guid, Some(b"")), 0);
    assert_eq!(rig.outcome((1, ENROL), &guid, Some(b"template")), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_guid_is_wanted_where_the_field_says_user_name() {
    let rig = Rig::new().await;
    rig.add("ines");
    assert_eq!(rig.outcome((2, ENROL), "ines", Some(JPEG)), 8);
    assert_eq!(rig.rules(), ["A-26"]);
    let unknown = "0a000000-0000-4000-8000-000000000001";
    assert_eq!(rig.outcome((2, ENROL), unknown, Some(JPEG)), 8);
    assert_eq!(rig.rules(), ["A-26"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_biometric_code_can_be_armed() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    for code in [0, 1, 2, 3, 4, 5, 6, 7, 8, 42] {
        rig.arm(Endpoint::ProcessBiometric, Fault::BiometricCode(code));
        assert_eq!(rig.outcome((2, ENROL), &guid, Some(JPEG)), i64::from(code));
    }
    assert!(rig.sandbox.people()[0].factors.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn faces_and_fingerprints_need_data() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    for what in [(1, ENROL), (1, VERIFY), (2, ENROL), (2, VERIFY)] {
        assert_eq!(rig.outcome(what, &guid, None), 0);
    }
    assert_eq!(rig.rules(), ["A-24"; 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_contradictions_about_data_can_be_decided_either_way() {
    let of = |palm_data, delete_data| {
        let authx = AuthxOptions { palm_data, delete_data, ..AuthxOptions::default() };
        Options { authx, ..Options::default() }
    };
    let rig = Rig::with(of(PartPolicy::Needed, PartPolicy::Forbidden)).await;
    let guid = rig.add("ines");
    assert_eq!(rig.outcome((3, ENROL), &guid, None), 0);
    assert_eq!(rig.outcome((2, DELETE), &guid, Some(JPEG)), 0);
    assert_eq!(rig.rules(), ["A-24", "A-25"]);
    let rig = Rig::with(of(PartPolicy::Forbidden, PartPolicy::Needed)).await;
    let guid = rig.add("ines");
    assert_eq!(rig.outcome((3, ENROL), &guid, Some(JPEG)), 0);
    assert_eq!(rig.outcome((2, DELETE), &guid, None), 0);
    assert_eq!(rig.rules(), ["A-24", "A-25"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn either_spelling_of_the_data_type_is_taken_and_no_other() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let what = rig.biometric((2, ENROL), &guid).to_string();
    let json = part("Content-Disposition: form-data; name=\"processBiometrics\"", what.as_bytes());
    let cases = [("application/octect-stream", 1), ("image/jpeg", 0)];
    for (kind, code) in cases {
        let data = part(&DATA.replace("application/octet-stream", kind), JPEG);
        let reply = rig.send_form(&form(&[data, json.clone()])).unwrap();
        assert_eq!(reply.json()["response_code"], code, "{kind}");
    }
    assert_eq!(rig.rules(), ["A-22"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_that_are_not_documented_are_refused_and_noted() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let what = rig.biometric((2, ENROL), &guid).to_string();
    let json = |name: &str| {
        let headers = format!("Content-Disposition: form-data; name=\"{name}\"");
        part(&headers, what.as_bytes())
    };
    let data = part(DATA, JPEG);
    let nameless = part("Content-Disposition: form-data; name=\"biometricdata\"", JPEG);
    let good = json("processBiometrics");
    let cases = [
        (vec![json("ProcessBiometrics"), data.clone()], "A-10"),
        (vec![good.clone(), data.clone(), json("more")], "1.4"),
        (vec![good.clone(), good.clone(), data.clone()], "1.4"),
        (vec![data.clone()], "1.4"),
        (vec![good, nameless], "1.4"),
    ];
    for (parts, rule) in cases {
        let reply = rig.send_form(&form(&parts)).unwrap();
        assert_eq!(reply.json()["response_code"], 0);
        assert_eq!(rig.rules().pop(), Some(rule));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_like_the_raw_sample_is_no_form() {
    let rig = Rig::new().await;
    let body = format!("{}\r\nno closing boundary", crate::wire::BOUNDARY);
    assert_eq!(rig.send_form(body.as_bytes()).unwrap().status, 400);
    assert_eq!(rig.rules(), ["A-21"]);
}
