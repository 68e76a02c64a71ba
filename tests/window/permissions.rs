//! Each window can do its own job and nothing else. Asked from the page itself, past its code.
#![cfg(target_os = "linux")]

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use gatehouse_tests::{Desk, Plan};
use serde_json::json;

/// Would open a dialog of the system, or end what the test stands on.
const NOT_TRIED: [&str; 13] = [
    "calls_choose_files",
    "calls_choose_folder",
    "calls_watch",
    "exchange_take",
    "exchange_write",
    "import_choose",
    "import_report",
    "import_template",
    "people_export",
    "sandbox_start",
    "sandbox_stop",
    "settings_export",
    "settings_preview",
];

/// What every web page can try and none of these windows may.
const FOREIGN: [&str; 13] = [
    "plugin:store|load",
    "plugin:store|get_store",
    "plugin:event|listen",
    "plugin:event|emit",
    "plugin:window|close",
    "plugin:webview|create_webview_window",
    "plugin:path|resolve_directory",
    "plugin:app|version",
    "plugin:resources|close",
    "plugin:updater|check",
    "plugin:updater|download",
    "plugin:updater|install",
    "plugin:updater|download_and_install",
];

fn table() -> Result<BTreeMap<String, Vec<String>>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../src-tauri/commands.toml");
    let rows: toml::Table = std::fs::read_to_string(path)?.parse()?;
    let mut table = BTreeMap::new();
    for (name, row) in rows {
        let roles = row.get("roles").and_then(toml::Value::as_array).context("roles")?;
        let roles = roles.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect();
        table.insert(name, roles);
    }
    Ok(table)
}

async fn open(role: &str, folder: &std::path::Path) -> Result<Desk> {
    Plan::new(role).sandbox().role(role).data_dir(folder).open().await
}

fn refused_by_acl(answer: &std::result::Result<String, String>) -> bool {
    answer.as_ref().err().is_some_and(|error| error.contains("not allowed"))
}

async fn asked_as(role: &str) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = open(role, folder.path()).await?;
    for (command, roles) in table()? {
        let granted = roles.iter().any(|known| known == role);
        if granted && NOT_TRIED.contains(&command.as_str()) {
            continue;
        }
        let answer = desk.invoke_raw(&command, json!({})).await?;
        assert_eq!(refused_by_acl(&answer), !granted, "{role} asks for {command}: {answer:?}");
    }
    for command in FOREIGN {
        let answer = desk.invoke_raw(command, json!({})).await?;
        assert!(answer.is_err(), "{role} was given {command}: {answer:?}");
    }
    desk.close().await
}

#[tokio::test]
async fn an_admin_window_may_send_what_the_table_says() -> Result<()> {
    asked_as("admin").await
}

#[tokio::test]
async fn an_uploads_window_may_send_what_the_table_says() -> Result<()> {
    asked_as("uploads").await
}

#[tokio::test]
async fn a_kiosk_window_may_send_what_the_table_says() -> Result<()> {
    asked_as("kiosk").await
}

#[tokio::test]
async fn the_policy_lets_no_script_style_or_address_in() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = open("admin", folder.path()).await?;
    desk.by_role("heading", "Calls").await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new(), "our own page");
    const TRY: &str = "
        const script = document.createElement('script');
        script.textContent = 'window.gatehouseBreach = true';
        document.head.append(script);
        const style = document.createElement('style');
        style.textContent = 'body { color: red }';
        document.head.append(style);
        const image = document.createElement('img');
        image.src = 'http://127.0.0.1:9/x.png';
        document.body.append(image);
        try { new Function('window.gatehouseBreach = true')(); } catch {}
        fetch('http://127.0.0.1:9/').catch(() => {});
        return window.gatehouseBreach ?? null;";
    let breach = desk.web()?.execute(TRY, Vec::new()).await?;
    assert!(breach.json().is_null(), "a foreign script ran");
    let look = async || {
        let seen = desk.csp_violations().await?;
        let all = ["script-src", "style-src", "img-src", "connect-src"]
            .iter()
            .all(|kind| seen.iter().any(|violation| violation.starts_with(kind)));
        Ok(all.then_some(()))
    };
    desk.wait_for("every attempt to be refused", std::time::Duration::from_secs(10), look).await?;
    desk.close().await
}
