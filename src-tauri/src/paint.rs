//! How the web view paints where there is no graphics card.
//!
//! `WebKitGTK` composes its layers with OpenGL. Without a card the processor plays that too, and a picture of the
//! camera comes to the screen three times as late as when it paints by itself (`preview.latency`).

/// Where Linux lists its graphics cards.
#[cfg(target_os = "linux")]
const CARDS: &str = "/dev/dri";

/// Lets the web view paint by itself where nothing else would do it for it.
#[cfg(target_os = "linux")]
pub fn without_card(window: &tauri::WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{HardwareAccelerationPolicy, SettingsExt, WebViewExt};

    if renders(CARDS.as_ref()) {
        return Ok(());
    }
    window.with_webview(|view| {
        if let Some(settings) = view.inner().settings() {
            settings.set_hardware_acceleration_policy(HardwareAccelerationPolicy::Never);
        }
    })
}

/// Only Linux's web view needs to be told.
#[cfg(not(target_os = "linux"))]
pub fn without_card(_: &tauri::WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// One of the cards there can draw: it has a render node. A card that only shows pictures has none.
#[cfg(target_os = "linux")]
fn renders(cards: &std::path::Path) -> bool {
    std::fs::read_dir(cards).is_ok_and(|entries| {
        entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD"))
    })
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
}
