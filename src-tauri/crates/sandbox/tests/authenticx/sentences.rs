//! Each documented 400 appears on its cause, word for word.

use serde_json::{Value, json};

use crate::client::{Form, Reply, good_form, sandbox, token, upload};

async fn reply_to(form: Form) -> Reply {
    let sandbox = sandbox().await;
    let reply = upload(&sandbox, &token(&sandbox), form);
    assert_eq!(sandbox.calls(), []);
    assert_eq!(reply.header("content-type"), Some("text/plain; charset=utf-8"));
    reply
}

async fn refused(form: Form, sentence: &str) {
    let reply = reply_to(form).await;
    assert_eq!((reply.status, reply.text()), (400, sentence));
}

fn described(metadata: &Value, file_name: &str) -> Form {
    Form::default().metadata(metadata).file(file_name, b"RIFF")
}

#[tokio::test(flavor = "multi_thread")]
async fn an_extension_that_is_not_allowed_is_refused() {
    let sentence = "You must upload a file with one of the specified allowed extensions.";
    refused(good_form("a.flac", b"fLaC"), sentence).await;
    let chat = json!({ "fileName": "a.wav", "uploadType": "Chat" });
    refused(described(&chat, "a.wav"), sentence).await;
    let audio = json!({ "fileName": "a.zip", "uploadType": "Audio" });
    refused(described(&audio, "a.zip"), sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_a_file_is_refused() {
    let metadata = json!({ "fileName": "a.wav", "uploadType": "Audio" });
    let sentence = "You must upload a file with one of the specified allowed extensions.";
    refused(Form::default().metadata(&metadata), sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_metadata_is_refused() {
    let sentence = "You must upload metadata in the request form.";
    refused(Form::default().file("a.wav", b"RIFF"), sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_type_other_than_audio_and_chat_is_refused() {
    let sentence = "Unable to properly parse metadata to chat or audio.";
    for metadata in [
        json!({ "fileName": "a.wav" }),
        json!({ "fileName": "a.wav", "uploadType": "Video" }),
        json!({ "fileName": "a.wav", "uploadType": "audio" }),
        json!({ "fileName": "a.wav", "uploadType": 1 }),
    ] {
        refused(described(&metadata, "a.wav"), sentence).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_without_valid_data_is_refused() {
    let sentence = "You must upload valid data in your metadata request form payload.";
    let empty = Form::default().part("name=\"metadata\"", b" ");
    refused(empty.file("a.wav", b"RIFF"), sentence).await;
    let metadata = json!({ "fileName": "a.wav", "uploadType": "Audio", "phone": 8005555555_u64 });
    refused(described(&metadata, "a.wav"), sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_name_without_a_valid_extension_is_refused() {
    let sentence = "You must upload a valid file name with a valid file extension.";
    for metadata in [
        json!({ "uploadType": "Audio" }),
        json!({ "uploadType": "Audio", "fileName": "" }),
        json!({ "uploadType": "Audio", "fileName": "recording" }),
        json!({ "uploadType": "Audio", "fileName": ".wav" }),
        json!({ "uploadType": "Audio", "fileName": 7 }),
    ] {
        refused(described(&metadata, "a.wav"), sentence).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn extensions_that_differ_are_refused() {
    let sentence = "File extension in metadata file name and upload file must match!";
    let metadata = json!({ "fileName": "a.mp3", "uploadType": "Audio" });
    refused(described(&metadata, "a.wav"), sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_is_taken_is_refused() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    assert_eq!(upload(&sandbox, &token, good_form("a.wav", b"1")).status, 200);
    let reply = upload(&sandbox, &token, good_form("a.wav", b"2"));
    let sentence = "An interaction with this file name already exists.";
    assert_eq!((reply.status, reply.text()), (400, sentence));
    assert_eq!(sandbox.calls().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locale_that_is_not_supported_is_refused() {
    let sentence = "Unsupported locale id provided. Supported locale ids include: 1033, 2058.";
    let metadata = json!({ "fileName": "a.wav", "uploadType": "Audio", "localeId": 1031 });
    refused(described(&metadata, "a.wav"), sentence).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hierarchy_nobody_knows_is_refused() {
    let sentence = "Invalid Hierarchy Id/Code! You must either specify a valid hierarchy id/code \
                    from your organization or omit a hierarchy id/code entirely.";
    for (key, value) in [
        ("hierarchyId", "00000000-0000-0000-0000-0000000000ff"),
        ("hierarchyId", "Accounting"),
        ("hierarchyCode", "Marketing"),
    ] {
        let metadata = json!({ "fileName": "a.wav", "uploadType": "Audio", key: value });
        refused(described(&metadata, "a.wav"), sentence).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn metadata_in_another_form_is_refused() {
    let sentence = "Invalid metadata form object. Please upload metadata in the expected form.";
    for text in ["[]", "{\"fileName\":", "\"{}\"", "{\"fileName\":\"a.wav\",}"] {
        let form = Form::default().part("name=\"metadata\"", text.as_bytes());
        refused(form.file("a.wav", b"RIFF"), sentence).await;
    }
    let example = json!({ "fileName": "a.wav", "uploadType": "Audio", "externalId": "7" });
    refused(described(&example, "a.wav"), sentence).await;
}
