//! Writes to services with lists of their own, and what is remembered of users that no service lists.

use gatehouse_records::{
    AccountEnd, AccountFields, AccountKind, AccountWork, AccountWrite, Filter, Outcome, Trouble,
};

use crate::{Desk, by};

fn fields(pairs: &[(&str, &str)]) -> AccountFields {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn new_agent(email: &str) -> AccountWrite {
    AccountWrite {
        connection: "calls".to_owned(),
        kind: AccountKind::Agent,
        work: AccountWork::Create,
        name: email.to_owned(),
        target: None,
        wanted: fields(&[("email", email), ("firstName", "Ada")]),
    }
}

async fn told(desk: &Desk) -> Vec<(String, Outcome, String, String)> {
    let entries = desk.records.audit(&Filter::default(), 0, 20).await.unwrap();
    let line = |entry: gatehouse_records::Entry| {
        (entry.action, entry.outcome, entry.reference, entry.detail)
    };
    entries.into_iter().rev().map(|recorded| line(recorded.entry)).collect()
}

#[tokio::test]
async fn a_write_is_told_before_and_after_and_leaves_nothing_open() {
    let desk = Desk::new().await;
    let number = desk.records.begin_account(&new_agent("ada@example.org"), &by()).await.unwrap();
    desk.records.end_account(number, AccountEnd::Done, &by().reference("a-1")).await.unwrap();
    let name = "ada@example.org".to_owned();
    assert_eq!(
        told(&desk).await,
        [
            ("agent.create".to_owned(), Outcome::Begun, String::new(), name.clone()),
            ("agent.create".to_owned(), Outcome::Done, "a-1".to_owned(), name),
        ]
    );
    assert!(desk.records.unsettled_accounts().await.unwrap().is_empty());
    let again = desk.records.end_account(number, AccountEnd::Done, &by()).await;
    assert_eq!(again, Err(Trouble::NotNow), "a write ends once");
}

#[tokio::test]
async fn a_lost_write_stays_listed_with_what_was_sent_until_it_is_settled() {
    let desk = Desk::new().await;
    let asked = new_agent("ada@example.org");
    let number = desk.records.begin_account(&asked, &by()).await.unwrap();
    desk.records.lose_account(number, &by().detail("cut off")).await.unwrap();
    let open = desk.records.unsettled_accounts().await.unwrap();
    let first = open.first().unwrap();
    assert!(first.write == asked && first.evidence == "cut off" && first.number == number);
    let end = desk.records.end_account(number, AccountEnd::Done, &by()).await;
    assert_eq!(end, Err(Trouble::NotNow), "only settling ends it now");

    let note = by().detail("seen in the list").reference("a-1");
    desk.records.settle_account(number, AccountEnd::Done, &note).await.unwrap();
    assert!(desk.records.unsettled_accounts().await.unwrap().is_empty());
    let last = told(&desk).await.pop().unwrap();
    assert_eq!(
        (last.0.as_str(), last.1, last.2.as_str()),
        ("agent.create.settle", Outcome::Done, "a-1")
    );
}

#[tokio::test]
async fn nothing_is_sent_again_while_nobody_knows_how_the_first_ended() {
    let desk = Desk::new().await;
    let number = desk.records.begin_account(&new_agent("ada@example.org"), &by()).await.unwrap();
    desk.records.lose_account(number, &by()).await.unwrap();
    let again = desk.records.begin_account(&new_agent("Ada@Example.org"), &by()).await;
    assert_eq!(again, Err(Trouble::Unsettled));
    desk.records.begin_account(&new_agent("bea@example.org"), &by()).await.unwrap();
    let elsewhere =
        AccountWrite { connection: "staging".to_owned(), ..new_agent("ada@example.org") };
    desk.records.begin_account(&elsewhere, &by()).await.unwrap();
}

#[tokio::test]
async fn what_a_dead_process_began_is_unknown_at_the_next_start() {
    let desk = Desk::new().await;
    desk.records.begin_account(&new_agent("ada@example.org"), &by()).await.unwrap();
    let desk = desk.reopened().await;
    let open = desk.records.unsettled_accounts().await.unwrap();
    assert_eq!(open.first().map(|open| open.write.name.as_str()), Some("ada@example.org"));
    assert!(open.iter().all(|open| open.evidence.contains("ended before the reply")));
}

#[tokio::test]
async fn users_that_no_service_lists_are_remembered_field_by_field() {
    let desk = Desk::new().await;
    let keep = async |id, pairs: &[(&str, &str)]| {
        desk.records.keep_ucaas_user("resale", (id, &fields(pairs)), &by()).await.unwrap();
    };
    keep("20008", &[("firstName", "Ada"), ("status", "A")]).await;
    keep("20008", &[("status", "S")]).await;
    let known = desk.records.ucaas_users("resale").await.unwrap();
    let only = known.first().unwrap();
    assert_eq!(only.fields, fields(&[("firstName", "Ada"), ("status", "S")]));
    assert_eq!(only.id, "20008");
    assert!(desk.records.ucaas_users("another").await.unwrap().is_empty());
}
