//! What the service refuses is told by its cause, and loses nothing.

use std::time::Duration;

use gatehouse_sandbox::Fault;
use gatehouse_uploads::{MetadataFields, State};
use gatehouse_vendors::authenticx::UploadCause;

use crate::rig::{Rig, cause};

async fn refused_by(fault: Fault, bytes: usize) -> (Rig, UploadCause) {
    let rig = Rig::new().await;
    rig.arm(fault);
    let id = rig.send("a.wav", bytes).await;
    let call = rig.until_state(id, State::Refused).await;
    let cause = cause(&call).cloned().expect("a cause");
    (rig, cause)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_exists_there_is_refused_and_the_first_call_stays_as_it_was() {
    let rig = Rig::new().await;
    let first = rig.send("call.wav", 1000).await;
    rig.until_state(first, State::Confirmed).await;
    let held = rig.sandbox.calls();
    rig.queue.remove(&[first]).await.unwrap();
    rig.recording("other/call.wav", 2000);
    rig.queue.add(vec![rig.folder.path().join("other/call.wav")]).await.unwrap();
    let second = rig.named("call.wav").id;
    rig.queue.send(&[second]).await.unwrap();
    let call = rig.until_state(second, State::Refused).await;
    assert_eq!(cause(&call), Some(&UploadCause::DuplicateName));
    assert_eq!(rig.sandbox.calls()[0].sha256, held[0].sha256);
    assert_eq!(rig.attempts_seen(), 2, "a refusal is not repeated");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_early_refusal_is_told_as_that_refusal_while_the_body_is_still_going_out() {
    let big = 64_000_000;
    let (rig, cause) = refused_by(Fault::Status { code: 413, retry_after: None }, big).await;
    assert_eq!(cause, UploadCause::TooLarge);
    rig.assert_holds(&[]);
    let (_, cause) = refused_by(Fault::Status { code: 403, retry_after: None }, big).await;
    assert_eq!(cause, UploadCause::NotAllowed);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_in_trouble_asks_a_person_first() {
    let (rig, cause) =
        refused_by(Fault::StatusAfterBody { code: 500, retry_after: None }, 1000).await;
    assert_eq!(cause, UploadCause::ServiceTrouble);
    let id = rig.named("a.wav").id;
    rig.queue.retry(vec![id], false).await.unwrap();
    rig.until_state(id, State::Confirmed).await;
    rig.assert_holds(&["a.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_redirect_is_never_followed() {
    let other = Rig::new().await;
    let location = format!("{}/Media/Upload", other.sandbox.authenticx().base_url);
    let (_, cause) = refused_by(Fault::Redirect { location }, 1000).await;
    assert_eq!(cause, UploadCause::UnexpectedReply);
    assert_eq!(other.attempts_seen() + other.tokens_asked(), 0, "another host was spoken to");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hierarchy_the_organisation_does_not_have_is_named() {
    let rig = Rig::new().await;
    let batch =
        MetadataFields { hierarchy_code: Some("Nowhere".into()), ..MetadataFields::default() };
    rig.queue.set_batch(batch).await.unwrap();
    let id = rig.send("a.wav", 1000).await;
    let call = rig.until_state(id, State::Refused).await;
    assert_eq!(cause(&call), Some(&UploadCause::HierarchyInvalid));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_a_person_stops_leaves_nothing_there_and_can_be_sent_again() {
    let rig = Rig::new().await;
    rig.arm(Fault::Stall { percent: 30, pause: Duration::from_secs(30) });
    let id = rig.send("stop.wav", 40_000_000).await;
    rig.until(id, "on its way", |call| call.sent() > 0).await;
    rig.queue.cancel(&[id]).await.unwrap();
    let call = rig.until_state(id, State::Stopped).await;
    assert!(call.sent() < call.bytes());
    rig.assert_holds(&[]);
    rig.queue.retry(vec![id], false).await.unwrap();
    let call = rig.until_state(id, State::Confirmed).await;
    assert_eq!(call.attempts, 2);
    rig.assert_holds(&["stop.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_waiting_call_is_taken_back_without_a_trace() {
    let rig = Rig::with(gatehouse_uploads::Options { at_once: 1, ..crate::rig::options() }).await;
    rig.arm(Fault::Delay(Duration::from_millis(500)));
    let first = rig.send("a.wav", 1000).await;
    let second = rig.send("b.wav", 1000).await;
    rig.queue.cancel(&[second]).await.unwrap();
    assert_eq!(rig.call(second).state, State::Draft);
    rig.until_state(first, State::Confirmed).await;
    rig.assert_holds(&["a.wav"]);
}
