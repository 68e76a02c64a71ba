//! What goes well arrives byte for byte, with a receipt.

use gatehouse_sandbox::Fault;
use gatehouse_uploads::{MetadataFields, State};

use crate::rig::{Rig, options};

#[tokio::test(flavor = "multi_thread")]
async fn a_call_arrives_byte_for_byte_and_leaves_a_receipt() {
    let rig = Rig::new().await;
    let id = rig.send("Anruf von Frau Müller 3.wav", 3_000_000).await;
    let call = rig.until_state(id, State::Confirmed).await;
    let held = &rig.sandbox.calls()[0];
    assert_eq!(call.server_id.as_deref(), Some(held.id.as_str()));
    assert_eq!(call.sha256.as_deref(), Some(held.sha256.as_str()));
    assert_eq!((call.attempts, call.sent()), (1, 3_000_000));
    assert!(call.started.is_some() && call.all_sent.is_some() && call.ended.is_some());
    rig.assert_holds(&["Anruf von Frau Müller 3.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_typed_arrives_as_metadata() {
    let rig = Rig::new().await;
    let batch = MetadataFields {
        agent_code: Some("AK17".into()),
        call_direction: Some("Inbound".into()),
        extended: vec![("Queue".into(), "Claims & returns".into())],
        ..MetadataFields::default()
    };
    rig.queue.set_batch(batch).await.unwrap();
    rig.queue.add(vec![rig.recording("a.mp3", 1000)]).await.unwrap();
    let id = rig.named("a.mp3").id;
    let own = MetadataFields { client_call_id: Some("5CD1S".into()), ..MetadataFields::default() };
    rig.queue.set_own(id, own).await.unwrap();
    rig.queue.send(&[id]).await.unwrap();
    rig.until_state(id, State::Confirmed).await;
    let metadata = &rig.sandbox.calls()[0].metadata;
    assert_eq!(metadata["agentCode"], "AK17");
    assert_eq!(metadata["clientCallId"], "5CD1S");
    assert_eq!(metadata["uploadType"], "Audio");
    assert_eq!(metadata["extendedMetadataValues"]["Queue"], "Claims & returns");
    rig.assert_holds(&["a.mp3"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_file_the_service_takes_arrives() {
    let rig = Rig::new().await;
    let names = ["a.wav", "b.MP3", "c.mp4", "d.ogg", "e.opus", "f.m4a", "g.zip", "h.tar"];
    let mut ids = Vec::new();
    for name in names {
        rig.queue.add(vec![rig.recording(name, 10_000)]).await.unwrap();
        ids.push(rig.named(name).id);
    }
    // Noise is no archive; it goes by a person's word.
    rig.queue.waive(&ids).await.unwrap();
    assert_eq!(rig.queue.send(&ids).await, Ok(names.len()));
    for id in ids {
        rig.until_state(id, State::Confirmed).await;
    }
    rig.assert_holds(&names);
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_calls_than_allowed_are_on_their_way_at_once() {
    let rig = Rig::with(gatehouse_uploads::Options { at_once: 2, ..options() }).await;
    let pause = std::time::Duration::from_millis(400);
    for _ in 0..2 {
        rig.arm(Fault::Delay(pause));
    }
    let mut ids = Vec::new();
    for name in ["a.wav", "b.wav", "c.wav", "d.wav"] {
        ids.push(rig.send(name, 1000).await);
    }
    assert_eq!(rig.call(ids[2]).state, State::Waiting);
    assert_eq!(rig.call(ids[3]).state, State::Waiting);
    for id in ids {
        rig.until_state(id, State::Confirmed).await;
    }
    assert_eq!(rig.tokens_asked(), 1, "one token serves them all");
}
