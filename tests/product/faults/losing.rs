//! When nobody knows, Gatehouse says so and does nothing by itself.

use std::time::Duration;

use gatehouse_sandbox::Fault;
use gatehouse_uploads::{Cause, State};
use gatehouse_vendors::authenticx::UploadLimits;

use crate::rig::Rig;

async fn unknown_after(fault: Fault) -> Rig {
    let rig = Rig::new().await;
    rig.arm(fault.clone());
    let id = rig.send("lost.wav", 200_000).await;
    let call = rig.until_state(id, State::Unknown).await;
    assert!(matches!(call.cause, Some(Cause::ReplyLost(_))), "{fault:?}: {:?}", call.cause);
    assert_eq!(rig.attempts_seen(), 1, "{fault:?} must not be repeated");
    rig
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reply_that_cannot_be_read_leaves_the_call_unknown() {
    let faults = [
        Fault::LoseReply,
        Fault::Garbage,
        Fault::TruncatedJson,
        Fault::WrongContentLength,
        Fault::HugeReply { bytes: 50_000_000 },
        Fault::Html,
        Fault::StatusAfterBody { code: 504, retry_after: None },
    ];
    for fault in faults {
        unknown_after(fault).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_call_is_sent_again_only_with_a_persons_consent() {
    let rig = unknown_after(Fault::LoseReply).await;
    let id = rig.named("lost.wav").id;
    rig.queue.retry(vec![id], false).await.unwrap();
    assert_eq!(rig.call(id).state, State::Unknown);
    rig.queue.retry(vec![id], true).await.unwrap();
    // Its name is refused, which is a word about the first attempt; asking the service then settles it.
    let call = rig.until(id, "sent twice", |call| call.attempts == 2 && !call.state.is_active());
    assert!(matches!(call.await.state, State::Unknown | State::Confirmed));
    rig.queue.ask(&[id]).await.unwrap();
    rig.until_state(id, State::Confirmed).await;
    rig.assert_holds(&["lost.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_person_can_say_that_an_unknown_call_arrived() {
    let rig = unknown_after(Fault::LoseReply).await;
    let id = rig.named("lost.wav").id;
    rig.queue.settle(id).await.unwrap();
    let call = rig.call(id);
    assert_eq!(call.state, State::Settled);
    assert_eq!(call.server_id, None, "a person's word is no receipt");
}

#[tokio::test(flavor = "multi_thread")]
async fn x14_all_bytes_out_and_no_reply_in_time_is_unknown_and_never_confirmed() {
    let rig = Rig::new().await;
    let limits = UploadLimits { no_reply: Duration::from_millis(500), ..UploadLimits::default() };
    rig.queue.connect(Some(rig.client(limits))).await;
    rig.arm(Fault::Delay(Duration::from_secs(3)));
    let id = rig.send("slow.wav", 1000).await;
    rig.until_state(id, State::Awaiting).await;
    rig.until_state(id, State::Unknown).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_after_the_last_byte_cannot_be_called_stopped() {
    let rig = Rig::new().await;
    rig.arm(Fault::Delay(Duration::from_secs(3)));
    let id = rig.send("late.wav", 1000).await;
    rig.until_state(id, State::Awaiting).await;
    rig.queue.cancel(&[id]).await.unwrap();
    rig.until_state(id, State::Unknown).await;
}
