//! Figures, one JSON line each. With `--release`:
//! `cargo test --release -p gatehouse-people -- --ignored --nocapture measure`.

#![allow(clippy::print_stdout, reason = "figures are printed")]

use std::time::Instant;

use gatehouse_people::import::Run;
use gatehouse_records::{RowFilter, RowState};

use crate::{Desk, many};

const ROWS: usize = 10_000;

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures"]
async fn ten_thousand_rows() {
    let desk = Desk::new().await;
    let csv = many(ROWS);
    let begun = Instant::now();
    desk.checked(&csv).await;
    println!(
        "{{\"name\":\"people.dry-run\",\"value\":{:.3},\"unit\":\"s\"}}",
        begun.elapsed().as_secs_f64()
    );
    let begun = Instant::now();
    Run::new(desk.means.clone(), 8).to_the_end().await.unwrap();
    let took = begun.elapsed().as_secs_f64();
    let filter = RowFilter { states: vec![RowState::Done], ..RowFilter::default() };
    let done = desk.means.records.import_rows(&filter, 0, 100).await.unwrap().total;
    println!(
        "{{\"name\":\"people.import\",\"value\":{:.0},\"unit\":\"rows/s\",\"done\":{done}}}",
        10_000.0 / took
    );
    let begun = Instant::now();
    for page in 0..100 {
        desk.means.records.import_rows(&filter, page * 100, 100).await.unwrap();
    }
    println!(
        "{{\"name\":\"people.import-page\",\"value\":{:.2},\"unit\":\"ms\"}}",
        begun.elapsed().as_secs_f64() * 10.0
    );
}
