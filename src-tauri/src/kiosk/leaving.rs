//! Staff leave the kiosk with the station's passcode, and nobody else does.

use std::{
    sync::{
        Mutex as Lock, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use gatehouse_kiosk::passcode::{self, Tries};
use gatehouse_records::{Passcode, Records};
use gatehouse_vault::SecretText;
use jiff::Timestamp;
use tokio::sync::Mutex;

use crate::{
    directory::{self, by, records},
    failure::{Failure, FailureCode},
    role::Role,
    station::Station,
    views::kiosk::Unlocked,
};

/// How long staff may look after a kiosk before they type the passcode anew.
const STAFF: Duration = Duration::from_secs(300);

/// Whether the window may be closed, and whether staff are at it.
#[derive(Default)]
pub struct Leaving {
    free: AtomicBool,
    /// One try at a time: two at once would count as one.
    trying: Mutex<()>,
    /// Until when whoever typed the passcode may look after the station.
    staff: Lock<Option<Instant>>,
}

impl Leaving {
    /// Whether the window may be closed now.
    pub fn is_free(&self) -> bool {
        self.free.load(Ordering::SeqCst)
    }

    /// Staff have gone: somebody else is here.
    pub fn end_staff(&self) {
        *self.staff.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn begin_staff(&self, now: Instant) {
        *self.staff.lock().unwrap_or_else(PoisonError::into_inner) = now.checked_add(STAFF);
    }

    /// Whether somebody has typed the passcode and may still be here.
    pub fn are_staff_here(&self, now: Instant) -> bool {
        let until = *self.staff.lock().unwrap_or_else(PoisonError::into_inner);
        until.is_some_and(|until| now < until)
    }

    fn is_staff(&self, now: Instant) -> bool {
        self.is_free() || self.are_staff_here(now)
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

/// Refuses whoever has not typed the passcode; where none is set anybody may set the kiosk up.
pub async fn staff_only(station: &Station) -> Result<(), Failure> {
    is_locked(station).await;
    if station.kiosk.leaving.is_staff(Instant::now()) {
        return Ok(());
    }
    Err(Failure::new(FailureCode::Gone, "This is for staff: type the passcode first"))
}

/// Refuses whoever would change the passcode of a kiosk's folder without knowing it, also at the admin desk.
pub async fn prove(station: &Station, typed: Option<SecretText>) -> Result<(), Failure> {
    let leaving = &station.kiosk.leaving;
    let _one_at_a_time = leaving.trying.lock().await;
    let records = records(station).await?;
    let Some(kept) = records.passcode().await?.filter(|_| station.opens_as() == Role::Kiosk) else {
        return Ok(());
    };
    let wrong = |words: String| Failure::field("current", words);
    let typed = typed.ok_or_else(|| wrong("Type the passcode that is set now".to_owned()))?;
    let answer = tried(station, (&records, kept), typed.expose(), Timestamp::now()).await?;
    match answer {
        Unlocked { right: true, .. } => Ok(()),
        Unlocked { wait_seconds: 0, .. } => Err(wrong("This is not the passcode".to_owned())),
        Unlocked { wait_seconds, .. } => {
            Err(wrong(format!("Too many wrong ones. Wait {wait_seconds} seconds")))
        }
    }
}

/// Sets the passcode that staff leave the kiosk with. Whoever sets it at the kiosk knows it, and is staff.
pub async fn set_passcode(station: &Station, typed: SecretText) -> Result<(), Failure> {
    let hashed = tokio::task::spawn_blocking(move || passcode::hash(typed.expose())).await;
    let hashed = hashed.map_err(|error| Failure::internal(&error))?;
    let hash = hashed.map_err(|weak| Failure::field("passcode", weak.to_string()))?;
    records(station).await?.set_passcode(&hash, &by(station)).await?;
    is_locked(station).await;
    station.kiosk.leaving.begin_staff(Instant::now());
    Ok(())
}

/// Tries a passcode. It is counted as wrong, on disk, before it is looked at.
pub async fn unlock(station: &Station, typed: &str, leave: bool) -> Result<Unlocked, Failure> {
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
    if answer.right {
        leaving.begin_staff(Instant::now());
    }
    leaving.free.store(answer.right && leave, Ordering::SeqCst);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn staff_may_look_after_a_kiosk_for_a_while_and_not_when_somebody_else_has_come() {
        let leaving = Leaving::default();
        let now = Instant::now();
        assert!(!leaving.is_staff(now));
        leaving.begin_staff(now);
        assert!(leaving.is_staff(now + STAFF / 2));
        assert!(!leaving.is_staff(now + STAFF));
        leaving.end_staff();
        assert!(!leaving.is_staff(now));
        assert!(!leaving.is_free(), "looking after it does not open it");
    }
}
