//! A supervisor walks away while calls are sent: at their own pace, from a folder, and without the window.

use std::{
    fs::File,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use anyhow::{Context, Result};
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::{
    Desk,
    processes::is_alive,
    product::{recording, sha256},
    session::build_folder,
};

use crate::desk::{SOON, closed, wrong_field};
use crate::services::{connect_authenticx, station};

const MORE: &str = "More for all calls";

/// Everything that is said on the application's bus to the desktop.
struct Overheard {
    monitor: Child,
    log: std::path::PathBuf,
}

impl Overheard {
    fn on(desk: &Desk, folder: &Path) -> Result<Self> {
        let log = folder.join("bus.log");
        let monitor = Command::new("dbus-monitor")
            .args(["--address", &desk.bus_address()?])
            .arg("interface='org.freedesktop.Notifications'")
            .stdout(Stdio::from(File::create(&log)?))
            .spawn()
            .context("dbus-monitor")?;
        Ok(Self { monitor, log })
    }

    fn heard(&self) -> Result<String> {
        Ok(std::fs::read_to_string(&self.log)?)
    }
}

impl Drop for Overheard {
    fn drop(&mut self) {
        // It may have gone with its bus.
        let _ = self.monitor.kill();
        let _ = self.monitor.wait();
    }
}

pub async fn calls(desk: &Desk, sandbox: &Sandbox) -> Result<()> {
    connect_authenticx(desk, sandbox, "Call desk").await?;
    desk.go_by_keys("Calls").await
}

pub async fn choose_call(desk: &Desk, path: &Path) -> Result<()> {
    desk.enter("Choose files…").await?;
    desk.choose("Choose calls", path).await
}

async fn open_pace(desk: &Desk) -> Result<()> {
    desk.choose_from_menu(MORE, "Pace and hours…").await?;
    desk.has_keyboard("Calls at the same time 3").await
}

async fn limit_to(desk: &Desk, megabytes: &str) -> Result<()> {
    open_pace(desk).await?;
    desk.write("Limit in MB a second", megabytes).await?;
    desk.press("Enter").await?;
    closed(desk).await
}

/// Closes the window as its own keys would.
async fn close_window(desk: &Desk, window: &str) -> Result<()> {
    desk.hands().activate(window)?;
    desk.hands().run(&["key", "alt+F4"])?;
    desk.has_keyboard("Go on in the background").await
}

/// Waits until the application is no more.
async fn ended(process: u32, limit: Duration) -> Result<()> {
    let waiting = async {
        while is_alive(process) {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(limit, waiting).await.context("Gatehouse is still there")
}

#[tokio::test]
async fn a_window_that_is_closed_asks_and_the_calls_arrive_without_it() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("away", folder.path()).await?;
    calls(&desk, &sandbox).await?;
    let overheard = Overheard::on(&desk, folder.path())?;
    let path = recording(folder.path(), "evening.wav", 24_000_000)?;
    choose_call(&desk, &path).await?;
    desk.row_ready("evening.wav").await?;
    open_pace(&desk).await?;
    desk.write("Limit in MB a second", "fast").await?;
    desk.press("Enter").await?;
    wrong_field(&desk, "Limit in MB a second", "Type megabytes a second").await?;
    assert_eq!(desk.value_of("Limit in MB a second").await?, "fast");
    desk.write("Limit in MB a second", "1").await?;
    desk.press("Enter").await?;
    closed(&desk).await?;
    desk.sees("Limit: 1.00 MB/s", SOON).await?;
    desk.enter("Send 1 call").await?;
    desk.row_in("evening.wav", "sending", SOON).await?;

    let (window, process) = (desk.window()?, desk.process()?);
    close_window(&desk, &window).await?;
    desk.press("Escape").await?;
    closed(&desk).await?;
    assert!(desk.hands().shows(&window), "staying stays");
    close_window(&desk, &window).await?;
    desk.press("Enter").await?;
    let hidden = async || Ok((!desk.hands().shows(&window)).then_some(()));
    desk.wait_for("the window to go", SOON, hidden).await?;
    assert!(is_alive(process));

    // A second start brings the same window back, and nothing was interrupted.
    let second = Command::new(build_folder().join("gatehouse"))
        .arg("--data-dir")
        .arg(folder.path().join("data"))
        .env("DISPLAY", desk.display().name())
        .env("HOME", desk.home())
        .env("DBUS_SESSION_BUS_ADDRESS", desk.bus_address()?)
        .status()?;
    assert!(second.success());
    let back = async || Ok(desk.hands().shows(&window).then_some(()));
    desk.wait_for("the window to come back", SOON, back).await?;
    desk.row_in("evening.wav", "sending", SOON).await?;
    close_window(&desk, &window).await?;
    desk.press("Enter").await?;

    ended(process, SOON * 3).await?;
    let held = sandbox.calls();
    assert_eq!(held.len(), 1);
    assert_eq!(held[0].sha256, sha256(&path)?);
    let heard = overheard.heard()?;
    assert!(heard.contains("Everything that was sent has arrived: 1 call."), "{heard}");
    Ok(())
}

#[tokio::test]
async fn closing_now_loses_nothing_that_the_next_start_does_not_send() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("leave-now", folder.path()).await?;
    calls(&desk, &sandbox).await?;
    let path = recording(folder.path(), "evening.wav", 24_000_000)?;
    choose_call(&desk, &path).await?;
    desk.row_ready("evening.wav").await?;
    limit_to(&desk, "1").await?;
    desk.enter("Send 1 call").await?;
    desk.row_in("evening.wav", "sending", SOON).await?;
    let process = desk.process()?;
    close_window(&desk, &desk.window()?).await?;
    desk.enter("Close now").await.ok();
    ended(process, SOON).await?;
    assert!(sandbox.calls().is_empty());
    drop(desk);

    let desk = station("leave-again", folder.path()).await?;
    desk.go_by_keys("Calls").await?;
    desk.row_in("evening.wav", "sending", SOON).await?;
    limit_to(&desk, "").await?;
    desk.row_in("evening.wav", "confirmed", SOON).await?;
    assert_eq!(sandbox.calls().len(), 1);
    desk.close().await
}

const FINISHED: &str = "A recording is finished when";

#[tokio::test]
async fn a_watched_folder_is_taken_from_also_after_a_restart() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let shift = folder.path().join("shift");
    recording(&shift, "before.wav", 100_000)?;
    let desk = station("watch", folder.path()).await?;
    calls(&desk, &sandbox).await?;
    desk.choose_from_menu(MORE, "Watch a folder…").await?;
    desk.choose_option(FINISHED, "only finished recordings are moved here").await?;
    desk.press("Tab").await?;
    desk.has_keyboard("Send them by themselves").await?;
    desk.press("Space").await?;
    desk.enter("Choose the folder…").await?;
    desk.choose("Choose a folder to watch", &shift).await?;
    closed(&desk).await?;
    desk.sees("Calls are sent by themselves", SOON).await?;
    desk.row_in("before.wav", "confirmed", SOON * 2).await?;
    desk.close().await?;

    recording(&shift, "meanwhile.wav", 100_000)?;
    let desk = station("watch-again", folder.path()).await?;
    desk.go_by_keys("Calls").await?;
    desk.row_in("meanwhile.wav", "confirmed", SOON * 2).await?;
    let held = sandbox.calls();
    assert_eq!(held.len(), 2, "nothing is taken twice");
    assert!(shift.join("before.wav").exists(), "nothing is moved");
    desk.enter("Stop watching").await?;
    let gone = async || Ok((!desk.text().await?.contains("Stop watching")).then_some(()));
    desk.wait_for("the folder to be let go", SOON, gone).await?;
    desk.close().await
}

#[tokio::test]
async fn the_order_is_changed_before_anything_is_sent() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("order", folder.path()).await?;
    calls(&desk, &sandbox).await?;
    for name in ["one.wav", "two.wav", "three.wav"] {
        choose_call(&desk, &recording(folder.path(), name, 50_000)?).await?;
        desk.row_ready(name).await?;
    }
    open_pace(&desk).await?;
    desk.choose_option("Calls at the same time", "1").await?;
    desk.enter("Save").await?;
    closed(&desk).await?;
    desk.press("/").await?;
    desk.has_keyboard("Search calls").await?;
    desk.press("Down").await?;
    desk.press("End").await?;
    desk.press("Alt+Up").await?;
    in_order(&desk, &["one.wav", "three.wav", "two.wav"]).await?;
    desk.press("Alt+Up").await?;
    in_order(&desk, &["three.wav", "one.wav", "two.wav"]).await?;
    desk.press("Alt+Down").await?;
    in_order(&desk, &["one.wav", "three.wav", "two.wav"]).await?;
    desk.enter("Send 3 calls").await?;
    desk.row_in("two.wav", "confirmed", SOON).await?;
    let held = sandbox.calls();
    let sent: Vec<&str> = held.iter().map(|call| call.file_name.as_str()).collect();
    assert_eq!(sent, ["one.wav", "three.wav", "two.wav"]);
    desk.close().await
}

async fn in_order(desk: &Desk, names: &[&str]) -> Result<()> {
    const SCRIPT: &str = "return [...document.querySelectorAll('[data-testid=call-row]')] \
        .sort((a, b) => a.dataset.index - b.dataset.index).map((row) => row.dataset.name);";
    let look = async || {
        let now: Vec<String> = desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?;
        anyhow::ensure!(now == names, "{now:?} are in view");
        Ok(Some(()))
    };
    desk.wait_for(&format!("{names:?} in this order"), SOON, look).await
}
