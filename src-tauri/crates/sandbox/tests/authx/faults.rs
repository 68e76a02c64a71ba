//! What can be made to go wrong.

use std::io::{ErrorKind, Write};

use gatehouse_sandbox::{Endpoint, Fault};
use serde_json::json;

use crate::client::{Rig, user};
use crate::wire::{connect, request};

fn raw(rig: &Rig) -> Vec<u8> {
    let bearer = format!("Bearer {}", rig.token);
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    request("POST /AddUser", &headers, user("ines").to_string().as_bytes())
}

/// What arrives before the connection is reset.
fn until_reset(rig: &Rig) -> Vec<u8> {
    use std::io::Read;
    let mut stream = connect(&rig.sandbox.authx().base_url);
    stream.write_all(&raw(rig)).unwrap();
    let (mut all, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => panic!("the connection was closed, not reset"),
            Ok(count) => all.extend_from_slice(&piece[..count]),
            Err(error) => {
                assert_eq!(error.kind(), ErrorKind::ConnectionReset);
                return all;
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_before_the_reply_keeps_the_person() {
    let rig = Rig::new().await;
    rig.arm(Endpoint::AddUser, Fault::ResetBeforeReply);
    assert_eq!(until_reset(&rig), b"");
    assert_eq!(rig.sandbox.people().len(), 1);
    assert_eq!(rig.sandbox.requests().pop().unwrap().status, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_in_the_reply_sends_a_share_of_it() {
    let rig = Rig::new().await;
    rig.arm(Endpoint::AddUser, Fault::ResetInReply { percent: 50 });
    let got = String::from_utf8(until_reset(&rig)).unwrap();
    let (head, body) = got.split_once("\r\n\r\n").unwrap();
    let announced = head.to_lowercase();
    let announced = announced.lines().find_map(|line| line.strip_prefix("content-length: "));
    let announced: usize = announced.unwrap().parse().unwrap();
    assert_eq!(body.len(), announced / 2);
    assert_eq!(rig.sandbox.people().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_skewed_clock_shows_in_the_date() {
    let rig = Rig::new().await;
    let date = |reply: &crate::wire::Reply| reply.header("date").unwrap().to_owned();
    let now = date(&rig.try_send("AddUser", &user("a1")).unwrap());
    rig.arm(Endpoint::AddUser, Fault::ClockSkew { seconds: -400 * 24 * 3600 });
    let reply = rig.try_send("AddUser", &user("a2")).unwrap();
    let year = |date: &str| date.split(' ').nth(3).unwrap().parse::<i32>().unwrap();
    assert!(year(&date(&reply)) < year(&now));
    assert_eq!(reply.json()["response_code"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dates_of_a_token_follow_the_clock_of_the_server() {
    let rig = Rig::new().await;
    let access = rig.sandbox.authx();
    let keys = [
        ("ApplicationId", access.application_id.as_str()),
        ("ApplicationKey", &access.application_key),
    ];
    rig.arm(Endpoint::AccessToken, Fault::ClockSkew { seconds: 3600 });
    let reply = crate::client::ask_token(&rig.sandbox, &keys);
    assert_eq!(reply.header("date"), reply.json()[".issued"].as_str());
}

#[tokio::test(flavor = "multi_thread")]
async fn any_reply_can_stand_in_for_the_documented_one() {
    let rig = Rig::new().await;
    let body = json!({ "Message": "An error has occurred.", "ExceptionMessage": "x" });
    rig.arm(Endpoint::AddUser, Fault::Reply { code: 500, body: body.to_string() });
    let reply = rig.try_send("AddUser", &user("ines")).unwrap();
    assert_eq!((reply.status, reply.json()), (500, body));
    assert!(reply.header("content-type").unwrap().starts_with("application/json"));
    assert!(rig.sandbox.people().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_json_is_as_deep_as_it_was_armed() {
    let rig = Rig::new().await;
    rig.arm(Endpoint::AddUser, Fault::DeepJson { depth: 100_000 });
    let reply = rig.try_send("AddUser", &user("ines")).unwrap();
    assert_eq!(reply.body.len(), 200_000);
    assert!(reply.text().starts_with("[[[") && reply.text().ends_with("]]]"));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_exception_of_the_server_is_code_0_and_subcode_100() {
    let rig = Rig::new().await;
    let guid = rig.add("ines");
    let pin = json!({ "guid": guid, "pin": "482913" });
    for (endpoint, path, body) in [
        (Endpoint::AddUser, "AddUser", user("omar")),
        (Endpoint::GeneratePin, "GeneratePin", pin.clone()),
        (Endpoint::VerifyPin, "VerifyPin", pin),
    ] {
        rig.arm(endpoint, Fault::ServerException);
        let envelope = rig.send(path, &body);
        assert_eq!(envelope["response_code"], 0);
        assert_eq!(envelope["response_subcode"], 100);
    }
    assert_eq!(rig.sandbox.people().len(), 1);
    assert!(!rig.sandbox.people()[0].has_pin);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_expires_when_it_was_armed_to() {
    let rig = Rig::new().await;
    rig.arm(Endpoint::AddUser, Fault::ExpiredToken);
    for _ in 0..2 {
        assert_eq!(rig.try_send("AddUser", &user("ines")).unwrap().status, 401);
    }
}
