//! Who stands there: by a slip, by its code or, where an admin lets it, by a login name.

use std::time::Duration;

use gatehouse_kiosk::{
    Purpose, Slip, TypedCode,
    flow::{Looking, Step},
};
use gatehouse_policy::WayIn;
use gatehouse_records::{
    Admitted, Factor, Person, PersonId, Presence, Records, State, UsedSlip, Work,
};
use jiff::{SignedDuration, Timestamp};

use super::{
    Visitor,
    guessing::{Target, Tried, tried},
    open,
};
use crate::{directory::by, pairings, people, station::Station, views::kiosk::KioskTrouble};

/// Each answer to a login name takes so long, so that no clock tells who is known here.
const SAME_TIME: Duration = Duration::from_millis(600);

/// What somebody types of themselves.
pub enum Typed {
    /// The code of a slip.
    Code(String),
    /// A login name.
    LoginName(String),
}

/// Whether a login name lets somebody in here: the organisation says so, or the station's own switch.
pub fn takes_login_names(station: &Station) -> bool {
    match station.fixed.policy.way_in() {
        Some(way) => way == WayIn::LoginName,
        None => station.settings.read(|saved| saved.kiosk_login_names),
    }
}

/// Looks for a slip before the camera. `None`: there is none. A slip that was seen never waits for what others typed.
pub async fn scan(station: &Station) -> Option<Result<(), KioskTrouble>> {
    let kiosk = &station.kiosk;
    if kiosk.looking() != Looking::ForSlip {
        return Some(Err(KioskTrouble::NotNow));
    }
    let serial = kiosk.visit().serial;
    let text = station.eyes.slip().await?;
    let found = seen(station, &text).await;
    Some(found.and_then(|found| station.kiosk.identified(station, serial, found)))
}

/// Finds out who is here by what they type.
pub async fn identify(station: &Station, typed: Typed) -> Result<(), KioskTrouble> {
    let kiosk = &station.kiosk;
    let serial = {
        let visit = kiosk.visit();
        (visit.step == Step::Who).then_some(visit.serial).ok_or(KioskTrouble::NotNow)?
    };
    let _one_at_a_time = kiosk.typing.lock().await;
    let Tried { found, wait } = match typed {
        Typed::Code(text) => code(station, &text).await?,
        Typed::LoginName(name) => {
            let answer_at = tokio::time::Instant::now() + SAME_TIME;
            let tried = login_name(station, name.trim()).await;
            tokio::time::sleep_until(answer_at).await;
            tried?
        }
    };
    kiosk.waits(serial, wait);
    kiosk.identified(station, serial, found?)
}

async fn seen(station: &Station, text: &str) -> Result<Visitor, KioskTrouble> {
    let (connection, records) = at_hand(station).await?;
    let slip = Slip::seen(text, &paired(station).await?, Timestamp::now())?;
    by_slip(station, (&records, connection), slip).await
}

async fn code(station: &Station, text: &str) -> Result<Tried<Visitor>, KioskTrouble> {
    let (connection, records) = at_hand(station).await?;
    let pairing = paired(station).await?;
    // A slip of the finger is no guess.
    let code = TypedCode::read(text)?;
    let targets = [Target::station(), Target::slip(code.mark(&pairing))];
    let by = by(station);
    let looked = async {
        let slip = code.slip(&pairing, by.at)?;
        by_slip(station, (&records, connection), slip).await
    };
    Ok(tried(&records, &targets, &by, looked).await)
}

async fn login_name(station: &Station, name: &str) -> Result<Tried<Visitor>, KioskTrouble> {
    let (connection, records) = at_hand(station).await?;
    let looked = known(&records, &connection, name);
    Ok(tried(&records, &[Target::names()], &by(station), looked).await)
}

async fn at_hand(station: &Station) -> Result<(String, Records), KioskTrouble> {
    let connection = people::chosen(station).ok_or(KioskTrouble::NotNow)?.id;
    Ok((connection, open(station).await?))
}

async fn paired(station: &Station) -> Result<gatehouse_kiosk::Pairing, KioskTrouble> {
    let pairing = pairings::look(station).await.map_err(|_| KioskTrouble::NotPaired)?;
    pairing.ok_or(KioskTrouble::NotPaired)
}

/// Whoever it is of whom a login name tells nothing: all reasons not to let them in are one, and nobody is greeted.
pub(super) async fn known(
    records: &Records,
    connection: &str,
    name: &str,
) -> Result<Visitor, KioskTrouble> {
    let person = records.with_login_name(connection, name).await.map_err(failed)?;
    let person = person.ok_or(KioskTrouble::NotKnown)?;
    let unsettled = is_unsettled(records, person.id).await?;
    // Whoever came by a slip was put here by nobody at a desk: the slip let them in once.
    let by_slip = records.is_by_slip(person.id).await.map_err(failed)?;
    let faceless = face_of(&person) == Presence::Absent;
    let guid = person.guid.filter(|_| person.state == State::Known && faceless);
    let guid = guid.filter(|_| !unsettled && !by_slip).ok_or(KioskTrouble::NotKnown)?;
    let connection = connection.to_owned();
    Ok(Visitor { id: person.id, connection, guid, first_name: None, slip: None })
}

async fn by_slip(
    station: &Station,
    (records, connection): (&Records, String),
    slip: Slip,
) -> Result<Visitor, KioskTrouble> {
    // In practice every sandbox begins anew, and a slip of one is good in the next.
    let since = match station.desk.simulated() {
        Some(_) => Timestamp::MIN,
        None => records.slips_known_since().await.map_err(failed)?,
    };
    admitted(records, (connection, slip, since), &by(station)).await
}

/// Whom a good slip lets in. `since`: one that was made before may have been used without anybody knowing it here.
pub(super) async fn admitted(
    records: &Records,
    (connection, slip, since): (String, Slip, Timestamp),
    by: &gatehouse_records::By,
) -> Result<Visitor, KioskTrouble> {
    if slip.made < since {
        return Err(KioskTrouble::SlipExpired);
    }
    // An enrolment without a known end explains why the slip is used: that is what there is to say.
    let known = records.with_guid(&connection, &slip.guid).await.map_err(failed)?;
    if let Some(id) = known
        && is_unsettled(records, id).await?
    {
        return Err(KioskTrouble::Unsettled);
    }
    if records.slip_is_used(&slip.mark).await.map_err(failed)? {
        return Err(KioskTrouble::SlipUsed);
    }
    let who = Admitted {
        connection: connection.clone(),
        guid: slip.guid.clone(),
        login_name: slip.login_name,
        first_name: slip.first_name,
    };
    let id = records.admit(&who, by).await.map_err(|_| KioskTrouble::NotKnown)?;
    let person = records.person(id).await.map_err(failed)?;
    if face_of(&person) == Presence::Present && slip.purpose != Purpose::Replace {
        return Err(KioskTrouble::FaceThere);
    }
    let named = |name: String| (!name.trim().is_empty()).then_some(name);
    Ok(Visitor {
        id,
        connection,
        guid: slip.guid,
        first_name: who.first_name.or_else(|| named(person.typed.profile.first_name)),
        slip: Some(UsedSlip { mark: slip.mark, expires: slip.expires }),
    })
}

fn face_of(person: &Person) -> Presence {
    let face = person.factors.iter().find(|known| known.factor == Factor::Face);
    face.map_or(Presence::Absent, |known| known.presence)
}

async fn is_unsettled(records: &Records, id: PersonId) -> Result<bool, KioskTrouble> {
    let unsettled = records.unsettled().await.map_err(failed)?;
    let about_face = |work| matches!(work, Work::Set(Factor::Face) | Work::Remove(Factor::Face));
    Ok(unsettled.iter().any(|write| write.person == id && about_face(write.work)))
}

fn failed(_: gatehouse_records::Trouble) -> KioskTrouble {
    KioskTrouble::Records
}

/// In whole seconds, up: nobody is told to try a moment too early.
pub(super) fn seconds(wait: SignedDuration) -> u32 {
    u32::try_from(wait.as_millis().max(0).unsigned_abs().div_ceil(1000)).unwrap_or(u32::MAX)
}
