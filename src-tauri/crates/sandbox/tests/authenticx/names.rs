//! The two names of a file are one name, byte for byte.

use serde_json::json;

use crate::client::{Form, good_form, sandbox, token, upload};

fn named(described: &str, uploaded: &str) -> Form {
    let metadata = json!({ "fileName": described, "uploadType": "Audio" });
    Form::default().metadata(&metadata).file(uploaded, b"RIFF")
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_differ_are_refused_and_noted() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let data = "You must upload valid data in your metadata request form payload.";
    let extension = "File extension in metadata file name and upload file must match!";
    let cases = [
        ("a.wav", "A.wav", data),
        ("a.wav", "a.WAV", extension),
        ("calls/a.wav", "a.wav", data),
        // One is composed, the other decomposed.
        ("caf\u{e9}.wav", "cafe\u{301}.wav", data),
    ];
    for (described, uploaded, sentence) in cases {
        let reply = upload(&sandbox, &token, named(described, uploaded));
        assert_eq!((reply.status, reply.text()), (400, sentence));
    }
    let rules = sandbox.violations().into_iter().map(|noted| noted.rule);
    assert_eq!(rules.collect::<Vec<_>>(), ["X-3"; 4]);
    assert_eq!(sandbox.calls(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_that_agree_are_kept_as_they_are() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let names = ["A.WAV", "calls/2026/a.mp3", "caf\u{e9} 1.m4a", "a+b%20c.ogg"];
    for name in names {
        let reply = upload(&sandbox, &token, named(name, name));
        assert_eq!(reply.status, 200, "{}", reply.text());
        assert_eq!(reply.json()["fileName"], format!("{name}.acxMedia"));
    }
    let kept = sandbox.calls().into_iter().map(|call| call.file_name);
    assert_eq!(kept.collect::<Vec<_>>(), names);
    assert_eq!(sandbox.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn escaped_quotes_are_undone_before_names_are_compared() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let reply = upload(&sandbox, &token, named("a\"b.wav", "a\\\"b.wav"));
    assert_eq!(reply.status, 200, "{}", reply.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn control_characters_in_names_are_refused_and_noted() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    for name in ["a\tb.wav", "a\u{7}b.wav", "a\r\nX-Injected: 1.wav", "a\0.wav"] {
        let reply = upload(&sandbox, &token, named(name, name));
        let sentence = "You must upload a valid file name with a valid file extension.";
        assert_eq!((reply.status, reply.text()), (400, sentence), "{name:?}");
    }
    let rules = sandbox.violations().into_iter().map(|noted| noted.rule);
    assert_eq!(rules.collect::<Vec<_>>(), ["X-5"; 4]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_upload_does_not_take_its_name() {
    let sandbox = sandbox().await;
    let token = token(&sandbox);
    let metadata = json!({ "fileName": "a.wav", "uploadType": "Audio", "localeId": 1 });
    let form = Form::default().metadata(&metadata).file("a.wav", b"RIFF");
    assert_eq!(upload(&sandbox, &token, form).status, 400);
    let reply = upload(&sandbox, &token, good_form("a.wav", b"RIFF"));
    assert_eq!(reply.status, 200);
}
