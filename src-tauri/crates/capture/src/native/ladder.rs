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
///
/// `offered`: what the camera lists. nokhwa asks the driver for an exact mode without looking whether it is listed, and
/// the driver then takes the nearest, maybe one nokhwa cannot read: so nothing else is asked for. The rate is the
/// listed one nearest to the wanted.
pub(super) fn rungs(need: Need, offered: &[CameraFormat]) -> Vec<Rung> {
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
    let exact = wanted.filter_map(|&(width, height, coding, rate)| {
        let mode = CameraFormat::new_from(width, height, coding, rate);
        if offered.is_empty() { Some(mode) } else { listed(&mode, offered) }
    });
    exact.map(Rung::Exact).chain([Rung::Any]).collect()
}

fn listed(wanted: &CameraFormat, offered: &[CameraFormat]) -> Option<CameraFormat> {
    let alike = offered.iter().filter(|mode| {
        (mode.resolution(), mode.format()) == (wanted.resolution(), wanted.format())
    });
    alike.min_by_key(|mode| mode.frame_rate().abs_diff(wanted.frame_rate())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(need: Need, offered: &[CameraFormat]) -> Vec<CameraFormat> {
        let rungs = rungs(need, offered).into_iter();
        rungs
            .filter_map(|rung| if let Rung::Exact(mode) = rung { Some(mode) } else { None })
            .collect()
    }

    #[test]
    fn only_listed_modes_are_asked_for_at_the_nearest_rate() {
        let yuyv = CameraFormat::new_from(640, 480, FrameFormat::YUYV, 25);
        let slow = CameraFormat::new_from(640, 480, FrameFormat::YUYV, 5);
        let other = CameraFormat::new_from(352, 288, FrameFormat::YUYV, 30);
        assert_eq!(asked(Need::Face, &[slow, other, yuyv]), [yuyv]);
    }

    #[test]
    fn a_camera_that_lists_nothing_is_asked_for_all_of_them_in_their_order() {
        let size = |need| asked(need, &[])[0].resolution();
        assert_eq!(asked(Need::Face, &[]).len(), 5);
        assert_eq!((size(Need::Face).width(), size(Need::Check).width()), (1280, 640));
    }
}
