//! A place in the tray while the window is away.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tauri::{
    AppHandle,
    menu::{Menu, MenuItem},
    tray::TrayIconBuilder,
};

use super::leaving::{self, Leave};
use crate::window;

const ID: &str = "calls";
const OPEN: &str = "open";
const CLOSE: &str = "close";

/// Shows the tray's icon. A desktop without a tray shows none; a second start brings the window back there.
pub(super) fn show(app: &AppHandle) {
    let handle = app.clone();
    let shown = app.run_on_main_thread(move || {
        // The library of the tray is loaded when it is first used, and where it is missing that ends in a panic.
        let built = catch_unwind(AssertUnwindSafe(|| build(&handle)));
        match built {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "there is no tray"),
            Err(_) => tracing::warn!("the library of the tray is missing"),
        }
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "there is no tray");
    }
}

fn build(app: &AppHandle) -> tauri::Result<()> {
    let open = MenuItem::with_id(app, OPEN, "Open Gatehouse", true, None::<&str>)?;
    let close = MenuItem::with_id(app, CLOSE, "Close now", true, None::<&str>)?;
    let menu = Menu::with_items(app, &[&open, &close])?;
    let tray = TrayIconBuilder::with_id(ID).menu(&menu).tooltip("Gatehouse sends calls");
    let tray = match app.default_window_icon() {
        Some(icon) => tray.icon(icon.clone()),
        None => tray,
    };
    tray.on_menu_event(|app, event| match event.id().as_ref() {
        OPEN => window::bring_forward(app),
        _ => leaving::leave(app, Leave::Now),
    })
    .build(app)?;
    Ok(())
}

/// Tells how far it is.
pub(super) fn tell(app: &AppHandle, words: &str) {
    if let Some(tray) = app.tray_by_id(ID) {
        // A tray that is gone needs no words.
        let _ = tray.set_tooltip(Some(words));
    }
}

/// Takes the icon away.
pub(super) fn hide(app: &AppHandle) {
    let handle = app.clone();
    // Without a main thread there is no tray either.
    let _ = app.run_on_main_thread(move || drop(handle.remove_tray_by_id(ID)));
}
