//! What only Linux's web view has to be told, and how a page that died or hangs comes back.
//!
//! Everything that counts is kept by the shell, so a page that is loaded anew shows it again: calls go on meanwhile, and
//! a kiosk stands where it stood.

use std::time::{Duration, Instant};

use tauri::WebviewWindow;

/// A page that dies more often than this within [`A_WHILE`] would only die again.
const TIMES: usize = 3;
const A_WHILE: Duration = Duration::from_secs(60);

/// Where Linux lists its graphics cards.
#[cfg(target_os = "linux")]
const CARDS: &str = "/dev/dri";

/// Tells a new window's web view how it paints, and what it does when its page dies.
///
/// `WebKitGTK` composes its layers with OpenGL. Without a card the processor plays that too, and a picture of the camera
/// comes to the screen three times as late as when it paints by itself (`preview.latency`).
#[cfg(target_os = "linux")]
pub fn prepare(window: &WebviewWindow) -> tauri::Result<()> {
    use std::cell::RefCell;
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    let has_card = renders(CARDS.as_ref());
    window.with_webview(move |view| {
        let view = view.inner();
        if let Some(settings) = view.settings().filter(|_| !has_card) {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
        let deaths = RefCell::new(Deaths::default());
        view.connect_web_process_terminated(move |view, reason| {
            let again = deaths.borrow_mut().comes_back(Instant::now());
            tracing::error!(?reason, again, "the page died");
            if again {
                view.reload();
            }
        });
    })
}

/// Ends a page that does not answer any more, and loads it anew.
#[cfg(target_os = "linux")]
pub fn restart(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt;

    // A page that runs in circles does not let itself be loaded: its process has to go.
    window.with_webview(|view| view.inner().terminate_web_process())
}

/// The others are left as they are; what they do when a page dies has not been tried.
#[cfg(not(target_os = "linux"))]
pub fn prepare(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Loads a page that does not answer any more anew.
#[cfg(not(target_os = "linux"))]
pub fn restart(window: &WebviewWindow) -> tauri::Result<()> {
    window.reload()
}

/// One of the cards there can draw: it has a render node. A card that only shows pictures has none.
#[cfg(target_os = "linux")]
fn renders(cards: &std::path::Path) -> bool {
    std::fs::read_dir(cards).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
}

/// When a page died of late.
#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux tells of it"))]
#[derive(Default)]
struct Deaths(Vec<Instant>);

#[cfg_attr(not(target_os = "linux"), expect(dead_code, reason = "only Linux tells of it"))]
impl Deaths {
    /// It died once more: is it worth a new one?
    fn comes_back(&mut self, now: Instant) -> bool {
        self.0.retain(|death| now.saturating_duration_since(*death) < A_WHILE);
        self.0.push(now);
        self.0.len() <= TIMES
    }
}

#[cfg(all(test, target_os = "linux"))]
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

    #[test]
    fn a_page_comes_back_but_not_for_ever() {
        let (mut deaths, start) = (Deaths::default(), Instant::now());
        for second in 0..3 {
            assert!(deaths.comes_back(start + Duration::from_secs(second)));
        }
        assert!(!deaths.comes_back(start + Duration::from_secs(3)), "it only dies again");
        assert!(deaths.comes_back(start + Duration::from_secs(90)), "that was long ago");
    }
}
