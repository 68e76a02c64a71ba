//! What a station does about updates by itself.

use std::{
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use gatehouse_updates::Mode;
use tauri::AppHandle;

use super::{State, Who, fetch, idle::is_idle, install, install::asks_for_password, look};
use crate::{role::Role, station::Station};

/// Long after the first paint: whoever has just started Gatehouse wants to work.
const AFTER_START: Duration = Duration::from_secs(60);
const EACH: Duration = Duration::from_secs(60);

/// Begins once, after the window has painted, where updates are wanted.
pub fn at_start(app: &AppHandle, station: &Arc<Station>) {
    let updates = &station.updates;
    if updates.source().is_none() || updates.begun.swap(true, Ordering::SeqCst) {
        return;
    }
    let (app, station) = (app.clone(), Arc::clone(station));
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(AFTER_START).await;
        loop {
            round(&app, &station).await;
            tokio::time::sleep(EACH).await;
        }
    });
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
