//! A station becomes something else: for good, decided at its desk, or once, behind the kiosk's passcode.

use gatehouse_policy::KeyName;
use gatehouse_records::{Entry, Outcome};
use gatehouse_vault::SecretText;
use tauri::AppHandle;

use crate::{
    anew,
    directory::{by, records},
    failure::{Failure, FailureCode},
    kiosk::{lacks, leaving},
    permit,
    role::{self, Role},
    station::Station,
    views::kiosk::KioskLack,
};

/// The folder is set up as this from now on, and the program starts again so. A kiosk's folder becomes something else
/// only for whoever knows its passcode: otherwise the next passcode would be anybody's.
pub async fn become_for_good(
    station: &Station,
    app: &AppHandle,
    (role, passcode): (Role, Option<SecretText>),
) -> Result<(), Failure> {
    refuse_in_practice(station)?;
    station.fixed.refuse(KeyName::StationRole)?;
    if role != Role::Kiosk {
        leaving::prove(station, passcode).await?;
    }
    if role == Role::Kiosk && records(station).await?.passcode().await?.is_none() {
        let words = "Set a passcode first: without one anybody could leave the kiosk or change it";
        return Err(Failure::field("passcode", words));
    }
    station.desk.refuse_while_sending()?;
    station.settings.change(|saved| saved.role = Some(role))?;
    if let Err(error) = role::keep_beside(&station.folder, Some(role)) {
        tracing::warn!(%error, "the role was not written beside the settings");
    }
    tell(station, "station.become", role).await;
    start_again(station, app, role)
}

/// The program starts again as this, once. The folder stays a kiosk.
pub async fn become_once(station: &Station, app: &AppHandle, role: Role) -> Result<(), Failure> {
    refuse_in_practice(station)?;
    leaving::staff_only(station).await?;
    if !may_open_desk(station, &lacks(station).await) {
        return Err(station.fixed.refusal(KeyName::StationRole));
    }
    tell(station, "station.open-as", role).await;
    start_again(station, app, role)
}

/// Whether staff may open the desk from this kiosk. A policy that fixes the role leaves that open only as long as the
/// kiosk lacks something: its secrets and its pairing have to be typed somewhere.
pub fn may_open_desk(station: &Station, lacks: &[KioskLack]) -> bool {
    let practice = station.desk.simulated().is_some();
    !practice && (station.fixed.role().is_none() || !lacks.is_empty())
}

/// The passcode of the practice is on its screen: it opens nothing real.
fn refuse_in_practice(station: &Station) -> Result<(), Failure> {
    station.desk.refuse_while_simulated("what a real station is, no practice decides")
}

fn start_again(station: &Station, app: &AppHandle, role: Role) -> Result<(), Failure> {
    permit::give(&station.folder, role).map_err(|error| {
        tracing::warn!(%error, "the next start could not be told what to open as");
        let words = "The data folder could not be written. Is the disk full or protected?";
        Failure::new(FailureCode::SettingsUnwritable, words)
    })?;
    anew::ask(app);
    Ok(())
}

async fn tell(station: &Station, action: &str, role: Role) {
    let by = by(station).detail(role.label());
    station.directory.note(station, Entry::new(action, Outcome::Done, &by)).await;
}
