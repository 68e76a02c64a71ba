//! Staff leave the kiosk with the station's passcode, and nobody else does.

use std::sync::atomic::{AtomicBool, Ordering};

use gatehouse_kiosk::passcode::{self, Tries};
use gatehouse_records::{Passcode, Records};
use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::{
    directory::{self, by, records},
    failure::Failure,
    station::Station,
    views::kiosk::Unlocked,
};

/// Whether the window may be closed.
#[derive(Default)]
pub struct Leaving {
    free: AtomicBool,
    /// One try at a time: two at once would count as one.
    trying: Mutex<()>,
}

impl Leaving {
    /// Whether the window may be closed now.
    pub fn is_free(&self) -> bool {
        self.free.load(Ordering::SeqCst)
    }
}

/// Whether a passcode keeps the window closed. Where there is no directory yet, nobody can have set one; where it
/// does not open, nobody can say that there is none.
pub async fn is_locked(station: &Station) -> bool {
    let locked = match records(station).await {
        Ok(records) => !matches!(records.passcode().await, Ok(None)),
        Err(_) => directory::exists(station),
    };
    station.kiosk.leaving.free.store(!locked, Ordering::SeqCst);
    locked
}

/// Tries a passcode. It is counted as wrong, on disk, before it is looked at.
pub async fn unlock(station: &Station, typed: &str) -> Result<Unlocked, Failure> {
    let leaving = &station.kiosk.leaving;
    let _one_at_a_time = leaving.trying.lock().await;
    if !is_locked(station).await {
        return Ok(Unlocked { right: true, wait_seconds: 0 });
    }
    let records = records(station).await?;
    let Some(kept) = records.passcode().await? else {
        return Ok(Unlocked { right: true, wait_seconds: 0 });
    };
    let answer = tried(station, (&records, kept), typed, Timestamp::now()).await?;
    leaving.free.store(answer.right, Ordering::SeqCst);
    Ok(answer)
}

async fn tried(
    station: &Station,
    (records, kept): (&Records, Passcode),
    typed: &str,
    now: Timestamp,
) -> Result<Unlocked, Failure> {
    let before = Tries { wrong: kept.wrong, last: kept.last };
    let seconds = |tries: Tries| u32::try_from(tries.wait(now).as_secs()).unwrap_or(0);
    if seconds(before) > 0 {
        return Ok(Unlocked { right: false, wait_seconds: seconds(before) });
    }
    let after = before.after_wrong(now);
    records.passcode_tried((after.wrong, after.last), &by(station)).await?;
    let (typed, hash) = (typed.to_owned(), kept.hash);
    let right = tokio::task::spawn_blocking(move || passcode::is_right(&typed, &hash)).await;
    let right = right.map_err(|error| Failure::internal(&error))?;
    if right {
        records.passcode_tried((0, None), &by(station)).await?;
    }
    Ok(Unlocked { right, wait_seconds: if right { 0 } else { seconds(after) } })
}
