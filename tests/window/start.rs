//! How the application begins: seen only once painted, one per data folder, everything in one place.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Result, ensure};
use gatehouse_tests::{Bus, Display, Plan, chooser, session::build_folder};

#[tokio::test]
async fn a_second_start_brings_the_first_window_forward() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new("second").bus(Bus::Unlocked).data_dir(folder.path()).open().await?;
    desk.by_role("heading", "Welcome to Gatehouse").await?;
    let window = desk.window()?;
    desk.hands().run(&["windowminimize", &window])?;
    let status = Command::new(build_folder().join("gatehouse"))
        .arg("--data-dir")
        .arg(folder.path())
        .env("DISPLAY", desk.display().name())
        .env("HOME", desk.home())
        .env("DBUS_SESSION_BUS_ADDRESS", desk.bus_address()?)
        .status()?;
    assert!(status.success(), "{status}");
    let look = async || {
        let active = desk.hands().run(&["getactivewindow"])?;
        Ok((active.trim() == window.trim()).then_some(()))
    };
    desk.wait_for("the first window in front", Duration::from_secs(10), look).await?;
    desk.close().await
}

#[tokio::test]
async fn without_a_bus_a_second_start_on_the_same_folder_is_refused_with_words() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new("lock").data_dir(folder.path()).open().await?;
    let second = Command::new(build_folder().join("gatehouse"))
        .arg("--data-dir")
        .arg(folder.path())
        .env("DISPLAY", desk.display().name())
        .env("HOME", desk.home())
        .env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
        .stderr(Stdio::piped())
        .spawn()?;
    desk.dismiss_chooser("Gatehouse could not start").await?;
    let output = second.wait_with_output()?;
    assert_eq!(output.status.code(), Some(1), "it ends in words, not in a panic");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("already open on this data folder"), "{said}");
    desk.close().await
}

#[tokio::test]
async fn a_second_start_says_which_of_its_options_are_not_used() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new("options").bus(Bus::Unlocked).data_dir(folder.path()).open().await?;
    desk.by_role("heading", "Welcome to Gatehouse").await?;
    let second = |options: &[&str]| -> Result<String> {
        let output = Command::new(build_folder().join("gatehouse"))
            .arg("--data-dir")
            .arg(folder.path())
            .args(options)
            .env("DISPLAY", desk.display().name())
            .env("HOME", desk.home())
            .env("DBUS_SESSION_BUS_ADDRESS", desk.bus_address()?)
            .output()?;
        ensure!(output.status.success(), "{output:?}");
        Ok(String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let said = second(&["--sandbox", "--role", "uploads"])?;
    let named = format!("already open on “{}”", folder.path().display());
    ensure!(said.contains(&named) && said.contains("not used: --role, --sandbox."), "{said}");
    let said = second(&[])?;
    ensure!(!said.contains("not used"), "{said}");
    desk.close().await
}

#[tokio::test]
async fn a_start_that_cannot_write_down_what_it_decides_says_so_with_its_folder() -> Result<()> {
    let folder = tempfile::tempdir()?;
    std::fs::create_dir(folder.path().join("role.next"))?;
    let desk = Plan::new("unwritten").data_dir(folder.path()).open().await?;
    desk.by_role("heading", "Welcome to Gatehouse").await?;
    let words = format!("The settings could not be written in “{}”", folder.path().display());
    desk.sees(&words, Duration::from_secs(10)).await?;
    desk.close().await
}

#[tokio::test]
async fn a_folder_whose_role_nobody_can_read_opens_as_no_desk_by_itself() -> Result<()> {
    let home = tempfile::tempdir()?;
    let data = home.path().join("data");
    std::fs::create_dir(&data)?;
    std::fs::write(data.join("role"), b"ki\0\xff")?;
    std::fs::write(data.join("settings.json"), b"{\"station\": {\"ro")?;
    let plan =
        |test| Plan::new(test).bus(Bus::Unlocked).home(&home.path().join("home")).data_dir(&data);
    for start in ["lost", "still-lost"] {
        let desk = plan(start).open().await?;
        desk.sees("Open the desk of this station", Duration::from_secs(20)).await?;
        desk.close().await?;
        assert_eq!(std::fs::read(data.join("role"))?, b"ki\0\xff", "nothing decides by itself");
    }
    Ok(())
}

/// The application in that home, on that display, without a driver.
fn application(home: &Path, display: &Display) -> Command {
    let mut command = Command::new(build_folder().join("gatehouse"));
    command.env("DISPLAY", display.name());
    command.env("HOME", home);
    command.env("XDG_DATA_HOME", home.join("share"));
    command.env("XDG_CACHE_HOME", home.join("cache"));
    command.env("XDG_CONFIG_HOME", home.join("config"));
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent");
    command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
    command
}

/// What a start says on the terminal that ends in a dialog.
fn refused(home: &Path, data: &Path) -> Result<String> {
    let display = Display::start()?;
    let mut command = application(home, &display);
    command.arg("--data-dir").arg(data).stderr(Stdio::piped());
    let process = command.spawn()?;
    chooser::dismiss(&display.hands(), "Gatehouse could not start")?;
    let output = process.wait_with_output()?;
    ensure!(output.status.code() == Some(1), "it ends in words, not in a panic: {output:?}");
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

#[test]
fn a_data_folder_that_cannot_be_made_is_named_with_its_reason() -> Result<()> {
    let home = tempfile::tempdir()?;
    let file = home.path().join("note");
    std::fs::write(&file, "kept")?;
    let data = file.join("data");
    let said = refused(home.path(), &data)?;
    let named =
        format!("Gatehouse could not start: The data folder “{}” cannot be made", data.display());
    assert!(said.contains(&named), "{said}");
    assert!(
        said.contains(&format!("“{}”: a file stands there, not a folder.", file.display())),
        "{said}"
    );
    assert_eq!(std::fs::read(&file)?, b"kept");
    Ok(())
}

#[test]
fn settings_that_cannot_be_read_stop_the_start_and_stay_as_they_are() -> Result<()> {
    let home = tempfile::tempdir()?;
    let data = home.path().join("data");
    let settings = data.join("settings.json");
    std::fs::create_dir_all(&settings)?;
    let said = refused(home.path(), &data)?;
    let named =
        format!("The settings in “{}” cannot be read: a folder stands there", settings.display());
    assert!(said.contains(&named), "{said}");
    assert!(settings.is_dir());
    Ok(())
}

#[test]
fn a_sandbox_that_cannot_start_opens_nothing_real_in_its_place() -> Result<()> {
    let home = tempfile::tempdir()?;
    let data = home.path().join("data");
    std::fs::create_dir(&data)?;
    std::fs::write(data.join("sandbox-records"), "in the way")?;
    let display = Display::start()?;
    let mut command = application(home.path(), &display);
    command.arg("--sandbox").arg("--data-dir").arg(&data).stderr(Stdio::piped());
    let process = command.spawn()?;
    chooser::dismiss(&display.hands(), "Gatehouse could not start")?;
    let output = process.wait_with_output()?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    ensure!(output.status.code() == Some(1), "{output:?}");
    ensure!(said.contains("The sandbox did not start, so nothing was opened."), "{said}");
    Ok(())
}

/// Without a driver: WebKit itself listens while it is driven.
fn sockets_of(arguments: &[&str]) -> Result<usize> {
    let folder = tempfile::tempdir()?;
    let display = Display::start()?;
    let mut application = application(folder.path(), &display);
    application.args(arguments).arg("--data-dir").arg(folder.path().join("data"));
    let mut application = application.stderr(Stdio::null()).spawn()?;
    let shown = display.hands().window_of(application.id(), Duration::from_secs(20));
    let sockets = listening(application.id());
    application.kill()?;
    application.wait()?;
    shown?;
    sockets
}

#[test]
fn the_sandbox_is_the_only_thing_that_ever_listens() -> Result<()> {
    assert_eq!(sockets_of(&[])?, 0);
    assert!(sockets_of(&["--sandbox"])? > 0);
    Ok(())
}

#[tokio::test]
async fn the_chosen_appearance_is_kept() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let desk = Plan::new("dark").data_dir(folder.path()).sandbox().open().await?;
    desk.go("Station").await?;
    desk.by_role("radio", "Dark").await?.click().await?;
    desk.css(":root[data-theme=dark]").await?;
    desk.close().await?;
    let desk = Plan::new("still-dark").data_dir(folder.path()).sandbox().open().await?;
    desk.css(":root[data-theme=dark]").await?;
    desk.close().await
}

/// TCP sockets of a process that listen, by the kernel's own tables.
fn listening(process: u32) -> Result<usize> {
    const LISTEN: &str = "0A";
    let mut own = std::collections::HashSet::new();
    for entry in std::fs::read_dir(format!("/proc/{process}/fd"))?.flatten() {
        if let Ok(target) = std::fs::read_link(entry.path()) {
            let target = target.display().to_string();
            let inode = target.strip_prefix("socket:[").and_then(|rest| rest.strip_suffix(']'));
            own.extend(inode.map(str::to_owned));
        }
    }
    let mut count = 0;
    for table in ["tcp", "tcp6"] {
        let table = std::fs::read_to_string(format!("/proc/{process}/net/{table}"))?;
        for line in table.lines().skip(1) {
            let columns: Vec<&str> = line.split_whitespace().collect();
            if columns.get(3) == Some(&LISTEN) && columns.get(9).is_some_and(|i| own.contains(*i)) {
                count += 1;
            }
        }
    }
    Ok(count)
}
