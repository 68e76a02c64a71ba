//! Logging in, and how long that lasts.

use std::time::Duration;

use gatehouse_sandbox::{EnablexOptions, Options, Sandbox};
use serde_json::json;

use crate::client::{Rig, credentials, log_in, token};

#[tokio::test(flavor = "multi_thread")]
async fn a_login_earns_a_token_and_news_of_the_user() {
    let rig = Rig::new().await;
    let access = rig.sandbox.enablex();
    let reply = log_in(&rig.sandbox, Some(&access.access_id), &credentials(&rig.sandbox));
    assert!(reply.json()["token"].is_string());
    assert_eq!(reply.json()["user"]["email"], access.email);
    // One of the vendor's two pages shows a reply without it.
    assert!(reply.json().get("result").is_none());
    assert_eq!(rig.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_access_id_is_missing_or_wrong() {
    let rig = Rig::new().await;
    let body = credentials(&rig.sandbox);
    let reply = log_in(&rig.sandbox, None, &body);
    assert_eq!((reply.status, reply.json()["result"].clone()), (400, json!(400)));
    let reply = log_in(&rig.sandbox, Some("wrong"), &body);
    assert_eq!((reply.status, reply.json()["result"].clone()), (401, json!(401)));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_password_is_result_0_with_status_200() {
    let rig = Rig::new().await;
    let access = rig.sandbox.enablex();
    let body = json!({ "email": access.email, "password": "wrong" });
    let reply = log_in(&rig.sandbox, Some(&access.access_id), &body);
    assert_eq!((reply.status, reply.json()["result"].clone()), (200, json!(0)));
    assert!(reply.json().get("token").is_none());
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_is_trimmed_and_a_password_is_not() {
    let enablex =
        EnablexOptions { password: " two words ".to_owned(), ..EnablexOptions::default() };
    let options = Options { enablex, ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let access = sandbox.enablex();
    let sent = |email: &str, password: &str| {
        let body = json!({ "email": email, "password": password });
        log_in(&sandbox, Some(&access.access_id), &body).json()
    };
    assert!(sent(&access.email, " two words ")["token"].is_string());
    assert_eq!(sent(&access.email, "two words")["result"], 0);
    assert_eq!(sandbox.violations(), []);
    assert_eq!(sent(&format!("{} ", access.email), " two words ")["result"], 406);
    assert_eq!(sandbox.violations()[0].rule, "E-28");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_expired_token_is_403_and_a_new_login_heals_it() {
    let enablex = EnablexOptions { token_life: Duration::ZERO, ..EnablexOptions::default() };
    let rig = Rig::with(Options { enablex, ..Options::default() }).await;
    let reply = rig.get("customers");
    assert_eq!((reply.status, reply.json()["result"].clone()), (403, json!("403")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_login_ends_the_first_unless_told_otherwise() {
    let rig = Rig::new().await;
    let second = format!("Token {}", token(&rig.sandbox));
    assert_eq!(rig.get("customers").status, 403);
    assert_eq!(rig.get_as(&second, "customers").status, 200);
    let enablex = EnablexOptions { one_login: false, ..EnablexOptions::default() };
    let rig = Rig::with(Options { enablex, ..Options::default() }).await;
    token(&rig.sandbox);
    assert_eq!(rig.get("customers").status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_login_has_two_fields_and_no_more() {
    let rig = Rig::new().await;
    let access = rig.sandbox.enablex();
    let mut body = credentials(&rig.sandbox);
    body["grant_type"] = json!("password");
    let reply = log_in(&rig.sandbox, Some(&access.access_id), &body);
    assert_eq!(reply.status, 406);
    assert_eq!(rig.rules(), ["3.2"]);
}
