//! The real application in a window of its own, under WebDriver.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;
use thirtyfour::{Capabilities, WebDriver};

use crate::display::Display;
use crate::leash::Leash;
use crate::processes::{self, Memory};
use crate::session::{Plan, target_folder};
use crate::xdo::{Hands, Point};
use crate::{
    chooser,
    drag::{self, Offer},
};

const START_LIMIT: Duration = Duration::from_secs(30);
const SCRIPT_LIMIT: Duration = Duration::from_secs(30);

/// The application at work. End it with [`Desk::close`]; a desk that ends in any other way leaves
/// a picture of its screen in `target/window-failures`.
#[derive(Debug)]
pub struct Desk {
    driver: Option<WebDriver>,
    name: String,
    application: PathBuf,
    // In this order: the application before its screen, the folders last.
    tower: Leash,
    display: Display,
    home: PathBuf,
    folder: TempDir,
}

impl Desk {
    pub(crate) async fn open(plan: Plan) -> Result<Self> {
        let built = plan.application.canonicalize();
        let application = built.with_context(|| {
            format!("{} is missing: cargo build -p gatehouse", plan.application.display())
        })?;
        let display = Display::sized(plan.screen.0, plan.screen.1)?;
        let folder = tempfile::tempdir()?;
        let home = plan.home.clone().unwrap_or_else(|| folder.path().join("home"));
        let ports = (free_port()?, free_port()?);
        let command = plan.command(&home, &display.name(), ports)?;
        let tower = Leash::start(&command, &folder.path().join("log"))?;
        let arguments = plan.driven_arguments();
        let starts = match &plan.clock {
            Some(clock) => clock.program(&application)?,
            None => application.clone(),
        };
        let options = json!({ "application": starts, "args": arguments });
        let name = plan.name;
        let mut desk = Self { driver: None, name, application, tower, display, home, folder };
        let connected = desk.connect(ports, options).await;
        if let Err(error) = connected {
            let picture = desk.picture_failure();
            bail!("{error:#}\n{picture}\n{}", desk.log());
        }
        Ok(desk)
    }

    async fn connect(&mut self, ports: (u16, u16), options: Value) -> Result<()> {
        wait_for_port(ports.0).await.context("tauri-driver does not come up")?;
        wait_for_port(ports.1).await.context("WebKitWebDriver does not come up")?;
        let mut wanted = Capabilities::new();
        wanted.set("browserName", "wry")?;
        wanted.set("tauri:options", options)?;
        let session = WebDriver::builder(format!("http://127.0.0.1:{}", ports.0), wanted);
        let driver = tokio::time::timeout(START_LIMIT, session)
            .await
            .context("the application opens no window")??;
        driver.set_script_timeout(SCRIPT_LIMIT).await?;
        self.driver = Some(driver);
        self.watch_csp().await
    }

    /// The WebDriver session, for what this type has no word for.
    ///
    /// # Errors
    /// When the application was ended with [`Desk::kill`].
    pub fn web(&self) -> Result<&WebDriver> {
        self.driver.as_ref().context("the session has ended")
    }

    /// The screen the application is on.
    #[must_use]
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// Pointer and keyboard of that screen, as the operating system delivers them.
    #[must_use]
    pub fn hands(&self) -> Hands {
        self.display.hands()
    }

    /// The application's home folder.
    #[must_use]
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// What the application, its drivers and its bus have said so far.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    /// The application's process.
    ///
    /// # Errors
    /// When it does not run.
    pub fn process(&self) -> Result<u32> {
        processes::running(self.tower.id(), &self.application)
            .context("the application does not run")
    }

    /// Memory of the application with the processes that show its pages.
    ///
    /// # Errors
    /// When it does not run.
    pub fn memory(&self) -> Result<Memory> {
        Ok(processes::memory(&processes::family(self.process()?)))
    }

    /// The address of the session bus the application was given.
    ///
    /// # Errors
    /// When the application does not run.
    pub fn bus_address(&self) -> Result<String> {
        let environment = std::fs::read(format!("/proc/{}/environ", self.process()?))?;
        let environment = String::from_utf8_lossy(&environment).into_owned();
        let address = environment
            .split('\0')
            .find_map(|variable| variable.strip_prefix("DBUS_SESSION_BUS_ADDRESS="));
        address.map(str::to_owned).context("the application was given no bus")
    }

    /// The application's window, as X11 numbers it.
    ///
    /// # Errors
    /// When it shows none.
    pub fn window(&self) -> Result<String> {
        self.hands().window_of(self.process()?, START_LIMIT)
    }

    /// Puts the window into the top left corner with that size, frame not counted.
    ///
    /// # Errors
    /// When there is no window.
    pub fn place(&self, width: u32, height: u32) -> Result<()> {
        let (window, hands) = (self.window()?, self.hands());
        hands.run(&["windowmove", &window, "0", "0"])?;
        hands.run(&["windowsize", &window, &width.to_string(), &height.to_string()]).map(drop)
    }

    /// Drags files over the window and lets them go at a point of the page, as a person does
    /// from a file manager. The page must be at 100 %.
    ///
    /// # Errors
    /// When the page does not take them.
    pub async fn drop_files(&self, files: &[PathBuf], point: Point) -> Result<()> {
        self.drop_offer(Offer::Files(files.to_vec()), point).await
    }

    /// The same with whatever another program may offer.
    ///
    /// # Errors
    /// When the page does not take it.
    pub async fn drop_offer(&self, offer: Offer, point: Point) -> Result<()> {
        let (hands, window) = (self.hands(), self.window()?);
        let (screen, log) = (self.display.name(), self.folder.path().join("drag.log"));
        let dragging = move || {
            let target = hands.on_screen(&window, point)?;
            drag::Source::open(&screen, &offer, &log)?.drop_at(target)
        };
        tokio::task::spawn_blocking(dragging).await?
    }

    /// Chooses a file or folder in the system's file chooser of that title.
    ///
    /// # Errors
    /// When no such chooser opens, or it stays open.
    pub async fn choose(&self, title: &str, path: &Path) -> Result<()> {
        let (hands, title, path) = (self.hands(), title.to_owned(), path.to_owned());
        tokio::task::spawn_blocking(move || chooser::choose(&hands, &title, &path)).await?
    }

    /// Says in the system's file chooser of that title where a file is to be written.
    ///
    /// # Errors
    /// When no such chooser opens, or it stays open.
    pub async fn save_as(&self, title: &str, path: &Path) -> Result<()> {
        let (hands, title, path) = (self.hands(), title.to_owned(), path.to_owned());
        tokio::task::spawn_blocking(move || chooser::save(&hands, &title, &path)).await?
    }

    /// Leaves the system's file chooser of that title without an answer.
    ///
    /// # Errors
    /// When no such chooser opens, or it stays open.
    pub async fn dismiss_chooser(&self, title: &str) -> Result<()> {
        let (hands, title) = (self.hands(), title.to_owned());
        tokio::task::spawn_blocking(move || chooser::dismiss(&hands, &title)).await?
    }

    /// Writes the window as a PNG, as it stands on the screen: the driver's own pictures take seconds where the web view
    /// paints by itself.
    ///
    /// # Errors
    /// When there is no window or the file cannot be written.
    pub async fn screenshot(&self, path: &Path) -> Result<()> {
        // As far as the screen goes.
        const FAR: i32 = 10_000;
        let (hands, window) = (self.hands(), self.window()?);
        let pointer = hands.pointer()?;
        let (corner, (width, height)) =
            (hands.on_screen(&window, Point { x: 0, y: 0 })?, hands.size(&window)?);
        // The pointer is no part of it.
        hands.point(Point { x: FAR, y: FAR })?;
        let part =
            [corner.x, corner.y, width, height].map(|side| usize::try_from(side).unwrap_or(0));
        self.display.screenshot_of(part, path).await?;
        hands.point(pointer)
    }

    /// Ends the application at once, as a power cut would, with everything around it.
    ///
    /// # Errors
    /// When it does not run any more.
    pub fn kill(mut self) -> Result<()> {
        let application = self.process()?;
        processes::kill(application)?;
        self.forget();
        Ok(())
    }

    /// Ends the session and the application, and returns once it is gone: another may then be
    /// opened on its folder.
    ///
    /// # Errors
    /// When the session was lost before, or the application does not end.
    pub async fn close(mut self) -> Result<()> {
        let application = self.process()?;
        let driver = self.driver.take().context("the session has ended")?;
        let quit = tokio::time::timeout(START_LIMIT, driver.quit()).await;
        quit.context("the session does not end")??;
        let start = Instant::now();
        while processes::is_alive(application) {
            ensure!(start.elapsed() < START_LIMIT, "the application does not end");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        Ok(())
    }

    /// Writes a picture of the whole screen for whoever looks into a failure, and says where.
    pub(crate) fn picture_failure(&self) -> String {
        let name = format!("{}.png", self.name.replace(['/', ' ', ':'], "-"));
        let path = target_folder().join("window-failures").join(name);
        match self.display.screenshot(&path) {
            Ok(()) => format!("picture: {}", path.display()),
            Err(error) => format!("no picture: {error:#}"),
        }
    }

    /// Gives the session up without asking the driver, which may no longer answer.
    fn forget(&mut self) {
        if let Some(driver) = self.driver.take() {
            // It fails only where there is no session left to give up.
            let _ = driver.leak();
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        if self.driver.is_some() {
            self.picture_failure();
            self.forget();
        }
    }
}

/// A port nobody uses at the moment. Somebody may take it before the driver does; the driver
/// then does not come up, and says so.
fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

async fn wait_for_port(port: u16) -> Result<()> {
    let start = Instant::now();
    while TcpStream::connect(("127.0.0.1", port)).is_err() {
        ensure!(start.elapsed() < START_LIMIT, "nobody listens at port {port}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    Ok(())
}
