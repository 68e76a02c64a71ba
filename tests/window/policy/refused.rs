//! A policy that cannot be followed lets nobody in through a default: the window says what is wrong, and closes.

use std::collections::BTreeMap;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use anyhow::{Context, Result};
use gatehouse_tests::{Desk, session::build_folder};
use serde_json::json;

use crate::stage::{SOON, plan, policy};

async fn ends(desk: &Desk) -> Result<()> {
    let gone = async || Ok(desk.process().is_err().then_some(()));
    desk.wait_for("the application to end", SOON, gone).await
}

#[tokio::test]
async fn an_unknown_key_stops_the_station_with_its_line() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file =
        policy(folder.path(), "[station]\n\nrolle = \"admin\"\n[kiosk]\nidle_seconds = 5\n")?;
    let desk = plan("policy-unknown-key", folder.path(), &file).open().await?;
    desk.by_role("heading", "Gatehouse cannot open this station").await?;
    let wrong = [
        "Line 3: “rolle” is no key of [station]. Is “role” meant?",
        "Line 5: “kiosk.idle_seconds” takes a number of seconds from 30 to 600",
    ];
    for words in wrong {
        desk.sees(words, SOON).await?;
        assert!(desk.log().contains(words), "not told where it was started: {}", desk.log());
    }
    desk.sees(&file.to_string_lossy(), SOON).await?;
    if let Some(pictures) = std::env::var_os("GATEHOUSE_SCREENS") {
        let pictures = std::path::PathBuf::from(pictures);
        desk.screenshot(&pictures.join("policy-refused-light.png")).await?;
    }
    for command in commands()? {
        if ["station_close", "station_open", "station_painted"].contains(&command.as_str()) {
            continue;
        }
        let answer = desk.invoke_raw(&command, json!({})).await?;
        assert!(answer.is_err_and(|words| words.contains("not allowed")), "{command}");
    }
    assert!(!folder.path().join("data/settings.json").exists(), "nothing was opened");
    assert_eq!(desk.names("button").await?, ["Close Gatehouse"]);
    // The driver may lose its answer with the application.
    let _ = desk.enter("Close Gatehouse").await;
    ends(&desk).await
}

fn commands() -> Result<Vec<String>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/commands.toml");
    let rows: BTreeMap<String, toml::Value> = toml::from_str(&fs::read_to_string(path)?)?;
    Ok(rows.into_keys().collect())
}

#[tokio::test]
async fn a_file_that_everybody_can_write_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = policy(folder.path(), "[station]\nrole = \"admin\"\n")?;
    fs::set_permissions(&file, Permissions::from_mode(0o666))?;
    let desk = plan("policy-writable", folder.path(), &file).open().await?;
    desk.sees("policy.toml can be written by everybody", SOON).await?;
    desk.sees("belong to root", SOON).await?;
    // The window manager's way out is the same one.
    let window = desk.window()?;
    desk.hands().run(&["windowclose", &window])?;
    ends(&desk).await
}

#[tokio::test]
async fn a_start_that_contradicts_the_policy_says_so_in_a_window() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = policy(folder.path(), "[station]\nrole = \"kiosk\"\n")?;
    let desk = plan("policy-contradicted", folder.path(), &file).role("uploads").open().await?;
    desk.sees("Line 2: station.role: --role uploads contradicts it", SOON).await?;
    desk.sees("from its own entry in the menu", SOON).await?;
    // The driver may lose its answer with the application.
    let _ = desk.enter("Close Gatehouse").await;
    ends(&desk).await
}

#[test]
fn a_start_that_contradicts_the_policy_is_refused_where_there_is_no_window() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = policy(folder.path(), "[station]\nrole = \"kiosk\"\nsandbox = false\n")?;
    let tries = [
        (["--role", "admin"], "station.role: --role admin contradicts it"),
        (["--role=kiosk", "--sandbox"], "station.sandbox: --sandbox contradicts it"),
    ];
    for (arguments, words) in tries {
        let output = Command::new(build_folder().join("gatehouse"))
            .args(arguments)
            .arg("--data-dir")
            .arg(folder.path().join("data"))
            .env_remove("DISPLAY")
            .env("HOME", folder.path())
            .env("GATEHOUSE_POLICY", format!("own:{}", file.display()))
            .output()
            .context("the application does not start")?;
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains(words) && said.contains("policy.toml does not allow this start"),
            "{said}"
        );
        assert!(!folder.path().join("data").exists(), "a folder was made");
    }
    Ok(())
}
