//! An update's way through the real window, with the updater plugin and a program that was marked as the packager marks
//! it. The system's installer is a script that writes down what it was asked for.
#![cfg(target_os = "linux")]

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::{Path, PathBuf},
    time::Duration,
};

use anyhow::{Context, Result};
use gatehouse_tests::{Desk, Plan, publisher::Publisher, session::build_folder};
use serde_json::json;

const SOON: Duration = Duration::from_secs(20);
const MARK: &[u8] = b"__TAURI_BUNDLE_TYPE_VAR_UNK";
const MARKED: &[u8] = b"__TAURI_BUNDLE_TYPE_VAR_DEB";
const PACKAGE: &[u8] = b"!<arch>\ndebian-binary   no package, but enough of one";

fn target() -> String {
    format!("linux-{}-deb", std::env::consts::ARCH)
}

/// A station of its own: a marked program, an installer that writes down, and a policy.
struct Stage {
    folder: tempfile::TempDir,
    program: PathBuf,
}

impl Stage {
    fn new(policy: &str) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let program = folder.path().join("gatehouse");
        let mut bytes = fs::read(build_folder().join("gatehouse"))?;
        let marks: Vec<_> = (0..bytes.len() - MARK.len())
            .filter(|at| bytes[*at] == MARK[0] && bytes[*at..].starts_with(MARK))
            .collect();
        assert!(!marks.is_empty(), "the program has no mark");
        for at in marks {
            bytes[at..at + MARK.len()].copy_from_slice(MARKED);
        }
        fs::write(&program, bytes)?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
        let stage = Self { folder, program };
        fs::create_dir(stage.at("bin"))?;
        fs::write(stage.at("policy.toml"), policy)?;
        stage.installer_says("exit 0")?;
        Ok(stage)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// `pkexec` where somebody is asked for the password, `dpkg` where the tests run as root.
    fn installer_says(&self, end: &str) -> Result<()> {
        let log = self.at("asked-to-install");
        let script = format!("#!/bin/sh\necho \"$@\" >> '{}'\n{end}\n", log.display());
        for name in ["pkexec", "dpkg"] {
            let file = self.at("bin").join(name);
            fs::write(&file, &script)?;
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755))?;
        }
        Ok(())
    }

    fn asked_to_install(&self) -> String {
        fs::read_to_string(self.at("asked-to-install")).unwrap_or_default()
    }

    async fn open(&self, name: &str) -> Result<Desk> {
        let desk = self.plan(name)?.open().await?;
        desk.go("Station").await?;
        Ok(desk)
    }

    fn plan(&self, name: &str) -> Result<Plan> {
        let path = std::env::var("PATH").context("PATH")?;
        Ok(Plan::new(name)
            .application(&self.program)
            .role("uploads")
            .sandbox()
            .data_dir(&self.at("data"))
            .environment("PATH", &format!("{}:{path}", self.at("bin").display()))
            .policy(&self.at("policy.toml")))
    }

    fn package(&self) -> PathBuf {
        self.at("data").join("updates").join("gatehouse-9.9.9.deb")
    }
}

/// Waits until the card is in a state, as its `data-state` names it.
async fn is(desk: &Desk, state: &str) -> Result<()> {
    desk.css(&format!("[data-testid=updates-card][data-state={state}]")).await.map(drop)
}

async fn picture(desk: &Desk, name: &str) -> Result<()> {
    if let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") {
        desk.screenshot(&Path::new(&folder).join(name)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn an_update_is_told_fetched_and_installed_when_a_person_says_so() -> Result<()> {
    let publisher = Publisher::start().await?;
    publisher.publish("9.9.9", &target(), PACKAGE)?;
    let stage = Stage::new(&publisher.policy("tell"))?;
    let desk = stage.open("updates-way").await?;
    desk.sees("Set by your organisation: you are told of updates", SOON).await?;
    is(&desk, "unlooked").await?;
    assert_eq!(publisher.asked(), Vec::<String>::new(), "nobody has asked for anything yet");

    desk.press_button("Look now").await?;
    desk.sees("Version 9.9.9 is there.", SOON).await?;
    picture(&desk, "updates-available.png").await?;
    assert_eq!(publisher.asked(), ["/gatehouse.json", "/gatehouse.json.minisig"]);
    desk.press_button("Download").await?;
    is(&desk, "ready").await?;
    let package = stage.package();
    assert_eq!(fs::read(&package)?, PACKAGE);
    assert_eq!(stage.asked_to_install(), "", "nothing is installed unasked");

    desk.press_button("Install").await?;
    is(&desk, "installed").await?;
    picture(&desk, "updates-installed.png").await?;
    let asked = stage.asked_to_install();
    assert!(asked.trim().ends_with(&format!("--install {}", package.display())), "{asked}");
    assert_eq!(publisher.asked().len(), 3, "the plugin asks no server: {:?}", publisher.asked());
    desk.close().await
}

#[tokio::test]
async fn a_station_where_nobody_works_looks_after_itself_and_asks_nobody_for_a_password()
-> Result<()> {
    let publisher = Publisher::start().await?;
    publisher.publish("9.9.9", &target(), PACKAGE)?;
    let stage = Stage::new(&publisher.policy("install"))?;
    let plan = stage.plan("updates-alone")?.environment("GATEHOUSE_UPDATES_PACE", "200");
    let desk = plan.open().await?;
    // Whoever runs as root has no password to be asked for.
    let root = fs::metadata("/proc/self")?.uid() == 0;
    let done = async || {
        let asked = !stage.asked_to_install().is_empty();
        Ok(if root { asked } else { stage.package().exists() }.then_some(()))
    };
    desk.wait_for("the update to be dealt with", SOON, done).await?;
    let asked =
        if root { format!("--install {}\n", stage.package().display()) } else { String::new() };
    assert_eq!(stage.asked_to_install(), asked);
    desk.close().await
}

#[tokio::test]
async fn what_is_not_taken_is_named_and_the_version_that_runs_goes_on() -> Result<()> {
    let publisher = Publisher::start().await?;
    publisher.publish("0.0.1", &target(), PACKAGE)?;
    let stage = Stage::new(&publisher.policy("install"))?;
    let desk = stage.open("updates-refused").await?;
    desk.press_button("Look now").await?;
    desk.sees("0.0.1, which is older", SOON).await?;
    publisher.publish("9.9.9", "linux-another-deb", PACKAGE)?;
    desk.press_button("Look now").await?;
    desk.sees("not there for this kind of computer", SOON).await?;
    publisher.publish("9.9.8", &target(), PACKAGE)?;
    desk.press_button("Look now").await?;
    desk.sees("9.9.8, which is older than 9.9.9", SOON).await?;

    publisher.publish("9.9.9", &target(), PACKAGE)?;
    publisher.exchange_package(&PACKAGE.to_ascii_uppercase());
    desk.press_button("Look now").await?;
    desk.press_button("Download").await?;
    desk.sees("not the one that the list means", SOON).await?;
    picture(&desk, "updates-refused.png").await?;
    publisher.exchange_package(&PACKAGE[..20]);
    desk.press_button("Download").await?;
    desk.sees("The package on the server is not whole", SOON).await?;
    let folder = stage.at("data").join("updates");
    assert_eq!(fs::read_dir(&folder)?.count(), 0, "nothing of it is kept");

    publisher.exchange_package(PACKAGE);
    stage.installer_says("echo 'dpkg: error: No space left on device' >&2; exit 1")?;
    desk.press_button("Download").await?;
    desk.press_button("Install").await?;
    desk.sees("The disk is full", SOON).await?;
    fs::remove_file(&stage.program)?;
    desk.press_button("Install").await?;
    desk.sees("Gatehouse was removed from this computer while it runs", SOON).await?;
    assert_eq!(stage.asked_to_install().lines().count(), 1, "what was removed is not put back");
    desk.close().await
}

#[tokio::test]
async fn without_a_policy_nothing_can_be_asked_for() -> Result<()> {
    let stage = Stage::new("")?;
    let desk = stage.open("updates-off").await?;
    desk.sees("Off. Nobody looks for them.", SOON).await?;
    for command in ["updates_look", "updates_fetch", "updates_install"] {
        assert!(desk.invoke_raw(command, json!({})).await?.is_ok(), "{command}");
    }
    is(&desk, "off").await?;
    assert!(!stage.at("data").join("updates").exists());
    desk.close().await
}
