//! A folder keeps its role. A kiosk opens as a kiosk, and its desk behind the passcode; a desk becomes a kiosk by its
//! button, not by one start.

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use gatehouse_tests::kiosk::PASSCODE;
use gatehouse_tests::{Bus, Desk, Plan, processes};
use serde_json::json;

use crate::stage::SOON;

const SCREEN: (i32, i32) = (1600, 1000);

fn start(test: &str, folder: &Path) -> Plan {
    let plan = Plan::new(test).bus(Bus::Unlocked).home(&folder.join("home")).screen(1600, 1000);
    plan.data_dir(&folder.join("data"))
}

/// The application that started anew, in the place of a driven one: it has no driver any more.
struct Anew {
    process: u32,
    size: (i32, i32),
}

impl Anew {
    /// What the application of a desk becomes by that.
    async fn after(desk: &Desk, act: impl AsyncFnOnce() -> Result<()>) -> Result<Self> {
        let (process, hands) = (desk.process()?, desk.hands());
        let before = hands.size(&desk.window()?)?;
        // The driver may lose its answer with the application that was.
        let _ = act().await;
        // A new window may bear the number of the old one. A kiosk is shown first and takes the whole screen then.
        let window = async || {
            let size = hands.size(&hands.window_of(process, Duration::from_secs(1))?)?;
            Ok(Some(size).filter(|size| *size != before && size.0 > 1000))
        };
        let size = desk.wait_for("the application to start anew", SOON, window).await?;
        Ok(Self { process, size })
    }
}

impl Drop for Anew {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = processes::kill(self.process);
        while processes::is_alive(self.process) {
            std::thread::sleep(Duration::from_millis(10));
        }
    }
}

/// A folder that was first opened as a kiosk, with a passcode that was set there.
async fn a_kiosk(test: &str, folder: &Path) -> Result<()> {
    let desk = start(test, folder).role("kiosk").open().await?;
    desk.at_step("lacks").await?;
    desk.enter("Staff").await?;
    desk.at_step("passcode").await?;
    desk.sees("anyone can leave or change this kiosk", SOON).await?;
    desk.enter("Set a passcode").await?;
    for _ in 0..2 {
        desk.write("Passcode", PASSCODE).await?;
        desk.press("Enter").await?;
    }
    let set = async || {
        let view = desk.answer("kiosk_open", json!({})).await?;
        Ok(view["passcode"].as_bool().filter(|set| *set))
    };
    desk.wait_for("the passcode to be set", SOON, set).await?;
    // The desk is still needed, for the connection: nobody is let in.
    desk.at_step("lacks").await?;
    desk.close().await
}

#[tokio::test]
async fn a_kiosk_folder_that_is_started_as_a_desk_asks_for_the_passcode() -> Result<()> {
    let folder = tempfile::tempdir()?;
    a_kiosk("roles-kiosk", folder.path()).await?;

    let desk = start("roles-wanted", folder.path()).role("admin").open().await?;
    desk.at_step("passcode").await?;
    desk.by_role("heading", "Open the desk of this station").await?;
    let refused = desk.invoke_raw("kiosk_become", json!({ "role": "admin" })).await?;
    assert!(refused.is_err_and(|words| words.contains("type the passcode first")), "past the page");
    let refused = desk.invoke_raw("people_search", json!({})).await?;
    assert!(refused.is_err_and(|words| words.contains("not allowed")), "it is a kiosk's window");

    desk.write("Passcode", "111222").await?;
    desk.press("Enter").await?;
    desk.sees("This is not the passcode", SOON).await?;
    desk.at_step("passcode").await?;
    if let Some(pictures) = std::env::var_os("GATEHOUSE_SCREENS") {
        let pictures = std::path::PathBuf::from(pictures);
        desk.screenshot(&pictures.join("roles-passcode-light.png")).await?;
    }

    let again = Anew::after(&desk, async || {
        desk.write("Passcode", PASSCODE).await?;
        desk.press("Enter").await
    })
    .await?;
    assert_ne!(again.size, SCREEN, "a desk's window, not a kiosk's");
    if let Some(pictures) = std::env::var_os("GATEHOUSE_SCREENS") {
        tokio::time::sleep(Duration::from_secs(3)).await;
        let picture = Path::new(&pictures).join("roles-desk-light.png");
        desk.display().screenshot(&picture)?;
    }
    assert!(!folder.path().join("data/open-as.json").exists(), "the permit is spent");
    drop(again);
    drop(desk);

    // The folder is a kiosk's as before, whoever asks for nothing or for a kiosk.
    for (test, plan) in [("roles-plain", None), ("roles-again", Some("kiosk"))] {
        let again = start(test, folder.path());
        let desk = plan.map_or(again.clone(), |role| again.role(role)).open().await?;
        desk.at_step("lacks").await?;
        desk.close().await?;
    }
    Ok(())
}

#[tokio::test]
async fn a_desk_that_is_once_started_as_a_kiosk_stays_a_desk() -> Result<()> {
    let folder = tempfile::tempdir()?;
    for (test, role, heading) in [("roles-first", None, true), ("roles-once", Some("kiosk"), false)]
    {
        let plan = start(test, folder.path());
        let desk = role.map_or(plan.clone(), |role| plan.role(role)).open().await?;
        if heading {
            desk.by_role("heading", "Welcome to Gatehouse").await?;
        } else {
            desk.at_step("lacks").await?;
        }
        desk.close().await?;
    }
    let desk = start("roles-still", folder.path()).open().await?;
    desk.by_role("heading", "Welcome to Gatehouse").await?;
    desk.close().await
}

#[tokio::test]
async fn a_desk_becomes_a_kiosk_by_its_button_once_it_has_a_passcode() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = start("roles-become", folder.path()).open().await?;
    desk.place(1280, 800)?;
    desk.enter("Bring settings or a backup from another station…").await?;
    desk.has_keyboard("Station").await?;
    let refused = desk.invoke_raw("station_become", json!({ "role": "kiosk" })).await?;
    assert!(
        refused.is_err_and(|words| words.contains("Set a passcode first")),
        "without a passcode"
    );
    desk.enter("Set a passcode…").await?;
    desk.write("New passcode", PASSCODE).await?;
    desk.write("Once more", PASSCODE).await?;
    desk.press("Enter").await?;
    desk.enter("This station is a kiosk from now on…").await?;
    desk.sees("choose Staff at the kiosk", SOON).await?;
    let again = Anew::after(&desk, async || desk.enter("Make it a kiosk").await).await?;
    assert_eq!(again.size, SCREEN, "a kiosk takes the whole screen");
    drop(again);
    drop(desk);
    let desk = start("roles-became", folder.path()).open().await?;
    desk.at_step("lacks").await?;
    desk.close().await
}

#[tokio::test]
async fn a_kiosk_whose_settings_are_lost_is_still_a_kiosk() -> Result<()> {
    let folder = tempfile::tempdir()?;
    a_kiosk("roles-lost", folder.path()).await?;
    let settings = folder.path().join("data/settings.json");
    for damage in [Some("{\"station\": {\"connec"), None] {
        match damage {
            Some(text) => std::fs::write(&settings, text)?,
            None => std::fs::remove_file(&settings)?,
        }
        let desk = start("roles-lost-again", folder.path()).open().await?;
        desk.css("[data-testid=kiosk]").await?;
        assert!(desk.invoke_raw("people_list", json!({})).await?.is_err(), "no desk answers");
        desk.close().await?;
    }
    Ok(())
}
