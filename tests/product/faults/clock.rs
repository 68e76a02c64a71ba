//! The clock of the computer is put forward and back: a wait is as long as it was going to be.

use std::{
    sync::atomic::{AtomicI64, Ordering},
    time::{Duration, SystemTime},
};

use gatehouse_uploads::{Options, State};
use gatehouse_vendors::authenticx::UploadLimits;

use crate::{
    journal::Desk,
    rig::{Rig, options},
};

const HOURS: i64 = 3600;

/// How many seconds a clock is ahead. Each test has one of its own.
struct Clock(AtomicI64);

impl Clock {
    const fn right() -> Self {
        Self(AtomicI64::new(0))
    }

    fn put(&self, ahead: i64) {
        self.0.store(ahead, Ordering::SeqCst);
    }

    fn now(&self) -> SystemTime {
        let ahead = self.0.load(Ordering::SeqCst);
        let by = Duration::from_secs(ahead.unsigned_abs());
        if ahead < 0 { SystemTime::now() - by } else { SystemTime::now() + by }
    }
}

fn nobody_answers(rig: &Rig) -> gatehouse_uploads::Destination {
    rig.client_at("http://127.0.0.1:9")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_that_waits_goes_on_when_its_time_has_passed_whatever_the_clock_is_put_to() {
    static CLOCK: Clock = Clock::right();
    for (before, after) in [(3 * HOURS, 0), (0, -3 * HOURS)] {
        CLOCK.put(before);
        let rig = Rig::with(Options { now: || CLOCK.now(), ..options() }).await;
        rig.queue.connect(Some(nobody_answers(&rig))).await;
        let id = rig.send("a.wav", 1000).await;
        rig.until(id, "postponed", |call| call.next_try.is_some()).await;
        CLOCK.put(after);
        rig.queue.connect(Some(rig.client(UploadLimits::default()))).await;
        rig.until_state(id, State::Confirmed).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wait_that_was_written_down_by_a_clock_ahead_is_no_longer_after_a_restart() {
    static CLOCK: Clock = Clock::right();
    CLOCK.put(3 * HOURS);
    let ahead = || Options { now: || CLOCK.now(), ..options() };
    let desk = Desk::new(ahead()).await;
    desk.rig.queue.connect(Some(nobody_answers(&desk.rig))).await;
    let id = desk.rig.send("a.wav", 1000).await;
    desk.rig.until(id, "postponed", |call| call.next_try.is_some()).await;
    CLOCK.put(0);
    let desk = desk.restarted(ahead()).await;
    desk.rig.queue.connect(Some(desk.rig.client(UploadLimits::default()))).await;
    desk.rig.until_state(id, State::Confirmed).await;
}
