//! What `GET /Metadata` says about accepted calls.

use gatehouse_sandbox::{Processing, Sandbox};
use serde_json::json;

use crate::client::{Form, look_up, sandbox, token, upload};

fn send(sandbox: &Sandbox, token: &str, name: &str, call_id: &str) -> String {
    let metadata = json!({ "fileName": name, "uploadType": "Audio", "clientCallId": call_id });
    let form = Form::default().metadata(&metadata).file(name, b"RIFF");
    let reply = upload(sandbox, token, form);
    reply.json()["id"].as_str().unwrap().to_owned()
}

fn found(sandbox: &Sandbox, token: &str, query: &str) -> Vec<String> {
    let reply = look_up(sandbox, token, query);
    assert_eq!(reply.status, 200, "{}", reply.text());
    let rows = reply.json();
    let ids = rows.as_array().unwrap().iter().map(|row| &row["id"]);
    ids.map(|id| id.as_str().unwrap().to_owned()).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_found_by_a_list_of_their_call_ids() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let a = send(&sandbox, &token, "a.wav", "A 1");
    let b = send(&sandbox, &token, "b.wav", "B+2");
    send(&sandbox, &token, "c.wav", "C3");
    assert_eq!(found(&sandbox, &token, "?ClientCallId=A%201,B%2B2"), [a, b]);
    assert!(found(&sandbox, &token, "?ClientCallId=unknown").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_says_what_became_of_the_call() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let id = send(&sandbox, &token, "a.wav", "A1");
    let row = || look_up(&sandbox, &token, "?ClientCallId=A1").json()[0].clone();
    let first = row();
    assert_eq!(first["id"], id);
    assert_eq!(first["clientCallId"], "A1");
    assert_eq!(first["origFileName"], "a.wav");
    assert_eq!(first["fileName"], "a.wav.acxMedia");
    assert_eq!(first["status"], "ReadyToSample");
    assert!(sandbox.process(&id, Processing::Sampled));
    assert_eq!(row()["status"], "Sampled");
    assert!(sandbox.process(&id, Processing::FailedToProcess));
    assert_eq!(row()["status"], "FailedToProcess");
    assert_eq!(row()["processFailures"].as_array().unwrap().len(), 1);
    assert!(!sandbox.process("nobody", Processing::Sampled));
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_the_last_id_until_an_empty_one() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let a = send(&sandbox, &token, "a.wav", "1");
    let b = send(&sandbox, &token, "b.wav", "2");
    let c = send(&sandbox, &token, "c.wav", "3");
    assert_eq!(found(&sandbox, &token, "?PageSize=2"), [a, b.clone()]);
    let next = format!("?pageSize=2&lastId={b}");
    let end = format!("?pageSize=2&lastId={c}");
    assert_eq!(found(&sandbox, &token, &next), [c]);
    assert!(found(&sandbox, &token, &end).is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn more_than_a_hundred_call_ids_are_refused() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let list = |count: usize| vec!["x"; count].join(",");
    let query = format!("?ClientCallId={}", list(100));
    assert_eq!(look_up(&sandbox, &token, &query).status, 200);
    assert_eq!(sandbox.violations(), []);
    let query = format!("?ClientCallId={}", list(101));
    assert_eq!(look_up(&sandbox, &token, &query).status, 400);
    assert_eq!(sandbox.violations()[0].rule, "2.4");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_filter_that_is_not_simulated_is_not_ignored() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    assert_eq!(look_up(&sandbox, &token, "?StartDate=2026-01-01").status, 400);
    assert_eq!(sandbox.violations().len(), 1);
}
