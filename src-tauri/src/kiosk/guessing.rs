//! Wrong codes and names are counted on disk, before anybody is told whether the next is right.

use std::future::Future;

use gatehouse_kiosk::{Guesses, Limit};
use gatehouse_records::{By, GuessRecord, Records};
use jiff::{SignedDuration, Timestamp};

use crate::views::kiosk::KioskTrouble;

/// What was guessed at, and how often it may be.
pub struct Target {
    what: String,
    limit: Limit,
}

impl Target {
    /// Codes of slips at this station, whatever slip they speak of.
    pub fn station() -> Self {
        Self { what: "codes".to_owned(), limit: Limit::STATION }
    }

    /// Codes that speak of one slip.
    pub fn slip(mark: String) -> Self {
        Self { what: mark, limit: Limit::SLIP }
    }

    /// Login names.
    pub fn names() -> Self {
        Self { what: "names".to_owned(), limit: Limit::NAMES }
    }
}

/// How a try ended.
pub struct Tried<T> {
    pub found: Result<T, KioskTrouble>,
    /// How long it is until the next.
    pub wait: SignedDuration,
}

/// Tries something that counts as a guess unless it turns out to be right. It is counted before it is looked at, so that a
/// process that is killed has counted it; what is right takes back itself, and nothing of what was there before.
pub async fn tried<T>(
    records: &Records,
    targets: &[Target],
    by: &By,
    looked: impl Future<Output = Result<T, KioskTrouble>>,
) -> Tried<T> {
    let now = by.at;
    let mut kept = Vec::new();
    for target in targets {
        match so_far(records, target, now).await {
            Ok(guesses) => kept.push((target, guesses)),
            Err(trouble) => return Tried { found: Err(trouble), wait: SignedDuration::ZERO },
        }
    }
    let before = longest(&kept, now);
    if !before.is_zero() {
        return Tried { found: Err(KioskTrouble::Wait), wait: before };
    }
    let counted: Vec<_> = kept
        .iter()
        .map(|(target, guesses)| (*target, guesses.after_wrong(now, target.limit)))
        .collect();
    if let Err(trouble) = put(records, &counted, by).await {
        return Tried { found: Err(trouble), wait: before };
    }
    let found = looked.await;
    if matches!(found, Err(KioskTrouble::SlipForged | KioskTrouble::NotKnown)) {
        return Tried { found, wait: longest(&counted, now) };
    }
    match put(records, &kept, by).await {
        Ok(()) => Tried { found, wait: before },
        Err(trouble) => Tried { found: Err(trouble), wait: before },
    }
}

/// How long the next code has to wait, whoever types it.
pub async fn station_waits(records: &Records, now: Timestamp) -> SignedDuration {
    let target = Target::station();
    let guesses = so_far(records, &target, now).await.unwrap_or_default();
    guesses.wait(now, target.limit)
}

async fn so_far(
    records: &Records,
    target: &Target,
    now: Timestamp,
) -> Result<Guesses, KioskTrouble> {
    let kept = records.guesses(&target.what).await.map_err(|_| KioskTrouble::Records)?;
    let Some(GuessRecord { level, at }) = kept else { return Ok(Guesses::default()) };
    let guesses = Guesses { level, at: Some(at) };
    let Some(right) = guesses.set_right(now) else { return Ok(guesses) };
    put(records, &[(target, right)], &By { at: now, ..By::now("") }).await?;
    Ok(right)
}

async fn put(records: &Records, all: &[(&Target, Guesses)], by: &By) -> Result<(), KioskTrouble> {
    let row = |(target, guesses): &(&'_ Target, Guesses)| {
        let record = GuessRecord { level: guesses.level, at: guesses.at.unwrap_or(by.at) };
        (target.what.clone(), record)
    };
    let rows: Vec<_> = all.iter().map(row).collect();
    let rows: Vec<_> = rows.iter().map(|(what, record)| (what.as_str(), *record)).collect();
    records.put_guesses(&rows, by).await.map_err(|_| KioskTrouble::Records)
}

fn longest(all: &[(&Target, Guesses)], now: Timestamp) -> SignedDuration {
    let waits = all.iter().map(|(target, guesses)| guesses.wait(now, target.limit));
    waits.max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use gatehouse_records::DatabaseKey;

    use super::*;

    const RIGHT: Result<(), KioskTrouble> = Ok(());
    const WRONG: Result<(), KioskTrouble> = Err(KioskTrouble::SlipForged);

    struct Rig {
        folder: tempfile::TempDir,
        key: DatabaseKey,
        records: Records,
        now: Timestamp,
    }

    impl Rig {
        async fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let key = DatabaseKey::generate().unwrap();
            let records = Records::open(folder.path(), &key).await.unwrap();
            Self { folder, key, records, now: "2026-11-22T12:00:00Z".parse().unwrap() }
        }

        /// As after a kill: nothing but the file is left.
        async fn killed(self) -> Self {
            self.records.close().await;
            let records = Records::open(self.folder.path(), &self.key).await.unwrap();
            Self { records, ..self }
        }

        async fn tries(&self, slip: &str, end: Result<(), KioskTrouble>) -> Tried<()> {
            let targets = [Target::station(), Target::slip(slip.to_owned())];
            let by = By { at: self.now, ..By::now("kiosk") };
            tried(&self.records, &targets, &by, async { end }).await
        }

        async fn wrong(&self, times: usize, slip: &str) {
            for _ in 0..times {
                self.tries(slip, WRONG).await;
            }
        }

        async fn waits(&self) -> i64 {
            station_waits(&self.records, self.now).await.as_secs()
        }
    }

    #[tokio::test]
    async fn the_wait_begins_with_the_wrong_one_that_begins_it_and_survives_a_kill() {
        let rig = Rig::new().await;
        rig.wrong(3, "a").await;
        let fourth = rig.tries("b", WRONG).await;
        assert_eq!(fourth.found, WRONG);
        assert_eq!(fourth.wait.as_secs(), 60, "it is said at once");
        let rig = rig.killed().await;
        assert_eq!(rig.waits().await, 60);
        assert_eq!(rig.tries("c", RIGHT).await.found, Err(KioskTrouble::Wait));
    }

    #[tokio::test]
    async fn what_is_right_takes_back_itself_and_nothing_of_what_others_typed() {
        let mut rig = Rig::new().await;
        rig.wrong(3, "a").await;
        assert_eq!(rig.tries("mine", RIGHT).await.found, RIGHT);
        assert_eq!(
            rig.tries("b", WRONG).await.wait.as_secs(),
            60,
            "one's own success ends nothing"
        );
        rig.now += SignedDuration::from_secs(60);
        assert_eq!(rig.waits().await, 0, "time does");
        let expired = Err(KioskTrouble::SlipExpired);
        for _ in 0..9 {
            assert_eq!(rig.tries("old", expired).await.found, expired, "no guess, and not counted");
        }
    }

    #[tokio::test]
    async fn a_slip_that_was_guessed_at_waits_longer_than_the_station() {
        let mut rig = Rig::new().await;
        rig.wrong(4, "a").await;
        rig.now += SignedDuration::from_mins(4);
        assert_eq!(rig.waits().await, 0);
        let again = rig.tries("a", RIGHT).await;
        assert_eq!((again.found, again.wait.as_mins()), (Err(KioskTrouble::Wait), 11));
        assert_eq!(rig.tries("another", RIGHT).await.found, RIGHT);
    }

    #[tokio::test]
    async fn a_clock_that_was_set_back_does_not_make_the_wait_endless() {
        let mut rig = Rig::new().await;
        rig.wrong(4, "a").await;
        rig.now -= SignedDuration::from_hours(24);
        assert_eq!(rig.waits().await, 60);
        rig.now += SignedDuration::from_secs(61);
        assert_eq!(rig.waits().await, 0);
    }
}
