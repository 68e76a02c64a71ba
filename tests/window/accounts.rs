//! Agents, users, customers: looked after by keyboard alone, in the real window.
#![cfg(target_os = "linux")]

use std::time::Duration;

use anyhow::{Result, bail};
use gatehouse_tests::{Desk, Plan};
use serde_json::json;
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(20);

async fn open(test: &str, area: &str) -> Result<(Desk, TempDir)> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new(test).sandbox().data_dir(folder.path()).screen(1600, 1000).open().await?;
    desk.place(1280, 800)?;
    desk.by_role("heading", "Calls").await?;
    desk.watch_csp().await?;
    run(&desk, &format!("Go to {area}")).await?;
    desk.by_role("heading", area).await?;
    nothing_over_the_page(&desk).await?;
    Ok((desk, folder))
}

/// Waits until the dialog that was open is gone: while it goes, the page behind it takes no keys.
async fn nothing_over_the_page(desk: &Desk) -> Result<()> {
    const SCRIPT: &str = "return !document.querySelector('[role=dialog],[role=alertdialog]') && document.hasFocus();";
    let look =
        async || Ok(desk.web()?.execute(SCRIPT, vec![]).await?.convert::<bool>()?.then_some(()));
    desk.wait_for("the page without a dialog", SOON, look).await
}

/// Runs an entry of the palette.
async fn run(desk: &Desk, entry: &str) -> Result<()> {
    desk.press("Control+k").await?;
    desk.css("[role=combobox][aria-label='Go to or do']").await?;
    keys(desk, entry).await?;
    desk.by_role("option", entry).await?;
    desk.press("Enter").await
}

/// Types where the keyboard is.
async fn keys(desk: &Desk, text: &str) -> Result<()> {
    Ok(desk.web()?.active_element().await?.send_keys(text).await?)
}

/// Moves the keyboard on until it is at what begins like this.
async fn reach(desk: &Desk, name: &str) -> Result<()> {
    let mut seen = Vec::new();
    for _ in 0..80 {
        let now = desk.focused().await?;
        if now.starts_with(name) {
            return Ok(());
        }
        seen.push(now);
        desk.press("Tab").await?;
    }
    bail!("the keyboard never came to {name:?}: {seen:?}")
}

/// Types into the field of that label, in the place of what is there.
async fn fill(desk: &Desk, label: &str, text: &str) -> Result<()> {
    reach(desk, label).await?;
    desk.press("Control+a").await?;
    keys(desk, text).await
}

async fn press(desk: &Desk, button: &str) -> Result<()> {
    reach(desk, button).await?;
    desk.press("Enter").await
}

/// Waits until the open dialog has the keyboard in it.
async fn dialog(desk: &Desk, title: &str, first: &str) -> Result<()> {
    desk.by_role("heading", title).await?;
    let look = async || Ok(desk.focused().await?.starts_with(first).then_some(()));
    desk.wait_for(&format!("the keyboard at {first}"), SOON, look).await
}

/// Waits until the pane beside the list shows a text.
async fn pane(desk: &Desk, text: &str) -> Result<()> {
    const SCRIPT: &str = "const pane = document.querySelector('[data-testid=account-detail]'); \
        return pane?.innerText.includes(arguments[0]) && !document.querySelector('[role=dialog],[role=alertdialog]');";
    let look = async || {
        let answer = desk.web()?.execute(SCRIPT, vec![json!(text)]).await?;
        Ok(answer.convert::<Option<bool>>()?.unwrap_or(false).then_some(()))
    };
    desk.wait_for(&format!("{text:?} beside the list"), SOON, look).await
}

/// Waits until the list has this many rows of a name.
async fn rows(desk: &Desk, name: &str, count: usize) -> Result<()> {
    const SCRIPT: &str = "return [...document.querySelectorAll('[data-index]')] \
        .filter((row) => row.dataset.name === arguments[0]).length;";
    let look = async || {
        let answer = desk.web()?.execute(SCRIPT, vec![json!(name)]).await?;
        Ok((answer.convert::<usize>()? == count).then_some(()))
    };
    desk.wait_for(&format!("{count} of {name}"), SOON, look).await
}

async fn nothing_unsettled(desk: &Desk) -> Result<()> {
    const SCRIPT: &str = "return !document.querySelector('[data-testid=unsettled]');";
    let look =
        async || Ok(desk.web()?.execute(SCRIPT, vec![]).await?.convert::<bool>()?.then_some(()));
    desk.wait_for("nothing unsettled", SOON, look).await
}

async fn fill_agent(desk: &Desk, email: &str) -> Result<()> {
    nothing_over_the_page(desk).await?;
    desk.press("n").await?;
    dialog(desk, "Add an agent", "First name").await?;
    fill(desk, "First name", "Chidi").await?;
    fill(desk, "Last name", "Eze").await?;
    fill(desk, "E-mail", email).await
}

#[tokio::test]
async fn an_agent_is_added_changed_and_taken_out_of_use() -> Result<()> {
    let (desk, _folder) = open("agent", "Agents").await?;
    desk.css("[data-testid=agents-row]").await?;
    fill_agent(&desk, "chidi@example.org").await?;
    reach(&desk, "Add a place").await?;
    keys(&desk, "Billing").await?;
    desk.press("Down").await?;
    desk.press("Enter").await?;
    fill(&desk, "Code", "AG9001").await?;
    desk.press("Enter").await?;
    pane(&desk, "AG9001").await?;

    press(&desk, "Edit…").await?;
    dialog(&desk, "Edit Chidi Eze", "First name").await?;
    fill(&desk, "Code", "AG9002").await?;
    desk.press("Enter").await?;
    pane(&desk, "AG9002").await?;

    press(&desk, "Take out of use…").await?;
    dialog(&desk, "Take Chidi Eze out of use?", "Cancel").await?;
    desk.sees("stays in Authenticx with all their calls", SOON).await?;
    press(&desk, "Take out of use").await?;
    pane(&desk, "Not in use").await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}

#[tokio::test]
async fn a_lost_reply_is_settled_by_looking_and_nothing_is_sent_twice() -> Result<()> {
    let (desk, _folder) = open("lost-agent", "Agents").await?;
    desk.css("[data-testid=agents-row]").await?;
    desk.arm("agentCreate", json!({ "kind": "loseReply" }), 1).await?;
    fill_agent(&desk, "lost@example.org").await?;
    desk.press("Enter").await?;
    desk.css("[data-testid=unsettled]").await?;
    desk.sees("We do not know whether the agent lost@example.org was added", SOON).await?;

    // The same again is refused until somebody has looked.
    fill_agent(&desk, "lost@example.org").await?;
    desk.press("Enter").await?;
    desk.sees("Settle that first", SOON).await?;
    desk.press("Escape").await?;
    press(&desk, "Discard").await?;

    press(&desk, "Look it up…").await?;
    desk.css("[data-testid=looked-up]").await?;
    desk.sees("The service has lost@example.org", SOON).await?;
    press(&desk, "Write it down").await?;
    nothing_unsettled(&desk).await?;
    rows(&desk, "lost@example.org", 1).await?;
    desk.close().await
}

#[tokio::test]
async fn a_refusal_is_said_at_its_field_and_nothing_typed_is_lost() -> Result<()> {
    let (desk, _folder) = open("refused-agent", "Agents").await?;
    desk.css("[data-testid=agents-row]").await?;
    fill_agent(&desk, "twin@example.org").await?;
    // Another agent of the sandbox has this code.
    fill(&desk, "Code", "AG4107").await?;
    desk.press("Enter").await?;
    desk.sees("belongs to another agent", SOON).await?;
    dialog(&desk, "Add an agent", "Code").await?;
    fill(&desk, "Code", "AG9003").await?;
    desk.press("Enter").await?;
    pane(&desk, "twin@example.org").await?;
    pane(&desk, "AG9003").await?;
    desk.close().await
}

#[tokio::test]
async fn a_user_is_invited_with_a_role_and_disabled() -> Result<()> {
    let (desk, _folder) = open("platform-user", "Agents").await?;
    desk.css("[data-testid=agents-row]").await?;
    reach(&desk, "Agents").await?;
    // The area in the rail has the same name as the first tab.
    while desk.web()?.active_element().await?.attr("role").await?.as_deref() != Some("tab") {
        desk.press("Tab").await?;
    }
    desk.press("Right").await?;
    desk.css("[data-testid=platform-users-row]").await?;
    nothing_over_the_page(&desk).await?;
    desk.press("n").await?;
    dialog(&desk, "Add a user of Authenticx", "First name").await?;
    fill(&desk, "First name", "Farah").await?;
    fill(&desk, "Last name", "Haddad").await?;
    fill(&desk, "User name", "farah@example.org").await?;
    fill(&desk, "E-mail", "farah@example.org").await?;
    reach(&desk, "Role").await?;
    desk.press("Down").await?;
    desk.by_role("option", "Supervisor").await?;
    keys(&desk, "Sup").await?;
    desk.press("Enter").await?;
    press(&desk, "Add and invite").await?;
    pane(&desk, "Supervisor").await?;
    press(&desk, "Disable…").await?;
    dialog(&desk, "Disable Farah Haddad?", "Cancel").await?;
    press(&desk, "Disable").await?;
    pane(&desk, "Not in use").await?;
    desk.close().await
}

#[tokio::test]
async fn a_customer_and_a_user_are_added_and_changed() -> Result<()> {
    let (desk, _folder) = open("customer", "Customers").await?;
    desk.css("[data-testid=customers-row]").await?;
    nothing_over_the_page(&desk).await?;
    desk.press("n").await?;
    dialog(&desk, "Add a customer", "Customer").await?;
    fill(&desk, "Customer", "Ash Grove Clinic").await?;
    fill(&desk, "Contact", "Rosa Lima").await?;
    fill(&desk, "Contact's e-mail", "rosa@ashgrove.example.org").await?;
    desk.press("Enter").await?;
    pane(&desk, "rosa@ashgrove.example.org").await?;
    press(&desk, "Edit…").await?;
    dialog(&desk, "Edit Ash Grove Clinic", "Customer").await?;
    fill(&desk, "City", "Millbrook").await?;
    desk.press("Enter").await?;
    pane(&desk, "Millbrook").await?;

    while desk.web()?.active_element().await?.attr("role").await?.as_deref() != Some("tab") {
        desk.press("Tab").await?;
    }
    desk.press("Right").await?;
    desk.sees("EnableX can neither list nor show users", SOON).await?;
    nothing_over_the_page(&desk).await?;
    desk.press("n").await?;
    dialog(&desk, "Add a user at EnableX", "First name").await?;
    fill(&desk, "First name", "Noor").await?;
    fill(&desk, "Last name", "Aziz").await?;
    fill(&desk, "E-mail", "noor@ashgrove.example.org").await?;
    fill(&desk, "Kind of user", "1").await?;
    desk.press("Enter").await?;
    pane(&desk, "noor@ashgrove.example.org").await?;
    press(&desk, "Suspend…").await?;
    dialog(&desk, "Suspend noor@ashgrove.example.org?", "Cancel").await?;
    press(&desk, "Suspend").await?;
    pane(&desk, "Suspended").await?;
    desk.close().await
}

#[tokio::test]
async fn a_customer_whose_reply_was_lost_is_found_again() -> Result<()> {
    let (desk, _folder) = open("lost-customer", "Customers").await?;
    desk.css("[data-testid=customers-row]").await?;
    desk.arm("customerCreate", json!({ "kind": "loseReply" }), 1).await?;
    nothing_over_the_page(&desk).await?;
    desk.press("n").await?;
    dialog(&desk, "Add a customer", "Customer").await?;
    fill(&desk, "Customer", "Quiet Harbour").await?;
    fill(&desk, "Contact", "Rosa Lima").await?;
    fill(&desk, "Contact's e-mail", "rosa@quiet.example.org").await?;
    desk.press("Enter").await?;
    desk.css("[data-testid=unsettled]").await?;
    press(&desk, "Look it up…").await?;
    desk.sees("The service has Quiet Harbour", SOON).await?;
    press(&desk, "Write it down").await?;
    desk.by_role("heading", "Customers").await?;
    reach(&desk, "Search customers").await?;
    keys(&desk, "quiet").await?;
    rows(&desk, "Quiet Harbour", 1).await?;
    desk.close().await
}
