//! How a token is asked for, and how it is not.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use gatehouse_sandbox::{Options, Sandbox};

use crate::client::{Reply, ask_token, exchange, request, sandbox, token_form};

fn error(reply: &Reply) -> (u16, String) {
    let error = reply.json()["error"].as_str().unwrap().to_owned();
    (reply.status, error)
}

fn basic(id: &str, secret: &str) -> String {
    let pair = BASE64_STANDARD.encode(format!("{id}:{secret}"));
    format!("Basic {pair}")
}

const GRANT: &str = "grant_type=client_credentials&scope=acxapi";

#[tokio::test(flavor = "multi_thread")]
async fn credentials_in_the_form_earn_a_token() {
    let sandbox = sandbox().await;
    let reply = ask_token(&sandbox, &[], &token_form(&sandbox));
    assert_eq!(reply.status, 200);
    assert!(reply.header("date").is_some());
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    let body = reply.json();
    assert_eq!(body["token_type"], "Bearer");
    assert_eq!(body["expires_in"], 3600);
    assert_eq!(body["scope"], "acxapi");
    assert!(!body["access_token"].as_str().unwrap().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_in_the_header_earn_a_token() {
    let sandbox = sandbox().await;
    let access = sandbox.authenticx();
    let header = basic(&access.client_id, &access.client_secret);
    let reply = ask_token(&sandbox, &[("Authorization", &header)], GRANT);
    assert_eq!(reply.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_life_of_a_token_is_what_was_configured() {
    let options = Options { token_life: std::time::Duration::from_secs(90), ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let reply = ask_token(&sandbox, &[], &token_form(&sandbox));
    assert_eq!(reply.json()["expires_in"], 90);
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_credentials_are_refused() {
    let sandbox = sandbox().await;
    let form = format!("client_id=sandbox-client&client_secret=wrong&{GRANT}");
    let reply = ask_token(&sandbox, &[], &form);
    assert_eq!(error(&reply), (401, "invalid_client".to_owned()));
    let header = basic("sandbox-client", "wrong");
    let reply = ask_token(&sandbox, &[("Authorization", &header)], GRANT);
    assert_eq!(error(&reply), (401, "invalid_client".to_owned()));
    let challenge = reply.header("www-authenticate").unwrap();
    assert!(challenge.starts_with("Basic"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_sent_without_form_encoding_is_another_secret() {
    let sandbox = sandbox().await;
    let secret = sandbox.authenticx().client_secret;
    let form = format!("client_id=sandbox-client&client_secret={secret}&{GRANT}");
    assert_eq!(ask_token(&sandbox, &[], &form).status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn incomplete_requests_are_refused_with_a_reason() {
    let sandbox = sandbox().await;
    let complete = token_form(&sandbox);
    let cases = [
        (complete.replace("&scope=acxapi", ""), "invalid_scope"),
        (complete.replace("=acxapi", "=openid"), "invalid_scope"),
        (complete.replace("&grant_type=client_credentials", ""), "invalid_request"),
        (complete.replace("=client_credentials", "=password"), "unsupported_grant_type"),
        (complete.replace("client_id=sandbox-client&", ""), "invalid_request"),
        (format!("{complete}&scope=acxapi"), "invalid_request"),
        (GRANT.to_owned(), "invalid_request"),
    ];
    for (form, reason) in cases {
        let reply = ask_token(&sandbox, &[], &form);
        assert_eq!(error(&reply), (400, reason.to_owned()), "{form}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_sent_twice_are_refused() {
    let sandbox = sandbox().await;
    let access = sandbox.authenticx();
    let header = basic(&access.client_id, &access.client_secret);
    let form = token_form(&sandbox);
    let reply = ask_token(&sandbox, &[("Authorization", &header)], &form);
    assert_eq!(error(&reply), (400, "invalid_request".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_request_in_json_is_refused() {
    let sandbox = sandbox().await;
    let kind = [("Content-Type", "application/json")];
    let reply = exchange(&sandbox, &request("POST /connect/token", &kind, b"{}")).unwrap();
    assert_eq!(error(&reply), (400, "invalid_request".to_owned()));
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_documented_methods_and_addresses_exist() {
    let sandbox = sandbox().await;
    for (line, status) in [
        ("GET /connect/token", 405),
        ("PUT /Media/Upload", 405),
        ("POST /media/upload", 404),
        ("GET /", 404),
    ] {
        let reply = exchange(&sandbox, &request(line, &[], b"")).unwrap();
        assert_eq!(reply.status, status, "{line}");
    }
    assert_eq!(sandbox.requests(), []);
}
