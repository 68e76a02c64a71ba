//! The optional metadata fields, allowed and not.

use gatehouse_sandbox::Sandbox;
use serde_json::{Value, json};

use crate::client::{Form, Reply, sandbox, token, upload};

fn send(sandbox: &Sandbox, token: &str, name: &str, (key, value): (&str, Value)) -> Reply {
    let metadata = json!({ "fileName": name, "uploadType": "Audio", key: value });
    let form = Form::default().metadata(&metadata).file(name, b"RIFF");
    upload(sandbox, token, form)
}

#[tokio::test(flavor = "multi_thread")]
async fn documented_values_are_taken() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let allowed = [
        ("callDirection", json!("Inbound")),
        ("interactionDate", json!("2022-03-18T17:56:09.8683110-04:00")),
        ("interactionDate", json!("2022-03-18T21:52:26Z")),
        ("interactionDate", json!("2022-03-19")),
        ("localeId", json!(1033)),
        ("hierarchyId", json!("00000000-0000-0000-0000-000000000002")),
        ("hierarchyCode", json!("Accounting")),
        ("applyHierarchyToAgent", json!(true)),
        ("extendedMetadataValues", json!({ "Data": "Example" })),
        ("extendedMetadata", json!([{ "Data": "Example" }])),
        ("email", Value::Null),
    ];
    for (number, field) in allowed.into_iter().enumerate() {
        let reply = send(&sandbox, &token, &format!("{number}.wav"), field);
        assert_eq!(reply.status, 200, "{number}: {}", reply.text());
    }
    assert_eq!(sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn values_of_another_shape_are_refused() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let refused = [
        ("callDirection", json!("inbound")),
        ("interactionDate", json!("18.03.2022 21:52")),
        ("interactionDate", json!(1_647_640_346)),
        ("localeId", json!("1033")),
        ("applyHierarchyToAgent", json!("true")),
        ("extendedMetadataValues", json!([])),
        ("extendedMetadata", json!({ "Data": "Example" })),
        ("clientCallId", json!(5)),
    ];
    let sentence = "You must upload valid data in your metadata request form payload.";
    for field in refused {
        let shown = format!("{field:?}");
        let reply = send(&sandbox, &token, "a.wav", field);
        assert_eq!((reply.status, reply.text()), (400, sentence), "{shown}");
    }
    assert_eq!(sandbox.calls(), []);
}
