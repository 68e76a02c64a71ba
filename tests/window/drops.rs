//! Drops of other programs, in the real window: the whole way from what they offer to what is seen of it.
#![cfg(target_os = "linux")]

use std::{ffi::OsStr, os::unix::ffi::OsStrExt, path::Path, time::Duration};

use anyhow::Result;
use gatehouse_tests::{
    Desk, Plan,
    drag::Offer,
    product::{MIDDLE, recording},
};
use serde_json::json;
use tempfile::TempDir;

const SOON: Duration = Duration::from_secs(30);

async fn open(test: &str) -> Result<(Desk, TempDir)> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let plan = Plan::new(test).sandbox().role("uploads").data_dir(&data).screen(1600, 1000);
    let desk = plan.open().await?;
    desk.by_role("heading", "Calls").await?;
    desk.place(1280, 800)?;
    Ok((desk, folder))
}

async fn picture(desk: &Desk, name: &str) -> Result<()> {
    let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") else { return Ok(()) };
    for appearance in ["light", "dark"] {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        desk.web()?.execute(script, vec![json!(appearance)]).await?;
        desk.screenshot(&Path::new(&folder).join(format!("{name}-{appearance}.png"))).await?;
    }
    Ok(())
}

#[tokio::test]
async fn files_are_calls_however_they_are_named_and_links_are_passed_over() -> Result<()> {
    let (desk, folder) = open("uris").await?;
    for name in ["one.wav", "two three.wav"] {
        recording(folder.path(), name, 100_000)?;
    }
    let strange = folder.path().join(OsStr::from_bytes(b"four-\xff.wav"));
    std::fs::rename(recording(folder.path(), "four.wav", 100_000)?, strange)?;
    let here = folder.path().display();
    let list = [
        "# of another program".to_owned(),
        format!("file://localhost{here}/one.wav"),
        format!("FILE://{here}/two%20three.wav"),
        format!("file:{here}/four-%FF.wav"),
        "https://example.org/recordings/call.wav".to_owned(),
        "smb://ann:secret@files/calls/evening%20shift/M%C3%BCller.wav".to_owned(),
        "trash:///call.wav".to_owned(),
        "recent:///0a1b2c3d4e5f".to_owned(),
    ];
    desk.drop_offer(Offer::List(list.join("\r\n")), MIDDLE).await?;
    desk.row_ready("one.wav").await?;
    desk.row_ready("two three.wav").await?;
    desk.sees("4 were passed over and are not in the list", SOON).await?;
    let text = desk.text().await?;
    for told in [
        "https://example.org/recordings/call.wav",
        "smb://files/calls/evening shift/Müller.wav",
        "It lies in the trash",
        "recent:///0a1b2c3d4e5f",
        "four-\u{fffd}.wav",
        "4 were passed over: look at the list",
    ] {
        assert!(text.contains(told), "{told} is not in:\n{text}");
    }
    assert!(!text.contains("cannot be read"), "{text}");
    assert!(!text.contains("Add all the same"), "there is nothing to add:\n{text}");
    picture(&desk, "passed-links").await?;
    desk.press_button("Send 2 of 3").await?;
    desk.row_in("one.wav", "confirmed", SOON).await?;
    desk.close().await
}

#[tokio::test]
async fn a_link_that_a_browser_gives_is_passed_over_and_opens_no_page() -> Result<()> {
    let (desk, _folder) = open("link").await?;
    let link = "https://example.org/recordings/call.wav\nThe recordings";
    desk.drop_offer(Offer::Link(link.to_owned()), MIDDLE).await?;
    desk.sees("1 was passed over and is not in the list", SOON).await?;
    desk.sees("https://example.org/recordings/call.wav", SOON).await?;
    desk.sees("It is a link to the web", SOON).await?;
    desk.by_role("heading", "Calls").await?;
    desk.close().await
}

#[tokio::test]
async fn another_way_to_write_a_path_makes_no_second_row() -> Result<()> {
    let (desk, folder) = open("spelt").await?;
    let path = recording(folder.path(), "shift/one.wav", 100_000)?;
    desk.drop_files(&[path], MIDDLE).await?;
    desk.row_ready("one.wav").await?;
    let here = folder.path().display();
    let list = format!("file://{here}/shift/../shift/one.wav\r\nfile://{here}/shift/\r\n");
    desk.drop_offer(Offer::List(list), MIDDLE).await?;
    desk.sees("2 files were in the list already", SOON).await?;
    desk.sees("Send 1 call", SOON).await?;
    desk.close().await
}
