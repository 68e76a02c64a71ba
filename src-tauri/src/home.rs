//! What a kiosk enrolled, on its way home to the desk.

use gatehouse_kiosk::{
    Language, LockTrouble, Pairing,
    exchange::{self, Enrolled, Exchange, Visit},
};
use gatehouse_records::{Consent, HomeVisit, Presence, UsedSlip, Visit as Kept};
use jiff::Timestamp;

use crate::{
    directory::{by, records},
    failure::{Failure, FailureCode},
    pairings, people,
    station::Station,
    views::enrolment::HomeSummary,
};

/// Everything that this kiosk remembers.
pub async fn remembered(station: &Station, pairing: &Pairing) -> Result<Exchange, Failure> {
    let connection = connection(station)?;
    let records = records(station).await?;
    let visits = records.visits(&connection).await?.into_iter().filter_map(visit).collect();
    let used = records.used_slips().await?.into_iter();
    let used = used.map(|slip| exchange::UsedSlip { mark: slip.mark, expires: slip.expires });
    Ok(Exchange::new(pairing.id, Timestamp::now(), (visits, used.collect())))
}

/// Takes in what came.
pub async fn take_in(station: &Station, came: &Exchange) -> Result<HomeSummary, Failure> {
    let connection = connection(station)?;
    let records = records(station).await?;
    let used = came.used.iter();
    let used = used.map(|slip| UsedSlip { mark: slip.mark.clone(), expires: slip.expires });
    records.take_used_slips(&used.collect::<Vec<_>>(), &by(station)).await?;
    let mut strangers = 0;
    for visit in &came.visits {
        let home = HomeVisit { connection: connection.clone(), visit: kept(visit) };
        strangers += u32::from(!records.take_home(&home, &by(station)).await?);
    }
    Ok(HomeSummary { strangers, ..summary(came) })
}

/// How much it is.
pub fn summary(exchange: &Exchange) -> HomeSummary {
    let count = |face| exchange.visits.iter().filter(|visit| visit.face == face).count();
    let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    HomeSummary {
        visits: short(exchange.visits.len()),
        enrolled: short(count(Enrolled::Present)),
        unknown: short(count(Enrolled::Unknown)),
        strangers: 0,
    }
}

/// Why a kiosk's file was not taken in.
pub fn not_home(trouble: LockTrouble) -> Failure {
    let words = match trouble {
        LockTrouble::WrongKey => {
            "This file comes from a kiosk of another pairing. Take it to the desk that it is paired with."
                .to_owned()
        }
        trouble => trouble.to_string(),
    };
    Failure::new(FailureCode::InvalidInput, words)
}

/// The sandbox has a pairing of its own, and its slips are good in any other sandbox.
pub fn refuse_in_sandbox(station: &Station) -> Result<(), Failure> {
    station.desk.refuse_while_simulated("every sandbox is paired with every other already")
}

/// Does slow work with a file beside everything else.
pub async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, LockTrouble> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(|error| Failure::internal(&error))?.map_err(pairings::locked)
}

fn connection(station: &Station) -> Result<String, Failure> {
    let words = "Connect AuthX first: what travels is about its people";
    let saved = people::chosen(station);
    Ok(saved.ok_or_else(|| Failure::new(FailureCode::NoConnection, words))?.id)
}

fn visit(kept: Kept) -> Option<Visit> {
    let (presence, at) = kept.face;
    Some(Visit {
        guid: kept.guid,
        login_name: kept.login_name,
        face: match presence {
            Presence::Present => Enrolled::Present,
            Presence::Unknown => Enrolled::Unknown,
            Presence::Absent => Enrolled::Absent,
        },
        at,
        consent_version: kept.consent.version,
        consent_hash: kept.consent.hash,
        consent_language: Language::of_tag(&kept.consent.language)?,
        consent_at: kept.consent.at,
    })
}

fn kept(visit: &Visit) -> Kept {
    let presence = match visit.face {
        Enrolled::Present => Presence::Present,
        Enrolled::Unknown => Presence::Unknown,
        Enrolled::Absent => Presence::Absent,
    };
    Kept {
        guid: visit.guid.clone(),
        login_name: visit.login_name.clone(),
        consent: Consent {
            version: visit.consent_version.clone(),
            hash: visit.consent_hash.clone(),
            language: visit.consent_language.tag().to_owned(),
            at: visit.consent_at,
        },
        face: (presence, visit.at),
    }
}
