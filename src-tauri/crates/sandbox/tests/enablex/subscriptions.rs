//! Looking at subscriptions.

use serde_json::{Value, json};

use crate::client::Rig;

#[tokio::test(flavor = "multi_thread")]
async fn subscriptions_are_listed_by_page_and_opened() {
    let rig = Rig::seeded().await;
    let first = rig.get("subscriptions?page=1").json();
    let second = rig.get("subscriptions?page=2").json();
    assert_eq!(first["result"], "1");
    assert_eq!(first["subscriptions"].as_array().unwrap().len(), 20);
    assert_ne!(first["subscriptions"], second["subscriptions"]);
    let id = first["subscriptions"][0]["subscription_id"].as_u64().unwrap();
    let opened = rig.get(&format!("subscriptions/{id}")).json();
    assert_eq!(
        (&opened["result"], &opened["subscription"]["subscription_id"]),
        (&json!(1), &json!(id.to_string()))
    );
    assert_eq!(rig.get("subscriptions/1").status, 404);
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_beyond_the_last_is_empty() {
    let rig = Rig::new().await;
    let reply = rig.get("subscriptions?page=7");
    assert_eq!((reply.status, reply.json()["subscriptions"].clone()), (200, Value::Array(vec![])));
}
