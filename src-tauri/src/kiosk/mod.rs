//! A visit at the kiosk. Its steps are `gatehouse_kiosk::flow`'s; what happens at each of them is here.

mod enrol;
mod guessing;
pub mod leaving;
mod presence;
mod who;

use std::{
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use gatehouse_capture::Sight;
use gatehouse_kiosk::{
    Language,
    flow::{self, Event, Looking, Step},
};
use gatehouse_records::{PersonId, Records, UsedSlip};
use gatehouse_vendors::authx::Sample;
use jiff::{SignedDuration, Timestamp};

pub use enrol::{check, take};
pub use presence::{look_after, pulse};
pub use who::{Typed, identify, scan, takes_login_names};

use crate::{
    becoming,
    connections::forms,
    directory::{by, records},
    faces, pairings, people,
    settings::SavedConnection,
    station::Station,
    views::kiosk::{FaceResult, KioskLack, KioskTrouble, KioskView},
};

/// The passcode of the sandbox, which is no secret.
pub const PRACTICE_PASSCODE: &str = "204682";

/// The kiosk's memory of whoever is here. It is gone when they are.
pub struct Kiosk {
    visit: Mutex<Visit>,
    /// One code or name at a time: two at once would count as one.
    typing: tokio::sync::Mutex<()>,
    /// When the page was last heard of; nothing before its first word.
    heard: Mutex<Option<Instant>>,
    pub leaving: leaving::Leaving,
}

struct Visit {
    /// Of this one person at this one time. What comes back for another one changes nothing.
    serial: u32,
    step: Step,
    language: Option<Language>,
    visitor: Option<Visitor>,
    /// A second picture, to check with. Overwritten when it goes.
    second: Option<Sample>,
    result: Option<FaceResult>,
    /// Until when the next code has to wait.
    waits: Option<Timestamp>,
    /// Nobody has watched who stands there since the last picture.
    in_doubt: bool,
    /// When somebody last did something.
    touched: Instant,
}

#[derive(Clone)]
struct Visitor {
    id: PersonId,
    connection: String,
    guid: String,
    /// Whom a login name speaks of is greeted by no name: whoever guesses one would learn it.
    first_name: Option<String>,
    slip: Option<UsedSlip>,
}

impl Kiosk {
    pub fn new() -> Self {
        Self {
            visit: Mutex::new(nobody(1)),
            typing: tokio::sync::Mutex::default(),
            heard: Mutex::default(),
            leaving: leaving::Leaving::default(),
        }
    }

    /// What the camera may be used for now.
    pub fn looking(&self) -> Looking {
        flow::looking(self.visit().step)
    }

    /// What it looks for; nothing where it stays closed. A face only of somebody whose consent is on disk.
    pub fn sight(&self) -> Option<Sight> {
        let visit = self.visit();
        match flow::looking(visit.step) {
            Looking::Closed => None,
            Looking::ForSlip => Some(Sight::Codes),
            Looking::ForFace if visit.in_doubt => Some(Sight::FacesInDoubt),
            Looking::ForFace => Some(Sight::Faces),
        }
    }

    /// Lets an event happen in the visit that is going on, if it can.
    fn go(&self, station: &Station, event: Event) -> Result<(), KioskTrouble> {
        let serial = self.visit().serial;
        self.go_in(station, serial, (event, |_| {}))
    }

    /// Lets an event happen in one visit, and changes what is known of it in the same moment. In any other visit nothing
    /// happens.
    fn go_in(
        &self,
        station: &Station,
        serial: u32,
        (event, change): (Event, impl FnOnce(&mut Visit)),
    ) -> Result<(), KioskTrouble> {
        if self.turn_in(serial, event, change)? {
            station.eyes.close();
        }
        Ok(())
    }

    /// Somebody has said in one visit who they are.
    fn identified(
        &self,
        station: &Station,
        serial: u32,
        found: Visitor,
    ) -> Result<(), KioskTrouble> {
        let known = |visit: &mut Visit| visit.visitor = Some(found);
        self.go_in(station, serial, (Event::Identified, known))
    }

    /// The same as [`go`](Self::go) without the camera; `true`: it has to be closed.
    fn turn(&self, event: Event) -> Result<bool, KioskTrouble> {
        let serial = self.visit().serial;
        self.turn_in(serial, event, |_| {})
    }

    fn turn_in(
        &self,
        serial: u32,
        event: Event,
        change: impl FnOnce(&mut Visit),
    ) -> Result<bool, KioskTrouble> {
        let mut visit = self.visit();
        if visit.serial != serial {
            return Err(KioskTrouble::NotNow);
        }
        let next = flow::after(visit.step, event).ok_or(KioskTrouble::NotNow)?;
        let close = flow::looking(visit.step) != flow::looking(next);
        let from = visit.step;
        (visit.step, visit.touched) = (next, Instant::now());
        match next {
            Step::Welcome => *visit = nobody(serial.wrapping_add(1)),
            // Whoever went back may be somebody else by now.
            Step::Who => (visit.visitor, visit.serial) = (None, serial.wrapping_add(1)),
            Step::Capture => {
                (visit.result, visit.second) = (None, None);
                visit.in_doubt = from != Step::Consent;
            }
            _ => {}
        }
        change(&mut visit);
        Ok(close)
    }

    /// An event that can only happen once something is on disk. Until then everything else may happen, and what has become
    /// of the visit meanwhile decides.
    async fn once_written(
        &self,
        serial: u32,
        event: Event,
        written: impl Future<Output = Result<(), KioskTrouble>>,
    ) -> Result<bool, KioskTrouble> {
        written.await?;
        self.turn_in(serial, event, |_| {})
    }

    /// Who answers at the consent, in which visit and which language, if that is still the visit that was asked.
    fn answering(&self, serial: u32) -> Result<(Visitor, Language), KioskTrouble> {
        let visit = self.visit();
        let here = visit.serial == serial && visit.step == Step::Consent;
        let visitor = visit.visitor.clone().filter(|_| here);
        visitor.zip(visit.language).ok_or(KioskTrouble::NotNow)
    }

    /// The next code of this visit has to wait so long.
    fn waits(&self, serial: u32, wait: SignedDuration) {
        let mut visit = self.visit();
        if visit.serial == serial {
            visit.waits = Timestamp::now().checked_add(wait).ok();
        }
    }

    fn visit(&self) -> MutexGuard<'_, Visit> {
        self.visit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn visitor(&self) -> Result<Visitor, KioskTrouble> {
        self.visit().visitor.clone().ok_or(KioskTrouble::NotNow)
    }

    /// The slip is spent, and whoever it let in is still here: a new picture needs no other.
    fn has_used_slip(&self) {
        if let Some(visitor) = &mut self.visit().visitor {
            visitor.slip = None;
        }
    }
}

fn nobody(serial: u32) -> Visit {
    Visit {
        serial,
        step: Step::Welcome,
        language: None,
        visitor: None,
        second: None,
        result: None,
        waits: None,
        in_doubt: false,
        touched: Instant::now(),
    }
}

/// The kiosk as it is now, and why the last wish failed.
pub async fn view(station: &Station, outcome: Result<(), KioskTrouble>) -> KioskView {
    let lacks = lacks(station).await;
    let slips = is_paired(station).await;
    let passcode = leaving::is_locked(station).await;
    let kiosk = &station.kiosk;
    let visit = kiosk.visit();
    let now = Timestamp::now();
    let wait = visit.waits.map_or(SignedDuration::ZERO, |until| until.duration_since(now));
    KioskView {
        visit: visit.serial,
        step: visit.step.into(),
        language: visit.language.map(Into::into),
        only_language: station.fixed.policy.language().map(Into::into),
        first_name: visit.visitor.as_ref().and_then(|visitor| visitor.first_name.clone()),
        opens_desk: becoming::may_open_desk(station, &lacks),
        wanted: station.wanted,
        lost_role: station.lost_its_role(),
        lacks,
        slips,
        login_names: takes_login_names(station),
        idle_seconds: station.kiosk_idle(),
        passcode,
        practice_passcode: station.desk.simulated().map(|_| PRACTICE_PASSCODE.to_owned()),
        consent: visit.language.filter(|_| visit.step == Step::Consent).map(Into::into),
        result: visit.result,
        trouble: outcome.err(),
        wait_seconds: who::seconds(wait),
    }
}

/// A language was chosen. Nobody is let in as long as the station lacks something.
pub async fn begin(station: &Station, language: Language) -> Result<(), KioskTrouble> {
    if !lacks(station).await.is_empty() {
        return Err(KioskTrouble::NotNow);
    }
    let wait = guessing::station_waits(&open(station).await?, Timestamp::now()).await;
    let kiosk = &station.kiosk;
    let serial = kiosk.visit().serial;
    let chosen = |visit: &mut Visit| visit.language = Some(language);
    kiosk.go_in(station, serial, (Event::Began, chosen))?;
    let serial = kiosk.visit().serial;
    kiosk.waits(serial, wait);
    kiosk.leaving.end_staff();
    Ok(())
}

/// They agreed. It is on disk before anything else can happen.
pub async fn agree(station: &Station, serial: u32) -> Result<(), KioskTrouble> {
    let kiosk = &station.kiosk;
    let (visitor, language) = kiosk.answering(serial)?;
    let consent = faces::in_force(language);
    let written = async {
        let records = open(station).await?;
        let written = records.consent(visitor.id, &consent, &by(station)).await;
        written.map_err(|_| KioskTrouble::Records)
    };
    if kiosk.once_written(serial, Event::Agreed, written).await? {
        station.eyes.close();
    }
    Ok(())
}

/// They did not agree. Nothing can happen from then on, and it is written down; an earlier yes of theirs ends with it.
pub async fn decline(station: &Station, serial: u32) -> Result<(), KioskTrouble> {
    let (visitor, language) = station.kiosk.answering(serial)?;
    let refused = faces::in_force(language);
    station.kiosk.go_in(station, serial, (Event::SaidNo, |_| {}))?;
    let records = open(station).await?;
    let written = records.refuse_consent(visitor.id, &refused, &by(station)).await;
    written.map_err(|_| KioskTrouble::Records)
}

/// Whoever stands before the camera says that it is still them. Only a touch or a key gets here.
pub fn still(station: &Station, serial: u32) -> Result<(), KioskTrouble> {
    let mut visit = station.kiosk.visit();
    if visit.serial != serial || visit.step != Step::Capture {
        return Err(KioskTrouble::NotNow);
    }
    (visit.in_doubt, visit.touched) = (false, Instant::now());
    drop(visit);
    station.eyes.still_the_same();
    Ok(())
}

/// One step back.
pub fn back(station: &Station) -> Result<(), KioskTrouble> {
    station.kiosk.go(station, Event::Back)
}

/// Once more.
pub fn again(station: &Station) -> Result<(), KioskTrouble> {
    station.kiosk.go(station, Event::Again)
}

/// They left, or nobody has touched the screen for a while.
pub fn left(station: &Station) -> Result<(), KioskTrouble> {
    station.kiosk.go(station, Event::Left)
}

/// What has to be put right before the first visitor.
pub async fn lacks(station: &Station) -> Vec<KioskLack> {
    let mut lacks = Vec::new();
    match people::chosen(station) {
        None => lacks.push(KioskLack::Connection),
        Some(saved) if saved.field("biometricHostName").is_empty() => {
            lacks.push(KioskLack::BiometricKeys);
        }
        Some(saved) if station.desk.simulated().is_none() && lacks_secrets(&saved) => {
            lacks.push(KioskLack::Secrets);
        }
        Some(_) => {}
    }
    if records(station).await.is_err() {
        lacks.push(KioskLack::Records);
    }
    if !leaving::is_locked(station).await {
        lacks.push(KioskLack::Passcode);
    }
    if !takes_login_names(station) && !is_paired(station).await {
        lacks.push(KioskLack::Pairing);
    }
    lacks
}

/// Whether a secret was never typed here; the keyring is not asked.
fn lacks_secrets(saved: &SavedConnection) -> bool {
    forms::secrets(saved).iter().any(|field| !saved.secrets.contains_key(field.name))
}

async fn is_paired(station: &Station) -> bool {
    pairings::look(station).await.is_ok_and(|pairing| pairing.is_some())
}

async fn open(station: &Station) -> Result<Records, KioskTrouble> {
    records(station).await.map_err(|_| KioskTrouble::Records)
}

#[cfg(test)]
mod tests;
