//! The method of an endpoint is a setting, because the vendor states one only.

use std::collections::HashMap;

use gatehouse_sandbox::{AuthxOptions, Endpoint, HttpMethod, Options};

use crate::client::{Rig, user};
use crate::wire::{exchange, request};

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_takes_post_unless_told_otherwise() {
    let rig = Rig::new().await;
    for path in ["AccessToken", "AddUser", "DeleteUser", "ProcessBiometric"] {
        let request = request(&format!("PUT /{path}"), &[], b"");
        let reply = exchange(&rig.sandbox.authx().base_url, &request).unwrap();
        assert_eq!((reply.status, reply.header("allow")), (405, Some("POST")), "{path}");
    }
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_configured_method_takes_the_place_of_post() {
    let methods = HashMap::from([(Endpoint::AddUser, HttpMethod::Put)]);
    let authx = AuthxOptions { methods, ..AuthxOptions::default() };
    let rig = Rig::with(Options { authx, ..Options::default() }).await;
    let reply = rig.try_send("AddUser", &user("ines")).unwrap();
    assert_eq!((reply.status, reply.header("allow")), (405, Some("PUT")));
    let bearer = format!("Bearer {}", rig.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let request = request("PUT /AddUser", &headers, user("ines").to_string().as_bytes());
    let reply = exchange(&rig.sandbox.authx().base_url, &request).unwrap();
    assert_eq!(reply.json()["response_code"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn addresses_are_spelled_as_documented() {
    let rig = Rig::new().await;
    for path in ["adduser", "ProcessBiometrics", "api/AddUser"] {
        assert_eq!(rig.try_send(path, &user("ines")).unwrap().status, 404, "{path}");
    }
}
