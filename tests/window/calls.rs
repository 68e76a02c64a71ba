//! A supervisor's day: calls are dropped, described, sent and watched, in the real window.
#![cfg(target_os = "linux")]

use std::{path::Path, time::Duration};

use anyhow::Result;
use gatehouse_tests::{
    Desk, Plan,
    product::{MIDDLE, recording, sha256},
};
use serde_json::json;
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(30);
/// Far more than the kernel holds for a connection: what fits in there counts as sent.
const BIG: u64 = 40_000_000;

async fn open(test: &str, role: &str) -> Result<(Desk, TempDir)> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let plan = Plan::new(test).sandbox().role(role).data_dir(&data).screen(1600, 1000);
    let desk = plan.open().await?;
    desk.by_role("heading", "Calls").await?;
    desk.place(1280, 800)?;
    Ok((desk, folder))
}

#[tokio::test]
async fn a_dropped_recording_arrives_byte_for_byte() -> Result<()> {
    let (desk, folder) = open("drop", "uploads").await?;
    let name = "Anruf Frau Müller №3.wav";
    let path = recording(folder.path(), name, 1_000_000)?;
    desk.drop_files(std::slice::from_ref(&path), MIDDLE).await?;
    desk.row_ready(name).await?;
    desk.press_button("Send 1 call").await?;
    desk.row_in(name, "confirmed", SOON).await?;
    desk.go("Sandbox").await?;
    assert_eq!(desk.received(name).await?, sha256(&path)?);
    assert!(!desk.text().await?.contains("Rules that were broken"), "{}", desk.text().await?);
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}

#[tokio::test]
async fn a_dropped_folder_is_gone_through_and_what_is_passed_over_stays_in_view() -> Result<()> {
    let (desk, folder) = open("folder", "uploads").await?;
    for name in ["evening-shift/call 0093.wav", "evening-shift/desk 2/call 0094.wav"] {
        recording(folder.path(), name, 100_000)?;
    }
    std::fs::write(folder.path().join("evening-shift/call 0095.flac"), "no call yet")?;
    desk.drop_files(&[folder.path().join("evening-shift")], MIDDLE).await?;
    desk.row_ready("call 0093.wav").await?;
    desk.row_ready("call 0094.wav").await?;
    assert_eq!(desk.row("call 0095.flac").await?, None);
    desk.sees("1 was passed over and is not in the list", SOON).await?;
    desk.sees("Convert it to WAV", SOON).await?;
    desk.press_button("Send 2 calls").await?;
    desk.row_in("call 0093.wav", "confirmed", SOON).await?;
    desk.row_in("call 0094.wav", "confirmed", SOON).await?;
    assert!(!desk.text().await?.contains("Everything arrived"), "one was not looked at");
    if let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") {
        desk.screenshot(&Path::new(&folder).join("passed-over.png")).await?;
    }
    desk.press_button("I have looked at them").await?;
    desk.sees("Everything arrived", SOON).await?;
    desk.close().await
}

#[tokio::test]
async fn a_chosen_recording_arrives_by_keyboard_alone() -> Result<()> {
    let (desk, folder) = open("choose", "uploads").await?;
    let path = recording(folder.path(), "llamada de José.wav", 500_000)?;
    press_until_focused(&desk, "Choose files…").await?;
    desk.press("Enter").await?;
    desk.choose("Choose calls", &path).await?;
    desk.row_ready("llamada de José.wav").await?;
    press_until_focused(&desk, "Send 1 call").await?;
    desk.press("Enter").await?;
    desk.row_in("llamada de José.wav", "confirmed", SOON).await?;
    desk.go("Sandbox").await?;
    assert_eq!(desk.received("llamada de José.wav").await?, sha256(&path)?);
    desk.close().await
}

#[tokio::test]
async fn every_fault_on_the_way_is_told_as_what_it_was() -> Result<()> {
    let (desk, folder) = open("faults", "uploads").await?;
    let names = ["cut.wav", "expired.wav", "lost.wav", "refused.wav"];
    let mut paths = Vec::new();
    for name in names {
        paths.push(recording(folder.path(), name, BIG)?);
    }
    for (name, fault) in [
        ("cut.wav", json!({ "kind": "reset", "percent": 50 })),
        ("expired.wav", json!({ "kind": "expiredToken" })),
        ("lost.wav", json!({ "kind": "loseReply" })),
        ("refused.wav", json!({ "kind": "status", "status": 413, "retryAfter": null })),
    ] {
        let path = paths.iter().find(|path| path.ends_with(name)).cloned();
        desk.drop_files(&path.into_iter().collect::<Vec<_>>(), MIDDLE).await?;
        desk.row_ready(name).await?;
        desk.arm("upload", fault, 1).await?;
        desk.press_button("Send 1 call").await?;
        let end = match name {
            "lost.wav" => "unknown",
            "refused.wav" => "refused",
            _ => "confirmed",
        };
        desk.row_in(name, end, SOON).await?;
    }
    desk.sees("1 unknown", SOON).await?;
    desk.go("Sandbox").await?;
    for (name, path) in names.iter().zip(&paths).take(3) {
        assert_eq!(desk.received(name).await?, sha256(path)?, "{name}");
    }
    desk.close().await
}

#[tokio::test]
async fn the_same_name_twice_is_told_before_it_goes_and_goes_under_another() -> Result<()> {
    let (desk, folder) = open("twice", "uploads").await?;
    let first = recording(folder.path(), "monday/call.wav", 100_000)?;
    let second = recording(folder.path(), "tuesday/call.wav", 200_000)?;
    desk.drop_files(&[first], MIDDLE).await?;
    desk.row_ready("call.wav").await?;
    desk.press_button("Send 1 call").await?;
    desk.row_in("call.wav", "confirmed", SOON).await?;
    let ids = desk.web()?.execute(
        "return [...document.querySelectorAll('[data-testid=call-row]')].map((row) => row.dataset.id)",
        Vec::new(),
    );
    let ids = ids.await?.json().clone();
    let removed = desk.invoke_raw("calls_remove", json!({ "ids": ids })).await?;
    assert!(removed.is_ok(), "{removed:?}");
    desk.sees("Drop calls here", SOON).await?;
    desk.drop_files(&[second], MIDDLE).await?;
    desk.sees("A call of this name arrived before", SOON).await?;
    desk.press_button("Send as “call (2).wav”").await?;
    desk.row_ready("call.wav").await?;
    desk.press_button("Send 1 call").await?;
    desk.row_in("call.wav", "confirmed", SOON).await?;
    desk.close().await
}

#[tokio::test]
async fn a_cancelled_call_stops_and_can_be_sent_again() -> Result<()> {
    let (desk, folder) = open("cancel", "uploads").await?;
    let path = recording(folder.path(), "long.wav", BIG)?;
    desk.arm("upload", json!({ "kind": "stall", "percent": 30, "seconds": 30 }), 1).await?;
    desk.drop_files(std::slice::from_ref(&path), MIDDLE).await?;
    desk.row_ready("long.wav").await?;
    desk.press_button("Send 1 call").await?;
    desk.row_in("long.wav", "sending", SOON).await?;
    desk.press_button("More about long.wav").await?;
    desk.by_role("menuitem", "Cancel").await?.click().await?;
    desk.row_in("long.wav", "stopped", SOON).await?;
    desk.press_button("More about long.wav").await?;
    desk.by_role("menuitem", "Retry").await?.click().await?;
    desk.row_in("long.wav", "confirmed", SOON).await?;
    desk.go("Sandbox").await?;
    assert_eq!(desk.received("long.wav").await?, sha256(&path)?);
    desk.close().await
}

#[tokio::test]
async fn what_is_typed_for_all_calls_arrives_and_a_bad_field_is_named() -> Result<()> {
    let (desk, folder) = open("metadata", "uploads").await?;
    let path = recording(folder.path(), "described.wav", 100_000)?;
    desk.drop_files(&[path], MIDDLE).await?;
    desk.row_ready("described.wav").await?;
    desk.press_button("Metadata for all…").await?;
    desk.type_into("Email", "not an address").await?;
    desk.type_into("Agent code", "AK17").await?;
    desk.press_button("Save").await?;
    desk.sees("An e-mail address looks like name@example.org", SOON).await?;
    desk.type_into("Email", "customer@example.org").await?;
    desk.press_button("Save").await?;
    desk.press_button("Send 1 call").await?;
    desk.row_in("described.wav", "confirmed", SOON).await?;
    let seen = desk.invoke_raw("sandbox_look", json!({})).await?.unwrap_or_default();
    assert!(seen.contains("AK17") && seen.contains("customer@example.org"), "{seen}");
    desk.close().await
}

async fn press_until_focused(desk: &Desk, name: &str) -> Result<()> {
    for _ in 0..40 {
        if desk.focused().await? == name {
            return Ok(());
        }
        desk.press("Tab").await?;
    }
    anyhow::bail!("{name:?} cannot be reached with the Tab key")
}
