//! The computer's administrator, whom nobody asks for a password: updates, and a package that goes while it runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use gatehouse_tests::publisher::Publisher;
use gatehouse_tests::{Desk, Plan};

use super::{PROGRAM, SOON};

const POLICY: &str = "/etc/gatehouse/policy.toml";
/// Newer than any that is released: what the packages are called that are tried here.
const NEWEST: &str = "9.9.9";

/// A policy that wants updates from a publisher; it goes with the value.
struct Wanted(Publisher);

impl Wanted {
    async fn new() -> Result<Self> {
        let publisher = Publisher::start().await?;
        fs::create_dir_all(Path::new(POLICY).parent().context("a folder")?)?;
        fs::write(POLICY, publisher.policy("tell"))?;
        Ok(Self(publisher))
    }

    async fn open(&self, name: &str) -> Result<Desk> {
        let plan = Plan::new(name).application(Path::new(PROGRAM)).role("uploads").sandbox();
        let desk = plan.screen(1600, 1000).open().await?;
        desk.go("Station").await?;
        Ok(desk)
    }

    fn publish(&self, version: &str, package: &[u8]) -> Result<()> {
        self.0.publish(version, &format!("linux-{}-deb", std::env::consts::ARCH), package)
    }
}

impl Drop for Wanted {
    fn drop(&mut self) {
        // What is left behind is found when the package is removed.
        let _ = fs::remove_file(POLICY);
        let _ = Path::new(POLICY).parent().map(fs::remove_dir);
    }
}

/// An older, a shortened and a changed package are refused; the right one is installed.
pub(crate) async fn update(package: &Path) -> Result<()> {
    let bytes = fs::read(package)?;
    let wanted = Wanted::new().await?;
    let desk = wanted.open("installed-update").await?;
    wanted.publish("0.0.1", &bytes)?;
    desk.press_button("Look now").await?;
    desk.sees("0.0.1, which is older", SOON).await?;
    wanted.publish(NEWEST, &bytes)?;
    wanted.0.exchange_package(&bytes[..bytes.len() / 2]);
    desk.press_button("Look now").await?;
    desk.press_button("Download").await?;
    desk.sees("The package on the server is not whole", SOON).await?;
    let mut other = bytes.clone();
    *other.last_mut().context("an empty package")? ^= 1;
    wanted.0.exchange_package(&other);
    desk.press_button("Download").await?;
    desk.sees("not the one that the list means", SOON).await?;
    ensure!(installed()? != NEWEST, "nothing of it was installed");

    wanted.0.exchange_package(&bytes);
    desk.press_button("Download").await?;
    desk.press_button("Install").await?;
    let done = async || Ok((installed()? == NEWEST).then_some(()));
    desk.wait_for("the newest version to be installed", SOON, done).await?;
    desk.sees("It runs from the next start", SOON).await?;
    desk.close().await
}

/// What runs goes on, and says so where somebody would update it.
pub(crate) async fn remove_while_it_runs(package: &Path) -> Result<()> {
    let wanted = Wanted::new().await?;
    wanted.publish("99.0.0", &fs::read(package)?)?;
    let desk = wanted.open("installed-removed").await?;
    desk.press_button("Look now").await?;
    desk.press_button("Download").await?;
    desk.button("Install").await?;
    let purged = Command::new("dpkg").args(["--purge", "gatehouse"]).output()?;
    ensure!(purged.status.success(), "{}", String::from_utf8_lossy(&purged.stderr));
    desk.press_button("Install").await?;
    desk.sees("Gatehouse was removed from this computer while it runs", SOON).await?;
    desk.go("Calls").await?;
    desk.button("Choose files…").await?;
    desk.close().await
}

/// The version that the system says is installed.
fn installed() -> Result<String> {
    let show = ["--show", "--showformat=${Version}", "gatehouse"];
    Ok(String::from_utf8(Command::new("dpkg-query").args(show).output()?.stdout)?)
}
