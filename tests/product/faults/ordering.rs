//! What stands further up is sent earlier, and a person says what stands where.

use gatehouse_uploads::{CallId, Options, State, Tuning};

use crate::rig::{Rig, options};

async fn three() -> (Rig, [CallId; 3]) {
    let rig = Rig::with(Options { at_once: 0, ..options() }).await;
    let mut ids = Vec::new();
    for name in ["a.wav", "b.wav", "c.wav"] {
        ids.push(rig.send(name, 1000).await);
    }
    (rig, [ids[0], ids[1], ids[2]])
}

fn names(rig: &Rig) -> Vec<String> {
    rig.queue.pages(true).calls.into_iter().map(|call| call.name).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_go_before_another_row_or_to_the_end_and_keep_their_own_order() {
    let (rig, [a, b, c]) = three().await;
    rig.queue.place(&[c], Some(a)).await.unwrap();
    assert_eq!(names(&rig), ["c.wav", "a.wav", "b.wav"]);
    rig.queue.place(&[c, a], None).await.unwrap();
    assert_eq!(names(&rig), ["b.wav", "c.wav", "a.wav"]);
    rig.queue.place(&[b], Some(b)).await.unwrap();
    assert_eq!(names(&rig), ["b.wav", "c.wav", "a.wav"], "before itself is where it is");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_put_first_is_sent_first() {
    let (rig, [a, _, c]) = three().await;
    rig.queue.place(&[c], Some(a)).await.unwrap();
    rig.queue.tune(Tuning { at_once: 1, ..Tuning::default() }).await.unwrap();
    for id in [a, c] {
        rig.until_state(id, State::Confirmed).await;
    }
    let held = rig.sandbox.calls();
    assert_eq!(held[0].file_name, "c.wav");
}
