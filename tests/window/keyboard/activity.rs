//! The activity is narrowed, checked and written to a file.

use anyhow::Result;
use gatehouse_tests::Desk;
use serde_json::json;

use crate::desk::{SOON, closed, fill_in, people};

/// The entries in view, as action and outcome, the newest first.
async fn entries(desk: &Desk) -> Result<Vec<(String, String)>> {
    const SCRIPT: &str = "return [...document.querySelectorAll('[data-testid=activity-row]')] \
        .map((row) => [row.dataset.action, row.dataset.outcome]);";
    Ok(desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?)
}

/// Waits until all entries in view are of one kind, and there are some.
async fn only(desk: &Desk, fits: impl Fn(&str, &str) -> bool) -> Result<()> {
    let look = async || {
        let now = entries(desk).await?;
        let good = !now.is_empty() && now.iter().all(|(action, outcome)| fits(action, outcome));
        anyhow::ensure!(good, "it shows {now:?}");
        Ok(Some(()))
    };
    desk.wait_for("the entries to be narrowed", SOON, look).await
}

#[tokio::test]
async fn the_activity_is_filtered_checked_and_exported() -> Result<()> {
    let (desk, folder) = people("keys-activity").await?;
    desk.arm("addUser", json!({ "kind": "status", "status": 400, "retryAfter": null }), 1).await?;
    desk.press("n").await?;
    fill_in(&desk, "cmd").await?;
    desk.write("Login name", "-cmd").await?;
    desk.enter("Add").await?;
    desk.sees("AuthX refused", SOON).await?;
    desk.enter("Add again").await?;
    closed(&desk).await?;

    desk.go_by_keys("Activity").await?;
    desk.css("[data-testid=activity-row]").await?;
    desk.choose_option("Outcome", "Refused").await?;
    only(&desk, |action, outcome| (action, outcome) == ("person.add", "refused")).await?;
    desk.choose_option("Outcome", "Any outcome").await?;
    desk.choose_option("Action", "Person added").await?;
    only(&desk, |action, _| action == "person.add").await?;
    desk.choose_option("Action", "Any action").await?;
    desk.write("Person", "-cmd").await?;
    only(&desk, |action, _| action == "person.add").await?;
    desk.write("Person", "nobody.here").await?;
    desk.sees("Nobody here has the login name nobody.here", SOON).await?;
    desk.write("Person", "").await?;
    desk.choose_option("When", "From … to …").await?;
    desk.write("From", "31 Feb").await?;
    desk.sees("Like 2026-11-21", SOON).await?;
    desk.write("From", "2100-01-01").await?;
    desk.sees("No entry matches.", SOON).await?;
    desk.choose_option("When", "Today").await?;
    desk.css("[data-testid=activity-row]").await?;

    desk.enter("Verify chain").await?;
    desk.css("[data-testid=chain-verdict][data-whole=true]").await?;

    desk.enter("Export CSV…").await?;
    desk.dismiss_chooser("Export the activity").await?;
    desk.sees("No place was chosen; nothing was written.", SOON).await?;
    let file = folder.path().join("activity of today.csv");
    desk.enter("Export CSV…").await?;
    desk.save_as("Export the activity", &file).await?;
    only_written(&desk, &file).await?;
    desk.close().await
}

/// Waits until the export is an entry itself, and looks into the file.
async fn only_written(desk: &Desk, file: &std::path::Path) -> Result<()> {
    let look = async || {
        let newest = entries(desk).await?.into_iter().next();
        Ok(newest.filter(|(action, _)| action == "audit.export").map(drop))
    };
    desk.wait_for("the export to be an entry", SOON, look).await?;
    let text = std::fs::read_to_string(file)?;
    // The sandbox's 24 people were adopted, and somebody was added in two tries.
    assert!(text.lines().count() > 26, "{text}");
    assert!(text.contains("person.adopt") && text.contains("person.add"), "{text}");
    let formula = text.lines().flat_map(|line| line.split(',')).find(|cell| cell.starts_with('='));
    assert_eq!(formula, None, "a spreadsheet would take this for a formula");
    Ok(())
}
