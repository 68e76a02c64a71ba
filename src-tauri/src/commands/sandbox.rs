//! The simulated services.

use super::{Answer, Here};
use crate::{
    desk::Simulated,
    failure::{Failure, FailureCode},
    views::{
        sandbox::{ArmedFaultView, SandboxView},
        station::StationView,
    },
};
use std::sync::Arc;

/// Starts the simulated services.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_start(station: Here<'_>) -> Answer<StationView> {
    station.desk.start_sandbox(&station).await?;
    Ok(StationView::new(&station))
}

/// Ends the simulation.
#[tauri::command]
#[specta::specta]
pub async fn sandbox_stop(station: Here<'_>) -> Answer<StationView> {
    station.desk.stop_sandbox(&station).await?;
    Ok(StationView::new(&station))
}

/// What the simulated services have seen.
#[tauri::command]
#[specta::specta]
pub fn sandbox_look(station: Here<'_>) -> Answer<SandboxView> {
    Ok(SandboxView::new(&*running(&station)?))
}

/// Arms a fault.
#[tauri::command]
#[specta::specta]
pub fn sandbox_arm(station: Here<'_>, armed: ArmedFaultView) -> Answer<SandboxView> {
    let simulated = running(&station)?;
    let times = armed.times;
    let (endpoint, fault) = armed.checked().map_err(|words| Failure::field("fault", words))?;
    simulated.sandbox.arm(endpoint, fault, times);
    Ok(SandboxView::new(&simulated))
}

/// Takes every fault away.
#[tauri::command]
#[specta::specta]
pub fn sandbox_clear(station: Here<'_>) -> Answer<SandboxView> {
    let simulated = running(&station)?;
    simulated.sandbox.clear_faults();
    Ok(SandboxView::new(&simulated))
}

fn running(station: &Here<'_>) -> Answer<Arc<Simulated>> {
    let gone = || Failure::new(FailureCode::Gone, "The sandbox is not running");
    station.desk.simulated().ok_or_else(gone)
}
