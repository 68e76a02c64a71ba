//! Faults after which trying again by itself is fine.

use std::time::{Duration, Instant};

use gatehouse_sandbox::{Endpoint as At, Fault};
use gatehouse_uploads::State;
use gatehouse_vendors::authenticx::{TokenTrouble, UploadCause, UploadLimits};

use crate::rig::{Rig, cause};

/// Far more than the kernel holds for a connection: what fits in there counts as sent.
const BIG: usize = 40_000_000;

#[tokio::test(flavor = "multi_thread")]
async fn x10_a_token_that_expires_in_the_middle_of_the_queue_is_renewed_once() {
    let rig = Rig::new().await;
    let first = rig.send("a.wav", 1000).await;
    rig.until_state(first, State::Confirmed).await;
    rig.arm(Fault::ExpiredToken);
    let second = rig.send("b.wav", BIG).await;
    let third = rig.send("c.wav", 1000).await;
    for id in [second, third] {
        rig.until_state(id, State::Confirmed).await;
    }
    assert_eq!(rig.tokens_asked(), 2);
    rig.assert_holds(&["a.wav", "b.wav", "c.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_is_refused_twice_is_not_asked_for_again() {
    let rig = Rig::new().await;
    for _ in 0..2 {
        rig.arm(Fault::Status { code: 401, retry_after: None });
    }
    let id = rig.send("a.wav", 1000).await;
    let call = rig.until_state(id, State::Refused).await;
    assert_eq!(cause(&call), Some(&UploadCause::NotAllowed));
    assert_eq!((rig.tokens_asked(), rig.attempts_seen()), (2, 2));
    rig.assert_holds(&[]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_connection_cut_half_way_is_tried_again_from_the_first_byte() {
    let rig = Rig::new().await;
    rig.arm(Fault::Reset { percent: 50 });
    let id = rig.send("half.wav", BIG).await;
    let waiting = rig.until(id, "cut", |call| cause(call) == Some(&UploadCause::Interrupted)).await;
    assert!(matches!(waiting.state, State::Waiting), "{:?}", waiting.state);
    assert!(waiting.next_try.is_some());
    let call = rig.until_state(id, State::Confirmed).await;
    assert_eq!((call.attempts, call.cause), (2, None));
    rig.assert_holds(&["half.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_is_cut_again_and_again_ends_with_a_person() {
    let rig = Rig::new().await;
    rig.sandbox.arm(At::Upload, Fault::Reset { percent: 20 }, None);
    let id = rig.send("never.wav", BIG).await;
    let call = rig.until_state(id, State::Refused).await;
    assert_eq!((cause(&call), call.attempts), (Some(&UploadCause::Interrupted), 4));
    rig.sandbox.clear_faults();
    rig.queue.retry(vec![id], false).await.unwrap();
    rig.until_state(id, State::Confirmed).await;
    rig.assert_holds(&["never.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn x13_a_service_that_asks_for_a_pause_gets_it() {
    let rig = Rig::new().await;
    rig.arm(Fault::Status { code: 429, retry_after: Some(1) });
    let began = Instant::now();
    let id = rig.send("a.wav", 1000).await;
    rig.until_state(id, State::Confirmed).await;
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    assert_eq!(rig.attempts_seen(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_endpoint_in_trouble_is_tried_again() {
    let rig = Rig::new().await;
    rig.sandbox.arm(At::Token, Fault::Status { code: 503, retry_after: None }, Some(2));
    let id = rig.send("a.wav", 1000).await;
    let call = rig.until_state(id, State::Confirmed).await;
    assert_eq!(call.attempts, 3);
    rig.assert_holds(&["a.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_is_not_there_is_named_and_waited_for_as_long_as_it_takes() {
    let rig = Rig::new().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", nobody.local_addr().unwrap());
    drop(nobody);
    let there = rig.client(UploadLimits::default());
    rig.queue.connect(Some(rig.client_at(&address))).await;
    let id = rig.send("a.wav", 1000).await;
    let offline = Some(&UploadCause::Token(TokenTrouble::Unreachable));
    let call = rig.until(id, "tried often", |call| call.attempts > 8).await;
    assert!(!matches!(call.state, State::Refused), "nobody has to do anything: {:?}", call.state);
    let waits = |call: &gatehouse_uploads::Call| call.state == State::Waiting;
    assert_eq!(cause(&rig.until(id, "waiting", waits).await), offline);
    rig.queue.connect(Some(there)).await;
    rig.until_state(id, State::Confirmed).await;
    rig.assert_holds(&["a.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn standing_still_is_named_and_ends_by_itself_when_bytes_move_again() {
    let rig = Rig::new().await;
    rig.arm(Fault::Stall { percent: 20, pause: Duration::from_millis(1500) });
    let id = rig.send("slow.wav", 40_000_000).await;
    rig.until_state(id, State::Stalled).await;
    rig.until_state(id, State::Confirmed).await;
    rig.assert_holds(&["slow.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn standing_still_for_too_long_counts_as_cut() {
    let rig = Rig::new().await;
    let limits =
        UploadLimits { no_progress: Duration::from_millis(700), ..UploadLimits::default() };
    rig.queue.connect(Some(rig.client(limits))).await;
    rig.arm(Fault::Stall { percent: 20, pause: Duration::from_secs(20) });
    let id = rig.send("slow.wav", 40_000_000).await;
    let call = rig.until_state(id, State::Confirmed).await;
    assert_eq!(call.attempts, 2);
    rig.assert_holds(&["slow.wav"]);
}
