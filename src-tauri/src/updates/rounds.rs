//! What a station does about updates by itself.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use gatehouse_updates::Mode;
use tauri::AppHandle;

use super::{State, Who, fetch, idle::is_idle, install, install::asks_for_password, look};
use crate::{role::Role, station::Station};

/// Between two rounds, and before the first: whoever has just started Gatehouse wants to work.
const EACH: Duration = Duration::from_secs(60);
/// For whoever tries it: how many milliseconds are between two rounds. Nobody but a debug build listens.
const PACE: &str = "GATEHOUSE_UPDATES_PACE";

/// Begins once, after the window has painted, where updates are wanted.
pub fn at_start(app: &AppHandle, station: &Arc<Station>) {
    let updates = &station.updates;
    if updates.source().is_none() || updates.begun.swap(true, Ordering::SeqCst) {
        return;
    }
    let (app, station) = (app.clone(), Arc::clone(station));
    tauri::async_runtime::spawn(async move {
        let each = each();
        loop {
            tokio::time::sleep(each).await;
            round(&app, &station).await;
        }
    });
}

fn each() -> Duration {
    let asked = std::env::var(PACE).ok().filter(|_| cfg!(debug_assertions));
    asked.and_then(|pace| pace.parse().ok()).map_or(EACH, Duration::from_millis)
}

async fn round(app: &AppHandle, station: &Station) {
    let updates = &station.updates;
    let next = updates.now().next;
    if next.is_none_or(|next| next <= Instant::now()) {
        look(station, Who::Station).await;
        tell_at_the_desk(station);
    }
    if updates.mode != Mode::Install || !is_idle(station) {
        return;
    }
    match updates.now().state {
        State::Available => fetch(app, station, Who::Station).await,
        // Nobody is asked for a password out of the blue.
        State::Ready if !asks_for_password() => install(app, station, Who::Station).await,
        _ => {}
    }
}

/// Visitors of a kiosk are told nothing.
fn tell_at_the_desk(station: &Station) {
    let now = station.updates.now();
    if let (State::Available, Some(offer)) = (now.state, now.offer)
        && station.role != Role::Kiosk
    {
        let version = &offer.version;
        station.desktop.tell(&format!("Version {version} of Gatehouse is there. See Station."));
    }
}
