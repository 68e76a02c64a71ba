//! The modes a camera is asked for, the best first.

use nokhwa::utils::{CameraFormat, FrameFormat};

use crate::camera::Need;

/// One try.
pub(super) enum Rung {
    /// This mode and no other; nokhwa says "Failed to Fufill" where the camera does not have it.
    Exact(CameraFormat),
    /// The fastest there is in a coding that can be read.
    Any,
}

/// What [`crate::decode`] reads.
pub(super) const READ: [FrameFormat; 4] =
    [FrameFormat::MJPEG, FrameFormat::NV12, FrameFormat::YUYV, FrameFormat::RAWRGB];

/// MJPEG first: it passes through to the window as it is. Then NV12, which is cheapest to read, then YUYV, which at
/// 1280 wide has ten pictures a second on most cameras.
pub(super) fn rungs(need: Need) -> Vec<Rung> {
    let large = [
        (1280, 720, FrameFormat::MJPEG, 30),
        (1280, 720, FrameFormat::NV12, 30),
        (1280, 720, FrameFormat::YUYV, 10),
    ];
    let small = [(640, 480, FrameFormat::MJPEG, 30), (640, 480, FrameFormat::YUYV, 30)];
    let wanted = match need {
        Need::Face => large.iter().chain(&small),
        Need::Check => small.iter().chain(&large),
    };
    let exact = wanted.map(|&(width, height, coding, rate)| {
        Rung::Exact(CameraFormat::new_from(width, height, coding, rate))
    });
    exact.chain([Rung::Any]).collect()
}
