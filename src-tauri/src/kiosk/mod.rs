//! A visit at the kiosk. Its steps are `gatehouse_kiosk::flow`'s; what happens at each of them is here.

mod enrol;
pub mod leaving;
mod presence;

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use gatehouse_kiosk::{
    Language, Slip, SlipTrouble,
    flow::{self, Event, Looking, Step},
    passcode::Tries,
};
use gatehouse_policy::WayIn;
use gatehouse_records::{Admitted, Factor, PersonId, Records, State, Work};
use gatehouse_vendors::authx::Sample;
use jiff::Timestamp;

pub use enrol::{check, take};
pub use presence::{look_after, pulse};

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

/// How somebody says who they are.
pub enum Claim {
    /// What the camera saw.
    Slip(String),
    /// What was typed of a slip.
    Code(String),
    /// A login name.
    LoginName(String),
}

/// The kiosk's memory of whoever is here. It is gone when they are.
pub struct Kiosk {
    visit: Mutex<Visit>,
    /// Wrong codes and names in a row, whoever typed them.
    guesses: Mutex<Tries>,
    /// When the page was last heard of; nothing before its first word.
    heard: Mutex<Option<Instant>>,
    pub leaving: leaving::Leaving,
}

struct Visit {
    step: Step,
    language: Option<Language>,
    visitor: Option<Visitor>,
    /// A second picture, to check with. Overwritten when it goes.
    second: Option<Sample>,
    result: Option<FaceResult>,
    /// When somebody last did something.
    touched: Instant,
}

#[derive(Clone)]
struct Visitor {
    id: PersonId,
    connection: String,
    guid: String,
    first_name: Option<String>,
    slip: Option<(String, Timestamp)>,
}

impl Kiosk {
    pub fn new() -> Self {
        Self {
            visit: Mutex::new(nobody()),
            guesses: Mutex::default(),
            heard: Mutex::default(),
            leaving: leaving::Leaving::default(),
        }
    }

    /// What the camera may be used for now.
    pub fn looking(&self) -> Looking {
        flow::looking(self.visit().step)
    }

    /// Lets an event happen, if it can.
    fn go(&self, station: &Station, event: Event) -> Result<(), KioskTrouble> {
        if self.turn(event)? {
            station.eyes.close();
        }
        Ok(())
    }

    /// The same without the camera; `true`: it has to be closed.
    fn turn(&self, event: Event) -> Result<bool, KioskTrouble> {
        let mut visit = self.visit();
        let next = flow::after(visit.step, event).ok_or(KioskTrouble::NotNow)?;
        let close = flow::looking(visit.step) != flow::looking(next);
        (visit.step, visit.touched) = (next, Instant::now());
        match next {
            Step::Welcome => *visit = nobody(),
            Step::Who => visit.visitor = None,
            Step::Capture => (visit.result, visit.second) = (None, None),
            _ => {}
        }
        Ok(close)
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

    fn guesses(&self) -> MutexGuard<'_, Tries> {
        self.guesses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn nobody() -> Visit {
    Visit {
        step: Step::Welcome,
        language: None,
        visitor: None,
        second: None,
        result: None,
        touched: Instant::now(),
    }
}

/// The kiosk as it is now, and why the last wish failed.
pub async fn view(station: &Station, outcome: Result<(), KioskTrouble>) -> KioskView {
    let lacks = lacks(station).await;
    let slips = is_paired(station).await;
    let passcode = leaving::is_locked(station).await;
    let kiosk = &station.kiosk;
    let wait = kiosk.guesses().wait(Timestamp::now());
    let visit = kiosk.visit();
    KioskView {
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
        wait_seconds: u32::try_from(wait.as_secs()).unwrap_or(0),
    }
}

/// A language was chosen. Nobody is let in as long as the station lacks something.
pub async fn begin(station: &Station, language: Language) -> Result<(), KioskTrouble> {
    if !lacks(station).await.is_empty() {
        return Err(KioskTrouble::NotNow);
    }
    station.kiosk.go(station, Event::Began)?;
    station.kiosk.leaving.end_staff();
    station.kiosk.visit().language = Some(language);
    Ok(())
}

/// Looks for a slip before the camera. `None`: there is none.
pub async fn scan(station: &Station) -> Option<Result<(), KioskTrouble>> {
    if station.kiosk.looking() != Looking::ForSlip {
        return Some(Err(KioskTrouble::NotNow));
    }
    let text = station.eyes.slip().await?;
    Some(identify(station, Claim::Slip(text)).await)
}

/// Finds out who is here.
pub async fn identify(station: &Station, claim: Claim) -> Result<(), KioskTrouble> {
    let kiosk = &station.kiosk;
    if kiosk.visit().step != Step::Who {
        return Err(KioskTrouble::NotNow);
    }
    let typed = !matches!(claim, Claim::Slip(_));
    if typed && !kiosk.guesses().wait(Timestamp::now()).is_zero() {
        return Err(KioskTrouble::Wait);
    }
    let found = visitor(station, claim).await;
    let guessed = [KioskTrouble::SlipForged, KioskTrouble::NotKnown];
    if typed {
        let mut guesses = kiosk.guesses();
        match &found {
            Err(trouble) if guessed.contains(trouble) => {
                *guesses = guesses.after_wrong(Timestamp::now());
            }
            Ok(_) => *guesses = Tries::default(),
            Err(_) => {}
        }
    }
    let found = found?;
    kiosk.go(station, Event::Identified)?;
    kiosk.visit().visitor = Some(found);
    Ok(())
}

/// They agreed. It is on disk before anything else can happen.
pub async fn agree(station: &Station) -> Result<(), KioskTrouble> {
    let kiosk = &station.kiosk;
    let visitor = kiosk.visitor()?;
    let language = {
        let visit = kiosk.visit();
        visit.language.filter(|_| visit.step == Step::Consent).ok_or(KioskTrouble::NotNow)?
    };
    let consent = faces::in_force(language);
    let records = open(station).await?;
    records.consent(visitor.id, &consent, &by(station)).await.map_err(|_| KioskTrouble::Records)?;
    kiosk.go(station, Event::Agreed)
}

/// They did not agree.
pub fn decline(station: &Station) -> Result<(), KioskTrouble> {
    station.kiosk.go(station, Event::SaidNo)
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

/// Whether a login name lets somebody in here.
pub fn takes_login_names(station: &Station) -> bool {
    station.fixed.policy.way_in() != Some(WayIn::Slip)
}

async fn visitor(station: &Station, claim: Claim) -> Result<Visitor, KioskTrouble> {
    let connection = people::chosen(station).ok_or(KioskTrouble::NotNow)?.id;
    let records = open(station).await?;
    let visitor = match claim {
        Claim::LoginName(name) => known(&records, &connection, name.trim()).await?,
        Claim::Slip(text) => slip(station, (&records, connection), &text, Slip::seen).await?,
        Claim::Code(text) => slip(station, (&records, connection), &text, Slip::typed).await?,
    };
    let unsettled = records.unsettled().await.map_err(|_| KioskTrouble::Records)?;
    let about_face = |work| matches!(work, Work::Set(Factor::Face) | Work::Remove(Factor::Face));
    if unsettled.iter().any(|write| write.person == visitor.id && about_face(write.work)) {
        return Err(KioskTrouble::Unsettled);
    }
    Ok(visitor)
}

async fn known(records: &Records, connection: &str, name: &str) -> Result<Visitor, KioskTrouble> {
    let person = records.with_login_name(connection, name).await;
    let person = person.map_err(|_| KioskTrouble::Records)?;
    let person = person.filter(|person| person.state == State::Known);
    let person = person.ok_or(KioskTrouble::NotKnown)?;
    Ok(Visitor {
        id: person.id,
        connection: connection.to_owned(),
        guid: person.guid.ok_or(KioskTrouble::NotKnown)?,
        first_name: named(person.typed.profile.first_name),
        slip: None,
    })
}

type Reading = fn(&str, &gatehouse_kiosk::Pairing, Timestamp) -> Result<Slip, SlipTrouble>;

async fn slip(
    station: &Station,
    (records, connection): (&Records, String),
    text: &str,
    read: Reading,
) -> Result<Visitor, KioskTrouble> {
    let pairing = pairings::look(station).await.map_err(|_| KioskTrouble::NotPaired)?;
    let pairing = pairing.ok_or(KioskTrouble::NotPaired)?;
    let slip = read(text, &pairing, Timestamp::now())?;
    let trouble = |_| KioskTrouble::Records;
    if records.slip_is_used(&slip.mark).await.map_err(trouble)? {
        return Err(KioskTrouble::SlipUsed);
    }
    let who = Admitted {
        connection: connection.clone(),
        guid: slip.guid.clone(),
        login_name: slip.login_name,
        first_name: slip.first_name,
    };
    let id = records.admit(&who, &by(station)).await.map_err(|_| KioskTrouble::NotKnown)?;
    let person = records.person(id).await.map_err(trouble)?;
    Ok(Visitor {
        id,
        connection,
        guid: slip.guid,
        first_name: who.first_name.or_else(|| named(person.typed.profile.first_name)),
        slip: Some((slip.mark, slip.expires)),
    })
}

fn named(first_name: String) -> Option<String> {
    (!first_name.trim().is_empty()).then_some(first_name)
}

async fn open(station: &Station) -> Result<Records, KioskTrouble> {
    records(station).await.map_err(|_| KioskTrouble::Records)
}

#[cfg(test)]
mod tests;
