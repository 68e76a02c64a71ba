//! An admin's day: people are found, added, given a PIN, settled and deleted, in the real window.
#![cfg(target_os = "linux")]

use std::{path::Path, time::Duration};

use anyhow::Result;
use gatehouse_tests::{Desk, Plan};
use serde_json::json;
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(20);

async fn open(test: &str) -> Result<(Desk, TempDir)> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new(test).sandbox().data_dir(folder.path()).screen(1600, 1000).open().await?;
    desk.place(1280, 800)?;
    desk.go("People").await?;
    desk.by_role("heading", "People").await?;
    desk.css("[data-testid=person-row]").await?;
    Ok((desk, folder))
}

/// Waits until the row of a login name is in a state.
async fn person_in(desk: &Desk, login: &str, state: &str) -> Result<()> {
    const SCRIPT: &str = "const row = [...document.querySelectorAll('[data-testid=person-row]')] \
        .find((row) => row.dataset.login === arguments[0]); return row?.dataset.state ?? null;";
    let look = async || {
        let answer = desk.web()?.execute(SCRIPT, vec![json!(login)]).await?;
        Ok(answer.convert::<Option<String>>()?.filter(|now| now == state).map(drop))
    };
    desk.wait_for(&format!("{login} to be {state}"), SOON, look).await
}

async fn fill_in(desk: &Desk, login: &str) -> Result<()> {
    desk.press_button("Add person").await?;
    desk.type_into("Login name", login).await?;
    desk.type_into("First name", "Chidi").await?;
    desk.type_into("Last name", "Eze").await?;
    desk.type_into("E-mail", &format!("{login}@example.org")).await?;
    choose_country(desk).await?;
    desk.type_into("Number", "415 555 0118").await?;
    desk.sees("Will be sent as +1 · ", SOON).await?;
    if let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") {
        desk.screenshot(&Path::new(&folder).join("person.png")).await?;
    }
    Ok(())
}

async fn choose_country(desk: &Desk) -> Result<()> {
    desk.type_into("Country", "United States").await?;
    desk.css("[role=option][data-highlighted]").await?;
    desk.press("Enter").await
}

#[tokio::test]
async fn a_person_is_added_given_a_pin_and_found_again() -> Result<()> {
    let (desk, _folder) = open("add-person").await?;
    fill_in(&desk, "chidi.eze").await?;
    desk.press_button("Add").await?;
    desk.type_into("Search people", "chidi").await?;
    person_in(&desk, "chidi.eze", "known").await?;
    desk.press_button("PIN…").await?;
    desk.press_button("Generate and set").await?;
    desk.css("[data-testid=pin-shown]").await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}

#[tokio::test]
async fn a38_a_lost_reply_leaves_a_person_unknown_until_somebody_says_what_happened() -> Result<()>
{
    let (desk, _folder) = open("lost-person").await?;
    desk.arm("addUser", json!({ "kind": "loseReply" }), 1).await?;
    fill_in(&desk, "lost.reply").await?;
    desk.press_button("Add").await?;
    desk.css("[data-testid=unknown-card]").await?;
    desk.sees("We do not know whether AuthX added this person", SOON).await?;
    desk.press_button("I found the id…").await?;
    desk.type_into("Id at AuthX", "5a10cafe-0555-4555-8555-000000000001").await?;
    desk.type_into("Note", "Seen in the portal").await?;
    desk.press_button("Write it down").await?;
    desk.type_into("Search people", "lost.reply").await?;
    person_in(&desk, "lost.reply", "known").await?;
    desk.close().await
}

#[tokio::test]
async fn a_wrong_field_is_named_and_nothing_that_was_typed_is_lost() -> Result<()> {
    let (desk, _folder) = open("wrong-field").await?;
    fill_in(&desk, "wrong.number").await?;
    desk.type_into("Number", "12").await?;
    desk.press_button("Add").await?;
    desk.sees("This number is too short for +1", SOON).await?;
    desk.type_into("Number", "4155550118").await?;
    desk.press_button("Add").await?;
    desk.type_into("Search people", "wrong.number").await?;
    person_in(&desk, "wrong.number", "known").await?;
    desk.close().await
}
