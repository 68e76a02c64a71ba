//! One person at a time: added, changed, deleted, refused, lost and settled.

use gatehouse_people::{End, Settled, Trouble, adopt, checked, settle};
use gatehouse_records::State;
use gatehouse_sandbox::{Endpoint as At, Fault};

use crate::{Desk, HERE, by, draft};

#[tokio::test(flavor = "multi_thread")]
async fn a_person_is_added_changed_and_deleted() {
    let desk = Desk::new().await;
    let added = desk.means.add(HERE, &draft("ada")).await.unwrap();
    assert!(added.end == End::Done && added.shown.person.state == State::Known);
    let id = added.shown.person.id;
    let mut changed = draft("ada");
    changed.last_name = "Byron".to_owned();
    assert!(desk.means.update(id, &changed).await.unwrap().end == End::Done);
    assert_eq!(desk.sandbox.people()[0].last_name, "Byron");
    let wrong = desk.means.delete(id, "somebody").await;
    assert!(matches!(wrong, Err(Trouble::Field { field, .. }) if field == "loginName"));
    assert!(desk.means.delete(id, "ada").await.unwrap().end == End::Done);
    assert!(desk.sandbox.people().is_empty());
    desk.assert_clean();
}

#[tokio::test(flavor = "multi_thread")]
async fn a38_a_lost_adding_is_settled_by_the_id_that_somebody_found() {
    let desk = Desk::new().await;
    desk.sandbox.arm(At::AddUser, Fault::LoseReply, Some(1));
    let lost = desk.means.add(HERE, &draft("ada")).await.unwrap();
    assert!(lost.end == End::Unknown && lost.shown.pending.is_some());
    let id = lost.shown.person.id;
    let guid = desk.sandbox.people()[0].guid.clone();
    let said = Settled { happened: true, guid: Some(guid) };
    let shown = settle(&desk.means.records, id, &said, &by()).await.unwrap();
    assert!(shown.person.state == State::Known && shown.pending.is_none());
    let again = settle(&desk.means.records, id, &said, &by()).await;
    assert!(again.is_err(), "nothing is left to settle");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_person_says_why_and_is_added_at_a_second_try() {
    let desk = Desk::new().await;
    desk.sandbox.arm(At::AddUser, Fault::ServerException, Some(1));
    let refused = desk.means.add(HERE, &draft("ada")).await.unwrap();
    assert!(refused.end == End::Refused && refused.shown.refusal.is_some());
    let added = desk.means.retry(refused.shown.person.id).await.unwrap();
    assert!(added.end == End::Done && desk.sandbox.people().len() == 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pin_is_chosen_set_and_verified_and_the_failures_are_counted() {
    let desk = Desk::new().await;
    let id = desk.means.add(HERE, &draft("ada")).await.unwrap().shown.person.id;
    let weak = desk.means.set_pin(id, "123456").await;
    assert!(matches!(weak, Err(Trouble::Field { field, .. }) if field == "pin"));
    let (set, pin) = desk.means.generate_pin(id).await.unwrap();
    assert!(set.end == End::Done);
    let no = desk.means.verify_pin(id, "938271").await.unwrap();
    assert!(!no.verified && no.failures == 1);
    let yes = desk.means.verify_pin(id, &pin).await.unwrap();
    assert!(yes.verified && yes.failures == 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_is_adopted_without_a_call() {
    let desk = Desk::new().await;
    let new = checked(&draft("ada"), HERE).ok().unwrap().new;
    let shown = adopt(&desk.means.records, &new, "5a10cafe-0555", &by()).await.unwrap();
    assert!(shown.person.state == State::Known && desk.sandbox.requests().is_empty());
    let bad = adopt(&desk.means.records, &new, "not an id", &by()).await;
    assert!(matches!(bad, Err(Trouble::Field { field, .. }) if field == "guid"));
}
