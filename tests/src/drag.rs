//! Files and addresses dragged from one window into another, the whole way through the X server.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, sleep};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::leash::Leash;
use crate::session::own_program;
use crate::xdo::{Hands, Point};

/// A drag is a row of small moves: a target learns of it only by them.
const STEPS: i32 = 30;
const STEP: Duration = Duration::from_millis(30);

/// Before letting go, so that the target has answered whether it takes the files.
const REST: Duration = Duration::from_millis(400);

const LIMIT: Duration = Duration::from_secs(10);

/// Title of the window that offers the files.
pub const TITLE: &str = "Files to drag";

/// What another program offers.
#[derive(Debug, Clone)]
pub enum Offer {
    /// Files, as a file manager names them.
    Files(Vec<PathBuf>),
    /// A list of addresses (`text/uri-list`), exactly so.
    List(String),
    /// One link (`_NETSCAPE_URL`), as a browser gives it: its address and its title, a line each.
    Link(String),
}

/// A small window, in the bottom right corner of the screen, that offers files.
#[derive(Debug)]
pub struct Source {
    hands: Hands,
    window: String,
    said: Receiver<String>,
    _process: Leash,
}

impl Source {
    /// Opens the window on a screen.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn open(screen: &str, offer: &Offer, log: &Path) -> Result<Self> {
        let mut program = Command::new(own_program("drag_source")?);
        match offer {
            Offer::Files(files) => program.args(files),
            Offer::List(list) => program.args(["--list", list]),
            Offer::Link(link) => program.args(["--link", link]),
        };
        program.env("DISPLAY", screen).env("GDK_BACKEND", "x11");
        program.env("NO_AT_BRIDGE", "1").env("GSETTINGS_BACKEND", "memory");
        let (process, output) = Leash::listen(&program, log)?;
        let (say, said) = channel();
        thread::spawn(move || {
            // Ends with the program, or when nobody listens any more.
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if say.send(line).is_err() {
                    return;
                }
            }
        });
        let hands = Hands::at(screen);
        let window = hands.window_titled(TITLE, LIMIT)?;
        let source = Self { hands, window, said, _process: process };
        source.to_corner()?;
        Ok(source)
    }

    /// Drags the files to a place on the screen and lets them go there.
    ///
    /// # Errors
    /// When this window itself lies there, or nobody at that place takes the files.
    pub fn drop_at(&self, target: Point) -> Result<()> {
        let (width, height) = self.hands.size(&self.window)?;
        let corner = self.hands.on_screen(&self.window, Point { x: 0, y: 0 })?;
        let inside = |at: i32, from: i32, length: i32| (from..from + length).contains(&at);
        if inside(target.x, corner.x, width) && inside(target.y, corner.y, height) {
            bail!("the files would be dropped onto their own window: use a larger screen");
        }
        let start = Point { x: corner.x + width / 2, y: corner.y + height / 2 };
        self.hands.point(start)?;
        self.hands.run(&["mousedown", "1"])?;
        let moved = self.glide(start, target);
        // Whatever happened, the button must not stay down.
        self.hands.run(&["mouseup", "1"])?;
        moved?;
        self.wait_for("data-get")?;
        self.wait_for("drag-end")
    }

    fn glide(&self, start: Point, target: Point) -> Result<()> {
        sleep(STEP);
        for step in 1..=STEPS {
            let part = |from: i32, to: i32| from + (to - from) * step / STEPS;
            self.hands.point(Point { x: part(start.x, target.x), y: part(start.y, target.y) })?;
            sleep(STEP);
        }
        sleep(REST);
        Ok(())
    }

    fn to_corner(&self) -> Result<()> {
        let screen = self.hands.run(&["getdisplaygeometry"])?;
        let mut sides = screen.split_whitespace().map(str::parse::<i32>);
        let (Some(Ok(width)), Some(Ok(height))) = (sides.next(), sides.next()) else {
            bail!("the screen has no size: {screen:?}");
        };
        let own = self.hands.size(&self.window)?;
        let (x, y) = (width - own.0 - 8, height - own.1 - 32);
        self.hands.run(&["windowmove", "--sync", &self.window, &x.to_string(), &y.to_string()])?;
        self.hands.run(&["windowraise", &self.window])?;
        self.hands.activate(&self.window)
    }

    fn wait_for(&self, wanted: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            match self.said.recv_timeout(LIMIT.saturating_sub(start.elapsed())) {
                Ok(line) if line == wanted => return Ok(()),
                Ok(line) if line == "drag-failed" => bail!("nobody there takes the files"),
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => bail!("the drag gave no {wanted:?}"),
                Err(RecvTimeoutError::Disconnected) => bail!("the drag source ended"),
            }
        }
    }
}
