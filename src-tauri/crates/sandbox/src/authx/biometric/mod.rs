//! `/ProcessBiometric`: enrolling, verifying and deleting a factor
//! (vendors.md 1.4).

mod parts;
mod picture;
mod request;

use axum::response::Response;

use super::envelope::{Refusal, done};
use super::unless_exception;
use crate::faults::Fault;
use crate::gate::Visit;
use crate::options::PartPolicy;
use crate::shape::is_guid;
use crate::world::Factor;
use parts::Parts;
use request::{Process, Request};

const FACE_NOT_MATCH: u8 = 2;
const FACE_QUALITY_POOR: u8 = 3;
const FACE_NOT_FOUND: u8 = 5;
const USER_NOT_EXISTS: u8 = 8;

pub(super) async fn answer(visit: &mut Visit) -> Result<Response, Refusal> {
    let parts = parts::read(visit).await?;
    let request = request::read(visit, &parts.request)?;
    check_presence(visit, &request, parts.data.is_some())?;
    unless_exception(visit)?;
    check_person(visit, &request.user)?;
    match visit.fault {
        Some(Fault::BiometricCode(1)) => return Ok(done(visit)),
        Some(Fault::BiometricCode(code)) => return Err(Refusal::code(code)),
        _ => {}
    }
    work(visit, &request, &parts)?;
    Ok(done(visit))
}

/// Where the contract contradicts itself about the data, the options decide.
fn check_presence(visit: &Visit, request: &Request, given: bool) -> Result<(), Refusal> {
    let options = &visit.site.options.authx;
    let (policy, rule) = match (request.process, request.factor) {
        (Process::Delete, _) => (options.delete_data, "A-25"),
        (_, Factor::Palm) => (options.palm_data, "A-24"),
        _ => (PartPolicy::Needed, "A-24"),
    };
    let refused = |detail: &str| {
        let refusal = Refusal::error("The request is invalid.");
        Err(refusal.breaking(rule, detail))
    };
    match policy {
        PartPolicy::Needed if !given => refused("biometricdata is missing"),
        PartPolicy::Forbidden if given => refused("biometricdata does not belong here"),
        _ => Ok(()),
    }
}

/// The field is called `user_name` and carries the guid.
fn check_person(visit: &Visit, user: &str) -> Result<(), Refusal> {
    let unknown = Refusal::code(USER_NOT_EXISTS);
    let people = visit.site.world.people.lock();
    if people.find(user).is_some() {
        return Ok(());
    }
    if people.is_login_name(user) || !is_guid(user) {
        return Err(unknown.breaking("A-26", "user_name carries the guid, not the login name"));
    }
    Err(unknown)
}

/// A sandbox cannot recognise anybody: whoever is enrolled is recognised in
/// any picture. The other answers can be armed as faults.
fn work(visit: &Visit, request: &Request, parts: &Parts) -> Result<(), Refusal> {
    let data = parts.data.as_deref();
    if request.process != Process::Delete {
        check_data(request.factor, data)?;
    }
    let mut people = visit.site.world.people.lock();
    let factors = people.factors(&request.user).ok_or(Refusal::code(USER_NOT_EXISTS))?;
    let enrolled = factors.contains(&request.factor);
    match (request.process, request.factor) {
        (Process::Enrol, factor) => {
            factors.insert(factor);
            Ok(())
        }
        (Process::Delete, factor) if enrolled => {
            factors.remove(&factor);
            Ok(())
        }
        (Process::Verify, _) if enrolled => Ok(()),
        (Process::Verify, Factor::Face) => Err(Refusal::code(FACE_NOT_MATCH)),
        _ => Err(Refusal::error("The factor is not enrolled.")),
    }
}

/// Which formats are taken is not stated; a face has to be at least a whole
/// JPEG or PNG here.
fn check_data(factor: Factor, data: Option<&[u8]>) -> Result<(), Refusal> {
    match (factor, data) {
        (Factor::Face, Some([])) => Err(Refusal::code(FACE_NOT_FOUND)),
        (Factor::Face, Some(data)) if !picture::is_whole(data) => {
            Err(Refusal::code(FACE_QUALITY_POOR))
        }
        (_, Some([])) => Err(Refusal::error("The biometric data is empty.")),
        _ => Ok(()),
    }
}
