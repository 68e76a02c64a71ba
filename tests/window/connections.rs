//! Connections in the real window, with a keyring that is open, locked or absent.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::{
    Bus, Desk, Plan,
    product::{MIDDLE, recording},
};

const SOON: Duration = Duration::from_secs(20);

async fn open(test: &str, bus: Bus, folder: &Path) -> Result<Desk> {
    let plan = Plan::new(test).bus(bus).data_dir(&folder.join("data")).screen(1600, 1000);
    let desk = plan.home(&folder.join("home")).open().await?;
    desk.by_role("heading", "Welcome to Gatehouse").await?;
    desk.place(1280, 800)?;
    Ok(desk)
}

/// Fills the form in and presses *Connect*.
async fn connect(desk: &Desk, sandbox: &Sandbox, session_only: bool) -> Result<()> {
    let access = sandbox.authenticx();
    desk.press_button("Connect a service").await?;
    desk.press_button("Authenticx").await?;
    desk.type_into("Name", "Upload desk").await?;
    choose_environment(desk, "Custom endpoint").await?;
    desk.type_into("Address", &access.base_url).await?;
    desk.type_into("Client id", &access.client_id).await?;
    desk.type_into("Client secret", &access.client_secret).await?;
    if session_only {
        desk.by_role("radio", "This session only").await?.click().await?;
    }
    desk.press_button("Connect").await
}

async fn choose_environment(desk: &Desk, name: &str) -> Result<()> {
    desk.by_role("radio", name).await?.click().await?;
    Ok(())
}

/// Every file below a folder whose bytes hold the text.
fn files_with(folder: &Path, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return found };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(text.len()).any(|part| part == text.as_bytes())
        {
            found.push(path.display().to_string());
        }
    }
    found
}

#[tokio::test]
async fn a_connection_is_tested_used_and_still_there_after_a_restart() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = open("connect", Bus::Unlocked, folder.path()).await?;
    connect(&desk, &sandbox, false).await?;
    desk.sees("Upload desk", SOON).await?;
    desk.press_button("Test Upload desk").await?;
    desk.sees("Token received", SOON).await?;
    desk.go("Calls").await?;
    let path = recording(folder.path(), "call.wav", 100_000)?;
    desk.drop_files(&[path], MIDDLE).await?;
    desk.row_ready("call.wav").await?;
    desk.press_button("Send 1 call").await?;
    desk.row_in("call.wav", "confirmed", SOON).await?;
    assert_eq!(sandbox.calls().len(), 1);
    assert_eq!(sandbox.violations().len(), 0, "{:?}", sandbox.violations());

    let secret = sandbox.authenticx().client_secret;
    assert!(!desk.text().await?.contains(&secret));
    assert!(!desk.log().contains(&secret), "the log holds the secret");
    desk.close().await?;
    assert_eq!(files_with(&folder.path().join("data"), &secret), Vec::<String>::new());

    let plan = Plan::new("connect-again").bus(Bus::Unlocked).home(&folder.path().join("home"));
    let desk = plan.data_dir(&folder.path().join("data")).open().await?;
    desk.go("Connections").await?;
    desk.sees("Upload desk", SOON).await?;
    desk.sees("Secret Service", SOON).await?;
    desk.press_button("Test Upload desk").await?;
    desk.sees("Token received", SOON).await?;
    desk.close().await
}

async fn a_keyring_that_does_not_help(test: &str, bus: Bus, words: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = open(test, bus, folder.path()).await?;
    connect(&desk, &sandbox, false).await?;
    desk.sees(words, Duration::from_secs(8)).await?;
    desk.press_button("This session only").await?;
    desk.sees("Set for this session only", SOON).await?;
    desk.press_button("Test Upload desk").await?;
    desk.sees("Token received", SOON).await?;
    let secret = sandbox.authenticx().client_secret;
    assert_eq!(files_with(folder.path(), &secret), Vec::<String>::new());
    desk.close().await
}

#[tokio::test]
async fn without_a_keyring_the_secret_can_be_kept_for_the_session() -> Result<()> {
    a_keyring_that_does_not_help("absent", Bus::None, "There is no keyring on this computer").await
}

#[tokio::test]
async fn with_a_locked_keyring_the_secret_can_be_kept_for_the_session() -> Result<()> {
    a_keyring_that_does_not_help("locked", Bus::Locked, "The keyring is locked").await
}

#[tokio::test]
async fn a_look_alike_is_refused_and_a_foreign_host_needs_a_yes() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = open("look-alike", Bus::None, folder.path()).await?;
    desk.press_button("Connect a service").await?;
    desk.press_button("Authenticx").await?;
    desk.type_into("Name", "Slip").await?;
    choose_environment(&desk, "Custom endpoint").await?;
    desk.type_into("Address", "https://api.beauthentix.com").await?;
    desk.type_into("Client id", "me").await?;
    desk.type_into("Client secret", "not a real secret").await?;
    desk.press_button("Connect").await?;
    desk.sees("looks like beauthenticx.com", SOON).await?;
    desk.type_into("Address", "https://calls.example.org").await?;
    desk.press_button("Connect").await?;
    desk.sees("calls.example.org", SOON).await?;
    desk.press_button("Back").await?;
    let typed = desk.css("input[type=password]").await?.value().await?;
    assert_eq!(typed.as_deref(), Some("not a real secret"), "what was typed is lost");
    desk.close().await
}

#[tokio::test]
async fn a_secret_is_not_carried_over_to_another_address() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let (sandbox, other) =
        (Sandbox::start(Options::default()).await?, Sandbox::start(Options::default()).await?);
    let desk = open("moved", Bus::Unlocked, folder.path()).await?;
    connect(&desk, &sandbox, false).await?;
    desk.sees("Upload desk", SOON).await?;
    desk.press_button("More about Upload desk").await?;
    desk.by_role("menuitem", "Edit…").await?.click().await?;
    desk.type_into("Address", &other.authenticx().base_url).await?;
    desk.press_button("Save").await?;
    desk.sees("The address is another one now", SOON).await?;
    assert_eq!(other.requests().len(), 0, "the other address was spoken to");
    desk.type_into("Client secret", &other.authenticx().client_secret).await?;
    desk.press_button("Save").await?;
    desk.press_button("Test Upload desk").await?;
    desk.sees("Token received", SOON).await?;
    desk.close().await
}
