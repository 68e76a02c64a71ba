//! The rig itself, tried on a plain window: what fails here is not the application's fault.
#![cfg(target_os = "linux")]

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use gatehouse_tests::{
    Display, chooser,
    drag::{self, Offer},
    xdo::Point,
};

const LIMIT: Duration = Duration::from_secs(10);

/// The plain window, and what it says.
struct Target {
    process: Child,
    said: BufReader<std::process::ChildStdout>,
    _home: tempfile::TempDir,
}

impl Target {
    fn open(display: &Display, arguments: &[&str]) -> Result<Self> {
        let mut program = Command::new(env!("CARGO_BIN_EXE_drop_target"));
        program.args(arguments).env("DISPLAY", display.name()).env("GDK_BACKEND", "x11");
        let home = tempfile::tempdir()?;
        for place in ["HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"] {
            program.env(place, home.path());
        }
        program.env("GSETTINGS_BACKEND", "memory");
        let mut process = program.stdout(Stdio::piped()).spawn()?;
        let said = BufReader::new(process.stdout.take().context("a piped output")?);
        Ok(Self { process, said, _home: home })
    }

    fn line(&mut self) -> Result<String> {
        let mut line = String::new();
        self.said.read_line(&mut line)?;
        Ok(line.trim_end().to_owned())
    }
}

impl Drop for Target {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn two_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let files = vec![folder.join("a call.wav"), folder.join("Gespräch №2.wav")];
    for file in &files {
        std::fs::write(file, "x")?;
    }
    Ok(files)
}

#[test]
fn dragged_files_arrive_with_their_names() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let files = two_files(folder.path())?;
    let display = Display::start()?;
    let mut target = Target::open(&display, &[])?;
    let window = display.hands().window_titled("Drop here", LIMIT)?;
    let place = display.hands().on_screen(&window, Point { x: 150, y: 100 })?;

    let log = folder.path().join("log");
    drag::Source::open(&display.name(), &Offer::Files(files), &log)?.drop_at(place)?;

    assert_eq!(target.line()?, format!("file://{}/a%20call.wav", folder.path().display()));
    let second = target.line()?;
    assert!(second.ends_with("/Gespr%C3%A4ch%20%E2%84%962.wav"), "{second}");
    Ok(())
}

#[test]
fn files_dropped_where_nobody_takes_them_are_an_error() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let files = two_files(folder.path())?;
    let display = Display::start()?;
    let offer = Offer::Files(files);
    let source = drag::Source::open(&display.name(), &offer, &folder.path().join("log"))?;
    assert!(source.drop_at(Point { x: 5, y: 5 }).is_err());
    Ok(())
}

#[test]
fn the_file_chooser_gives_the_path_that_was_typed() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let files = two_files(folder.path())?;
    let display = Display::start()?;
    for file in &files {
        let mut target = Target::open(&display, &["Choose calls"])?;
        chooser::choose(&display.hands(), "Choose calls", file)?;
        assert_eq!(target.line()?, format!("chose {}", file.display()));
    }
    Ok(())
}

#[test]
fn a_dismissed_file_chooser_gives_nothing() -> Result<()> {
    let display = Display::start()?;
    let mut target = Target::open(&display, &["Choose calls"])?;
    chooser::dismiss(&display.hands(), "Choose calls")?;
    assert_eq!(target.line()?, "chose");
    Ok(())
}

#[test]
fn screens_stand_side_by_side_and_can_be_pictured() -> Result<()> {
    let (first, second) = (Display::start()?, Display::sized(640, 480)?);
    assert_ne!(first.name(), second.name());
    assert_eq!(second.hands().run(&["getdisplaygeometry"])?, "640 480");
    let folder = tempfile::tempdir()?;
    let picture = folder.path().join("below/screen.png");
    second.screenshot(&picture)?;
    assert!(std::fs::read(picture)?.starts_with(b"\x89PNG"));
    Ok(())
}
