//! Agents, users and hierarchy at Authenticx, customers and users at EnableX. Unlike AuthX these services have lists,
//! so what they have is read from them, and only writes are written down here.

pub mod agents;
pub mod customers;
pub mod hierarchy;
pub mod platform_users;
pub mod refusal;
pub mod settle;
pub mod typed;
pub mod ucaas_users;
pub mod write;

use gatehouse_vendors::{Vendor, authenticx::Authenticx, enablex::EnableX};

use crate::{
    connections::accounts,
    desk,
    failure::{Failure, FailureCode},
    settings::SavedConnection,
    station::Station,
};

/// Every connection to a service that may be used now: the sandbox's alone while it runs.
pub fn choices(station: &Station, vendor: Vendor) -> Vec<SavedConnection> {
    match station.desk.simulated() {
        Some(simulated) => simulated.connection(vendor).into_iter().collect(),
        None => station.settings.read(|saved| saved.usable(vendor).cloned().collect()),
    }
}

/// The connection that calls are sent with.
pub fn chosen(station: &Station) -> Option<SavedConnection> {
    match station.desk.simulated() {
        Some(simulated) => simulated.connection(Vendor::Authenticx),
        None => desk::chosen(station),
    }
}

/// The client of a connection to Authenticx; of the one that calls are sent with where none is named.
pub fn authenticx(
    station: &Station,
    connection: Option<&str>,
) -> Result<(String, Authenticx), Failure> {
    let saved = match connection {
        Some(id) => known(station, Vendor::Authenticx, id)?,
        None => chosen(station)
            .ok_or_else(|| Failure::new(FailureCode::NoConnection, "Connect Authenticx first"))?,
    };
    let client = station.desk.authenticx(&saved.id, || {
        let account = accounts::authenticx(&saved, &station.vault)?;
        Authenticx::new(account).map_err(|error| Failure::internal(&error))
    })?;
    Ok((saved.id, client))
}

/// The client of a connection to EnableX.
pub fn enablex(station: &Station, connection: &str) -> Result<EnableX, Failure> {
    let saved = known(station, Vendor::EnableX, connection)?;
    station.desk.enablex(&saved.id, || {
        let account = accounts::enablex(&saved, &station.vault)?;
        EnableX::new(account).map_err(|error| Failure::internal(&error))
    })
}

fn known(station: &Station, vendor: Vendor, id: &str) -> Result<SavedConnection, Failure> {
    choices(station, vendor).into_iter().find(|known| known.id == id).ok_or_else(|| {
        Failure::new(FailureCode::NoConnection, "This connection is no longer there")
    })
}
