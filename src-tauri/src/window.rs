//! The one window of this station.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tauri::{
    AppHandle, DragDropEvent, Manager, Theme, Url, WebviewUrl, WebviewWindow, WebviewWindowBuilder,
    WindowEvent, webview::NewWindowResponse,
};

use crate::{
    desktop,
    feed::{self, Dropped},
    first_picture,
    people::imports,
    role::Role,
    settings::Appearance,
    station::Station,
    terminal, webview,
};

/// A page that never paints must not leave an invisible application behind.
const SHOW_ANYWAY: Duration = Duration::from_secs(6);

/// Opens the window of this station's role, unseen until it has painted.
pub fn open(app: &AppHandle) -> tauri::Result<()> {
    let station = app.state::<Arc<Station>>();
    let kiosk = station.role == Role::Kiosk;
    let window =
        WebviewWindowBuilder::new(app, station.role.label(), WebviewUrl::App("index.html".into()))
            .title("Gatehouse")
            .inner_size(1280.0, 800.0)
            .min_inner_size(720.0, 480.0)
            .fullscreen(kiosk)
            .decorations(!kiosk)
            .visible(false)
            .theme(theme(station.appearance()))
            .data_directory(station.folder.join("webview"))
            .on_navigation(is_our_own)
            .on_new_window(|_, _| NewWindowResponse::Deny)
            .build()?;
    log_failure(webview::prepare(&window));
    tracing::debug!("the window is there, unseen");
    if station.role.takes_calls() {
        take_drops(&window);
        desktop::ask_first(&window);
    }
    end_imports_first(&window);
    if kiosk {
        keep_open(&window);
        keep_answering(&window);
    }
    tauri::async_runtime::spawn(first_picture::wait(window));
    Ok(())
}

/// Nothing but our own pages is ever shown.
pub fn is_our_own(url: &Url) -> bool {
    url.scheme() == "tauri" || url.host_str() == Some("tauri.localhost")
}

/// Shows a window whose page has not painted for long.
pub fn show_anyway(window: WebviewWindow) {
    tauri::async_runtime::spawn(async move {
        tokio::time::sleep(SHOW_ANYWAY).await;
        show(&window);
    });
}

/// Shows the window, once.
pub fn show(window: &WebviewWindow) {
    if !window.is_visible().unwrap_or(false) {
        log_failure(window.show().and_then(|()| window.set_focus()));
    }
}

/// A second start ends here: the first window comes to the front.
pub fn bring_forward(app: &AppHandle) {
    if let Some(station) = app.try_state::<Arc<Station>>() {
        station.desktop.is_back();
    }
    for window in app.webview_windows().values() {
        log_failure(
            window.unminimize().and_then(|()| window.show()).and_then(|()| window.set_focus()),
        );
    }
}

/// There is no station to show: says why, and ends.
pub fn tell_and_leave(app: &AppHandle, why: &str) {
    terminal::say(&format!("Gatehouse could not start: {why}."));
    let dialog = rfd::AsyncMessageDialog::new()
        .set_level(rfd::MessageLevel::Error)
        .set_title("Gatehouse could not start")
        .set_description(format!("{why}."))
        .show();
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        dialog.await;
        app.exit(1);
    });
}

/// The page died again and again: says so, and returns when it shall be loaded once more.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux tells of it"))]
pub async fn offer_to_load(window: &WebviewWindow) {
    rfd::AsyncMessageDialog::new()
        .set_level(rfd::MessageLevel::Warning)
        .set_parent(window)
        .set_title("Gatehouse shows nothing")
        .set_description(
            "What fills this window has ended four times in a row. Nothing is lost: calls that were being sent go on. \
             If it ends again, restart the computer, or start Gatehouse with --renderer plain.",
        )
        .set_buttons(rfd::MessageButtons::OkCustom("Load it again".to_owned()))
        .show()
        .await;
}

/// Makes the window's own frame follow the choice.
pub fn set_appearance(window: &WebviewWindow, appearance: Appearance) {
    log_failure(window.set_theme(theme(appearance)));
}

fn theme(appearance: Appearance) -> Option<Theme> {
    match appearance {
        Appearance::System => None,
        Appearance::Light => Some(Theme::Light),
        Appearance::Dark => Some(Theme::Dark),
    }
}

/// Staff leave the kiosk with the passcode; a key of the window manager does not.
fn keep_open(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    window.on_window_event(move |event| {
        if let WindowEvent::CloseRequested { api, .. } = event
            && !app.state::<Arc<Station>>().kiosk.leaving.is_free()
        {
            api.prevent_close();
        }
    });
}

/// Nobody stands by a kiosk whose page hangs.
fn keep_answering(window: &WebviewWindow) {
    const EACH: Duration = Duration::from_secs(1);
    let window = window.clone();
    tauri::async_runtime::spawn(async move {
        loop {
            tokio::time::sleep(EACH).await;
            if window.state::<Arc<Station>>().kiosk.page_hangs(Instant::now()) {
                tracing::error!("the kiosk's page hangs and is loaded anew");
                log_failure(webview::restart(&window));
            }
        }
    });
}

/// Paths come from the system's own drop and stay here.
fn take_drops(window: &WebviewWindow) {
    let app = window.app_handle().clone();
    let held = webview::listen(window, move |link| add(&app, Dropped::Uris(link)));
    let held = held.unwrap_or_else(|error| {
        log_failure(Err(error));
        webview::Held::default()
    });
    let app = window.app_handle().clone();
    window.on_window_event(move |event| {
        let WindowEvent::DragDrop(event) = event else { return };
        let station = app.state::<Arc<Station>>();
        match event {
            DragDropEvent::Enter { paths, .. } => station.feed.hover(Some(paths.len())),
            DragDropEvent::Drop { paths, .. } => {
                station.feed.hover(None);
                add(&app, held.take().map_or_else(|| Dropped::Paths(paths.clone()), Dropped::Uris));
            }
            DragDropEvent::Leave => station.feed.hover(None),
            _ => {}
        }
    });
}

fn add(app: &AppHandle, dropped: Dropped) {
    let station = Arc::clone(&app.state::<Arc<Station>>());
    tauri::async_runtime::spawn(async move {
        if let Err(failure) = feed::add(&station, dropped).await {
            station.feed.fail(failure);
        }
    });
}

/// People who are on their way, of a file or with another number, end as they end before the window goes: whoever is cut off is unknown.
fn end_imports_first(window: &WebviewWindow) {
    const LOOK_AGAIN: Duration = Duration::from_millis(50);
    let closing = window.clone();
    window.on_window_event(move |event| {
        let WindowEvent::CloseRequested { api, .. } = event else { return };
        let station = Arc::clone(&closing.state::<Arc<Station>>());
        if !station.desk.sends_people() {
            return;
        }
        api.prevent_close();
        imports::stop(&station);
        station.desk.numbers.stop();
        let closing = closing.clone();
        tauri::async_runtime::spawn(async move {
            while station.desk.sends_people() {
                tokio::time::sleep(LOOK_AGAIN).await;
            }
            log_failure(closing.destroy());
        });
    });
}

/// A window that does not do as it is told is noted, and stops nothing.
pub fn log_failure(result: tauri::Result<()>) {
    if let Err(error) = result {
        tracing::warn!(%error, "the window did not do as it was told");
    }
}
