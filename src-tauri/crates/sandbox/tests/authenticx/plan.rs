//! Faults strike where, when and as often as they were armed.

use gatehouse_sandbox::{ArmedFault, Endpoint, Fault};

use crate::client::{ask_token, good_form, look_up, sandbox, token, token_form, upload};

fn status(code: u16) -> Fault {
    Fault::Status { code, retry_after: None }
}

#[tokio::test(flavor = "multi_thread")]
async fn faults_of_one_endpoint_are_met_in_order_and_used_up() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    sandbox.arm(Endpoint::Metadata, status(503), Some(2));
    sandbox.arm(Endpoint::Metadata, status(500), Some(1));
    let met = [(); 4].map(|()| look_up(&sandbox, &token, "").status);
    assert_eq!(met, [503, 503, 500, 200]);
    assert_eq!(sandbox.armed(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_left_of_a_fault_can_be_seen() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    sandbox.arm(Endpoint::Metadata, status(503), Some(3));
    sandbox.arm(Endpoint::Upload, Fault::Garbage, None);
    sandbox.arm(Endpoint::Token, Fault::Html, Some(0));
    look_up(&sandbox, &token, "");
    let left = |endpoint, fault, left| ArmedFault { endpoint, fault, left };
    let expected = [
        left(Endpoint::Metadata, status(503), Some(2)),
        left(Endpoint::Upload, Fault::Garbage, None),
    ];
    assert_eq!(sandbox.armed(), expected);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_fault_without_a_count_lasts_until_cleared() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    sandbox.arm(Endpoint::Upload, status(500), None);
    for _ in 0..3 {
        assert_eq!(upload(&sandbox, &token, good_form("a.wav", b"1")).status, 500);
    }
    sandbox.clear_faults();
    assert_eq!(upload(&sandbox, &token, good_form("a.wav", b"1")).status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn other_endpoints_do_not_meet_the_fault() {
    let sandbox = sandbox().await;
    sandbox.arm(Endpoint::Token, status(500), Some(1));
    assert_eq!(look_up(&sandbox, "none", "").status, 401);
    let form = token_form(&sandbox);
    assert_eq!(ask_token(&sandbox, &[], &form).status, 500);
    assert_eq!(ask_token(&sandbox, &[], &form).status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_attempt_is_counted_with_its_outcome() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    sandbox.arm(Endpoint::Upload, status(503), Some(1));
    upload(&sandbox, &token, good_form("a.wav", b"1"));
    upload(&sandbox, &token, good_form("a.wav", b"1"));
    look_up(&sandbox, &token, "");
    let seen = sandbox.requests();
    let seen: Vec<_> = seen.iter().map(|one| (one.endpoint, one.status)).collect();
    let expected = [
        (Endpoint::Token, Some(200)),
        (Endpoint::Upload, Some(503)),
        (Endpoint::Upload, Some(200)),
        (Endpoint::Metadata, Some(200)),
    ];
    assert_eq!(seen, expected);
}
