//! `/GeneratePin` and `/VerifyPin` (vendors.md 1.3, A-15, A-33, A-34).

use serde::Serialize;

use super::{AuthX, Pin, Refusal, Route, UserGuid, send::JsonBody};
use crate::transport::outcome::Outcome;

#[derive(Serialize)]
struct WirePin<'a> {
    guid: &'a str,
    pin: &'a str,
}

/// The PIN is this person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verified;

impl AuthX {
    /// Sets a PIN. Despite its name the service makes none: it is the one given here (vendors.md A-33).
    pub async fn generate_pin(&self, guid: &UserGuid, pin: &Pin) -> Outcome<(), Refusal> {
        self.write(Route::GeneratePin, &body(guid, pin)).await.map(|_| ())
    }

    /// Tries a PIN, once, whatever happens: no second try after a refused token or method either, because each may
    /// count against the person. Anything but a yes is [`Cause::NotVerified`](super::Cause::NotVerified) or unknown;
    /// a wrong PIN and an error of the service cannot be told apart (vendors.md A-15).
    pub async fn verify_pin(&self, guid: &UserGuid, pin: &Pin) -> Outcome<Verified, Refusal> {
        self.write(Route::VerifyPin, &body(guid, pin)).await.map(|_| Verified)
    }
}

fn body(guid: &UserGuid, pin: &Pin) -> JsonBody {
    JsonBody::new(&WirePin { guid: guid.as_str(), pin: pin.expose() }, Some(pin.expose()))
}
