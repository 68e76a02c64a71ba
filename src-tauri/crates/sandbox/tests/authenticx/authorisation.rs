//! Nothing is served without a valid token.

use std::time::Duration;

use gatehouse_sandbox::{Endpoint, Fault, Options, Sandbox};

use crate::client::{Reply, exchange, good_form, look_up, request, sandbox, token, upload};

fn assert_unauthorised(reply: &Reply) {
    assert_eq!(reply.status, 401);
    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_a_token_is_unauthorised() {
    let sandbox = sandbox().await;
    for line in ["POST /Media/Upload", "GET /Metadata"] {
        let reply = exchange(&sandbox, &request(line, &[], b"")).unwrap();
        assert_unauthorised(&reply);
        let basic = [("Authorization", "Basic YTpi")];
        let reply = exchange(&sandbox, &request(line, &basic, b"")).unwrap();
        assert_unauthorised(&reply);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_nobody_handed_out_is_unauthorised() {
    let sandbox = sandbox().await;
    assert_unauthorised(&upload(&sandbox, "invented", good_form("a.wav", b"1")));
    assert_unauthorised(&look_up(&sandbox, "invented", ""));
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_at_the_end_of_its_life_is_unauthorised() {
    let options = Options { token_life: Duration::ZERO, ..Options::default() };
    let sandbox = Sandbox::start(options).await.unwrap();
    let token = token(&sandbox);
    assert_unauthorised(&upload(&sandbox, &token, good_form("a.wav", b"1")));
    assert_unauthorised(&look_up(&sandbox, &token, ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_of_another_sandbox_is_unauthorised() {
    let (one, other) = (sandbox().await, sandbox().await);
    assert_unauthorised(&look_up(&one, &token(&other), ""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_expires_early_stays_expired_until_renewed() {
    let sandbox = sandbox().await;
    let first = token(&sandbox);
    sandbox.arm(Endpoint::Upload, Fault::ExpiredToken, Some(1));
    assert_unauthorised(&upload(&sandbox, &first, good_form("a.wav", b"1")));
    assert_unauthorised(&upload(&sandbox, &first, good_form("a.wav", b"1")));
    let second = token(&sandbox);
    let reply = upload(&sandbox, &second, good_form("a.wav", b"1"));
    assert_eq!(reply.status, 200);
}
