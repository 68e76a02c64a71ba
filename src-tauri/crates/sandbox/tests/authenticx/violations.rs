//! What a client does wrong is noted under the number of its rule.

use gatehouse_sandbox::{Endpoint, Sandbox};
use serde_json::{Value, json};

use crate::client::{
    Form, ask_token, exchange, good_form, request, sandbox, token, token_form, upload,
};

fn rules(sandbox: &Sandbox) -> Vec<(Endpoint, &'static str)> {
    let noted = sandbox.violations();
    noted.iter().map(|one| (one.endpoint, one.rule)).collect()
}

async fn noted_for(form: Form) -> Vec<(Endpoint, &'static str)> {
    let sandbox = sandbox().await;
    upload(&sandbox, &token(&sandbox), form);
    rules(&sandbox)
}

fn with(key: &str, value: impl Into<Value>) -> Form {
    let metadata = json!({ "fileName": "a.wav", "uploadType": "Audio", key: value.into() });
    Form::default().metadata(&metadata).file("a.wav", b"RIFF")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proper_upload_breaks_no_rule() {
    assert_eq!(noted_for(good_form("a.wav", b"RIFF")).await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_of_the_illustrative_example_are_noted() {
    let noted = noted_for(with("interactionType", "audio")).await;
    assert_eq!(noted, [(Endpoint::Upload, "X-1")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn fields_in_another_spelling_are_noted() {
    let noted = noted_for(with("ClientCallId", "5CD1S")).await;
    assert_eq!(noted, [(Endpoint::Upload, "X-7")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_upload_type_is_noted() {
    let metadata = json!({ "fileName": "a.wav" });
    let form = Form::default().metadata(&metadata).file("a.wav", b"RIFF");
    assert_eq!(noted_for(form).await, [(Endpoint::Upload, "X-1")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_encoded_twice_is_noted() {
    let twice = json!(json!({ "fileName": "a.wav", "uploadType": "Audio" }).to_string());
    let form = Form::default().metadata(&twice).file("a.wav", b"RIFF");
    assert_eq!(noted_for(form).await, [(Endpoint::Upload, "X-20")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn parts_under_other_names_are_noted() {
    let form = good_form("a.wav", b"RIFF");
    for extra in ["name=\"File\"; filename=\"b.wav\"", "name=\"signedUrl\"", "name=\"file\""] {
        let noted = noted_for(form.clone().part(extra, b"x")).await;
        assert_eq!(noted, [(Endpoint::Upload, "X-20")], "{extra}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_that_is_no_form_is_noted() {
    let sandbox = sandbox().await;
    let bearer = format!("Bearer {}", token(&sandbox));
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
    let request = request("POST /Media/Upload", &headers, b"{}");
    assert_eq!(exchange(&sandbox, &request).unwrap().status, 400);
    assert_eq!(rules(&sandbox), [(Endpoint::Upload, "X-20")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_its_closing_boundary_is_noted() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let open = good_form("a.wav", b"RIFF").body();
    let open = &open[..open.len() - 4];
    let bearer = format!("Bearer {token}");
    let kind = "multipart/form-data; boundary=sandbox-test-boundary";
    let headers = [("Authorization", bearer.as_str()), ("Content-Type", kind)];
    let reply = exchange(&sandbox, &request("POST /Media/Upload", &headers, open)).unwrap();
    assert_eq!(reply.status, 400);
    assert_eq!(rules(&sandbox), [(Endpoint::Upload, "X-20")]);
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_time_without_a_zone_is_taken_but_noted() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let reply = upload(&sandbox, &token, with("interactionDate", "2022-03-18T21:52:26"));
    assert_eq!(reply.status, 200);
    assert_eq!(rules(&sandbox), [(Endpoint::Upload, "X-23")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_request_without_a_scope_is_noted() {
    let sandbox = sandbox().await;
    let form = token_form(&sandbox).replace("&scope=acxapi", "");
    ask_token(&sandbox, &[], &form);
    assert_eq!(rules(&sandbox), [(Endpoint::Token, "X-19")]);
}
