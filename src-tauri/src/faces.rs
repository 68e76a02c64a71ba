//! Faces at the desk: consent comes before the camera, as at the kiosk. Somebody reads the text, agrees, and the admin
//! says so.

use gatehouse_kiosk::{Language, consent};
use gatehouse_records::{Consent, PersonId};
use jiff::Timestamp;

use crate::{
    directory::{by, records},
    failure::{Failure, FailureCode},
    station::Station,
};

/// Writes down that somebody agreed to the text in force, in the language in which they read it.
pub async fn agree(station: &Station, id: PersonId, language: Language) -> Result<(), Failure> {
    let to = in_force(language);
    Ok(records(station).await?.consent(id, &to, &by(station)).await?)
}

/// The text in force, agreed to now.
pub fn in_force(language: Language) -> Consent {
    Consent {
        version: consent::VERSION.to_owned(),
        hash: consent::hash(language),
        language: language.tag().to_owned(),
        at: Timestamp::now(),
    }
}

/// Refuses where the person has not agreed to the text in force.
pub async fn agreed(station: &Station, id: PersonId) -> Result<(), Failure> {
    let last = records(station).await?.consents_of(id).await?.into_iter().next();
    if last.is_some_and(|last| is_in_force(&last)) {
        return Ok(());
    }
    let words = "The camera stays closed until the person has agreed to the text";
    Err(Failure::new(FailureCode::Gone, words))
}

/// Whether it is the text in force that they agreed to.
pub fn is_in_force(agreed: &Consent) -> bool {
    agreed.version == consent::VERSION
}
