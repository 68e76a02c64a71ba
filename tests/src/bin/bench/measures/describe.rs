//! A drop of many large recordings: how many a second are described, with nothing of them in memory.

use std::{
    fs::{self, File},
    io::{Seek, SeekFrom, Write},
    path::Path,
    time::Instant,
};

use anyhow::{Result, ensure};
use gatehouse_tests::head;
use gatehouse_uploads::{Options, Queue};

use super::figure::{Figure, Goal};

const FILES: usize = 300;
const BYTES: u64 = 100_000_000;
const ENDINGS: [&str; 4] = ["wav", "mp3", "m4a", "opus"];

pub(super) async fn measure(name: &str) -> Result<Vec<Figure>> {
    let folder = tempfile::tempdir()?;
    for number in 0..FILES {
        record(folder.path(), number)?;
    }
    let kept = forget();
    let queue = Queue::new(Options::default());
    let began = Instant::now();
    let added = queue.add(vec![folder.path().to_owned()]).await?;
    let took = began.elapsed();
    ensure!(added.added == FILES, "{} of {FILES} were added", added.added);
    let files = u32::try_from(FILES)?;
    let name = if kept { format!("{name}.warm") } else { name.to_owned() };
    let rate = f64::from(files) / took.as_secs_f64();
    Ok(vec![Figure::new(name, rate, "files/s").goal(Goal::AtLeast(300.0))])
}

/// A recording that takes hardly any of the disk, and is like no other.
fn record(folder: &Path, number: usize) -> Result<()> {
    let name = format!("call {number:03}.{}", ENDINGS[number % ENDINGS.len()]);
    let mut file = File::create(folder.join(&name))?;
    file.write_all(&head::of(&name, BYTES)?)?;
    for place in [BYTES / 2, BYTES - 8] {
        file.seek(SeekFrom::Start(place))?;
        file.write_all(&number.to_le_bytes())?;
    }
    let past = std::time::SystemTime::now() - std::time::Duration::from_secs(3600);
    Ok(file.set_modified(past)?)
}

/// Lets the system forget what it holds of files; whether it would not.
fn forget() -> bool {
    // Only root may ask for it.
    let _ = std::process::Command::new("sync").status();
    fs::write("/proc/sys/vm/drop_caches", "3").is_err()
}
