//! What was said, and when it is not known yet.

use gatehouse_sandbox::Processing;
use serde_json::{Value, json};

use crate::client::{good_form, upload};
use crate::desk::{Desk, word};

async fn with_one() -> (Desk, String) {
    let desk = Desk::new().await;
    let reply = upload(&desk.sandbox, &desk.token, good_form("a.wav", b"RIFF"));
    let id = word(&reply.json(), "id");
    (desk, id)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_200_may_say_that_it_is_too_early() {
    let (desk, id) = with_one().await;
    let place = format!("/Conversations/Transcriptions/{id}");
    let early = desk.get(&place);
    assert_eq!(early.status, 200);
    assert!(early.header("content-type").unwrap().starts_with("text/plain"));
    assert!(desk.sandbox.process(&id, Processing::Sampled));
    let heard = desk.rows(&place);
    assert_eq!(heard["conversationId"], id);
    assert_eq!(heard["transcriptions"][0]["languageCode"], "en");
    assert!(desk.sandbox.process(&id, Processing::FailedToProcess));
    assert_eq!(desk.get(&place).status, 400);
    let unknown = "/Conversations/Transcriptions/0a000000-0000-4000-8000-000000000001";
    assert_eq!(desk.get(unknown).status, 404);
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_tells_each_failure_its_reason() {
    let (desk, id) = with_one().await;
    desk.sandbox.process(&id, Processing::Sampled);
    let unknown = "0a000000-0000-4000-8000-000000000001";
    let ask = |ids: &[&str]| {
        let body = json!({ "conversationIds": ids });
        desk.send("POST /Conversations/Transcriptions", &body)
    };
    let whole = ask(&[&id, &id]).json();
    assert_eq!(
        (whole["transcriptions"].as_array().unwrap().len(), &whole["errors"]),
        (1, &Value::Null)
    );
    let part = ask(&[&id, unknown]).json();
    assert_eq!(part["errors"][0]["statusCode"], 404);
    assert_eq!(part["errors"][0]["conversationId"], unknown);
    assert_eq!(desk.sandbox.violations(), []);
    assert_eq!(ask(&vec![unknown; 101]).status, 400);
    assert_eq!(desk.rules(), ["2.4"]);
}
