//! The application is killed while the page adds people, at every named point of a write, and then
//! started again and asked what it knows.
//!
//! The service outlives it, as a real one does. `GATEHOUSE_WINDOW_KILLS=200` kills that often;
//! `GATEHOUSE_SEED` repeats a run.
#![cfg(target_os = "linux")]

mod run;
mod station;

use anyhow::Result;

use crate::run::{Death, Run};

/// Enough for each kind of death, and quick.
const KILLS: u32 = 6;

#[tokio::test]
async fn nobody_is_lost_doubled_or_unknown_without_a_label() -> Result<()> {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse().ok());
    let kills: u32 = number("GATEHOUSE_WINDOW_KILLS").unwrap_or(KILLS);
    let seed: u32 = number("GATEHOUSE_SEED").unwrap_or(7);
    let mut random = fastrand::Rng::with_seed(u64::from(seed));
    let mut run = Run::begin().await?;
    for round in 0..kills {
        let death = Death::of(round, &mut random);
        run.round(round, death).await?;
    }
    let told = run.end().await?;
    println!("{kills} kills, seed {seed}: {told}");
    Ok(())
}
