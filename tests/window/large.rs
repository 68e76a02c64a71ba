//! A whole day of calls goes through the real window: two hundred of all kinds, one of them of 2.4 GB, while faults
//! come and go, in constant memory.
#![cfg(target_os = "linux")]

use std::{
    collections::BTreeMap,
    fs::File,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::{Duration, Instant, SystemTime},
};

use anyhow::{Context, Result};
use gatehouse_tests::{
    Desk, Plan,
    processes::resident,
    product::{MIDDLE, recording, sha256},
};
use serde_json::{Value, json};

const FILES: usize = 200;
const SIZE: u64 = 2_400_000_000;
/// What the application may grow by while it sends. Goal: under 32 MiB.
const GROWTH: u64 = 32 * 1024 * 1024;
const KINDS: [&str; 8] = ["wav", "mp3", "m4a", "ogg", "opus", "mp4", "zip", "tar"];
const LIMIT: Duration = Duration::from_secs(240);

/// A day's folder: every kind the service takes, in sizes from a few bytes to one that is hardly taken any more.
fn day(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = vec![recording(folder, "a whole day.wav", SIZE)?];
    for n in 1..FILES {
        let kind = KINDS[n % KINDS.len()];
        let name = format!("desk {}/call {n:03} Größe.{kind}", n % 7);
        let path = folder.join(&name);
        match kind {
            "zip" => archive(&path, n, zip)?,
            "tar" => archive(&path, n, tar)?,
            _ => {
                recording(folder, &name, 2_000 + (n as u64 * 7_919 * 2) % 3_000_000)?;
            }
        }
        files.push(path);
    }
    Ok(files)
}

fn archive(path: &Path, n: usize, write: fn(File, &str) -> Result<()>) -> Result<()> {
    std::fs::create_dir_all(path.parent().context("a folder")?)?;
    write(File::create(path)?, &format!("chat {n}\n").repeat(50 + n))?;
    let past = SystemTime::now() - Duration::from_secs(60);
    Ok(File::options().write(true).open(path)?.set_modified(past)?)
}

fn zip(file: File, text: &str) -> Result<()> {
    let mut zip = zip::ZipWriter::new(file);
    let plain =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    zip.start_file("conversation.json_chat", plain)?;
    zip.write_all(text.as_bytes())?;
    zip.finish()?;
    Ok(())
}

fn tar(file: File, text: &str) -> Result<()> {
    let mut tar = tar::Builder::new(file);
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_mode(0o644);
    header.set_cksum();
    tar.append_data(&mut header, "conversation.json_chat", text.as_bytes())?;
    Ok(tar.finish()?)
}

/// Faults come while calls go out, and go again.
async fn trouble(desk: &Desk) -> Result<()> {
    for (fault, times) in [
        (json!({ "kind": "reset", "percent": 50 }), 3),
        (json!({ "kind": "status", "status": 503, "retryAfter": 1 }), 4),
        (json!({ "kind": "expiredToken" }), 1),
        (json!({ "kind": "loseReply" }), 3),
        (json!({ "kind": "stall", "percent": 30, "seconds": 2 }), 2),
    ] {
        desk.arm("upload", fault, times).await?;
        let seen = desk.answer("sandbox_look", json!({})).await?;
        anyhow::ensure!(seen.is_object());
    }
    Ok(())
}

async fn overall(desk: &Desk) -> Result<String> {
    const SCRIPT: &str = "return document.querySelector('[data-testid=overall]').textContent";
    Ok(desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?)
}

/// Everything has ended, in one way or another.
async fn until_at_rest(desk: &Desk) -> Result<()> {
    let look = async || {
        let now = overall(desk).await?;
        anyhow::ensure!(now.contains("arrived") && !now.contains("on the way"), "{now}");
        Ok(Some(()))
    };
    desk.wait_for("everything to end", LIMIT, look).await
}

/// A person goes through what needs one: what was refused is sent again, and so is what was lost, for the service was
/// asked and knows of no such call.
async fn settle(desk: &Desk) -> Result<()> {
    let all = format!("{FILES} of {FILES} arrived");
    let look = async || {
        let now = overall(desk).await?;
        if now.contains(&all) {
            return Ok(Some(()));
        }
        send_again(desk, ("needYou", "refused", ""), false).await?;
        send_again(desk, ("unknown", "unknown", "knows of no such call"), true).await?;
        anyhow::bail!("{now}")
    };
    desk.wait_for("everything to arrive", LIMIT, look).await
}

/// Sends again what is shown in a state and says certain words.
async fn send_again(
    desk: &Desk,
    (filter, state, words): (&str, &str, &str),
    consent: bool,
) -> Result<()> {
    const CHOOSE: &str =
        "document.querySelector(`input[type=radio][value=${arguments[0]}]`)?.click()";
    const SHOWN: &str = "return [...document.querySelectorAll('[data-testid=call-row]')] \
        .filter((row) => row.dataset.state === arguments[0]) \
        .filter((row) => row.textContent.includes(arguments[1])).map((row) => row.dataset.id);";
    desk.web()?.execute(CHOOSE, vec![json!(filter)]).await?;
    let shown = desk.web()?.execute(SHOWN, vec![json!(state), json!(words)]).await?;
    let ids: Vec<String> = shown.convert()?;
    if ids.is_empty() {
        return Ok(());
    }
    let retry = json!({ "ids": ids, "consent": consent });
    desk.invoke_raw("calls_retry", retry).await?.map(drop).map_err(anyhow::Error::msg)
}

/// Name and hash of everything in a list of objects.
fn hashes(list: &Value, (name, hash): (&str, &str)) -> BTreeMap<String, String> {
    let text = |one: &Value, key: &str| {
        one.get(key).and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let list = list.as_array().cloned().unwrap_or_default();
    list.iter().map(|one| (text(one, name), text(one, hash))).collect()
}

/// Tells only what differs of two long lists.
fn same(one: &BTreeMap<String, String>, other: &BTreeMap<String, String>, what: &str) {
    let differs = |(name, hash): &(&String, &String)| other.get(*name) != Some(*hash);
    let odd: Vec<_> = one.iter().filter(differs).collect();
    assert!(
        odd.is_empty() && one.len() == other.len(),
        "{what}: {} of {}, {odd:?}",
        one.len(),
        other.len()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_calls_of_all_kinds_arrive_whole_in_constant_memory_through_faults()
-> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let shift = folder.path().join("shift");
    let files = day(&shift)?;
    let plan = Plan::new("large").sandbox().role("uploads").data_dir(&data).screen(1600, 1000);
    let desk = plan.open().await?;
    desk.by_role("heading", "Calls").await?;
    desk.place(1280, 800)?;
    desk.drop_files(&[shift], MIDDLE).await?;
    desk.by_role("button", &format!("Send {FILES} calls")).await?;

    let process = desk.process()?;
    let before = resident(process);
    let (peak, done) = (Arc::new(AtomicU64::new(before)), Arc::new(AtomicBool::new(false)));
    let watching = {
        let (peak, done) = (Arc::clone(&peak), Arc::clone(&done));
        std::thread::spawn(move || {
            while !done.load(Ordering::SeqCst) {
                peak.fetch_max(resident(process), Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(20));
            }
        })
    };
    trouble(&desk).await?;
    let began = Instant::now();
    desk.press_button(&format!("Send {FILES} calls")).await?;
    until_at_rest(&desk).await?;
    settle(&desk).await?;
    let took = began.elapsed();
    done.store(true, Ordering::SeqCst);
    watching.join().map_err(|_| anyhow::anyhow!("the watcher broke"))?;

    let mut sources = BTreeMap::new();
    for file in &files {
        let name = file.file_name().context("a name")?.to_string_lossy().into_owned();
        sources.insert(name, sha256(file)?);
    }
    let query = json!({ "query": { "text": "", "offset": 0, "limit": 500 } });
    let receipts = desk.answer("receipts_list", query).await?;
    let told = hashes(receipts.get("rows").context("rows")?, ("fileName", "sha256"));
    same(&told, &sources, "every receipt has the hash of its file");
    let seen = desk.answer("sandbox_look", json!({})).await?;
    let received = seen.get("received").and_then(Value::as_array).context("received")?;
    // The sandbox held some before.
    let ours = |call: &&Value| {
        let name = call.get("fileName").and_then(Value::as_str).unwrap_or_default();
        sources.contains_key(name)
    };
    let received: Vec<Value> = received.iter().filter(ours).cloned().collect();
    assert_eq!(received.len(), FILES, "nothing arrived twice");
    let held = hashes(&Value::Array(received), ("fileName", "sha256"));
    same(&held, &sources, "the service holds every file as it is");
    assert_eq!(seen.get("violations"), Some(&json!([])));
    let grown = peak.load(Ordering::SeqCst).saturating_sub(before);
    println!("{FILES} calls in {took:.1?}; the application grew by {} KiB", grown / 1024);
    assert!(grown < GROWTH, "the application grew by {grown} bytes");
    desk.close().await
}
