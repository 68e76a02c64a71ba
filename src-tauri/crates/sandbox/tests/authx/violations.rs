//! What a client does wrong is refused, and noted under the number of its trap.

use serde_json::{Value, json};

use crate::client::{Rig, user, with};
use crate::wire::{exchange, request};

async fn noted_for(body: Value) -> (i64, Vec<&'static str>) {
    let rig = Rig::new().await;
    let code = rig.code("AddUser", &body);
    (code, rig.rules())
}

fn without(mut body: Value, parent: &str, key: &str) -> Value {
    body.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key);
    body
}

#[tokio::test(flavor = "multi_thread")]
async fn the_flat_form_of_the_table_is_refused() {
    let flat = json!({
        "user_name": "ines", "email": "ines@example.org", "first_Name": "Ines",
        "last_Name": "Okafor", "countrycode": "+44", "number": "5550123",
    });
    assert_eq!(noted_for(flat).await, (0, vec!["A-9"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_in_another_case_are_refused() {
    let mut body = without(user("ines"), "/name", "first_Name");
    body["name"]["first_name"] = json!("Ines");
    assert_eq!(noted_for(body).await, (0, vec!["A-10"]));
    let mut body = without(user("ines"), "/phone/mobile", "countryCode");
    body["phone"]["mobile"]["countrycode"] = json!("+44");
    assert_eq!(noted_for(body).await, (0, vec!["A-10"]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_country_code_becomes_plus_one_and_is_noted() {
    let rig = Rig::new().await;
    let body = without(user("ines"), "/phone/mobile", "countryCode");
    assert_eq!(rig.code("AddUser", &body), 1);
    assert_eq!(rig.sandbox.people()[0].country_code, "+1");
    assert_eq!(rig.rules(), ["A-11"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn missing_strange_and_wrong_fields_are_refused() {
    let mut strange = user("ines");
    strange["nickname"] = json!("I");
    for body in [
        strange,
        without(user("ines"), "", "email"),
        without(user("ines"), "/name", "last_Name"),
        with(user("ines"), "/user_name", ""),
        with(user("ines"), "/email", "nobody"),
        with(user("ines"), "/phone/mobile/number", 5_550_123),
        with(user("ines"), "/phone/mobile/number", "555-0123"),
        with(user("ines"), "/phone/mobile/countryCode", "44"),
        with(user("ines"), "/guid", "0a000000-0000-4000-8000-000000000001"),
    ] {
        assert_eq!(noted_for(body.clone()).await, (0, vec!["1.3"]), "{body}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_not_json_is_refused_outside_the_envelope() {
    let rig = Rig::new().await;
    let bearer = format!("Bearer {}", rig.token);
    for (kind, body, status) in [
        ("text/plain", "{}", 415),
        ("application/json", "[]", 400),
        ("application/json", "{", 400),
        ("application/json; charset=utf-8", "\"{}\"", 400),
    ] {
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", kind)];
        let request = request("POST /AddUser", &headers, body.as_bytes());
        let reply = exchange(&rig.sandbox.authx().base_url, &request).unwrap();
        assert_eq!(reply.status, status, "{kind} {body}");
        assert!(reply.json()["Message"].is_string());
    }
    assert_eq!(rig.rules(), ["1.3"; 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_query_is_refused_because_addresses_are_logged() {
    let rig = Rig::new().await;
    assert_eq!(rig.try_send("VerifyPin?pin=482913", &json!({})).unwrap().status, 400);
    assert_eq!(rig.rules(), ["A-29"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fields_of_a_biometric_request_are_checked() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let good = || rig.biometric((2, 1), &guid);
    let mut recased = without(good(), "/device_data", "os");
    recased["device_data"]["OS"] = json!("Linux");
    for (body, rule) in [
        (with(good(), "/authentication_id", 4), "1.4"),
        (with(good(), "/process_type", "1"), "1.4"),
        (without(good(), "", "device_data"), "1.4"),
        (without(good(), "/device_data", "device_name"), "1.4"),
        (with(good(), "/src_user_id", 9), "1.4"),
        (with(good(), "/device_data/ip", "unknown"), "A-32"),
        (recased, "A-10"),
        (json!(good().to_string()), "1.4"),
    ] {
        let reply = rig.process(&body, Some(crate::client::JPEG));
        assert_eq!(reply.json()["response_code"], 0, "{body}");
        assert_eq!(rig.rules().pop(), Some(rule), "{body}");
    }
}
