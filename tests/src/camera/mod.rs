//! A camera without hardware, and pictures to hold before it.

pub mod pictures;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use anyhow::Result;
use tempfile::TempDir;

use pictures::Picture;

/// `device.c`, built with these tests.
const LIBRARY: &str = env!("VIRTUAL_CAMERA_LIBRARY");

/// What the device does wrong. The words are `device.c`'s.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Sends nothing and does not say why.
    Stall,
    /// Another program has it.
    Busy,
    /// The user may not open it.
    Denied,
    /// Fails when a frame is taken.
    Eio,
    /// Every picture is cut at half its length.
    Half,
    /// Every picture is all zeros.
    Zeros,
    /// Every picture is the same to the last bit.
    Frozen,
    /// Fails when it is to stop.
    Stop,
}

/// A camera that is plugged in for the programs that are started with its [`environment`](Self::environment).
#[derive(Debug)]
pub struct VirtualCamera {
    folder: TempDir,
    plugged: std::cell::Cell<u32>,
}

impl VirtualCamera {
    /// Plugs one in: MJPEG up to 1280 × 720 at 30 a second, and YUYV.
    ///
    /// # Errors
    /// There is no room for its folder.
    pub fn plug_in() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        Ok(Self { folder, plugged: std::cell::Cell::new(1) })
    }

    /// What a program's environment must hold to see this camera, and no other one.
    #[must_use]
    pub fn environment(&self) -> [(&'static str, PathBuf); 2] {
        let folder = self.folder.path();
        [("LD_PRELOAD", LIBRARY.into()), ("VIRTUAL_CAMERA", folder.to_owned())]
    }

    /// Holds a picture before it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn show(&self, picture: &Picture) -> Result<()> {
        self.put("jpeg", picture.jpeg()?)
    }

    /// Holds a picture before it for the codings without compression, which must have its size.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn show_raw(&self, picture: &Picture) -> Result<()> {
        self.put("yuyv", picture.yuyv())?;
        self.put("nv12", picture.nv12())
    }

    /// Holds a film before it: these pictures in turn, again and again.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn film(&self, pictures: &[Picture]) -> Result<()> {
        for (place, picture) in pictures.iter().enumerate() {
            self.put(&format!("jpeg.{place}"), picture.jpeg()?)?;
        }
        self.put("film", pictures.len().to_string())
    }

    /// Which picture of the film was ready when, in the order in which they were.
    ///
    /// # Errors
    /// No film was taken.
    pub fn ready(&self) -> Result<Vec<(usize, SystemTime)>> {
        let lines = fs::read_to_string(self.folder.path().join("ready"))?;
        let read = |line: &str| {
            let (place, at) = line.split_once(' ')?;
            let at = Duration::from_nanos(at.parse().ok()?);
            Some((place.parse().ok()?, SystemTime::UNIX_EPOCH + at))
        };
        Ok(lines.lines().filter_map(read).collect())
    }

    /// From now on this is wrong; `None`: all is well.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn fault(&self, fault: Option<Fault>) -> Result<()> {
        self.put("fault", fault.map_or(String::new(), |fault| format!("{fault:?}").to_lowercase()))
    }

    /// Pulls the cable.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn unplug(&self) -> Result<()> {
        self.put("fault", "unplug")
    }

    /// Plugs the cable in again.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn replug(&self) -> Result<()> {
        self.plugged.set(self.plugged.get() + 1);
        self.put("plug", self.plugged.get().to_string())?;
        self.fault(None)
    }

    /// What it can do: lines "MJPG 1280 720 1 30" of coding, size and seconds a frame.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn modes(&self, lines: &str) -> Result<()> {
        self.put("modes", lines)
    }

    /// The mode, as a line of [`Self::modes`], in which another program left it.
    ///
    /// # Errors
    /// The folder cannot be written.
    pub fn left_in(&self, line: &str) -> Result<()> {
        self.put("current", line)
    }

    /// Written beside and moved in place: whoever reads sees all of it or nothing.
    fn put(&self, name: &str, content: impl AsRef<[u8]>) -> Result<()> {
        let beside = self.folder.path().join("new");
        fs::write(&beside, content)?;
        Ok(fs::rename(beside, self.folder.path().join(name))?)
    }
}
