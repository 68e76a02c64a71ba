//! The station itself.

use tauri::WebviewWindow;

use super::{Answer, Here};
use crate::{
    selftest,
    settings::Appearance,
    views::station::StationView,
    webview::{self, fault::Fault},
    window,
};

/// What the window has to know before it can paint.
#[tauri::command]
#[specta::specta]
pub async fn station_open(station: Here<'_>) -> Answer<StationView> {
    tracing::debug!("the page has begun");
    station.desk.settled().await;
    Ok(StationView::new(&station))
}

/// The window has painted and may be seen.
#[tauri::command]
#[specta::specta]
pub fn station_painted(station: Here<'_>, window: WebviewWindow) -> Answer<()> {
    match webview::fault::of(station.renderer.painter) {
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
    station.settings.change(|saved| saved.appearance = appearance)?;
    window::set_appearance(&window, appearance);
    Ok(StationView::new(&station))
}
