//! A small command from the page to the shell and back, as the page itself sees it.

use std::time::Duration;

use anyhow::Result;
use gatehouse_tests::Plan;

use super::figure::{Figure, Goal, percentile};

/// The page measures: each after the answer to the one before, the first ones only to warm up.
const ASK: &str = r"
const done = arguments[0];
(async () => {
  const took = [];
  for (let times = 0; times < 550; times += 1) {
    const began = performance.now();
    await window.__TAURI_INTERNALS__.invoke('station_open');
    took.push(performance.now() - began);
  }
  done(took.slice(50));
})();
";

/// `station_open`, which looks at the settings and answers with some 200 bytes.
pub async fn measure(name: &str) -> Result<Vec<Figure>> {
    let desk = Plan::new("bench-roundtrip").open().await?;
    desk.by_role("heading", "Welcome to Gatehouse").await?;
    let took: Vec<f64> = desk.web()?.execute_async(ASK, Vec::new()).await?.convert()?;
    desk.close().await?;
    let mut took: Vec<Duration> =
        took.into_iter().map(|millis| Duration::from_secs_f64(millis / 1000.0)).collect();
    Ok(vec![
        Figure::millis(name, percentile(&mut took, 95)).goal(Goal::AtMost(2.0)),
        Figure::millis(format!("{name}.median"), percentile(&mut took, 50)),
    ])
}
