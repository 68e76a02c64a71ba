//! Calls on their way in, and what becomes of them.

use std::time::Duration;

use gatehouse_sandbox::{Endpoint as At, Fault, Processing as Reached};
use gatehouse_vendors::{
    Outcome, Retry,
    authenticx::{Cause, Processing, Span, TextMetadata, TokenRequest, Transcription, UploadCause},
};
use serde_json::json;

use crate::rig::{Recording, Rig, around_now, done, refused};

fn span(page_size: u16) -> Span {
    let (from, to) = around_now();
    Span { from, to, media_type: None, page_size }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_arrives_byte_for_byte_and_is_followed_by_its_own_id() {
    let rig = Rig::new().await;
    let client = rig.authenticx().with_token_request(TokenRequest::Basic);
    let recording = Recording::new("front desk 17.wav", 300_000);
    let receipt = done(client.upload(&recording.call("DESK-17")).await);
    let held = rig.sandbox.calls().pop().unwrap();
    assert_eq!(held.id, receipt.server_id);
    assert_eq!(Some(&held.sha256), receipt.sha256.as_ref());
    assert_eq!((held.file_name.as_str(), held.bytes), ("front desk 17.wav", 300_000));

    let followed = client.calls_named(&["DESK-17"]).await.unwrap().remove(0);
    assert_eq!((&followed.id, &followed.status), (&receipt.server_id, &Processing::ReadyToSample));
    assert_eq!(followed.uploaded_as.as_deref(), Some("front desk 17.wav"), "x8");
    assert_eq!(followed.timestamp.as_deref(), Some("2026-03-18T21:52:26Z"), "x23");
    assert!(rig.sandbox.process(&receipt.server_id, Reached::FailedToProcess));
    let failed = client.calls_named(&["DESK-17"]).await.unwrap().remove(0);
    assert_eq!(failed.status, Processing::FailedToProcess);
    assert_eq!(failed.failures, ["The recording could not be decoded."]);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn x11_a_call_whose_receipt_was_lost_is_found_and_its_name_is_taken() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let recording = Recording::new("lost.wav", 4000);
    assert!(client.calls_named(&["DESK-18"]).await.unwrap().is_empty());
    rig.arm(At::Upload, Fault::LoseReply);
    assert!(matches!(client.upload(&recording.call("DESK-18")).await, Outcome::Unknown(_)));
    assert_eq!(client.calls_named(&["DESK-18"]).await.unwrap().len(), 1);
    let again = refused(client.upload(&recording.call("DESK-18")).await);
    assert_eq!((again.cause.clone(), again.retry()), (UploadCause::DuplicateName, Retry::Ask));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_the_metadata_cannot_say_has_its_cause() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let recording = Recording::new("odd.wav", 4000);
    let cases = [
        (json!({"hierarchyCode": "Nowhere"}), UploadCause::HierarchyInvalid),
        (json!({"localeId": 1031}), UploadCause::LocaleUnsupported),
        (json!({"uploadType": "Podcast"}), UploadCause::MetadataRejected),
    ];
    for (odd, cause) in cases {
        let mut metadata = json!({"fileName": "odd.wav", "uploadType": "Audio"});
        for (field, value) in odd.as_object().unwrap() {
            metadata[field] = value.clone();
        }
        let refusal = refused(client.upload(&recording.upload(metadata.to_string())).await);
        assert_eq!(refusal.cause, cause, "{odd}");
        assert_eq!(refusal.status, Some(400));
    }
    assert_eq!(rig.seen(At::Upload), 3, "nothing of that is repeated");
}

#[tokio::test(flavor = "multi_thread")]
async fn x13_a_pause_is_kept_to_an_hour_and_named_where_nobody_says_how_long() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let recording = Recording::new("a.wav", 4000);
    let hour = Duration::from_secs(3600);
    for (asked, kept) in [(Some(9), Some(hour / 400)), (Some(999_999), Some(hour)), (None, None)] {
        rig.arm(At::Upload, Fault::Status { code: 429, retry_after: asked });
        let refusal = refused(client.upload(&recording.call("DESK-19")).await);
        assert_eq!(refusal.cause, UploadCause::RateLimited);
        assert_eq!((refusal.retry_after, refusal.retry()), (kept, Retry::Safe));
    }
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_call_has_its_own_names_for_the_same_things() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let chat = Recording::new("chat-1.json_chat", 4000);
    let id = "1f0e9a52-52c4-4d6a-8a59-b7a2e0d5a1c3";
    let metadata = TextMetadata {
        id: Some(id.to_owned()),
        time_stamp: Some("2026-03-18T21:52:26Z".to_owned()),
        call_direction: Some("Inbound".to_owned()),
        hierarchy_code: Some("Support".to_owned()),
        locale_id: Some(1033),
        ..TextMetadata::default()
    };
    let receipt =
        done(client.upload_text(&chat.upload(metadata.clone().for_file(&chat.name))).await);
    assert_eq!(receipt.server_id, None, "its reply names no id");
    let held = rig.sandbox.calls().pop().unwrap();
    assert_eq!((held.id.as_str(), Some(held.sha256)), (id, receipt.sha256));
    let again = refused(client.upload_text(&chat.upload(metadata.for_file(&chat.name))).await);
    assert_eq!(again.cause, UploadCause::DuplicateName);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn x29_calls_by_date_are_read_to_an_empty_page() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let mut pages = client.calls_arrived(&span(5));
    let (mut lengths, mut ids) = (Vec::new(), Vec::new());
    while let Some(page) = pages.next().await.unwrap() {
        lengths.push(page.len());
        ids.extend(page.into_iter().map(|call| call.id));
    }
    assert_eq!(lengths, [5, 5, 4]);
    let held: Vec<String> = rig.sandbox.calls().into_iter().map(|call| call.id).collect();
    assert_eq!(ids, held);
    assert_eq!(pages.next().await.unwrap(), None, "the end stays the end");
    let chats = Span { media_type: Some("Chat".to_owned()), ..span(5) };
    assert_eq!(client.calls_arrived(&chats).next().await.unwrap(), None);
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_lost_can_be_asked_for_again() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let mut pages = client.calls_arrived(&span(10));
    let first = pages.next().await.unwrap().unwrap();
    rig.arm(At::Metadata, Fault::ResetInReply { percent: 50 });
    let lost = pages.next().await.unwrap_err();
    assert_eq!((lost.cause, lost.retry), (Cause::NoReply, Retry::Safe));
    let second = pages.next().await.unwrap().unwrap();
    assert_eq!((first.len(), second.len()), (10, 4));
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_ids_are_asked_for_at_once_and_one_more_is_not_sent() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let ids: Vec<String> = (77_100..77_201).map(|number| format!("DESK-{number}")).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    assert_eq!(client.calls_named(&ids[..100]).await.unwrap().len(), 14);
    let many = client.calls_named(&ids).await.unwrap_err();
    assert!(matches!(many.cause, Cause::BadValue(_)));
    assert_eq!(rig.seen(At::Metadata), 2, "to an empty page, because most were not found");
    assert!(client.calls_named(&[]).await.unwrap().is_empty());
    rig.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn x15_a_transcription_is_there_or_not_yet_or_never() {
    let rig = Rig::new().await;
    let client = rig.authenticx();
    let call = rig.sandbox.calls()[0].id.clone();
    rig.sandbox.process(&call, Reached::ReadyToSample);
    let words = |words: &str| Some(words.to_owned());
    assert_eq!(
        client.transcription(&call).await.unwrap(),
        Transcription::Processing(words("The conversation has not finished processing."))
    );
    rig.sandbox.process(&call, Reached::Sampled);
    let Transcription::Ready(ready) = client.transcription(&call).await.unwrap() else {
        panic!("there is one now");
    };
    assert_eq!((ready[0].language.as_deref(), ready[0].lines.len()), (Some("en"), 5));
    rig.sandbox.process(&call, Reached::FailedToProcess);
    assert_eq!(
        client.transcription(&call).await.unwrap(),
        Transcription::Failed(words("The conversation failed to process."))
    );
    let nobody = "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9";
    assert_eq!(client.transcription(nobody).await.unwrap_err().cause, Cause::NotFound);
    rig.assert_clean();
}
