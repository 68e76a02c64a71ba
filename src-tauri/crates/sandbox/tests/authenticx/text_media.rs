//! Written conversations, whose metadata is spelled in another way.

use serde_json::{Value, json};

use crate::client::{Form, exchange, upload_request};
use crate::desk::Desk;
use crate::wire::Reply;

const ID: &str = "0a000000-0000-4000-8000-00000000000a";

fn send(desk: &Desk, metadata: &Value, file_name: &str) -> Reply {
    let form = Form::default().metadata(metadata).file(file_name, b"[]");
    let request = String::from_utf8(upload_request(&desk.token, form)).unwrap();
    let request = request.replacen("/Media/Upload", "/TextMedia/Upload", 1);
    exchange(&desk.sandbox, request.as_bytes()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_is_kept_under_the_id_that_was_sent() {
    let desk = Desk::new().await;
    let metadata = json!({
        "Id": ID, "FilePath": "chats/a.json", "TimeStamp": "2026-01-05T10:00:00Z",
        "CallDirection": "Inbound", "ExtendedMetadata": [{ "Data": "x" }], "LocaleId": 1033,
    });
    let reply = send(&desk, &metadata, "a.json");
    assert_eq!(reply.status, 200, "{}", reply.text());
    assert_eq!(reply.json(), json!({ "FileName": "chats/a.json.acxMedia", "FileSizeKb": 1 }));
    let row = desk.rows("/Metadata")[0].clone();
    assert_eq!((&row["id"], &row["mediaType"]), (&json!(ID), &json!("Chat")));
    assert_eq!(desk.sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_path_one_is_drawn_from_the_id() {
    let desk = Desk::new().await;
    assert_eq!(send(&desk, &json!({ "Id": ID }), "a.json_chat").status, 200);
    assert_eq!(desk.sandbox.calls()[0].file_name, format!("{ID}.json_chat"));
    let again = send(&desk, &json!({ "Id": ID, "FilePath": "b.json" }), "b.json");
    let sentence = "An interaction with this file name already exists.";
    assert_eq!((again.status, again.text()), (400, sentence));
}

#[tokio::test(flavor = "multi_thread")]
async fn names_of_the_other_upload_are_refused_and_noted() {
    let desk = Desk::new().await;
    let cases = [
        (json!({ "FileName": "a.json" }), "2.3"),
        (json!({ "UploadType": "Chat" }), "2.3"),
        (json!({ "filePath": "a.json" }), "X-7"),
        (json!({ "Id": "7" }), "2.3"),
        (json!({ "FilePath": "b.json" }), "X-3"),
    ];
    for (metadata, rule) in cases {
        assert_eq!(send(&desk, &metadata, "a.json").status, 400, "{metadata}");
        assert_eq!(desk.rules().pop(), Some(rule), "{metadata}");
    }
    assert_eq!(desk.sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_json_is_a_written_conversation() {
    let desk = Desk::new().await;
    let reply = send(&desk, &json!({}), "a.txt");
    let sentence = "You must upload a file with one of the specified allowed extensions.";
    assert_eq!((reply.status, reply.text()), (400, sentence));
    let unknown = json!({ "HierarchyCode": "nowhere" });
    assert!(send(&desk, &unknown, "a.json").text().starts_with("Invalid Hierarchy Id/Code!"));
}
