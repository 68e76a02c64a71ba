//! Every endpoint under every fault that the sandbox can play, as `table.txt` says it has to end. Each cell of it is a
//! client and a sandbox of its own.

mod authenticx;
mod authx;
mod cell;
mod columns;
mod enablex;

use std::{collections::BTreeMap, fmt::Write, sync::Arc, time::Duration};

use gatehouse_sandbox::{Endpoint as At, Vendor};
use tokio::{sync::Semaphore, task::JoinSet};

use cell::{Cell, Ended};
use columns::{COLUMNS, Column, Wait};

const TABLE: &str = include_str!("table.txt");

/// What the typed clients do not call: no screen needs it yet.
const UNCALLED: [At; 6] = [
    At::MetadataSearch,
    At::MetadataPatch,
    At::TranscriptionBatch,
    At::UserHierarchyList,
    At::UserHierarchyOpen,
    At::UserHierarchyUpdate,
];

/// How many cells run at once. Those that only wait for a reply are not counted.
const AT_ONCE: usize = 24;

/// How long a cell may take, whatever happens in it: no call may hang.
const LIMIT: Duration = Duration::from_secs(30);

/// The table as it is written: by endpoint, one sign for each fault.
fn written() -> BTreeMap<String, Vec<char>> {
    let mut lines = TABLE.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    let head: Vec<&str> = lines.next().unwrap().split_whitespace().collect();
    let names: Vec<&str> = COLUMNS.iter().map(|column| column.name).collect();
    assert_eq!(head, names, "the head of the table");
    let row = |line: &str| {
        let mut words = line.split_whitespace();
        let name = words.next().unwrap().to_owned();
        let signs: Vec<char> = words.map(|sign| sign.chars().next().unwrap()).collect();
        assert_eq!(signs.len(), COLUMNS.len(), "{name} has a sign for each fault");
        (name, signs)
    };
    lines.map(row).collect()
}

#[test]
fn every_endpoint_is_in_the_table_or_said_to_be_left_out() {
    let written = written();
    for at in At::ALL {
        let there = written.contains_key(&format!("{at:?}"));
        assert_ne!(there, UNCALLED.contains(at), "{at:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_endpoint_under_every_fault_ends_as_the_table_says() {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let elsewhere = Arc::new(crate::rig::Rig::new().await);
    let mut cells = JoinSet::new();
    for at in At::ALL.iter().filter(|at| !UNCALLED.contains(at)) {
        for (place, column) in COLUMNS.iter().enumerate().filter(|(_, column)| column.fits(*at)) {
            let (places, elsewhere) = (Arc::clone(&places), Arc::clone(&elsewhere));
            cells.spawn(async move {
                let _turn = match column.wait {
                    Wait::Moment => Some(places.acquire().await.unwrap()),
                    Wait::WholePatience => None,
                };
                let location = elsewhere.sandbox.authenticx().base_url;
                (*at, place, run(*at, column, location).await)
            });
        }
    }
    let mut found = Found::default();
    while let Some(cell) = cells.join_next().await {
        let (at, place, ended) = cell.unwrap();
        found.take(at, place, ended);
    }
    assert!(elsewhere.sandbox.requests().is_empty(), "a redirect was followed");
    found.compare(&written());
}

/// Runs one cell; how it ended, or what was wrong with the way there.
async fn run(at: At, column: &Column, elsewhere: String) -> Result<char, String> {
    let cell = Cell::new(at, column, elsewhere).await;
    let called = async {
        match at.vendor() {
            Vendor::Authx => authx::call(at, &cell).await,
            Vendor::Authenticx => authenticx::call(at, &cell).await,
            Vendor::Enablex => enablex::call(at, &cell).await,
        }
    };
    let Ok(ended) = tokio::time::timeout(LIMIT, called).await else {
        return Err("hangs".to_owned());
    };
    let seen = cell.rig.seen(at);
    if seen != column.tries(at) {
        return Err(format!("was sent {seen} times instead of {}", column.tries(at)));
    }
    if !cell.rig.sandbox.violations().is_empty() {
        return Err(format!("{:?}", cell.rig.sandbox.violations()));
    }
    Ok(Ended::sign(&ended))
}

/// What the cells came to.
#[derive(Default)]
struct Found {
    signs: BTreeMap<String, BTreeMap<usize, char>>,
    wrong: Vec<String>,
}

impl Found {
    fn take(&mut self, at: At, place: usize, ended: Result<char, String>) {
        let row = self.signs.entry(format!("{at:?}")).or_default();
        match ended {
            Ok(sign) => {
                row.insert(place, sign);
            }
            Err(what) => {
                self.wrong.push(format!("{at:?} under {}: {what}", COLUMNS[place].name));
            }
        }
    }

    fn compare(mut self, written: &BTreeMap<String, Vec<char>>) {
        for (name, row) in written {
            let found = self.signs.get(name);
            for (place, expected) in row.iter().enumerate() {
                let sign = found.and_then(|row| row.get(&place)).copied().unwrap_or('.');
                if sign != *expected {
                    let fault = COLUMNS[place].name;
                    self.wrong.push(format!("{name} under {fault}: {sign} instead of {expected}"));
                }
            }
        }
        assert!(self.wrong.is_empty(), "{}\nfound:\n{}", self.wrong.join("\n"), self.drawn());
    }

    fn drawn(&self) -> String {
        let mut text = String::new();
        for at in At::ALL.iter().map(|at| format!("{at:?}")) {
            let Some(row) = self.signs.get(&at) else { continue };
            let signs = (0..COLUMNS.len()).map(|place| row.get(&place).copied().unwrap_or('.'));
            let signs = signs.map(|sign| format!("{sign:<4} ")).collect::<String>();
            let _ = writeln!(text, "{at:<17}{}", signs.trim_end());
        }
        text
    }
}
