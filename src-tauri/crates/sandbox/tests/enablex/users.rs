//! Creating and correcting users.

use serde_json::json;

use crate::client::{Rig, user};

#[tokio::test(flavor = "multi_thread")]
async fn a_user_is_created_and_corrected() {
    let rig = Rig::new().await;
    let made = rig.send("POST users", &user("noor")).json();
    assert_eq!((&made["result"], &made["user"]["name"]), (&json!(1), &json!("noor Haddad")));
    let id = made["user"]["user_id"].as_u64().unwrap();
    let kept = rig.send(&format!("PATCH users/{id}"), &json!({ "status": "S" })).json();
    assert_eq!((&kept["result"], &kept["user"]["user_id"]), (&json!("1"), &json!(id.to_string())));
    assert_eq!(rig.sandbox.ucaas_users()[0]["status"], "S");
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_can_be_had_only_once() {
    let rig = Rig::new().await;
    rig.send("POST users", &user("noor"));
    let again = rig.send("POST users", &user("NOOR"));
    assert_eq!((again.status, again.json()["result"].clone()), (406, json!(1504)));
    assert_eq!(again.json()["data"], json!({ "email": "NOOR@example.org" }));
    assert_eq!(rig.sandbox.ucaas_users().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_not_shown_again() {
    let rig = Rig::new().await;
    let mut body = user("noor");
    body["password"] = json!("hunter two");
    assert_eq!(rig.send("POST users", &body).json()["result"], 1);
    assert!(!rig.sandbox.ucaas_users()[0].to_string().contains("hunter"));
}

#[tokio::test(flavor = "multi_thread")]
async fn users_are_patched_and_not_put() {
    let rig = Rig::new().await;
    let reply = rig.send("PUT users/20001", &user("noor"));
    assert_eq!((reply.status, reply.header("allow")), (405, Some("PATCH")));
}
