//! A call of 2.4 GB goes through the real window in constant memory.
#![cfg(target_os = "linux")]

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};
use std::time::{Duration, Instant};

use anyhow::Result;
use gatehouse_tests::{
    Plan,
    processes::resident,
    product::{MIDDLE, recording, sha256},
};

const SIZE: u64 = 2_400_000_000;
/// What the application may grow by while it sends. Goal: under 32 MiB.
const GROWTH: u64 = 32 * 1024 * 1024;

#[tokio::test(flavor = "multi_thread")]
async fn a_call_of_2_4_gigabytes_arrives_whole_in_constant_memory() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let data = folder.path().join("data");
    let plan = Plan::new("large").sandbox().role("uploads").data_dir(&data).screen(1600, 1000);
    let desk = plan.open().await?;
    desk.by_role("heading", "Calls").await?;
    desk.place(1280, 800)?;
    let path = recording(folder.path(), "a whole day.wav", SIZE)?;
    desk.drop_files(std::slice::from_ref(&path), MIDDLE).await?;
    desk.row_ready("a whole day.wav").await?;

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
    let began = Instant::now();
    desk.press_button("Send 1 call").await?;
    desk.row_in("a whole day.wav", "confirmed", Duration::from_secs(120)).await?;
    let took = began.elapsed();
    done.store(true, Ordering::SeqCst);
    watching.join().map_err(|_| anyhow::anyhow!("the watcher broke"))?;

    desk.go("Sandbox").await?;
    assert_eq!(desk.received("a whole day.wav").await?, sha256(&path)?);
    let grown = peak.load(Ordering::SeqCst).saturating_sub(before);
    println!("2.4 GB in {took:.1?}; the application grew by {} KiB", grown / 1024);
    assert!(grown < GROWTH, "the application grew by {grown} bytes");
    desk.close().await
}
