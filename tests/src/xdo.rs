//! Pointer, keyboard and windows of one screen, moved through `xdotool`.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// A place on the screen, or in a window where that is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// From the left edge.
    pub x: i32,
    /// From the top edge.
    pub y: i32,
}

/// The hands of a person before one screen.
#[derive(Debug, Clone)]
pub struct Hands {
    screen: String,
}

impl Hands {
    /// Hands for the screen of that name (`:7`).
    #[must_use]
    pub fn at(screen: &str) -> Self {
        Self { screen: screen.to_owned() }
    }

    /// One `xdotool` command; gives what it prints.
    ///
    /// # Errors
    /// When it fails, with what it said.
    pub fn run(&self, arguments: &[&str]) -> Result<String> {
        let output = Command::new("xdotool")
            .args(arguments)
            .env("DISPLAY", &self.screen)
            .output()
            .context("cannot start xdotool")?;
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr);
            bail!("xdotool {}: {}", arguments.join(" "), said.trim());
        }
        Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }

    /// Whether a window manager answers on this screen.
    #[must_use]
    pub fn has_window_manager(&self) -> bool {
        self.run(&["get_num_desktops"]).is_ok()
    }

    /// The visible window with exactly that title, as soon as there is one.
    ///
    /// # Errors
    /// When none appears in time; the text names the windows that are there.
    pub fn window_titled(&self, title: &str, limit: Duration) -> Result<String> {
        let start = Instant::now();
        loop {
            let windows = self.titles();
            if let Some((id, _)) = windows.iter().find(|(_, name)| name == title) {
                return Ok(id.clone());
            }
            if start.elapsed() > limit {
                let names: Vec<_> = windows.into_iter().map(|(_, name)| name).collect();
                bail!("no window is called {title:?}; there are {names:?}");
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// The largest visible window of a process.
    ///
    /// # Errors
    /// When it shows none in time.
    pub fn window_of(&self, process: u32, limit: Duration) -> Result<String> {
        let (start, process) = (Instant::now(), process.to_string());
        loop {
            // The search fails when it finds nothing, so its error says nothing new.
            let found = self.run(&["search", "--onlyvisible", "--pid", &process]);
            let found = found.unwrap_or_default();
            let largest = found.lines().max_by_key(|id| self.area(id));
            if let Some(id) = largest.filter(|id| self.area(id) > 100 * 100) {
                return Ok(id.to_owned());
            }
            if start.elapsed() > limit {
                bail!("process {process} shows no window");
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// Width and height of a window, without its frame.
    ///
    /// # Errors
    /// When there is no such window.
    pub fn size(&self, window: &str) -> Result<(i32, i32)> {
        let geometry = self.run(&["getwindowgeometry", "--shell", window])?;
        Ok((number(&geometry, "WIDTH=")?, number(&geometry, "HEIGHT=")?))
    }

    /// Where a point of a window lies on the screen. The pointer is moved there to learn it: the
    /// place that `getwindowgeometry` reports counts the frame of a window twice.
    ///
    /// # Errors
    /// When there is no such window.
    pub fn on_screen(&self, window: &str, point: Point) -> Result<Point> {
        let (x, y) = (point.x.to_string(), point.y.to_string());
        self.run(&["mousemove", "--window", window, &x, &y])?;
        self.pointer()
    }

    /// Where the pointer is on the screen.
    ///
    /// # Errors
    /// When the screen is gone.
    pub fn pointer(&self) -> Result<Point> {
        let place = self.run(&["getmouselocation", "--shell"])?;
        Ok(Point { x: number(&place, "X=")?, y: number(&place, "Y=")? })
    }

    /// Moves the pointer to a place on the screen.
    ///
    /// # Errors
    /// When the screen is gone.
    pub fn point(&self, point: Point) -> Result<()> {
        self.run(&["mousemove", &point.x.to_string(), &point.y.to_string()]).map(drop)
    }

    /// Whether a window is there and visible.
    #[must_use]
    pub fn shows(&self, window: &str) -> bool {
        self.titles().iter().any(|(id, _)| id == window)
    }

    /// Brings a window to the front and gives it the keyboard.
    ///
    /// # Errors
    /// When there is no such window.
    pub fn activate(&self, window: &str) -> Result<()> {
        self.run(&["windowactivate", "--sync", window]).map(drop)
    }

    fn titles(&self) -> Vec<(String, String)> {
        let found = self.run(&["search", "--onlyvisible", "--name", "."]).unwrap_or_default();
        let named = |id: &str| Some((id.to_owned(), self.run(&["getwindowname", id]).ok()?));
        found.lines().filter_map(named).collect()
    }

    fn area(&self, window: &str) -> i32 {
        self.size(window).map_or(0, |(width, height)| width * height)
    }
}

fn number(shell: &str, name: &str) -> Result<i32> {
    let value = shell.lines().find_map(|line| line.strip_prefix(name));
    let value = value.with_context(|| format!("xdotool gave no {name}"))?;
    value.parse().with_context(|| format!("{name}{value} is no number"))
}
