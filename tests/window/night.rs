//! A night at a station that nobody attends: calls come in on a share that goes away and comes back, its clock is put right, its
//! disk is full for a while, some files never answer and a listing breaks off. In the morning every call arrived once, or is
//! named with its reason.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeMap,
    fs::{self, File},
    path::Path,
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Result, ensure};
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::{
    Bus, Desk, Plan,
    clock::Clock,
    disk::Disk,
    session,
    share::{Order, Share},
    wav,
};
use serde_json::json;
use sha2::{Digest, Sha256};

const FILES: usize = 2_000;
/// Folders that the files are spread over.
const SHIFTS: usize = 10;
const BYTES: u64 = 4_000;
/// Of one folder so many entries are found before its listing breaks off.
const FOUND: usize = 30;
const HANGING: [&str; 2] = ["call-0103.wav", "call-0105.wav"];
const SOON: Duration = Duration::from_secs(30);
const NIGHT: Duration = Duration::from_secs(400);

fn name(number: usize) -> String {
    format!("call-{number:04}.wav")
}

fn shift(number: usize) -> String {
    format!("shift-{}", number % SHIFTS)
}

/// A short recording that is no other.
fn sounding(number: usize) -> Result<Vec<u8>> {
    let mut content = wav::head(BYTES)?;
    let mark = number.to_le_bytes();
    content.extend(mark.iter().cycle().take(usize::try_from(BYTES)? - content.len()));
    Ok(content)
}

/// A policy that watches the share and sends what comes.
fn policy(folder: &Path, share: &Share, sandbox: &Sandbox) -> Result<std::path::PathBuf> {
    let access = sandbox.authenticx();
    let text = format!(
        "[calls]\nwatched_folder = {:?}\nwatched_sends = true\nwatched_seconds = 5\n\
         [[connection]]\nvendor = \"authenticx\"\nname = \"Calls of the house\"\n\
         environment = \"custom\"\nurl = {:?}\nclient_id = {:?}\n",
        share.place(),
        access.base_url,
        access.client_id
    );
    session::policy(folder, &text)
}

/// The connection has its secret; from then on nobody touches anything.
async fn evening(desk: &Desk, sandbox: &Sandbox) -> Result<()> {
    desk.place(1280, 800)?;
    desk.go_by_keys("Connections").await?;
    desk.enter("Type it…").await?;
    desk.write("Client secret", &sandbox.authenticx().client_secret).await?;
    desk.press("Enter").await?;
    desk.enter("Test Calls of the house").await?;
    desk.sees("Token received", SOON).await?;
    desk.go_by_keys("Calls").await
}

async fn until_there_are(sandbox: &Sandbox, wanted: usize, limit: Duration) -> Result<()> {
    let begun = Instant::now();
    while sandbox.calls().len() < wanted {
        ensure!(begun.elapsed() < limit, "{} of {wanted} arrived", sandbox.calls().len());
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// What the service holds is what the files are, each once, and no rule was broken.
fn assert_each_is_there_once(sandbox: &Sandbox, sources: &BTreeMap<String, String>) {
    let held = sandbox.calls();
    let mut seen = BTreeMap::new();
    for call in &held {
        *seen.entry(call.file_name.clone()).or_insert(0) += 1;
        assert_eq!(sources.get(&call.file_name), Some(&call.sha256), "{}", call.file_name);
    }
    let twice: Vec<_> = seen.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "{twice:?}");
    assert_eq!(sandbox.violations().len(), 0, "{:?}", sandbox.violations());
}

async fn picture(desk: &Desk, name: &str) -> Result<()> {
    let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") else { return Ok(()) };
    for appearance in ["light", "dark"] {
        let script = "document.documentElement.dataset.theme = arguments[0]";
        desk.web()?.execute(script, vec![json!(appearance)]).await?;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        desk.screenshot(&Path::new(&folder).join(format!("{name}-{appearance}.png"))).await?;
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn in_the_morning_every_call_arrived_once_or_is_named_with_its_reason() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let Some(mut share) = Share::below(folder.path())? else { return Ok(()) };
    let Some(clock) = Clock::off("+3h", folder.path())? else { return Ok(()) };
    let data = folder.path().join("data");
    let disk = Disk::at(&data, 64)?;
    let mut sources = BTreeMap::new();
    for number in 0..FILES {
        let content = sounding(number)?;
        let path = share.source().join(shift(number));
        fs::create_dir_all(&path)?;
        let path = path.join(name(number));
        fs::write(&path, &content)?;
        let past = SystemTime::now() - Duration::from_secs(60);
        File::options().write(true).open(&path)?.set_modified(past)?;
        sources.insert(name(number), hex::encode(Sha256::digest(&content)));
    }
    let mut orders = HANGING.map(Order::HangRead).to_vec();
    orders.push(Order::BreakList("shift-7", FOUND));
    share.order(&orders)?;

    let sandbox = Sandbox::start(Options::default()).await?;
    let plan = Plan::new("night").screen(1600, 1000).bus(Bus::Unlocked).clock(&clock);
    let file = policy(folder.path(), &share, &sandbox)?;
    let plan = plan.policy(&file).home(&folder.path().join("home")).data_dir(&data);
    let desk = plan.open().await?;
    evening(&desk, &sandbox).await?;
    let begun = Instant::now();

    until_there_are(&sandbox, 200, NIGHT).await?;
    share.goes_away();
    clock.put("+0")?;
    tokio::time::sleep(Duration::from_secs(8)).await;
    picture(&desk, "night-away").await?;
    share.comes_back()?;
    until_there_are(&sandbox, 700, NIGHT).await?;
    if let Some(disk) = &disk {
        disk.fill()?;
        tokio::time::sleep(Duration::from_secs(8)).await;
        picture(&desk, "night-full").await?;
        disk.make_room()?;
    }
    until_there_are(&sandbox, 1_200, NIGHT).await?;
    share.hangs_up();
    tokio::time::sleep(Duration::from_secs(8)).await;
    share.comes_back()?;

    let hidden = FILES / SHIFTS - FOUND;
    until_there_are(&sandbox, FILES - hidden - HANGING.len(), NIGHT).await?;
    println!("{} calls arrived in {:.1?}", sandbox.calls().len(), begun.elapsed());
    assert_each_is_there_once(&sandbox, &sources);
    desk.sees("shift-7", SOON).await?;
    // One that hung before it was taken is named with the folder, one that hung later is a row.
    const NEED: &str = "document.querySelector('input[type=radio][value=needYou]')?.click()";
    desk.web()?.execute(NEED, Vec::new()).await?;
    for hanging in HANGING {
        desk.sees(hanging, SOON).await?;
    }
    desk.sees("the share or disk does not answer", SOON).await?;
    let told = desk.text().await?;
    assert!(!told.contains("Everything arrived"), "{told}");
    picture(&desk, "night-morning").await?;

    // What was missing is there again, and comes by itself.
    share.order(&[])?;
    until_there_are(&sandbox, FILES, NIGHT).await?;
    assert_each_is_there_once(&sandbox, &sources);
    desk.close().await
}
