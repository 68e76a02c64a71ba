//! A screen of one's own: an X server without hardware, and a window manager in it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tempfile::TempDir;

use crate::leash::Leash;
use crate::picture::{self, Area, Canvas, Pixels};
use crate::xdo::Hands;

const WINDOW_MANAGER_LIMIT: Duration = Duration::from_secs(10);

/// A screen that exists as long as this value.
#[derive(Debug)]
pub struct Display {
    // Clients before the server, the folder last: fields end in this order.
    _window_manager: Leash,
    _server: Leash,
    number: u32,
    folder: TempDir,
}

impl Display {
    /// A screen of 1280 × 900.
    ///
    /// # Errors
    /// When `Xvfb` or `openbox` is missing or does not come up.
    pub fn start() -> Result<Self> {
        Self::sized(1280, 900)
    }

    /// A screen of that many pixels.
    ///
    /// # Errors
    /// When `Xvfb` or `openbox` is missing or does not come up.
    pub fn sized(width: u32, height: u32) -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let (server, number) = serve(folder.path(), &format!("{width}x{height}x24"))?;
        let mut openbox = Command::new("openbox");
        openbox.env("DISPLAY", format!(":{number}")).env("HOME", folder.path());
        let window_manager = Leash::start(&openbox, &folder.path().join("openbox.log"))?;
        let display = Self { _window_manager: window_manager, _server: server, number, folder };
        let start = Instant::now();
        while !display.hands().has_window_manager() {
            ensure!(start.elapsed() < WINDOW_MANAGER_LIMIT, "openbox does not come up");
            sleep(Duration::from_millis(20));
        }
        Ok(display)
    }

    /// What programs are told as `DISPLAY`.
    #[must_use]
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }

    /// Pointer and keyboard of this screen.
    #[must_use]
    pub fn hands(&self) -> Hands {
        Hands::at(&self.name())
    }

    /// Pixels of this screen, right and down from its corner, to be looked at again and again without asking anybody.
    ///
    /// # Errors
    /// When the memory of the screen cannot be read.
    pub fn pixels(&self, points: &[(u32, u32)]) -> Result<Pixels> {
        Pixels::of(&self.folder.path().join("Xvfb_screen0"), points)
    }

    /// A part of this screen, to be looked at for whether anything is drawn in it: left, top, width and height.
    ///
    /// # Errors
    /// When the memory of the screen cannot be read.
    pub fn canvas(&self, part: [usize; 4]) -> Result<Canvas> {
        Canvas::of(&self.folder.path().join("Xvfb_screen0"), part)
    }

    /// Writes the whole screen as a PNG. It asks no application, so it works when one hangs.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn screenshot(&self, path: &Path) -> Result<()> {
        picture::save(&self.dump()?, None, path)
    }

    /// The same of a part of it, as soon as it has stood still for a moment.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub(crate) async fn screenshot_of(&self, part: Area, path: &Path) -> Result<()> {
        const MOMENT: Duration = Duration::from_millis(60);
        // A camera's picture never stands still, and what is on its way moves on.
        const LONGEST: u32 = 5;
        let mut dump = self.dump()?;
        for _ in 0..LONGEST {
            tokio::time::sleep(MOMENT).await;
            let now = self.dump()?;
            if dump == now {
                break;
            }
            dump = now;
        }
        picture::save(&dump, Some(part), path)
    }

    fn dump(&self) -> Result<Vec<u8>> {
        Ok(std::fs::read(self.folder.path().join("Xvfb_screen0"))?)
    }
}

/// The server picks a free number itself and says it once it takes clients.
fn serve(folder: &Path, screen: &str) -> Result<(Leash, u32)> {
    let mut xvfb = Command::new("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]);
    xvfb.arg("-fbdir").arg(folder);
    let (server, said) = Leash::listen(&xvfb, &folder.join("xvfb.log"))?;
    let mut line = String::new();
    BufReader::new(said).read_line(&mut line)?;
    let number = line.trim().parse().with_context(|| {
        let log = std::fs::read_to_string(folder.join("xvfb.log")).unwrap_or_default();
        format!("Xvfb does not come up: {}", log.trim())
    })?;
    Ok((server, number))
}
