//! The application as people start it: nobody drives it, and what it shows is read from the screen.

use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};

use crate::display::Display;
use crate::leash::Leash;
use crate::processes::{self, Memory};
use crate::session::Plan;
use crate::xdo::Point;

/// Between two looks at the screen. Half of it is how far off a measured moment may be.
const PAUSE: Duration = Duration::from_millis(2);

/// A window that is just being laid on the screen may be caught half way; what is drawn stays longer.
const STAYS: Duration = Duration::from_millis(60);

/// The middle of a window of 1280 × 800 on a screen that is hardly larger: nothing of its frame, and something of every
/// page of ours.
pub const INSIDE: [usize; 4] = [200, 150, 880, 550];

/// The application, with all its processes, as long as this value lives.
#[derive(Debug)]
pub struct Undriven {
    leash: Leash,
    application: PathBuf,
    log: PathBuf,
    began: Instant,
}

impl Undriven {
    pub(crate) fn start(plan: &Plan, display: &Display, home: &Path) -> Result<Self> {
        let application = plan.application.canonicalize();
        let application =
            application.with_context(|| format!("{} is not built", plan.application.display()))?;
        let command = plan.undriven(home, &display.name())?;
        // A pointer in the middle would be taken for something drawn.
        display.hands().point(Point { x: 0, y: 0 })?;
        let log = home.join(format!("{}.log", plan.name));
        let began = Instant::now();
        Ok(Self { leash: Leash::start(&command, &log)?, application, log, began })
    }

    /// Its process.
    ///
    /// # Errors
    /// When it does not run.
    pub fn process(&self) -> Result<u32> {
        let process = processes::running(self.leash.id(), &self.application);
        process.with_context(|| format!("the application does not run\n{}", self.log()))
    }

    /// A variable of the environment that it was started with; nothing where it has none, or does not run.
    #[must_use]
    pub fn variable(&self, name: &str) -> Option<String> {
        let environment = std::fs::read(format!("/proc/{}/environ", self.process().ok()?)).ok()?;
        let environment = String::from_utf8_lossy(&environment).into_owned();
        let mut variables = environment.split('\0').filter_map(|it| it.split_once('='));
        variables.find(|(known, _)| *known == name).map(|(_, value)| value.to_owned())
    }

    /// Memory of all its processes.
    ///
    /// # Errors
    /// When it does not run.
    pub fn memory(&self) -> Result<Memory> {
        Ok(processes::memory(&processes::family(self.process()?)))
    }

    /// What it has said so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Waits until something is drawn in the middle of the screen, and gives the time from the start until then.
    ///
    /// # Errors
    /// When nothing is in time.
    pub fn painted(&self, display: &Display, limit: Duration) -> Result<Duration> {
        let canvas = display.canvas(INSIDE)?;
        let mut since: Option<Duration> = None;
        loop {
            let now = self.began.elapsed();
            since = if canvas.is_blank()? { None } else { since.or(Some(now)) };
            match since {
                Some(since) if now - since >= STAYS => return Ok(since),
                _ => ensure!(now < limit, "nothing is painted\n{}", self.log()),
            }
            sleep(PAUSE);
        }
    }

    /// Waits until something is so.
    ///
    /// # Errors
    /// When it does not become so in time.
    pub fn until(&self, what: &str, limit: Duration, so: impl Fn(&Self) -> bool) -> Result<()> {
        let began = Instant::now();
        while !so(self) {
            ensure!(began.elapsed() < limit, "waited {limit:?} for {what}\n{}", self.log());
            sleep(Duration::from_millis(20));
        }
        Ok(())
    }
}
