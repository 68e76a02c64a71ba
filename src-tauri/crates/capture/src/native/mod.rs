//! The cameras of the system, through nokhwa: V4L2, Media Foundation, AVFoundation.
//!
//! nokhwa 0.10.11 has defects that would stop a kiosk (camera.md §1). What is done against each:
//!
//! | defect | here |
//! |---|---|
//! | a wait for a frame has no end | the session's watchdog: woken on Linux, abandoned elsewhere |
//! | unplugged: every further call fails at once | dropped at the first error, looked for anew a second later |
//! | replugged while the dead one is held: another index | dropped first; found by name and place, never by index |
//! | the list holds metadata nodes, in any order | [`linux::list`]: capture nodes only, sorted |
//! | a name in `/dev` without a number panics | [`linux::list`] reads it itself; all calls are guarded |
//! | a rate that is no whole number, or an unknown coding, leaves the camera shut for all | [`linux::reset`] |
//! | `None`, `Closest`, `Highest…` pick what nobody asked for | [`ladder`]: exact modes, one after the other |
//! | `Exact` asks for modes that are not there; the driver takes the nearest | [`ladder`]: only what the camera lists |
//! | a mode is set while the stream is open | never: a camera is opened in its mode and dropped after |
//! | its decoders panic or return garbage | compiled out; [`crate::decode`] |
//! | a short picture is told by nothing, and the end of an older one stands behind it | zeros inside are seen ([`crate::jpeg`]); half of another picture is not |
//! | a picture ends somewhere in megabytes | cut at its end ([`crate::jpeg`]) |
//! | the corrupt flag and the capture time are unreliable | the markers are read, the time is ours, the first frames are skipped |
//! | `Camera` and the streams panic when they are dropped | guarded |
//! | Windows: COM belongs to a thread; the light stays on after a stop | one thread lists, opens and drops; idle means dropped |
//! | Windows: the rate is always 1; the callback camera deadlocks | not compared; not used |
//! | Windows: start-up of some capture sticks hangs | the watchdog |
//! | macOS: a frame before the stream is open hangs; an unread queue grows | opened at once; drained or dropped |
//! | macOS: rows are padded, NV12 is called YUYV | the stride follows from the length ([`crate::decode`]) |
//! | macOS: a camera needs permission first | [`permission`] |
//! | macOS: opening some Logitech cameras aborts the process (nokhwa #202, #247) | **not mended here**: needs a patched nokhwa |
//!
//! Those of Linux are tested in `tests/product/camera`. Windows and macOS were not run.

mod ladder;
#[cfg(target_os = "linux")]
mod linux;
mod trouble;

use nokhwa::utils::{CameraFormat, CameraIndex, FrameFormat, RequestedFormat, RequestedFormatType};
use zeroize::Zeroizing;

use crate::camera::{Camera, Cameras, Coding, Device, DeviceId, Mode, Need, Raw, Trouble, chosen};
use crate::jpeg;

/// The cameras of the system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemCameras;

impl Cameras for SystemCameras {
    fn list(&self) -> Result<Vec<Device>, Trouble> {
        permission()?;
        Ok(found()?.into_iter().map(|found| found.device).collect())
    }

    fn open(&self, id: &DeviceId, need: Need) -> Result<Box<dyn Camera>, Trouble> {
        permission()?;
        let found = found()?;
        let devices: Vec<Device> = found.iter().map(|found| found.device.clone()).collect();
        let device = chosen(&devices, Some(id)).ok_or(Trouble::Gone)?;
        let found = found.iter().find(|found| found.device == *device).ok_or(Trouble::Gone)?;
        Ok(Box::new(NativeCamera::open(&found.index, need)?))
    }
}

/// A camera of the list and what nokhwa calls it just now.
struct Found {
    device: Device,
    index: CameraIndex,
}

#[cfg(target_os = "linux")]
fn found() -> Result<Vec<Found>, Trouble> {
    let nodes = linux::list().map_err(|_| Trouble::Faulty)?;
    Ok(nodes
        .into_iter()
        .map(|(index, device)| Found { device, index: CameraIndex::Index(index) })
        .collect())
}

#[cfg(not(target_os = "linux"))]
fn found() -> Result<Vec<Found>, Trouble> {
    let cameras =
        nokhwa::query(nokhwa::utils::ApiBackend::Auto).map_err(|error| trouble::of(&error))?;
    let mut found: Vec<Found> = cameras
        .into_iter()
        .map(|info| {
            let name = info.human_name();
            let id = DeviceId::new(&name, &info.misc());
            Found { device: Device { id, name }, index: info.index().clone() }
        })
        .collect();
    found.sort_by(|a, b| a.device.id.cmp(&b.device.id));
    Ok(found)
}

/// macOS asks the person once and remembers the answer; its callback is not waited for, since the next try is a second
/// away. Not run here.
#[cfg(target_os = "macos")]
fn permission() -> Result<(), Trouble> {
    static ASKED: std::sync::Once = std::sync::Once::new();
    if nokhwa::nokhwa_check() {
        return Ok(());
    }
    ASKED.call_once(|| nokhwa::nokhwa_initialize(|_| {}));
    Err(Trouble::Denied)
}

#[cfg(not(target_os = "macos"))]
#[allow(clippy::unnecessary_wraps, reason = "as on macOS")]
fn permission() -> Result<(), Trouble> {
    Ok(())
}

struct NativeCamera {
    camera: nokhwa::Camera,
    mode: Mode,
}

impl NativeCamera {
    /// Goes down the ladder. A camera that stands in a mode which nokhwa cannot read is set back first.
    fn open(index: &CameraIndex, need: Need) -> Result<Self, Trouble> {
        for rung in ladder::rungs(need, &offered(index)) {
            let mut outcome = Self::in_mode(index, &rung);
            if matches!(outcome, Err(Refusal::Stuck)) {
                set_back(index)?;
                outcome = Self::in_mode(index, &rung);
            }
            match outcome {
                Ok(camera) => return Ok(camera),
                Err(Refusal::Mode | Refusal::Stuck) => {}
                Err(Refusal::Trouble(trouble)) => return Err(trouble),
            }
        }
        Err(Trouble::Faulty)
    }

    fn in_mode(index: &CameraIndex, rung: &ladder::Rung) -> Result<Self, Refusal> {
        let wanted = match rung {
            ladder::Rung::Exact(format) => RequestedFormatType::Exact(*format),
            ladder::Rung::Any => RequestedFormatType::AbsoluteHighestFrameRate,
        };
        let codings = match rung {
            ladder::Rung::Exact(format) => vec![format.format()],
            ladder::Rung::Any => ladder::READ.to_vec(),
        };
        let requested = RequestedFormat::with_formats(wanted, &codings);
        let mut camera =
            nokhwa::Camera::new(index.clone(), requested).map_err(|error| Refusal::of(&error))?;
        camera.open_stream().map_err(|error| Refusal::Trouble(trouble::of(&error)))?;
        let mode = mode(camera.camera_format()).ok_or(Refusal::Mode)?;
        Ok(Self { camera, mode })
    }
}

impl Camera for NativeCamera {
    fn frame(&mut self) -> Result<Raw, Trouble> {
        let bytes = self.camera.frame_raw().map_err(|error| trouble::of(&error))?;
        let Mode { coding, width, height, .. } = self.mode;
        // Of a JPEG only as much as is one: the rest of the buffer is megabytes of nothing.
        let bytes = match coding {
            Coding::Jpeg => {
                let len = jpeg::extent(&bytes).ok_or(Trouble::Damaged)?.len;
                Some(&bytes[..len]).filter(|jpeg| !jpeg::has_hole(jpeg)).ok_or(Trouble::Damaged)?
            }
            _ => &bytes[..],
        };
        Ok(Raw { coding, width, height, data: Zeroizing::new(bytes.to_vec()) })
    }

    fn mode(&self) -> Mode {
        self.mode
    }
}

fn mode(format: CameraFormat) -> Option<Mode> {
    let coding = match format.format() {
        FrameFormat::MJPEG => Coding::Jpeg,
        FrameFormat::YUYV => Coding::Yuyv,
        FrameFormat::NV12 => Coding::Nv12,
        FrameFormat::RAWRGB => Coding::Rgb,
        _ => return None,
    };
    Some(Mode { coding, width: format.width(), height: format.height(), rate: format.frame_rate() })
}

/// Why a camera did not open in a mode.
enum Refusal {
    /// It does not have this mode.
    Mode,
    /// The mode it stands in cannot be read by nokhwa, which then opens it in none.
    Stuck,
    Trouble(Trouble),
}

impl Refusal {
    fn of(error: &nokhwa::NokhwaError) -> Self {
        let text = error.to_string();
        let says = |part: &str| text.contains(part);
        match trouble::of(error) {
            Trouble::Faulty if says("Framerate not whole number") => Self::Stuck,
            Trouble::Faulty if says("FrameFormat") && says("unsupported") => Self::Stuck,
            Trouble::Faulty if says("Fufill") || says("Fulfill") || says("Rejected") => Self::Mode,
            // A driver that refuses a mode it lists.
            Trouble::Faulty if says("os error 22") => Self::Mode,
            trouble => Self::Trouble(trouble),
        }
    }
}

/// The modes a camera lists; empty where it lists none, or nobody can be asked.
#[cfg(target_os = "linux")]
fn offered(index: &CameraIndex) -> Vec<CameraFormat> {
    index.as_index().map(linux::offered).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn offered(_: &CameraIndex) -> Vec<CameraFormat> {
    Vec::new()
}

#[cfg(target_os = "linux")]
fn set_back(index: &CameraIndex) -> Result<(), Trouble> {
    let index = index.as_index().map_err(|_| Trouble::Gone)?;
    linux::reset(index).map_err(|error| trouble::of_io(&error))
}

#[cfg(not(target_os = "linux"))]
fn set_back(_: &CameraIndex) -> Result<(), Trouble> {
    Ok(())
}
