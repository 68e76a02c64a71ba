use std::time::{Duration, Instant};

use gatehouse_kiosk::flow::Step;
use gatehouse_kiosk::idle::{left, patience};

const SET: Duration = Duration::from_secs(90);

#[test]
fn every_step_that_knows_somebody_forgets_them_but_while_a_reply_is_awaited() {
    for step in Step::ALL {
        let waits_for_ever = matches!(step, Step::Welcome | Step::Sending | Step::Checking);
        assert_eq!(patience(step, SET).is_none(), waits_for_ever, "{step:?}");
    }
}

#[test]
fn an_end_is_read_in_half_a_minute_and_never_waits_longer_than_the_rest() {
    assert_eq!(patience(Step::Consent, SET), Some(SET));
    assert_eq!(patience(Step::Done, SET), Some(Duration::from_secs(30)));
    let short = Duration::from_secs(20);
    assert_eq!(patience(Step::Done, short), Some(short));
}

#[test]
fn what_is_left_runs_down_from_the_last_touch_to_nothing() {
    let touched = Instant::now();
    let after = |seconds| left(SET, touched, touched + Duration::from_secs(seconds));
    assert_eq!(after(0), SET);
    assert_eq!(after(80), Duration::from_secs(10));
    assert_eq!(after(90), Duration::ZERO);
    assert_eq!(after(9000), Duration::ZERO);
}
