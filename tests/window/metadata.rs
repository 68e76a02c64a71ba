//! What is said of calls before they go, in the real window and by keyboard alone: files beside them, a name that is
//! cured, a pattern over names, a preset, a table that is copied and pasted in.
#![cfg(target_os = "linux")]

use std::time::Duration;

use anyhow::{Context, Result};
use gatehouse_tests::{Desk, Plan, product::recording};
use serde_json::{Value, json};
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(30);
const NAMED: &str = "20261121_140233_AG4100_4711.wav";
const QUOTED: &str = "call \"two\".wav";
const CURED: &str = "call _two_.wav";
const BESIDE: &str = "call three.wav";

async fn open() -> Result<(Desk, TempDir)> {
    let folder = tempfile::tempdir()?;
    let shift = folder.path().join("shift");
    for (name, bytes) in [(NAMED, 64_044), (QUOTED, 32_044), (BESIDE, 16_044)] {
        recording(&shift, name, bytes)?;
    }
    std::fs::write(shift.join("calls.csv"), format!("file,name\n{BESIDE},Okafor\n"))?;
    let data = folder.path().join("data");
    let plan = Plan::new("described").sandbox().role("uploads").data_dir(&data).screen(1600, 1000);
    let desk = plan.open().await?;
    desk.by_role("heading", "Calls").await?;
    desk.place(1280, 800)?;
    desk.enter("Choose folder…").await?;
    desk.choose("Choose folders of calls", &shift).await?;
    desk.row_ready(BESIDE).await?;
    Ok((desk, folder))
}

/// The metadata that the service got of a call.
async fn received(desk: &Desk, name: &str) -> Result<Value> {
    let look = desk.answer("sandbox_look", json!({})).await?;
    assert_eq!(look["violations"], json!([]), "no rule was broken");
    let calls = look["received"].as_array().context("a list of calls")?;
    let call = calls.iter().find(|call| call["fileName"] == name);
    let call = call.with_context(|| format!("{name} is not there"))?;
    Ok(serde_json::from_str(call["metadata"].as_str().context("metadata")?)?)
}

#[tokio::test]
async fn calls_are_described_by_keyboard_alone_and_arrive_as_described() -> Result<()> {
    let (desk, _folder) = open().await?;
    desk.sees("1 of 3 new calls waits for you", SOON).await?;
    desk.enter("Send 1 under a better name").await?;
    desk.row_ready(QUOTED).await?;
    desk.sees(&format!("Sent as {CURED}"), SOON).await?;

    desk.choose_from_menu("More for all calls", "Values from file names…").await?;
    desk.write("Pattern", "{date:yyyyMMdd}_{agent}").await?;
    desk.sees("is no field", SOON).await?;
    desk.write("Pattern", "{date:yyyyMMdd}_{time:HHmmss}_{agentCode}_{clientCallId}").await?;
    desk.sees("Fits 1 of 3 names", SOON).await?;
    desk.enter("Use pattern").await?;

    desk.enter("Metadata for all…").await?;
    desk.write("Phone", "800-555-5555").await?;
    desk.write("Name of the preset", "Night shift").await?;
    desk.press("Enter").await?;
    desk.by_role("button", "Delete preset").await?;
    desk.write("Phone", "").await?;
    desk.choose_option("Preset", "None").await?;
    desk.choose_option("Preset", "Night shift").await?;
    assert_eq!(desk.value_of("Phone").await?, "800-555-5555");
    desk.enter("Save").await?;

    describe_in_the_table(&desk).await?;

    desk.enter("Back to the list").await?;
    desk.enter("Send 3 calls").await?;
    for name in [NAMED, QUOTED, BESIDE] {
        desk.row_in(name, "confirmed", SOON).await?;
    }
    arrived_as_described(&desk).await?;

    desk.choose_from_menu("More for all calls", "Arrived before").await?;
    desk.sees(CURED, SOON).await?;
    assert!(desk.text().await?.contains(QUOTED), "a receipt has both names");
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}

/// A name is typed for the first call, copied, and pasted into the second.
async fn describe_in_the_table(desk: &Desk) -> Result<()> {
    desk.choose_from_menu("More for all calls", "Metadata in a table…").await?;
    desk.tab_to("grid", "Metadata of new calls").await?;
    for _ in 0..6 {
        desk.press("Right").await?;
    }
    desk.type_keys("Lang").await?;
    desk.press("Enter").await?;
    desk.sees("Lang", SOON).await?;
    desk.has_keyboard("Metadata of new calls").await?;
    desk.press("Up").await?;
    desk.press("Control+c").await?;
    desk.has_keyboard("Metadata of new calls").await?;
    desk.press("Down").await?;
    desk.press("Control+v").await?;
    let cell = "[...document.querySelectorAll('[data-testid=grid-row]')]\
        .find((row) => row.dataset.name === arguments[0])\
        ?.querySelector('[data-column=name]')?.innerText ?? ''";
    let script = format!("return {cell};");
    let pasted = async || {
        let text = desk.web()?.execute(&script, vec![json!(QUOTED)]).await?;
        Ok((text.convert::<String>()?.trim() == "Lang").then_some(()))
    };
    desk.wait_for("the name to be pasted", SOON, pasted).await
}

async fn arrived_as_described(desk: &Desk) -> Result<()> {
    let first = received(desk, NAMED).await?;
    let date = first["interactionDate"].as_str().unwrap_or_default();
    assert!(date.starts_with("2026-11-21T14:02:33"), "{date}");
    for (key, value) in [
        ("fileName", NAMED),
        ("agentCode", "AG4100"),
        ("clientCallId", "4711"),
        ("phone", "800-555-5555"),
        ("name", "Lang"),
    ] {
        assert_eq!(first[key], value, "{key}");
    }
    let second = received(desk, CURED).await?;
    assert_eq!((&second["fileName"], &second["name"]), (&json!(CURED), &json!("Lang")));
    assert_eq!(received(desk, BESIDE).await?["name"], "Okafor");
    Ok(())
}
