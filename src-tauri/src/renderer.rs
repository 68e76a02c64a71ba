//! Which of the web view's renderers paints the page, and how the application begins again with the plain one.
//!
//! `WebKitGTK` reads what it may use of the graphics card from the environment, before its first window. A process cannot
//! change its own environment safely, so the application starts itself anew ([`crate::anew`]).

use std::{fs, path::Path};

use sha2::{Digest, Sha256};

#[cfg(target_os = "linux")]
use crate::anew;
use crate::{
    args,
    failure::Failure,
    settings::{self, Saved},
    station::Station,
};

/// What the event loop ends with where the application is to begin again. It is no exit code of the application.
pub const AGAIN: i32 = -1;

/// Tells the application that began again why it did.
const TOLD: &str = "GATEHOUSE_RENDERER";

/// Keeps `WebKitGTK` from the graphics card: it shares no pictures with it, and composes no layers on it.
#[cfg(target_os = "linux")]
const PLAIN: [(&str, &str); 2] =
    [("WEBKIT_DISABLE_DMABUF_RENDERER", "1"), ("WEBKIT_DISABLE_COMPOSITING_MODE", "1")];

/// Who paints, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Painter {
    /// The web view's usual renderer.
    Usual,
    /// The plain one, as the start option says.
    Asked,
    /// The plain one: on this computer the usual one painted nothing some time ago.
    Remembered,
    /// The plain one: the usual one painted nothing a moment ago.
    Fallen,
}

impl Painter {
    const NAMES: [(Self, &str); 3] =
        [(Self::Asked, "asked"), (Self::Remembered, "remembered"), (Self::Fallen, "fallen")];

    pub fn is_plain(self) -> bool {
        self != Self::Usual
    }

    #[cfg(target_os = "linux")]
    fn name(self) -> &'static str {
        Self::NAMES.iter().find(|(painter, _)| *painter == self).map_or("usual", |(_, name)| name)
    }

    fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(_, known)| *known == name).map(|(painter, _)| *painter)
    }

    /// Without a process before this one that knows better.
    fn wanted(asked: args::Renderer, remembered: bool) -> Self {
        match asked {
            args::Renderer::Plain => Self::Asked,
            args::Renderer::Auto if remembered => Self::Remembered,
            args::Renderer::Auto | args::Renderer::Normal => Self::Usual,
        }
    }
}

/// The renderer of this start.
#[derive(Debug, Clone, Copy)]
pub struct Renderer {
    pub painter: Painter,
    asked: args::Renderer,
}

impl Renderer {
    /// Decides, and begins again at once where the plain one is wanted.
    pub fn at_start(asked: args::Renderer, folder: &Path) -> Self {
        if !cfg!(target_os = "linux") {
            return Self { painter: Painter::Usual, asked };
        }
        let told = std::env::var(TOLD).ok().and_then(|told| Painter::named(&told));
        let painter = told.unwrap_or_else(|| {
            let painter = Painter::wanted(asked, is_remembered(&settings::glance(folder)));
            if painter.is_plain() {
                let error = begin_again(painter);
                // The web view can still be told a part of it.
                tracing::error!(%error, "Gatehouse could not begin again with the plain renderer");
            }
            painter
        });
        Self { painter, asked }
    }

    /// Whether a page that does not paint is tried once more with the plain renderer.
    pub fn may_fall_back(self) -> bool {
        cfg!(target_os = "linux")
            && self.painter == Painter::Usual
            && self.asked == args::Renderer::Auto
    }
}

/// The plain renderer has painted where the usual one did not: it is used on this computer from now on.
pub fn remember(station: &Station) -> Result<(), Failure> {
    station.settings.change(|saved| saved.plain_on.insert(machine())).map(drop)
}

/// The usual renderer is tried again at the next start.
pub fn forget(station: &Station) -> Result<(), Failure> {
    station.settings.change(|saved| saved.plain_on.remove(&machine())).map(drop)
}

/// Whether the plain renderer is remembered for this computer.
pub fn is_remembered(saved: &Saved) -> bool {
    saved.plain_on.contains(&machine())
}

/// Names this computer and tells nothing about it: a data folder may stand on a share, or be copied to another.
fn machine() -> String {
    const PLACES: [&str; 2] = ["/etc/machine-id", "/proc/sys/kernel/hostname"];
    let known = PLACES.iter().find_map(|place| fs::read_to_string(place).ok());
    let digest = Sha256::digest(format!("gatehouse renderer {}", known.unwrap_or_default().trim()));
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// Starts the application anew with the plain renderer. It returns only where that cannot be done, with the reason.
#[cfg(target_os = "linux")]
pub fn begin_again(painter: Painter) -> std::io::Error {
    anew::begin(PLAIN.into_iter().chain([(TOLD, painter.name())]))
}

/// The variables that this process has from the one that began it as its next, and that are not for any other.
#[cfg(target_os = "linux")]
pub fn told_by_the_one_before() -> Vec<&'static str> {
    if std::env::var_os(TOLD).is_none() {
        // Whoever started it set what is set.
        return Vec::new();
    }
    PLAIN.into_iter().map(|(name, _)| name).chain([TOLD]).collect()
}

/// There is no plain renderer here.
#[cfg(not(target_os = "linux"))]
pub fn begin_again(_: Painter) -> std::io::Error {
    std::io::ErrorKind::Unsupported.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_decides_over_what_is_remembered() {
        use args::Renderer::{Auto, Normal, Plain};
        assert_eq!(Painter::wanted(Auto, false), Painter::Usual);
        assert_eq!(Painter::wanted(Auto, true), Painter::Remembered);
        assert_eq!(Painter::wanted(Normal, true), Painter::Usual);
        assert_eq!(Painter::wanted(Plain, false), Painter::Asked);
        assert_eq!(Painter::wanted(Plain, true), Painter::Asked);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn only_a_usual_renderer_that_nobody_insists_on_is_changed_for_the_plain_one() {
        let may = |painter, asked| Renderer { painter, asked }.may_fall_back();
        assert!(may(Painter::Usual, args::Renderer::Auto));
        assert!(!may(Painter::Usual, args::Renderer::Normal));
        assert!(!may(Painter::Fallen, args::Renderer::Auto), "never a loop");
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_next_process_is_told_why() {
        for painter in [Painter::Asked, Painter::Remembered, Painter::Fallen] {
            assert_eq!(Painter::named(painter.name()), Some(painter));
        }
        assert_eq!(Painter::named("usual"), None);
    }

    #[test]
    fn it_is_remembered_for_this_computer_only() {
        let mut saved = Saved::default();
        saved.plain_on.insert("0123456789abcdef".to_owned());
        assert!(!is_remembered(&saved));
        saved.plain_on.insert(machine());
        assert!(is_remembered(&saved));
    }
}
