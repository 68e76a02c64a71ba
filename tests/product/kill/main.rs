//! The drill is killed at every named point on the way of a call, many times, over real HTTP, and then asked what
//! it knows. `GATEHOUSE_KILLS=500` kills that often; `GATEHOUSE_SEED` repeats a run.
#![expect(clippy::unwrap_used, clippy::panic, reason = "what breaks here is the test's own news")]

mod stage;

use std::time::Duration;

use gatehouse_uploads::FAULT_POINTS;

use crate::stage::{Death, Stage};

/// A short run for every day; the long one is asked for.
const KILLS: u64 = 24;

#[tokio::test(flavor = "multi_thread")]
async fn whenever_it_is_killed_the_queue_comes_back_and_nothing_is_claimed_or_doubled() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let kills = number("GATEHOUSE_KILLS").unwrap_or(KILLS);
    let seed = number("GATEHOUSE_SEED").unwrap_or(7);
    let mut random = fastrand::Rng::with_seed(seed);
    let mut done = 0;
    let mut unknown = 0;
    let mut files = 0;
    while done < kills {
        // A new place now and then: with what has arrived the list of what can go wrong gets shorter.
        let mut stage = Stage::new().await;
        for _ in 0..8 {
            if done == kills {
                break;
            }
            stage.record(random.u64(..), random.usize(1..4));
            // Each point in turn, at any passage; now and then anywhere at all.
            let points = FAULT_POINTS.len() as u64;
            let death =
                match usize::try_from(done % (points + 1)).ok().and_then(|n| FAULT_POINTS.get(n)) {
                    Some(point) => Death::At(point, random.u32(1..=8)),
                    None => Death::After(Duration::from_millis(random.u64(20..400))),
                };
            if stage.run_and_kill(&death) {
                done += 1;
            }
            unknown += stage.examine().await;
        }
        files += stage.finish().await;
    }
    println!(
        "{done} kills, {files} files, {unknown} times a call was unknown afterwards, seed {seed}"
    );
    assert!(files > 0);
}
