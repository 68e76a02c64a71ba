//! The JSON in the part `processBiometrics`.

use std::net::IpAddr;

use serde_json::Value;

use crate::authx::check;
use crate::authx::envelope::Refusal;
use crate::gate::Visit;
use crate::shape::{Field, Flaw, Kind, Object, flaw, needed, optional, text};
use crate::world::Factor;

const SETTINGS_MISSED: u8 = 7;

const REQUEST: [Field; 7] = [
    needed("authentication_id", Kind::Whole),
    needed("process_type", Kind::Whole),
    needed("user_name", Kind::Text),
    optional("correlation_id", Kind::Uuid),
    needed("device_data", Kind::Object),
    needed("application_parameters", Kind::Object),
    needed("src_user_id", Kind::Whole),
];
/// Which of these may be left out is not stated; both samples have them all.
const DEVICE: [Field; 7] = [
    needed("browser_name", Kind::Text),
    needed("os", Kind::Text),
    needed("os_version", Kind::Text),
    needed("browser_version", Kind::Text),
    needed("device_name", Kind::Text),
    needed("ip", Kind::Text),
    needed("src_user_id", Kind::Whole),
];
const PARAMETERS: [Field; 3] = [
    needed("application_key", Kind::Text),
    needed("secret_key", Kind::Text),
    needed("host_name", Kind::Text),
];

/// What is to be done with a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Process {
    Enrol,
    Verify,
    Delete,
}

#[derive(Debug)]
pub(super) struct Request {
    pub(super) factor: Factor,
    pub(super) process: Process,
    /// What `user_name` carries.
    pub(super) user: String,
}

pub(super) fn read(visit: &Visit, bytes: &[u8]) -> Result<Request, Refusal> {
    let Ok(Value::Object(object)) = serde_json::from_slice(bytes) else {
        return Err(odd("processBiometrics is not one JSON object"));
    };
    check_fields(&object)?;
    let device = inner(&object, "device_data");
    check_fields_of(&device, &DEVICE)?;
    check_device(&object, &device)?;
    let parameters = inner(&object, "application_parameters");
    check_fields_of(&parameters, &PARAMETERS)?;
    let request = Request {
        factor: factor(&object)?,
        process: process(&object)?,
        user: text(&object, "user_name").unwrap_or("").to_owned(),
    };
    check_parameters(visit, &parameters)?;
    Ok(request)
}

fn odd(detail: impl Into<String>) -> Refusal {
    Refusal::error("The request is invalid.").breaking("1.4", detail)
}

fn check_fields(object: &Object) -> Result<(), Refusal> {
    check_fields_of(object, &REQUEST)
}

fn check_fields_of(object: &Object, fields: &[Field]) -> Result<(), Refusal> {
    match flaw(object, fields) {
        Some(Flaw::Respelled { .. }) => check(object, fields),
        Some(flaw) => Err(odd(flaw.detail())),
        None => Ok(()),
    }
}

fn inner(object: &Object, key: &str) -> Object {
    object.get(key).and_then(Value::as_object).cloned().unwrap_or_default()
}

fn factor(object: &Object) -> Result<Factor, Refusal> {
    match object.get("authentication_id").and_then(Value::as_i64) {
        Some(1) => Ok(Factor::Fingerprint),
        Some(2) => Ok(Factor::Face),
        Some(3) => Ok(Factor::Palm),
        _ => Err(odd("authentication_id must be 1, 2 or 3")),
    }
}

fn process(object: &Object) -> Result<Process, Refusal> {
    match object.get("process_type").and_then(Value::as_i64) {
        Some(1) => Ok(Process::Enrol),
        Some(2) => Ok(Process::Verify),
        Some(3) => Ok(Process::Delete),
        _ => Err(odd("process_type must be 1, 2 or 3")),
    }
}

fn check_device(object: &Object, device: &Object) -> Result<(), Refusal> {
    let ip = text(device, "ip").unwrap_or("");
    if ip.parse::<IpAddr>().is_err() {
        let refusal = Refusal::error("The request is invalid.");
        return Err(refusal.breaking("A-32", "device_data.ip is not an IP address"));
    }
    // The samples give the same value in both places.
    if object.get("src_user_id") != device.get("src_user_id") {
        return Err(odd("src_user_id differs between its two places"));
    }
    Ok(())
}

/// Two families of credentials with nearly the same names.
fn check_parameters(visit: &Visit, parameters: &Object) -> Result<(), Refusal> {
    let keys = &visit.site.keys;
    let sent = |name: &str| text(parameters, name).unwrap_or("");
    let (key, secret) = (sent("application_key"), sent("secret_key"));
    let refused = Refusal::code(SETTINGS_MISSED);
    let header_family = [&keys.application_id, &keys.application_key];
    let from_header = |sent: &str| header_family.iter().any(|one| one.eq_ignore_ascii_case(sent));
    if from_header(key) || from_header(secret) {
        let detail = "ApplicationId or ApplicationKey was sent as application_parameters";
        return Err(refused.breaking("A-30", detail));
    }
    let ours = &keys.biometric;
    let recased = |sent: &str, right: &str| sent != right && sent.eq_ignore_ascii_case(right);
    if recased(key, &ours.application_key) || recased(secret, &ours.secret_key) {
        return Err(refused.breaking("A-30", "the case of a biometric key was changed"));
    }
    if key == ours.secret_key || secret == ours.application_key {
        return Err(refused.breaking("A-30", "application_key and secret_key are exchanged"));
    }
    if key == ours.application_key
        && secret == ours.secret_key
        && sent("host_name") != ours.host_name
    {
        let detail = "host_name is a setting of its own, not a part of the address";
        return Err(refused.breaking("A-31", detail));
    }
    if key != ours.application_key || secret != ours.secret_key {
        return Err(refused);
    }
    Ok(())
}
