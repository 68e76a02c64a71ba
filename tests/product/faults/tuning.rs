//! How hard the queue works is changed while it does.

use std::time::{Duration, Instant};

use gatehouse_sandbox::Fault;
use gatehouse_uploads::{Hours, Options, State, Tuning};

use crate::rig::{Rig, options};

#[tokio::test(flavor = "multi_thread")]
async fn more_calls_go_at_once_as_soon_as_they_may() {
    let rig = Rig::with(Options { at_once: 1, ..options() }).await;
    for _ in 0..2 {
        rig.arm(Fault::Delay(Duration::from_secs(2)));
    }
    let first = rig.send("a.wav", 1000).await;
    let second = rig.send("b.wav", 1000).await;
    rig.until(first, "on its way", |call| call.state.is_active()).await;
    assert_eq!(rig.call(second).state, State::Waiting);
    rig.queue.tune(Tuning { at_once: 2, ..Tuning::default() }).await.unwrap();
    rig.until(second, "on its way too", |call| call.state.is_active()).await;
    assert!(rig.call(first).state.is_active());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_limit_holds_for_all_calls_together_and_can_be_lifted_on_the_way() {
    let rig = Rig::new().await;
    rig.queue.tune(Tuning { limit: Some(400_000), ..Tuning::default() }).await.unwrap();
    let began = Instant::now();
    let first = rig.send("a.wav", 300_000).await;
    let second = rig.send("b.wav", 300_000).await;
    rig.until_state(first, State::Confirmed).await;
    rig.until_state(second, State::Confirmed).await;
    assert!(began.elapsed() >= Duration::from_secs(1), "{:?}", began.elapsed());
    let third = rig.send("c.wav", 40_000_000).await;
    rig.until(third, "on its way", |call| call.sent() > 0).await;
    rig.queue.tune(Tuning::default()).await.unwrap();
    // At the old limit this would take a minute and a half.
    rig.until_state(third, State::Confirmed).await;
    rig.assert_holds(&["a.wav", "b.wav", "c.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_hash_can_be_left_out_and_the_receipt_says_so_by_having_none() {
    let rig = Rig::new().await;
    rig.queue.tune(Tuning { hashed: false, ..Tuning::default() }).await.unwrap();
    let id = rig.send("a.wav", 1000).await;
    let call = rig.until_state(id, State::Confirmed).await;
    assert_eq!(call.sha256, None);
    rig.assert_holds(&["a.wav"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_is_brought_within_bounds() {
    let rig = Rig::new().await;
    let hours = Hours { from: 25 * 60, to: 60, limit: None };
    let odd = Tuning { at_once: 99, timetable: vec![hours], ..Tuning::default() };
    rig.queue.tune(odd).await.unwrap();
    assert_eq!(rig.queue.tuning().at_once, 8);
    assert_eq!(rig.queue.tuning().timetable[0].from, 60);
}
