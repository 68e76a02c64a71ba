//! The directory: keystroke to rows, and what a write costs.

use std::{
    fs,
    time::{Duration, Instant},
};

use anyhow::{Result, anyhow};
use gatehouse_records::{By, DatabaseKey, Known, Query, Records, Sort};
use tempfile::TempDir;

use super::{
    crowd::invented,
    figure::{Figure, Goal, percentile},
};

/// What somebody types who looks for people: each is typed letter by letter.
const TYPED: [&str; 18] = [
    "",
    "a",
    "e",
    "o",
    "q",
    "x",
    "z",
    "1",
    "5",
    "mullerab",
    "anna schmidt",
    "z zimmer",
    "bjorn",
    "example.org",
    "+49 100 555",
    "zoe.vogel",
    "deadbeef",
    "no one",
];

struct Desk {
    folder: TempDir,
    key: DatabaseKey,
    records: Records,
}

impl Desk {
    async fn new() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let key = DatabaseKey::generate().map_err(|_| anyhow!("no random numbers"))?;
        let records = Records::open(folder.path(), &key).await?;
        Ok(Self { folder, key, records })
    }

    async fn adopt(&self, people: std::ops::Range<usize>, seed: u64) -> Result<()> {
        let mut random = fastrand::Rng::with_seed(seed);
        let everybody: Vec<Known> = people.map(|n| invented(n, &mut random)).collect();
        for some in everybody.chunks(20_000) {
            self.records.adopt_many(some, &By::now("bench")).await?;
        }
        Ok(())
    }
}

/// `people.search`: every keystroke in every order, right after opening and again with many changes since.
pub async fn search(name: &str, people: usize, goal: f64) -> Result<Vec<Figure>> {
    let desk = Desk::new().await?;
    desk.adopt(0..people, 42).await?;
    desk.records.close().await;
    let Desk { folder, key, records } = desk;
    drop(records);

    let before = resident();
    let start = Instant::now();
    let records = Records::open(folder.path(), &key).await?;
    let opened = start.elapsed();
    records.search(Query::default()).await?;
    let ready = start.elapsed();
    let memory = resident() - before;
    let desk = Desk { folder, key, records };

    let mut figures = vec![
        Figure::millis(format!("{name}.open"), opened),
        Figure::millis(format!("{name}.ready"), ready),
        Figure::new(format!("{name}.memory"), memory, "MiB"),
    ];
    figures.extend(keystrokes(&desk.records, name, goal).await?);
    // As many changes as are kept beside what is sorted.
    desk.adopt(people..people + 4_000, 43).await?;
    figures.extend(keystrokes(&desk.records, &format!("{name}.changing"), goal).await?);
    Ok(figures)
}

async fn keystrokes(records: &Records, name: &str, goal: f64) -> Result<Vec<Figure>> {
    let mut took = Vec::new();
    for word in TYPED {
        for length in 1..=word.chars().count().max(1) {
            let text: String = word.chars().take(length).collect();
            for (sort, descending) in Sort::ALL.into_iter().flat_map(|it| [(it, false), (it, true)])
            {
                let query = Query { text: text.clone(), sort, descending, ..Query::default() };
                let start = Instant::now();
                records.search(query).await?;
                took.push(start.elapsed());
            }
        }
    }
    Ok(vec![
        Figure::millis(name, percentile(&mut took, 95)).goal(Goal::AtMost(goal)),
        Figure::millis(format!("{name}.median"), percentile(&mut took, 50)),
        Figure::millis(format!("{name}.worst"), percentile(&mut took, 100)),
    ])
}

/// `records.append`: a write about a person, committed to the disk.
pub async fn append() -> Result<Vec<Figure>> {
    let desk = Desk::new().await?;
    let mut random = fastrand::Rng::with_seed(44);
    let mut took: Vec<Duration> = Vec::new();
    for n in 0..500 {
        let typed = invented(n, &mut random).typed;
        let start = Instant::now();
        let id = desk.records.begin_add(&typed, &By::now("bench")).await?;
        took.push(start.elapsed());
        let start = Instant::now();
        desk.records.finish_add(id, &format!("g-{n}"), &By::now("bench")).await?;
        took.push(start.elapsed());
    }
    let figure = Figure::millis("records.append", percentile(&mut took, 95));
    Ok(vec![figure.goal(Goal::AtMost(10.0))])
}

/// Resident memory of this process in MiB.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    let kib: f64 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0.0);
    kib / 1024.0
}
