use gatehouse_updates::{Mode, Refusal, Wanted};

use super::*;

#[test]
fn without_a_word_of_the_organisation_there_is_nobody_to_ask() {
    let updates = Updates::new(&Wanted::default());
    assert!(updates.mode == Mode::Off && updates.source().is_none());
    let without_server = Wanted { mode: Mode::Install, ..Wanted::default() };
    let updates = Updates::new(&without_server);
    assert_eq!(updates.source, Err(SourceTrouble::NoUrl));
    assert!(updates.source().is_none());
}

#[test]
fn a_refusal_that_passes_is_tried_again_soon_and_any_other_the_next_day() {
    let wait = |refusal| {
        let updates = Updates::new(&Wanted::default());
        updates.refuse(refusal);
        let next = updates.now().next.unwrap();
        next.saturating_duration_since(Instant::now())
    };
    assert!(wait(Refusal::Unreachable) <= HOUR);
    assert!(wait(Refusal::DiskFull) <= HOUR);
    assert!(wait(Refusal::OtherBytes) > HOUR);
    assert!(wait(Refusal::NotPermitted) > HOUR);
}
