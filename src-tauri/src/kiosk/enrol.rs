//! From the picture to the service and back: on disk before it is asked, and its end on disk before anybody is told.

use gatehouse_kiosk::flow::{Event, Step};
use gatehouse_records::{By, Factor, Records, Verified, Work};
use gatehouse_vendors::{
    Outcome,
    authx::{AuthX, BiometricRequest, Cause, Process, Sample, UserGuid},
};
use uuid::Uuid;

use super::{Visit, Visitor, open};
use crate::{
    directory::by,
    eyes::NoShot,
    people,
    station::Station,
    views::{
        camera::FrameFacts,
        kiosk::{FaceReason, FaceResult, KioskTrouble},
    },
};

const WORK: Work = Work::Set(Factor::Face);

/// Takes a picture and has it enrolled.
pub async fn take(station: &Station, serial: u32) -> Result<(), KioskTrouble> {
    let kiosk = &station.kiosk;
    {
        let visit = kiosk.visit();
        if visit.serial != serial || visit.step != Step::Capture {
            return Err(KioskTrouble::NotNow);
        }
    }
    let visitor = kiosk.visitor()?;
    let [first, second] = station.eyes.shots().await.map_err(why)?;
    let keep = |visit: &mut Visit| visit.second = Some(second.sample);
    kiosk.go_in(station, serial, (Event::Taken, keep))?;
    let Ok(records) = open(station).await else {
        return end(station, Event::WasRefused, Some(failed(FaceReason::Station)));
    };
    let facts = first.facts;
    let (event, result) = enrol(station, (&records, &visitor), first.sample).await;
    let result = result.map(|result| FaceResult { frame: Some(facts), ..result });
    if event == Event::Enrolled {
        kiosk.has_used_slip();
    }
    end(station, event, result)
}

/// Asks the service whether it recognises the person by a second picture.
pub async fn check(station: &Station) -> Result<(), KioskTrouble> {
    let kiosk = &station.kiosk;
    let visitor = kiosk.visitor()?;
    let second = {
        let mut visit = kiosk.visit();
        if visit.step != Step::Checking {
            return Err(KioskTrouble::NotNow);
        }
        visit.second.take()
    };
    // Taken already: another call is asking, and its answer will do.
    let sample = second.ok_or(KioskTrouble::NotNow)?;
    let verified = match open(station).await {
        Ok(records) => verify(station, (&records, &visitor), sample).await,
        Err(_) => Err(failed(FaceReason::Station)),
    };
    match verified {
        Ok(()) => end(station, Event::Recognised, None),
        Err(result) => end(station, Event::NotRecognised, Some(result)),
    }
}

fn why(trouble: NoShot) -> KioskTrouble {
    match trouble {
        NoShot::NoPicture => KioskTrouble::Camera,
        NoShot::NotGood => KioskTrouble::NotGood,
        NoShot::WhoIsThere => KioskTrouble::WhoIsThere,
    }
}

fn end(station: &Station, event: Event, result: Option<FaceResult>) -> Result<(), KioskTrouble> {
    station.kiosk.go(station, event)?;
    station.kiosk.visit().result = result;
    Ok(())
}

fn failed(reason: FaceReason) -> FaceResult {
    FaceResult { reason, code: None, frame: None::<FrameFacts> }
}

async fn enrol(
    station: &Station,
    (records, visitor): (&Records, &Visitor),
    sample: Sample,
) -> (Event, Option<FaceResult>) {
    let refused = |reason| (Event::WasRefused, Some(failed(reason)));
    let Ok((authx, request)) = request(station, visitor, (Process::Enrol, sample)) else {
        return refused(FaceReason::Station);
    };
    let by = by(station).reference(request.correlation_id.as_deref().unwrap_or_default());
    // In one moment: a process that is killed leaves a used slip and an enrolment without a known end, or neither.
    let begun = match &visitor.slip {
        Some(slip) => records.begin_factor_by_slip((visitor.id, WORK), slip, &by).await,
        None => records.begin_factor(visitor.id, WORK, &by).await.map(|()| true),
    };
    if !matches!(begun, Ok(true)) {
        return refused(FaceReason::Station);
    }
    match authx.process_biometric(&request).await {
        Outcome::Done(_) => match records.finish_factor(visitor.id, WORK, &by).await {
            Ok(()) => (Event::Enrolled, None),
            // Begun and never ended on disk: unknown from the next start on.
            Err(_) => (Event::WasLost, Some(failed(FaceReason::Station))),
        },
        Outcome::Refused(refusal) => {
            let by = by.detail(&refusal.cause.to_string());
            noted(records.refuse(visitor.id, WORK, &by).await);
            give_back(records, visitor, &by).await;
            (Event::WasRefused, Some(said(&refusal.cause)))
        }
        Outcome::Unknown(evidence) => {
            let by = by.detail(&evidence.detail);
            noted(records.lose(visitor.id, WORK, &by).await);
            (Event::WasLost, Some(failed(FaceReason::NoReply)))
        }
    }
}

async fn verify(
    station: &Station,
    (records, visitor): (&Records, &Visitor),
    sample: Sample,
) -> Result<(), FaceResult> {
    let station_failed = || failed(FaceReason::Station);
    let (authx, request) =
        request(station, visitor, (Process::Verify, sample)).map_err(|_| station_failed())?;
    let by = by(station).reference(request.correlation_id.as_deref().unwrap_or_default());
    let begun = records.begin_verify(visitor.id, Factor::Face, &by).await;
    begun.map_err(|_| station_failed())?;
    let (verified, result) = match authx.process_biometric(&request).await {
        Outcome::Done(_) => (Verified::Yes, Ok(())),
        Outcome::Refused(refusal) => (Verified::No, Err(said(&refusal.cause))),
        Outcome::Unknown(_) => (Verified::Unknown, Err(failed(FaceReason::NoReply))),
    };
    noted(records.finish_verify(visitor.id, (Factor::Face, verified), &by).await);
    result
}

fn request(
    station: &Station,
    visitor: &Visitor,
    (process, sample): (Process, Sample),
) -> Result<(AuthX, BiometricRequest), KioskTrouble> {
    let user = UserGuid::new(&visitor.guid).map_err(|_| KioskTrouble::NotKnown)?;
    let authx = people::client(station, &visitor.connection).map_err(|_| KioskTrouble::Records)?;
    let request = BiometricRequest {
        user,
        factor: gatehouse_vendors::authx::Factor::Face,
        process,
        sample: Some(sample),
        correlation_id: Some(Uuid::new_v4().to_string()),
    };
    Ok((authx, request))
}

fn said(cause: &Cause) -> FaceResult {
    let code = match cause {
        Cause::Biometric(code) => Some(code.number()),
        Cause::Said { code, .. } => Some(*code),
        _ => None,
    };
    FaceResult { code, ..failed(cause.into()) }
}

async fn give_back(records: &Records, visitor: &Visitor, by: &By) {
    if let Some(slip) = &visitor.slip {
        noted(records.give_slip_back(&slip.mark, by).await);
    }
}

/// The person is told what the service said; that our own note of it failed is for the log.
fn noted(written: Result<(), gatehouse_records::Trouble>) {
    if let Err(trouble) = written {
        tracing::error!(%trouble, "the end of an enrolment was not written down");
    }
}
