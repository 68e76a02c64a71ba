//! Figures of design.md §6, one JSON line each. With `--release`:
//! `cargo test --release -p gatehouse-records -- --ignored --nocapture measure`.

#![allow(clippy::print_stdout, reason = "figures are printed")]

use std::fs;
use std::time::{Duration, Instant};

use gatehouse_records::{Known, NewPerson, Profile, Query, Sort};

use crate::{Desk, anyone, by};

const FIRST: [&str; 24] = [
    "Anna",
    "Björn",
    "Chloé",
    "David",
    "Elif",
    "François",
    "Greta",
    "Hugo",
    "Inès",
    "Jürgen",
    "Katarína",
    "Łukasz",
    "Maria",
    "Noah",
    "Olga",
    "Paul",
    "Quentin",
    "Rosa",
    "Søren",
    "Tomás",
    "Uma",
    "Vera",
    "Wanda",
    "Zoë",
];

const LAST: [&str; 24] = [
    "Abbott", "Brandt", "Castillo", "Dvořák", "Eriksen", "Fischer", "García", "Haas", "Ivanova",
    "Jansen", "Kowalski", "López", "Müller", "Nguyen", "Ortiz", "Petrov", "Quist", "Rossi",
    "Schmidt", "Thomsen", "Ueda", "Vogel", "Weiß", "Zimmer",
];

/// Somebody invented. Last names have endings, so that there are as many as in a large town.
fn invented(n: usize, random: &mut fastrand::Rng) -> Known {
    let first = FIRST[random.usize(..FIRST.len())];
    let ending: String = (0..2).map(|_| random.lowercase()).collect();
    let last = format!("{}{ending}", LAST[random.usize(..LAST.len())]);
    let login_name = format!("{}{}{n}", random.lowercase(), random.lowercase());
    let email = format!("{}.{}{n}@{}.example.org", first, last, random.lowercase());
    let number = format!("{} 555 {:04}", random.u32(100..1000), random.u32(..10_000));
    let guid = format!("{:032x}", random.u128(..));
    let guid = format!("{}-{}-{}", &guid[..8], &guid[8..12], &guid[12..]);
    let profile = Profile {
        first_name: first.to_owned(),
        last_name: last,
        email: email.to_lowercase(),
        country_code: format!("+{}", random.u32(1..99)),
        number,
        ..Profile::default()
    };
    Known { typed: NewPerson { connection: "authx".to_owned(), login_name, profile }, guid }
}

async fn crowd(count: usize) -> (Desk, Duration) {
    let desk = Desk::new().await;
    let mut random = fastrand::Rng::with_seed(42);
    let mut took = Duration::ZERO;
    let mut done = 0;
    while done < count {
        let many = (count - done).min(20_000);
        let people: Vec<Known> = (done..done + many).map(|n| invented(n, &mut random)).collect();
        let start = Instant::now();
        let added = desk.records.adopt_many(&people, &by()).await.unwrap();
        took += start.elapsed();
        assert_eq!(added.iter().flatten().count(), many);
        done += many;
    }
    (desk, took)
}

fn line(name: &str, value: f64, unit: &str, goal: Option<f64>) {
    let goal_text = goal.map_or("null".to_owned(), |goal| goal.to_string());
    let holds = goal.map_or("null".to_owned(), |goal| (value <= goal).to_string());
    println!(
        "{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"{unit}\",\"peer\":null,\
         \"ratio\":null,\"goal\":{goal_text},\"holds\":{holds}}}"
    );
}

fn millis(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}

/// Resident memory of this process in MiB.
fn resident() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap_or_default();
    let kib: f64 = line.split_whitespace().nth(1).and_then(|kib| kib.parse().ok()).unwrap_or(0.0);
    kib / 1024.0
}

/// Every keystroke of somebody who looks for people, in every order: one letter after the other.
async fn keystrokes(desk: &Desk) -> Vec<(Duration, String)> {
    let words = [
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
    let mut took = Vec::new();
    for word in words {
        for length in 1..=word.chars().count().max(1) {
            let text: String = word.chars().take(length).collect();
            for sort in Sort::ALL {
                for descending in [false, true] {
                    let query = Query { text: text.clone(), sort, descending, ..Query::default() };
                    let start = Instant::now();
                    let page = desk.records.search(query).await.unwrap();
                    took.push((start.elapsed(), format!("{text:?} {sort:?} {}", page.total)));
                }
            }
        }
    }
    took.sort();
    took
}

async fn measure(count: usize, goal: f64) {
    let (desk, inserting) = crowd(count).await;
    line(&format!("records.adopt.{count}"), inserting.as_secs_f64(), "s", None);
    let size = fs::metadata(desk.path().join("records.db")).unwrap().len();
    desk.records.search(Query::default()).await.unwrap();
    desk.records.close().await;
    line(&format!("records.size.{count}"), size as f64 / 1048576.0, "MiB", None);
    let desk = {
        let Desk { folder, key, records } = desk;
        drop(records);
        let before = resident();
        let start = Instant::now();
        let records = gatehouse_records::Records::open(folder.path(), &key).await.unwrap();
        line(&format!("records.open.{count}"), millis(start.elapsed()), "ms", None);
        records.search(Query::default()).await.unwrap();
        line(&format!("people.ready.{count}"), millis(start.elapsed()), "ms", None);
        line(&format!("people.memory.{count}"), resident() - before, "MiB", None);
        Desk { folder, key, records }
    };
    figures(&desk, &format!("people.search.{count}"), goal).await;
    // As many changes as are kept beside what is sorted.
    let mut random = fastrand::Rng::with_seed(43);
    let people: Vec<Known> = (count..count + 4_000).map(|n| invented(n, &mut random)).collect();
    desk.records.adopt_many(&people, &by()).await.unwrap();
    figures(&desk, &format!("people.search.changing.{count}"), goal).await;
}

async fn figures(desk: &Desk, name: &str, goal: f64) {
    let took = keystrokes(desk).await;
    let at = |percent: usize| &took[(took.len() - 1) * percent / 100];
    line(name, millis(at(95).0), "ms p95", Some(goal));
    line(&format!("{name}.median"), millis(at(50).0), "ms", None);
    line(&format!("{name}.worst"), millis(at(100).0), "ms", None);
    println!("# {} searches; slowest: {}", took.len(), at(100).1);
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; run it in release with --ignored"]
async fn measure_people_search() {
    measure(100_000, 10.0).await;
    measure(1_000_000, 16.0).await;
}

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; run it in release with --ignored"]
async fn measure_records_append() {
    let desk = Desk::new().await;
    let mut took = Vec::new();
    for n in 0..500 {
        let typed = anyone(&format!("append{n}"));
        let start = Instant::now();
        let id = desk.records.begin_add(&typed, &by()).await.unwrap();
        took.push(start.elapsed());
        let start = Instant::now();
        desk.records.finish_add(id, &format!("g-{n}"), &by()).await.unwrap();
        took.push(start.elapsed());
    }
    took.sort();
    line("records.append", millis(took[took.len() * 95 / 100]), "ms p95", Some(10.0));
}
