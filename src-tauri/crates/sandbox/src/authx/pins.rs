//! `/GeneratePin`, which does not generate (vendors.md A-33), and `/VerifyPin`.

use axum::response::Response;

use super::envelope::{Refusal, done};
use super::users::known;
use super::{check, read_object, unless_exception};
use crate::gate::Visit;
use crate::shape::{Field, Kind, Object, needed, text};
use crate::world::PinTrial;

const PIN: [Field; 2] = [needed("guid", Kind::Text), needed("pin", Kind::Text)];

pub(super) async fn set(visit: &mut Visit) -> Result<Response, Refusal> {
    let (guid, pin) = read(&read_object(visit).await?)?;
    unless_exception(visit)?;
    let digits = pin.bytes().all(|byte| byte.is_ascii_digit());
    if !(digits && (4..=16).contains(&pin.len())) {
        // What a PIN may look like is not stated (1.7); this is a narrow reading.
        return Err(Refusal::error("The PIN must have four to sixteen digits."));
    }
    let mut people = visit.site.world.people.lock();
    known(&people, &guid)?;
    people.set_pin(&guid, &pin);
    Ok(done(visit))
}

/// A wrong PIN and a failure share code 0. That wrong ones lock a person
/// out is how the vendor's portal does it; whether this call counts is not stated.
pub(super) async fn verify(visit: &mut Visit) -> Result<Response, Refusal> {
    let (guid, pin) = read(&read_object(visit).await?)?;
    unless_exception(visit)?;
    let most = visit.site.options.authx.wrong_pins;
    let mut people = visit.site.world.people.lock();
    known(&people, &guid)?;
    match people.try_pin(&guid, &pin, most) {
        Some(PinTrial::Right) => Ok(done(visit)),
        Some(PinTrial::LockedOut) => Err(Refusal::error("The user is locked out.")),
        Some(PinTrial::Wrong | PinTrial::NoPin) | None => {
            Err(Refusal::error("The PIN could not be verified."))
        }
    }
}

fn read(body: &Object) -> Result<(String, String), Refusal> {
    check(body, &PIN)?;
    let of = |key: &str| text(body, key).unwrap_or("").to_owned();
    Ok((of("guid"), of("pin")))
}
