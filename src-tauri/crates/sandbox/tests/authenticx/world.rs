//! The invented world a sandbox can start with.

use serde_json::Value;

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread")]
async fn a_sandbox_starts_empty_unless_seeded() {
    let empty = Desk::new().await.sandbox;
    assert!(empty.people().is_empty() && empty.calls().is_empty());
    assert!(empty.agents().is_empty() && empty.users().is_empty());
    assert!(empty.customers().is_empty() && empty.subscriptions().is_empty());
    let full = Desk::seeded().await.sandbox;
    assert!(full.people().len() > 20 && full.calls().len() > 10);
    assert!(full.agents().len() > 5 && full.users().len() > 4);
    assert!(full.customers().len() > 40 && full.ucaas_users().len() > 5);
}

#[tokio::test(flavor = "multi_thread")]
async fn everybody_is_invented_and_the_same_every_time() {
    let (one, other) = (Desk::seeded().await, Desk::seeded().await);
    assert_eq!(one.sandbox.people(), other.sandbox.people());
    assert!(one.sandbox.people().iter().all(|person| {
        // Ranges that are given to nobody, also where a number is written as no desk should write it.
        let invented = ["20255501", "2079460"].iter().any(|range| person.number.contains(range));
        person.email.ends_with("example.org") && invented
    }));
    let mails = one.sandbox.customers();
    let mail = |row: &Value| row["contact_email"].as_str().unwrap().ends_with("example.org");
    assert!(mails.iter().all(mail));
}

#[tokio::test(flavor = "multi_thread")]
async fn every_state_of_processing_is_to_be_seen() {
    let desk = Desk::seeded().await;
    let rows = desk.rows("/Metadata");
    let rows = rows.as_array().unwrap();
    for status in ["Sampled", "ReadyToSample", "FailedToProcess"] {
        assert!(rows.iter().any(|row| row["status"] == status), "{status}");
    }
    assert!(rows.iter().all(|row| row["agentName"].is_string()));
    let tops = desk.rows("/Hierarchy/All");
    assert_eq!(tops[0]["children"][1]["children"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seeded_names_differ_and_no_seeded_person_is_broken() {
    let people = Desk::seeded().await.sandbox.people();
    let mut names: Vec<&str> = people.iter().map(|person| person.user_name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), people.len());
    assert!(people.iter().any(|person| person.has_pin && !person.factors.is_empty()));
}
