//! What is about the service or this station, not about a person, holds the run up and refuses nobody.

use gatehouse_people::import::Run;
use gatehouse_records::{RowState, Stage};
use gatehouse_sandbox::{Endpoint as At, Fault};

use crate::{Desk, many};

#[tokio::test(flavor = "multi_thread")]
async fn a_service_that_asks_for_a_pause_gets_it_and_every_row_is_done_in_the_end() {
    let desk = Desk::new().await;
    desk.checked(&many(20)).await;
    let busy = Fault::StatusAfterBody { code: 429, retry_after: Some(1) };
    desk.sandbox.arm(At::AddUser, busy, Some(3));
    let begun = std::time::Instant::now();
    assert_eq!(desk.run().await, Stage::Ended);
    assert!(begun.elapsed().as_millis() >= 1_000, "it was left alone for as long as it asked");
    assert!(desk.rows().await.iter().all(|row| row.state == RowState::Done));
    assert_eq!(desk.sandbox.people().len(), 20);
    assert_eq!(desk.seen(At::AddUser), 23);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_network_that_is_gone_stops_the_run_with_words_and_every_row_waits() {
    let desk = Desk::new().await;
    desk.checked(&many(50)).await;
    let Desk { sandbox, means, _closing, _folder } = desk;
    sandbox.stop().await;
    let run = Run::new(means.clone(), 4);
    assert_eq!(run.to_the_end().await.unwrap(), Stage::Stopped);
    let import = means.records.import().await.unwrap().unwrap();
    assert_eq!(import.in_state(RowState::Waiting), 50, "nobody was refused for it");
    assert!(!import.words.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn replies_that_stay_away_in_a_row_stop_the_run_before_everybody_is_unknown() {
    let desk = Desk::new().await;
    desk.checked(&many(50)).await;
    desk.sandbox.arm(At::AddUser, Fault::ResetBeforeReply, None);
    assert_eq!(desk.run().await, Stage::Stopped);
    let import = desk.means.records.import().await.unwrap().unwrap();
    let unknown = import.in_state(RowState::Unknown);
    assert!((3..=8).contains(&unknown), "{unknown}");
    assert_eq!(import.in_state(RowState::Waiting) + unknown, 50);
    assert!(import.words.contains("replies"), "{}", import.words);
    desk.sandbox.clear_faults();
    assert_eq!(desk.run().await, Stage::Ended);
    assert_eq!(desk.sandbox.people().len(), 50, "what is unknown was not sent again");
}
