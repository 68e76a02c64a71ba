//! The first picture of the window: waited for, shown, and asked for once more with the plain renderer if it does not
//! come.

use std::{sync::Arc, time::Duration};

use tauri::{Manager, WebviewWindow};
use tokio::{sync::watch, time::timeout};

use crate::{
    renderer::{self, Painter},
    station::Station,
    webview::{self, Picture},
    window,
};

/// How long a page may take to say that it has painted, and after that its picture to come to the screen.
const PATIENCE: Duration = Duration::from_secs(8);

/// Between two looks at the screen.
const EACH: Duration = Duration::from_millis(250);

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Awaited,
    /// The page says that it has painted.
    Said,
    /// It is on the screen, or nobody waits for it any longer.
    Over,
}

/// How far the first picture of the window has come.
pub struct FirstPicture(watch::Sender<Stage>);

impl FirstPicture {
    pub fn new() -> Self {
        Self(watch::Sender::new(Stage::Awaited))
    }

    /// The page says that it has painted.
    pub fn said(&self) {
        tracing::info!("the page says that it has painted");
        self.reach(Stage::Said);
    }

    /// Returns once it is on the screen, or nobody waits for it any longer. What it does not need begins behind it: so
    /// nothing is on its way yet where the application has to begin again.
    pub async fn over(&self) {
        self.until(Stage::Over).await;
    }

    fn reach(&self, stage: Stage) {
        self.0.send_if_modified(|now| {
            let further = *now < stage;
            *now = stage.max(*now);
            further
        });
    }

    async fn until(&self, stage: Stage) {
        // It ends early only together with the station.
        let _ = self.0.subscribe().wait_for(|now| *now >= stage).await;
    }
}

/// Waits for the first picture of a window that was just opened. A window is never left unseen, and never blank where
/// another renderer could fill it.
pub async fn wait(window: WebviewWindow) {
    let station = Arc::clone(&window.state::<Arc<Station>>());
    // A page waits for these itself; that is no fault of a renderer.
    station.desk.settled().await;
    let renderer = station.renderer;
    if came(&station, &window).await {
        tracing::info!("the first picture is on the screen");
        if renderer.painter == Painter::Fallen
            && let Err(failure) = renderer::remember(&station)
        {
            tracing::warn!(%failure, "the plain renderer is not remembered");
        }
    } else if renderer.may_fall_back() {
        tracing::warn!("the page has not painted: Gatehouse begins again with the plain renderer");
        return window.app_handle().exit(renderer::AGAIN);
    } else {
        tracing::error!(?renderer, "the page has not painted, and there is nothing else to try");
        window::show(&window);
    }
    station.first_picture.reach(Stage::Over);
}

async fn came(station: &Station, window: &WebviewWindow) -> bool {
    timeout(PATIENCE, station.first_picture.until(Stage::Said)).await.is_ok()
        && timeout(PATIENCE, seen(window)).await.is_ok()
}

async fn seen(window: &WebviewWindow) {
    loop {
        tokio::time::sleep(EACH).await;
        // Where nobody can see the window nobody can say that it is blank.
        if webview::picture(window).await != Picture::Blank {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_page_that_is_loaded_anew_does_not_take_its_first_picture_back() {
        let first = FirstPicture::new();
        let waits = timeout(Duration::ZERO, first.over()).await;
        assert!(waits.is_err(), "nothing was painted yet");
        first.said();
        assert!(timeout(Duration::ZERO, first.over()).await.is_err(), "nothing was seen yet");
        first.reach(Stage::Over);
        first.said();
        first.over().await;
    }
}
