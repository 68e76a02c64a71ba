//! What `WebKitGTK` has drawn of its page, looked at from this side: a page only knows what it has sent.

use gtk::{cairo, gdk::WindowState, prelude::*};
use tauri::WebviewWindow;
use tokio::sync::oneshot;
use webkit2gtk::WebView;

use super::Picture;
use crate::window::log_failure;

/// One pixel of so many in each direction is looked at: text is larger than the gaps.
const COARSE: i32 = 4;

/// What has come to the screen of the page.
pub async fn picture(window: &WebviewWindow) -> Picture {
    let (tell, told) = oneshot::channel();
    let asked = window.with_webview(move |view| {
        // Nobody waits for it any more where the window has just closed.
        let _ = tell.send(drawn(&view.inner()));
    });
    log_failure(asked);
    told.await.unwrap_or(Picture::Unseen)
}

/// Has the web view draw what it last got from its page once more, into memory. On the screen itself nobody may look
/// with Wayland.
fn drawn(view: &WebView) -> Picture {
    let minimised = view
        .toplevel()
        .and_then(|top| top.window())
        .is_some_and(|top| top.state().contains(WindowState::ICONIFIED));
    if minimised || !view.is_mapped() {
        return Picture::Unseen;
    }
    match sample(view) {
        Ok(pixels) if is_blank(&pixels) => Picture::Blank,
        Ok(_) => Picture::There,
        Err(error) => {
            tracing::warn!(%error, "the page's picture could not be looked at");
            Picture::Unseen
        }
    }
}

fn sample(view: &WebView) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let (width, height) = (view.allocated_width() / COARSE, view.allocated_height() / COARSE);
    let mut surface = cairo::ImageSurface::create(cairo::Format::Rgb24, width, height)?;
    {
        let context = cairo::Context::new(&surface)?;
        context.scale(1.0 / f64::from(COARSE), 1.0 / f64::from(COARSE));
        view.draw(&context);
    }
    surface.flush();
    Ok(surface.data()?.to_vec())
}

/// The fourth byte of a pixel means nothing.
fn is_blank(pixels: &[u8]) -> bool {
    let mut pixels = pixels.chunks_exact(4).map(|pixel| &pixel[..3]);
    pixels.next().is_none_or(|first| pixels.all(|pixel| pixel == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_one_colour_is_blank_and_one_point_is_enough() {
        let mut pixels = [7, 8, 9, 0].repeat(100);
        pixels[3] = 255;
        assert!(is_blank(&pixels), "what is behind a colour does not count");
        pixels[40] = 6;
        assert!(!is_blank(&pixels));
        assert!(is_blank(&[]));
    }
}
