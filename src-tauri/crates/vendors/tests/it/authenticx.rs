//! Authenticx: tokens and uploads.

use std::{io::Write, sync::Arc};

use gatehouse_vendors::{Outcome, Vendor, authenticx::*};
use insta::assert_snapshot;
use tempfile::TempDir;

use crate::rig::{self, Reply, Seen, Service, answer};

/// A service that gives out tokens and answers everything else as the script says.
pub async fn service(
    script: impl Fn(&Seen, usize) -> Reply + Send + Sync + 'static,
) -> (Service, Authenticx) {
    let service = Service::start(move |seen, number| match seen.path.as_str() {
        "/connect/token" => {
            answer(200, format!(r#"{{"access_token":"token-{number}","expires_in":3600}}"#))
        }
        _ => script(seen, number),
    })
    .await;
    let client = client(&service).await;
    (service, client)
}

async fn client(service: &Service) -> Authenticx {
    Authenticx::new(Account {
        endpoint: service.endpoint(Vendor::Authenticx),
        client_id: "desk one".to_owned(),
        secret: rig::name("secret"),
        vault: rig::vault(&[("secret", "canary+&%=secret")]).await,
    })
    .unwrap()
}

fn upload(folder: &TempDir, name: &str, metadata: String) -> Upload {
    let path = folder.path().join(name);
    std::fs::File::create(&path).unwrap().write_all(b"a whole call").unwrap();
    Upload {
        identity: FileIdentity::of(&path).unwrap(),
        content: None,
        path,
        name: name.to_owned(),
        metadata,
        on_progress: Arc::new(|_| {}),
        cancel: Default::default(),
        gate: Arc::new(()),
        hashed: true,
        pace: None,
    }
}

#[tokio::test]
async fn x19_the_form_names_the_scope_and_encodes_the_secret() {
    let (service, client) = service(|_, _| answer(404, "")).await;
    client.agents(None).await.unwrap();
    assert_snapshot!(service.seen()[0].wire());
    let shown = rig::shown(client.exchanges());
    assert!(!shown.contains("canary") && shown.contains("scope=acxapi"), "{shown}");
}

#[tokio::test]
async fn x19_basic_names_the_scope_too() {
    let (service, client) = service(|_, _| answer(404, "")).await;
    let client = client.with_token_request(TokenRequest::Basic);
    client.agents(None).await.unwrap();
    assert_snapshot!(service.seen()[0].wire());
    assert!(!rig::shown(client.exchanges()).contains("canary"));
}

#[tokio::test]
async fn x18_the_token_comes_from_the_one_documented_path() {
    let (service, client) = service(|_, _| answer(404, "")).await;
    client.agents(None).await.unwrap();
    assert!(service.at("/.well-known").is_empty());
    assert_eq!(service.at("/connect/token").len(), 1);
}

#[tokio::test]
async fn x2_x3_x20_a_call_is_sent_as_file_and_metadata_under_one_name() {
    let folder = tempfile::tempdir().unwrap();
    let metadata = r#"{"fileName":"Call-1.WAV","uploadType":"Audio"}"#.to_owned();
    let upload = upload(&folder, "Call-1.WAV", metadata);
    let (service, client) =
        service(|_, _| answer(200, r#"{"Id":"acx-1","FileName":"x.acxMedia"}"#)).await;
    let Outcome::Done(receipt) = client.upload(&upload).await else { panic!() };
    assert_eq!((receipt.server_id.as_str(), receipt.bytes), ("acx-1", 12));
    assert_snapshot!(service.last().wire());
    let shown = rig::shown(client.exchanges());
    assert!(!shown.contains("Call-1"), "x28 a name of a call is personal: {shown}");
}

#[tokio::test]
async fn x5_a_name_that_would_arrive_as_another_is_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let (service, client) = service(|_, _| answer(200, r#"{"id":"1"}"#)).await;
    for name in ["a\".wav", "a\\.wav", "a\r\nX: y.wav", "a\u{7}.wav", ""] {
        let mut upload = upload(&folder, "a.wav", "{}".to_owned());
        upload.name = name.to_owned();
        let Outcome::Refused(refusal) = client.upload(&upload).await else { panic!("{name:?}") };
        assert_eq!(refusal.cause, UploadCause::NameMismatch);
    }
    assert!(service.seen().is_empty());
}

#[tokio::test]
async fn x6_a_name_keeps_its_case_and_its_letters() {
    let folder = tempfile::tempdir().unwrap();
    let (service, client) = service(|_, _| answer(200, r#"{"id":"1"}"#)).await;
    client.upload(&upload(&folder, "L\u{e4}rm \u{fe0f}2.WAV", "{}".to_owned())).await;
    assert!(service.last().body.contains("filename=\"L\u{e4}rm \u{fe0f}2.WAV\""));
}

#[tokio::test]
async fn a_text_call_has_names_of_its_own_for_the_same_things() {
    let folder = tempfile::tempdir().unwrap();
    let metadata = TextMetadata {
        id: Some("4a1b2c3d-0000-4000-8000-000000000001".to_owned()),
        time_stamp: Some("2025-12-17T15:30:00Z".to_owned()),
        call_direction: Some("Inbound".to_owned()),
        apply_hierarchy_to_agent: Some(false),
        locale_id: Some(1033),
        ..TextMetadata::default()
    };
    let upload = upload(&folder, "chat.json", metadata.for_file("chat.json"));
    let (service, client) = service(|_, _| answer(200, "")).await;
    let Outcome::Done(receipt) = client.upload_text(&upload).await else { panic!() };
    assert_eq!((receipt.server_id, receipt.bytes), (None, 12));
    assert_snapshot!(service.last().wire());
}

#[tokio::test]
async fn x11_a_text_call_whose_reply_is_lost_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let upload = upload(&folder, "chat.json", "{}".to_owned());
    let (service, client) = service(|_, _| Reply::Close).await;
    assert!(matches!(client.upload_text(&upload).await, Outcome::Unknown(_)));
    assert_eq!(service.at("/TextMedia/Upload").len(), 1);
}

#[tokio::test]
async fn x11_a_refused_token_is_renewed_once() {
    let folder = tempfile::tempdir().unwrap();
    let upload = upload(&folder, "chat.json", "{}".to_owned());
    let (service, client) = service(|_, _| answer(401, "")).await;
    let Outcome::Refused(refusal) = client.upload(&upload).await else { panic!() };
    assert_eq!(refusal.cause, UploadCause::NotAllowed);
    assert_eq!((service.at("/Media/Upload").len(), service.at("/connect/token").len()), (2, 2));
}

#[tokio::test]
async fn x12_a_documented_sentence_is_a_typed_cause_with_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let upload = upload(&folder, "a.wav", "{}".to_owned());
    let sentence = "An interaction with this file name already exists.";
    let (_service, client) = service(move |_, _| answer(400, format!("\"{sentence}\""))).await;
    let Outcome::Refused(refusal) = client.upload(&upload).await else { panic!() };
    assert_eq!(refusal.cause, UploadCause::DuplicateName);
    assert_eq!(refusal.detail.as_deref(), Some(sentence));
}
