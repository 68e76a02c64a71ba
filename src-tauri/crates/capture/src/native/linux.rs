//! What nokhwa does not do on Linux: a list that can be trusted, and a way out of a mode it cannot read.

use std::fs;
use std::io;
use std::path::Path;

use nokhwa::utils::{CameraFormat, FrameFormat};
use v4l::capability::Flags;
use v4l::frameinterval::FrameIntervalEnum;
use v4l::framesize::FrameSizeEnum;
use v4l::video::Capture;
use v4l::video::capture::Parameters;
use v4l::{Format, FourCC};

use crate::camera::{Device, DeviceId};

/// The capture nodes with their numbers, in the order of these. A node that may not be opened, or is in use, stays in
/// the list: a person has to be told.
pub(super) fn list() -> io::Result<Vec<(u32, Device)>> {
    let names =
        fs::read_dir("/dev")?.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut numbers: Vec<u32> = names.filter_map(|name| number(&name)).collect();
    numbers.sort_unstable();
    Ok(numbers.into_iter().filter_map(|index| Some((index, device(index)?))).collect())
}

/// `video0` has one, `video` and `video-codec` have none.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_prefix("video")?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

/// `None` for a node that captures no pictures: metadata, output, codec.
fn device(index: u32) -> Option<Device> {
    let known = format!("/sys/class/video4linux/video{index}/name");
    let name = fs::read_to_string(Path::new(&known)).unwrap_or_default();
    let name =
        if name.trim().is_empty() { format!("video{index}") } else { name.trim().to_owned() };
    let place = match v4l::Device::new(index as usize).and_then(|device| device.query_caps()) {
        Ok(caps) if caps.capabilities.contains(Flags::VIDEO_CAPTURE) => caps.bus,
        Ok(_) => return None,
        Err(error) if is_gone(&error) => return None,
        Err(_) => String::new(),
    };
    Some(Device { id: DeviceId::new(&name, &place), name })
}

fn is_gone(error: &io::Error) -> bool {
    const ENXIO: i32 = 6;
    const ENODEV: i32 = 19;
    const ENOTTY: i32 = 25;
    error.kind() == io::ErrorKind::NotFound
        || matches!(error.raw_os_error(), Some(ENXIO | ENODEV | ENOTTY))
}

/// The modes a camera lists at a whole rate, in the codings that can be read. Empty where it lists ranges, as test
/// drivers do.
pub(super) fn offered(index: u32) -> Vec<CameraFormat> {
    let Ok(device) = v4l::Device::new(index as usize) else { return Vec::new() };
    let mut offered = Vec::new();
    for (fourcc, coding) in CODINGS {
        let coded = FourCC::new(fourcc);
        for size in device.enum_framesizes(coded).unwrap_or_default() {
            let FrameSizeEnum::Discrete(size) = size.size else { return Vec::new() };
            let rates = device.enum_frameintervals(coded, size.width, size.height);
            for rate in rates.unwrap_or_default() {
                match rate.interval {
                    FrameIntervalEnum::Discrete(each) if each.numerator == 1 => {
                        let rate = each.denominator;
                        offered.push(CameraFormat::new_from(size.width, size.height, coding, rate));
                    }
                    _ => {}
                }
            }
        }
    }
    offered
}

/// What V4L2 calls the codings that can be read.
const CODINGS: [(&[u8; 4], FrameFormat); 4] = [
    (b"MJPG", FrameFormat::MJPEG),
    (b"NV12", FrameFormat::NV12),
    (b"YUYV", FrameFormat::YUYV),
    (b"RGB3", FrameFormat::RAWRGB),
];

/// Puts a camera into a mode that nokhwa can read.
///
/// Another program may have left it at 7.5 pictures a second or in a coding nokhwa does not know; nokhwa reads the
/// current mode before it sets another and gives up there (camera.md §1).
pub(super) fn reset(index: u32) -> io::Result<()> {
    let usual = CameraFormat::new_from(640, 480, FrameFormat::YUYV, 30);
    let mode = offered(index).first().copied().unwrap_or(usual);
    let known = CODINGS.iter().find(|(_, coding)| *coding == mode.format());
    let fourcc = known.map_or(b"YUYV", |(fourcc, _)| fourcc);
    let device = v4l::Device::new(index as usize)?;
    device.set_format(&Format::new(mode.width(), mode.height(), FourCC::new(fourcc)))?;
    device.set_params(&Parameters::with_fps(mode.frame_rate())).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_numbered_nodes_are_cameras() {
        let names = ["video0", "video12", "video", "video-codec", "vbi0", "video1x"];
        assert_eq!(names.map(number), [Some(0), Some(12), None, None, None, None]);
    }
}
