//! The trials, one for each kind of camera.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use gatehouse_tests::camera::pictures::Picture;
use serde_json::Value;

/// Ten times what is promised on a real machine.
const LIMIT: Duration = Duration::from_secs(40);
const PICTURE: &str = "/dev/shm/room.jpg";

/// Tries the kind of camera that the command line names.
pub(crate) fn main() -> Result<()> {
    match std::env::args().nth(1).as_deref() {
        Some("vivid") => vivid(),
        Some("usb") => usb(),
        other => bail!("there is no camera {other:?} to try"),
    }
}

/// A program beside this one.
fn beside(name: &str) -> Result<PathBuf> {
    Ok(std::env::current_exe()?.with_file_name(name))
}

/// A camera session, as `camera_probe` has it.
struct Session {
    probe: Child,
    questions: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Session {
    fn open() -> Result<Self> {
        let mut probe = Command::new(beside("camera_probe")?)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let questions = probe.stdin.take().context("questions")?;
        let answers = BufReader::new(probe.stdout.take().context("answers")?);
        Ok(Self { probe, questions, answers })
    }

    fn ask(&mut self, question: &str) -> Result<Value> {
        writeln!(self.questions, "{question}")?;
        let mut line = String::new();
        self.answers.read_line(&mut line)?;
        ensure!(!line.is_empty(), "the session ended at {question:?}");
        Ok(serde_json::from_str(&line)?)
    }

    /// Waits until the camera is so.
    fn until(&mut self, what: &str, state: &str) -> Result<()> {
        let start = Instant::now();
        let mut last = Value::Null;
        while start.elapsed() < LIMIT {
            last = self.ask("look")?["status"].clone();
            if last["state"] == state {
                println!("ok   {what}: {state} after {:.1?}", start.elapsed());
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
        bail!("{what}: not {state}, but {last}")
    }

    /// Pictures keep arriving.
    fn arrive(&mut self, what: &str) -> Result<()> {
        let first = self.ask("newest 0")?["seq"].as_u64().context("no picture")?;
        let start = Instant::now();
        while start.elapsed() < LIMIT {
            let now = self.ask(&format!("newest {first}"))?;
            if now["seq"].as_u64().is_some_and(|seq| seq >= first + 3) {
                let mode = self.ask("status")?["mode"].clone();
                println!("ok   {what}: pictures arrive, {mode}");
                return Ok(());
            }
        }
        bail!("{what}: no more pictures")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // Gone already is as good.
        let _ = self.probe.kill();
        let _ = self.probe.wait();
    }
}

fn control(arguments: &[&str]) -> Result<()> {
    let done =
        Command::new("v4l2-ctl").arg("-d0").args(arguments).stdout(Stdio::null()).status()?;
    ensure!(done.success(), "v4l2-ctl {arguments:?}");
    Ok(())
}

fn fault(control_name: &str, value: u32) -> Result<()> {
    control(&["-c", &format!("{control_name}={value}")])
}

/// The kernel's own test driver, with the faults that it knows.
fn vivid() -> Result<()> {
    // Left behind by another program: a rate that is no whole number, and a coding that nokhwa cannot name.
    control(&["--set-fmt-video=width=1280,height=720,pixelformat=YUYV"])?;
    control(&["--set-parm=12.5"])?;
    Session::open()?.until("a rate of 12.5 left behind", "live")?;
    control(&["--set-fmt-video=width=640,height=480,pixelformat=UYVY"])?;
    Session::open()?.until("an unknown coding left behind", "live")?;

    let mut other = Command::new("v4l2-ctl")
        .args(["-d0", "--stream-mmap", "--stream-count=100000"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // On an emulated processor it takes a while until it streams.
    sleep(Duration::from_secs(5));
    let mut session = Session::open()?;
    session.until("another program has it", "busy")?;
    other.kill()?;
    other.wait()?;
    session.until("the other program has ended", "live")?;
    session.arrive("vivid")?;

    fault("percentage_of_dropped_buffers", 100)?;
    session.until("every picture is dropped", "silent")?;
    fault("percentage_of_dropped_buffers", 0)?;
    session.until("none is dropped any more", "live")?;

    fault("inject_fatal_streaming_error", 1)?;
    sleep(Duration::from_secs(2));
    session.until("after a failure of the stream", "live")?;
    session.arrive("after a failure of the stream")?;

    fault("disconnect", 1)?;
    session.until("unplugged", "gone")?;
    Ok(())
}

/// A webcam on an emulated USB cable, behind the stock `uvcvideo`.
struct Webcam(Child);

impl Webcam {
    fn plug_in(more: &[&str]) -> Result<Self> {
        let webcam =
            Command::new(beside("paper_webcam")?).args(["0", PICTURE]).args(more).spawn()?;
        Ok(Self(webcam))
    }

    fn wait_for_node() -> Result<()> {
        let start = Instant::now();
        while !Path::new("/dev/video0").exists() {
            ensure!(start.elapsed() < LIMIT, "the kernel made no node of the webcam");
            sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Webcam {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn usb() -> Result<()> {
    std::fs::write(PICTURE, Picture::room().jpeg()?)?;
    let webcam = Webcam::plug_in(&[])?;
    Webcam::wait_for_node()?;
    let mut session = Session::open()?;
    session.until("plugged in", "live")?;
    let cameras = session.ask("list")?;
    let listed = cameras["Ok"].as_array().context("a list")?;
    ensure!(listed.len() == 1, "its node of metadata is no camera: {cameras}");
    println!("ok   one camera is listed: {}", listed[0]["id"]);
    session.arrive("usb")?;
    let newest = session.ask("newest 0")?;
    ensure!(newest["whole"] == true, "the picture is not cut at its end: {newest}");
    drop(webcam);
    session.until("the cable is pulled", "gone")?;
    let webcam = Webcam::plug_in(&[])?;
    session.until("plugged in again", "live")?;
    session.arrive("plugged in again")?;
    drop((webcam, session));
    sleep(Duration::from_secs(2));

    let _webcam = Webcam::plug_in(&["--stall-after", "4"])?;
    Webcam::wait_for_node()?;
    let mut session = Session::open()?;
    session.until("before it falls silent", "live")?;
    session.until("it sends nothing any more", "silent")
}
