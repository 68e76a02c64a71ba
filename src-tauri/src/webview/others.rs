//! Systems whose web views are left as they are. What they do when a page dies has not been tried.

use gatehouse_uploads::UriList;
use tauri::WebviewWindow;

use super::Picture;

/// There is nothing to tell.
pub fn prepare(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Loads a page that does not answer any more anew.
pub fn restart(window: &WebviewWindow) -> tauri::Result<()> {
    window.reload()
}

/// Nobody has seen these paint nothing.
#[expect(clippy::unused_async, reason = "Linux has to wait for its main thread")]
pub async fn picture(_: &WebviewWindow) -> Picture {
    Picture::There
}

/// These web views tell all that was dropped.
#[derive(Debug, Default)]
pub struct Held;

impl Held {
    /// There is nothing beside the paths.
    pub fn take(&self) -> Option<UriList> {
        None
    }
}

/// There is nothing to listen for.
pub fn listen(_: &WebviewWindow, _: impl Fn(UriList) + Send + 'static) -> tauri::Result<Held> {
    Ok(Held)
}
