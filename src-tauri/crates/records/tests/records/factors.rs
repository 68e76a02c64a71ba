use gatehouse_records::{Factor, PersonId, Presence, Settlement, Trouble, Verified, Work};

use crate::{Desk, anyone, by};

async fn somebody(desk: &Desk) -> PersonId {
    desk.records.adopt(&anyone("one"), "g-1", &by()).await.unwrap()
}

async fn presence(desk: &Desk, id: PersonId, factor: Factor) -> Option<(Presence, u32)> {
    let person = desk.records.person(id).await.unwrap();
    let found = person.factors.iter().find(|record| record.factor == factor)?;
    Some((found.presence, found.failures))
}

#[tokio::test]
async fn a_factor_is_there_once_the_service_has_it_and_gone_once_it_has_not() {
    let desk = Desk::new().await;
    let id = somebody(&desk).await;
    assert_eq!(presence(&desk, id, Factor::Face).await, None);
    let enrol = Work::Set(Factor::Face);
    desk.records.begin_factor(id, enrol, &by()).await.unwrap();
    desk.records.begin_factor(id, Work::Set(Factor::Pin), &by()).await.unwrap();
    let remove = Work::Remove(Factor::Face);
    assert_eq!(desk.records.begin_factor(id, remove, &by()).await, Err(Trouble::Unsettled));
    desk.records.finish_factor(id, enrol, &by()).await.unwrap();
    assert_eq!(presence(&desk, id, Factor::Face).await, Some((Presence::Present, 0)));
    desk.records.begin_factor(id, remove, &by()).await.unwrap();
    desk.records.finish_factor(id, remove, &by()).await.unwrap();
    assert_eq!(presence(&desk, id, Factor::Face).await, Some((Presence::Absent, 0)));
    assert_eq!(desk.records.begin_factor(id, Work::Update, &by()).await, Err(Trouble::NotNow));
}

#[tokio::test]
async fn a_lost_reply_leaves_a_factor_unknown_and_a_refusal_leaves_it_as_it_was() {
    let desk = Desk::new().await;
    let id = somebody(&desk).await;
    desk.records.note_factor(id, (Factor::Palm, Presence::Present), &by()).await.unwrap();
    let remove = Work::Remove(Factor::Palm);
    desk.records.begin_factor(id, remove, &by()).await.unwrap();
    desk.records.refuse(id, remove, &by()).await.unwrap();
    assert_eq!(presence(&desk, id, Factor::Palm).await, Some((Presence::Present, 0)));
    desk.records.begin_factor(id, remove, &by()).await.unwrap();
    desk.records.lose(id, remove, &by()).await.unwrap();
    assert_eq!(presence(&desk, id, Factor::Palm).await, Some((Presence::Unknown, 0)));
    desk.records.settle(id, &Settlement::NotApplied(remove), &by()).await.unwrap();
    assert_eq!(presence(&desk, id, Factor::Palm).await, Some((Presence::Present, 0)));
}

#[tokio::test]
async fn attempts_at_a_pin_count_before_they_go_out_until_one_succeeds() {
    let desk = Desk::new().await;
    let id = somebody(&desk).await;
    let pin = Factor::Pin;
    assert_eq!(desk.records.begin_verify(id, pin, &by()).await, Ok(1));
    desk.records.finish_verify(id, (pin, Verified::No), &by()).await.unwrap();
    assert_eq!(desk.records.begin_verify(id, pin, &by()).await, Ok(2));
    // The process ends before the reply; the service may have counted.
    let desk = desk.reopened().await;
    assert_eq!(desk.records.begin_verify(id, pin, &by()).await, Ok(3));
    desk.records.finish_verify(id, (pin, Verified::Yes), &by()).await.unwrap();
    assert_eq!(presence(&desk, id, pin).await, Some((Presence::Present, 0)));
}
