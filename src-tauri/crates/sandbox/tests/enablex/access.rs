//! Who may come in, and under which scheme.

use gatehouse_sandbox::{Endpoint, Fault};
use serde_json::json;

use crate::client::{Rig, customer};
use crate::wire::{exchange, request};

#[tokio::test(flavor = "multi_thread")]
async fn a_login_token_and_the_application_are_let_in() {
    let rig = Rig::new().await;
    assert_eq!(rig.get("customers").status, 200);
    assert_eq!(rig.get_as(&rig.basic(), "customers").status, 200);
    assert_eq!(rig.get_as("Basic d3Jvbmc6d3Jvbmc=", "customers").status, 401);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_bearer_is_refused_and_noted() {
    let rig = Rig::new().await;
    let token = rig.authorization.replace("Token ", "");
    for scheme in ["Bearer", "token"] {
        let reply = rig.get_as(&format!("{scheme} {token}"), "customers");
        assert_eq!(reply.status, 401);
    }
    assert_eq!(rig.rules(), ["E-1", "E-1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_authorization_lacks_a_header() {
    let rig = Rig::new().await;
    let bare = request("GET /ucaas/v1/customers", &[], b"");
    let reply = exchange(&rig.sandbox.enablex().base_url, &bare).unwrap();
    assert_eq!((reply.status, reply.json()["msg"].clone()), (400, json!("Header missing")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_token_is_1001_with_a_status_that_depends_on_the_route() {
    let rig = Rig::new().await;
    let reply = rig.get_as("Token invented", "customers");
    assert_eq!((reply.status, reply.json()["result"].clone()), (401, json!("1001")));
    let reply = rig.get_as("Token invented", "customers/10001");
    assert_eq!((reply.status, reply.json()["result"].clone()), (200, json!(1001)));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_access_id_outside_the_login_is_noted() {
    let rig = Rig::new().await;
    let access = rig.sandbox.enablex();
    let headers = [("Authorization", rig.authorization.as_str()), ("X-Api-Id", &access.access_id)];
    let request = request("GET /ucaas/v1/customers", &headers, b"");
    assert_eq!(exchange(&access.base_url, &request).unwrap().status, 200);
    assert_eq!(rig.rules(), ["E-6"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_expires_when_it_was_armed_to() {
    let rig = Rig::new().await;
    rig.sandbox.arm(Endpoint::CustomerCreate, Fault::ExpiredToken, Some(1));
    assert_eq!(rig.send("POST customers", &customer("acme")).status, 403);
    assert_eq!(rig.get("customers").status, 403);
    assert!(rig.sandbox.customers().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn each_house_notices_the_token_of_another() {
    let rig = Rig::new().await;
    let access = rig.sandbox.authx();
    let keys = [
        ("ApplicationId", access.application_id.as_str()),
        ("ApplicationKey", &access.application_key),
    ];
    let reply = exchange(&access.base_url, &request("POST /AccessToken", &keys, b"")).unwrap();
    let foreign = reply.json()["access_token"].as_str().unwrap().to_owned();
    assert_eq!(rig.get_as(&format!("Token {foreign}"), "customers").status, 401);
    let bearer = format!("Bearer {foreign}");
    let request = request("GET /Metadata", &[("Authorization", &bearer)], b"");
    let reply = exchange(&rig.sandbox.authenticx().base_url, &request).unwrap();
    assert_eq!(reply.status, 401);
    assert_eq!(rig.rules(), ["X-16", "X-16"]);
    rig.get_as(&format!("Bearer {foreign}"), "customers");
    assert_eq!(rig.rules().len(), 3);
}
