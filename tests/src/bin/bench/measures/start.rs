//! The start of Gatehouse against that of an empty window of the same toolkit in the same versions
//! (`src-tauri/examples/empty`), in turn, as a person starts both: nobody drives them, and what they paint is read from
//! the memory of the X server.

use std::path::PathBuf;
use std::thread::sleep;
use std::time::Duration;

use anyhow::Result;
use gatehouse_tests::session::build_folder;
use gatehouse_tests::undriven::Undriven;
use gatehouse_tests::{Display, Plan};
use tempfile::TempDir;

use super::figure::{Figure, Goal, percentile};

/// Starts of each; one more before them makes both warm.
const ROUNDS: usize = 9;
const LIMIT: Duration = Duration::from_secs(30);
/// What a start leaves to be done is done by then.
const IDLE: Duration = Duration::from_secs(5);
const MEMORY_ROUNDS: usize = 3;

/// One of the two, with a home of its own that outlives its starts.
struct Program {
    plan: Plan,
    home: TempDir,
}

impl Program {
    fn gatehouse() -> Result<Self> {
        let home = tempfile::tempdir()?;
        Ok(Self { plan: Plan::new("gatehouse").data_dir(&home.path().join("data")), home })
    }

    fn empty() -> Result<Self> {
        let program: PathBuf = build_folder().join("examples").join("empty");
        Ok(Self { plan: Plan::new("empty").application(&program), home: tempfile::tempdir()? })
    }

    fn start(&self, display: &Display) -> Result<(Undriven, Duration)> {
        let running = self.plan.start(display, self.home.path())?;
        let took = running.painted(display, LIMIT)?;
        Ok((running, took))
    }
}

/// From the start of the process to the first content on the screen.
pub fn paint(name: &str) -> Result<Vec<Figure>> {
    let display = Display::start()?;
    let programs = [Program::gatehouse()?, Program::empty()?];
    let mut took = [Vec::new(), Vec::new()];
    for round in 0..=ROUNDS {
        for (program, took) in programs.iter().zip(&mut took) {
            let (_running, paint) = program.start(&display)?;
            if round > 0 {
                took.push(paint);
            }
        }
    }
    let [ours, theirs] = took.map(|mut took| percentile(&mut took, 50));
    let peer = theirs.as_secs_f64() * 1000.0;
    Ok(vec![Figure::millis(name, ours).against(peer).goal(Goal::AtMost(1.25))])
}

/// What all processes take together, a while after the start. Pages that several share are divided among them.
pub fn memory(name: &str) -> Result<Vec<Figure>> {
    let display = Display::start()?;
    let programs = [Program::gatehouse()?, Program::empty()?];
    let mut taken = [Vec::new(), Vec::new()];
    for _ in 0..MEMORY_ROUNDS {
        for (program, taken) in programs.iter().zip(&mut taken) {
            let (running, _) = program.start(&display)?;
            sleep(IDLE);
            taken.push(running.memory()?.proportional);
        }
    }
    let [ours, theirs] = taken.map(|mut taken| {
        taken.sort_unstable();
        mebibytes(taken[MEMORY_ROUNDS / 2])
    });
    Ok(vec![Figure::new(name, ours, "MiB").against(theirs).goal(Goal::AtMost(1.25))])
}

#[expect(clippy::cast_precision_loss, reason = "to be read by people")]
fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}
