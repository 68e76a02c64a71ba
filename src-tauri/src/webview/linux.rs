//! `WebKitGTK`: which renderer it uses, and what is done when its page's process ends.

use std::{cell::RefCell, sync::Arc, time::Instant};

use tauri::{Manager, WebviewWindow};
use webkit2gtk::{HardwareAccelerationPolicy, LoadEvent, SettingsExt, WebViewExt};

use super::{
    deaths::{Company, Deaths, Next},
    fault::{self, Fault},
};
use crate::{
    role::Role,
    station::Station,
    window::{log_failure, offer_to_load},
};

/// Where Linux lists its graphics cards.
const CARDS: &str = "/dev/dri";

/// Tells a new window's web view how it paints, and what it does when its page dies.
///
/// `WebKitGTK` composes its layers with OpenGL. Without a card the processor plays that too, and a picture of the camera
/// comes to the screen three times as late as when it paints by itself (`preview.latency`).
pub fn prepare(window: &WebviewWindow) -> tauri::Result<()> {
    let station = window.state::<Arc<Station>>();
    let painter = station.renderer.painter;
    let plain = painter.is_plain() || !renders(CARDS.as_ref());
    let company = if station.role == Role::Kiosk { Company::Kiosk } else { Company::Desk };
    let own = window.clone();
    window.with_webview(move |view| {
        let view = view.inner();
        if let Some(settings) = view.settings().filter(|_| plain) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
        if fault::of(painter) == Some(Fault::Dies) {
            view.connect_load_changed(|view, event| {
                if event == LoadEvent::Committed {
                    view.terminate_web_process();
                }
            });
        }
        let deaths = RefCell::new(Deaths::new(company));
        view.connect_web_process_terminated(move |_, reason| {
            let next = deaths.borrow_mut().died(Instant::now());
            tracing::error!(?reason, ?next, "the page died");
            tauri::async_runtime::spawn(come_back(own.clone(), next));
        });
    })
}

async fn come_back(window: WebviewWindow, next: Next) {
    // What a dead page was to be told is lost, and it can ask nobody.
    let station = Arc::clone(&window.state::<Arc<Station>>());
    station.feed.stop_listening();
    station.kiosk.page_died();
    match next {
        Next::Load(wait) => tokio::time::sleep(wait).await,
        Next::Ask => {
            // Before that another renderer may be tried, and there is no window to ask in.
            station.first_picture.over().await;
            offer_to_load(&window).await;
        }
    }
    log_failure(window.with_webview(|view| view.inner().reload()));
}

/// Ends a page that does not answer any more. That it died has it loaded anew.
pub fn restart(window: &WebviewWindow) -> tauri::Result<()> {
    // A page that runs in circles does not let itself be loaded: its process has to go.
    window.with_webview(|view| view.inner().terminate_web_process())
}

/// One of the cards there can draw: it has a render node. A card that only shows pictures has none.
fn renders(cards: &std::path::Path) -> bool {
    std::fs::read_dir(cards).is_ok_and(|entries| {
        // Unread: a card that cannot be seen cannot be drawn with.
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn a_card_draws_if_it_has_a_render_node() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!renders(&folder.path().join("dri")), "no card at all");
        fs::write(folder.path().join("card0"), "").unwrap();
        assert!(!renders(folder.path()), "one that only shows pictures");
        fs::write(folder.path().join("renderD128"), "").unwrap();
        assert!(renders(folder.path()));
    }
}
