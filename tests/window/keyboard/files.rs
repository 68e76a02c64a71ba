//! What leaves a station as a file: everybody as a table, and the settings without their secrets.

use anyhow::Result;
use gatehouse_sandbox::{Options, Sandbox};

use crate::desk::{SOON, closed, fill_in, people, person_in};
use crate::services::{connect_authenticx, connect_authx, station};

#[tokio::test]
async fn everybody_is_exported_and_no_cell_begins_a_formula() -> Result<()> {
    let (desk, folder) = people("keys-export").await?;
    desk.from_palette("Add person").await?;
    desk.has_keyboard("Login name").await?;
    fill_in(&desk, "formula").await?;
    desk.write("First name", "@SUM").await?;
    desk.enter("Add").await?;
    closed(&desk).await?;
    person_in(&desk, "formula", "known").await?;

    desk.choose_from_menu("More for people", "Export…").await?;
    desk.dismiss_chooser("Export people").await?;
    let file = folder.path().join("everybody.csv");
    desk.choose_from_menu("More for people", "Export…").await?;
    desk.save_as("Export people", &file).await?;
    desk.sees("25 people are written to the file.", SOON).await?;
    let text = std::fs::read_to_string(&file)?;
    assert_eq!(text.lines().count(), 26, "a heading and everybody");
    assert!(text.contains("Mei003") && text.contains("'@SUM"), "{text}");
    desk.close().await
}

#[tokio::test]
async fn settings_travel_to_another_station_and_secrets_do_not() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let file = folder.path().join("settings.json");
    let here = folder.path().join("here");
    let desk = station("keys-settings", &here).await?;
    connect_authx(&desk, &sandbox, "Head office").await?;
    connect_authenticx(&desk, &sandbox, "Call desk").await?;
    desk.go_by_keys("Station").await?;
    desk.enter("Export settings…").await?;
    desk.save_as("Export the settings", &file).await?;
    desk.sees("Left out, to be typed again on the other station", SOON).await?;
    desk.sees("Application key", SOON).await?;
    desk.press("Escape").await?;
    closed(&desk).await?;
    let text = std::fs::read_to_string(&file)?;
    let (people, calls) = (sandbox.authx(), sandbox.authenticx());
    for secret in [&people.application_key, &people.biometric.secret_key, &calls.client_secret] {
        assert!(!text.contains(secret.as_str()), "a secret is in the file");
    }
    // The same file here changes nothing, and says so.
    desk.enter("Import settings…").await?;
    desk.choose("Choose a settings file", &file).await?;
    desk.sees("is here already", SOON).await?;
    desk.sees("Every connection in this file is here already or cannot be used", SOON).await?;
    desk.press("Escape").await?;
    desk.close().await?;

    let desk = station("keys-settings-there", &folder.path().join("there")).await?;
    desk.enter("Bring settings or a backup from another station…").await?;
    desk.by_role("heading", "Station").await?;
    desk.enter("Import settings…").await?;
    desk.dismiss_chooser("Choose a settings file").await?;
    desk.sees("No file was chosen.", SOON).await?;
    let broken = folder.path().join("broken.json");
    std::fs::write(&broken, &text[..text.len() / 2])?;
    desk.enter("Import settings…").await?;
    desk.choose("Choose a settings file", &broken).await?;
    desk.css("[data-testid=settings-card] [role=alert]").await?;
    desk.enter("Import settings…").await?;
    desk.choose("Choose a settings file", &file).await?;
    desk.sees("What this file holds", SOON).await?;
    desk.sees("will be added", SOON).await?;
    desk.enter("Bring in").await?;
    closed(&desk).await?;
    desk.go_by_keys("Connections").await?;
    for name in ["Head office", "Call desk"] {
        desk.by_role("article", name).await?;
    }
    desk.sees("This connection cannot be used until every secret is typed", SOON).await?;
    desk.close().await
}
