//! The station itself.

use std::sync::Arc;

use gatehouse_policy::KeyName;
use tauri::{AppHandle, Manager, WebviewWindow};

use super::{Answer, Here};
use crate::{
    becoming,
    role::Role,
    selftest,
    settings::Appearance,
    station::Station,
    stopped::{self, Stopped},
    updates,
    views::{connections::TypedSecret, policy::PolicyGuide, station::StationView},
    webview::fault::{self, Fault},
    window,
};

/// What the window has to know before it can paint.
#[tauri::command]
#[specta::specta]
pub async fn station_open(app: AppHandle) -> Answer<StationView> {
    tracing::debug!("the page has begun");
    if let Some(stopped) = app.try_state::<Stopped>() {
        return Err(stopped.failure());
    }
    let station = Arc::clone(&app.state::<Arc<Station>>());
    station.desk.settled().await;
    Ok(StationView::new(&station))
}

/// The window has painted and may be seen.
#[tauri::command]
#[specta::specta]
pub fn station_painted(app: AppHandle, window: WebviewWindow) -> Answer<()> {
    let Some(station) = app.try_state::<Arc<Station>>() else {
        window::show(&window);
        return Ok(());
    };
    match fault::of(station.renderer.painter) {
        Some(Fault::Silent) => return Ok(()),
        Some(Fault::Blank) => {
            window::log_failure(
                window.eval("document.documentElement.style.visibility = 'hidden'"),
            );
        }
        Some(Fault::Dies) | None => {}
    }
    window::show(&window);
    station.first_picture.said();
    selftest::at_start(&station);
    updates::at_start(&app, &station);
    Ok(())
}

/// Closes a window that can do nothing else.
#[tauri::command]
#[specta::specta]
pub fn station_close(app: AppHandle) -> Answer<()> {
    stopped::close(&app);
    Ok(())
}

/// Light, dark, or as the system says.
#[tauri::command]
#[specta::specta]
pub fn station_set_appearance(
    station: Here<'_>,
    window: WebviewWindow,
    appearance: Appearance,
) -> Answer<StationView> {
    station.fixed.refuse(KeyName::StationAppearance)?;
    station.settings.change(|saved| saved.appearance = appearance)?;
    window::set_appearance(&window, appearance);
    Ok(StationView::new(&station))
}

/// Every key of the organisation's policy, and what this station's says.
#[tauri::command]
#[specta::specta]
pub fn station_policy(station: Here<'_>) -> Answer<PolicyGuide> {
    Ok(PolicyGuide::new(&station.fixed))
}

/// Sets this station up as something else, and starts again as that.
#[tauri::command]
#[specta::specta]
pub async fn station_become(
    station: Here<'_>,
    app: AppHandle,
    role: Role,
    current: Option<TypedSecret>,
) -> Answer<()> {
    becoming::become_for_good(&station, &app, (role, current.map(|typed| typed.0))).await
}
