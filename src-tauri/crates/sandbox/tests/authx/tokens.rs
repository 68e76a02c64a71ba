//! A token, and what it is good for.

use std::time::Duration;

use gatehouse_sandbox::{AuthxOptions, Options, Vendor};
use serde_json::json;

use crate::client::{Rig, ask_token, user};
use crate::wire::{exchange, request};

#[tokio::test(flavor = "multi_thread")]
async fn the_reply_lies_about_its_types_as_the_sample_does() {
    let rig = Rig::new().await;
    let access = rig.sandbox.authx();
    let keys = [
        ("applicationid", access.application_id.as_str()),
        ("APPLICATIONKEY", &access.application_key),
    ];
    let body = ask_token(&rig.sandbox, &keys).json();
    assert_eq!(body["token_type"], "bearer");
    assert_eq!(body["expires_in"], 1_209_599);
    assert!(body["CompanyId"].is_string());
    assert!(body[".issued"].as_str().unwrap().ends_with(" GMT"));
    assert!(body[".expires"].as_str().unwrap().ends_with(" GMT"));
    assert!(body.get("response_code").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_served_without_a_valid_token() {
    let rig = Rig::new().await;
    for path in ["AddUser", "UpdateUser", "DeleteUser", "GeneratePin", "VerifyPin"] {
        let reply = rig.send_as("Bearer invented", path, &json!({})).unwrap();
        assert_eq!(reply.status, 401);
        assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
        assert!(reply.json()["Message"].is_string());
    }
    let reply = exchange(&rig.sandbox.authx().base_url, &request("POST /AddUser", &[], b"{}"));
    assert_eq!(reply.unwrap().status, 401);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_at_the_end_of_its_life_is_refused() {
    let authx = AuthxOptions { token_life: Duration::ZERO, ..AuthxOptions::default() };
    let rig = Rig::with(Options { authx, ..Options::default() }).await;
    assert_eq!(rig.try_send("AddUser", &user("ines")).unwrap().status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_can_be_made_to_expire_by_hand() {
    let rig = Rig::new().await;
    rig.sandbox.expire_tokens(Vendor::Enablex);
    rig.add("ines");
    rig.sandbox.expire_tokens(Vendor::Authx);
    assert_eq!(rig.try_send("AddUser", &user("omar")).unwrap().status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_scheme_is_spelled_as_in_the_samples() {
    let rig = Rig::new().await;
    let reply = rig.send_as(&format!("bearer {}", rig.token), "AddUser", &user("ines")).unwrap();
    assert_eq!(reply.status, 401);
    assert_eq!(rig.rules(), ["A-7"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_is_asked_for_with_two_headers_and_nothing_else() {
    let rig = Rig::new().await;
    let access = rig.sandbox.authx();
    let keys = [
        ("ApplicationId", access.application_id.as_str()),
        ("ApplicationKey", &access.application_key),
    ];
    let with_body = request("POST /AccessToken", &keys, b"grant_type=client_credentials");
    assert_eq!(exchange(&access.base_url, &with_body).unwrap().status, 400);
    let basic = [("Authorization", "Basic d3Jvbmc6d3Jvbmc=")];
    assert_eq!(ask_token(&rig.sandbox, &basic).status, 401);
    let twice = [keys[0], keys[1], keys[1]];
    assert_eq!(ask_token(&rig.sandbox, &twice).status, 401);
    assert_eq!(rig.rules(), ["1.2", "A-3"]);
}
