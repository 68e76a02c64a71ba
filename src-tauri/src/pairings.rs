//! The pairing of this station: its key is in the keyring, and comes and goes in a file under a passphrase.

use gatehouse_kiosk::{LockTrouble, Pairing};
use gatehouse_vault::{Keep, SecretName, SecretText, VaultTrouble};
use jiff::Timestamp;

use crate::{
    connections::accounts::endpoint,
    failure::{Failure, FailureCode},
    people,
    station::Station,
};

/// The pairing, if this station has one. The sandbox has one of its own.
pub async fn look(station: &Station) -> Result<Option<Pairing>, Failure> {
    if station.desk.simulated().is_some() {
        return Ok(Some(Pairing::simulated()));
    }
    match station.vault.read(&name()?).await {
        Ok(text) => Ok(Some(Pairing::from_text(text.expose()).map_err(locked)?)),
        Err(VaultTrouble::NoEntry) => Ok(None),
        Err(trouble) => Err(trouble.into()),
    }
}

/// The pairing, or why there is none.
pub async fn wanted(station: &Station) -> Result<Pairing, Failure> {
    let words =
        "This station is not paired. Make a pairing at the desk and take it in at the kiosk.";
    look(station).await?.ok_or_else(|| Failure::new(FailureCode::NotPaired, words))
}

/// The pairing, made now if there is none.
pub async fn provide(station: &Station) -> Result<Pairing, Failure> {
    if let Some(pairing) = look(station).await? {
        return Ok(pairing);
    }
    let pairing = Pairing::generate(&service(station)?, Timestamp::now()).map_err(locked)?;
    keep(station, &pairing).await?;
    Ok(pairing)
}

/// Takes a pairing in that was made elsewhere. The old one ends here.
pub async fn keep(station: &Station, pairing: &Pairing) -> Result<(), Failure> {
    let text = pairing.to_text().map_err(locked)?;
    station.vault.put(&name()?, SecretText::from(text.to_string()), Keep::Keyring).await?;
    Ok(())
}

/// Ends the pairing at this station. Slips of it are refused from here on.
pub async fn forget(station: &Station) -> Result<(), Failure> {
    Ok(station.vault.forget(&name()?).await?)
}

/// Where this station's people are: guids of one service say nothing at another.
pub fn service(station: &Station) -> Result<String, Failure> {
    let saved = people::chosen(station).ok_or_else(|| {
        Failure::new(FailureCode::NoConnection, "Connect AuthX first: a pairing is for its people")
    })?;
    Ok(endpoint(&saved)?.base().to_string())
}

/// A locked file's trouble; a wrong passphrase belongs to its field.
pub fn locked(trouble: LockTrouble) -> Failure {
    let words = trouble.to_string();
    match trouble {
        LockTrouble::Unwritable => Failure::new(FailureCode::SettingsUnwritable, words),
        LockTrouble::NoRandomness => Failure::internal(&words),
        _ => Failure::field("passphrase", words),
    }
}

fn name() -> Result<SecretName, Failure> {
    SecretName::new("pairing", "key").map_err(|error| Failure::internal(&error))
}
