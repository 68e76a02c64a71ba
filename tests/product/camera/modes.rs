//! What the camera is asked for, whatever it offers.

use gatehouse_tests::camera::pictures::Picture;

use crate::rig::{NAMED, Rig};

struct Case {
    modes: &'static str,
    coding: &'static str,
    width: u32,
    rate: u32,
}

#[test]
fn the_best_mode_that_can_be_read_is_taken_and_no_other() {
    let cases = [
        // The first mode is the one that nokhwa takes when it is not told.
        Case {
            modes: "YUYV 320 180 1 1\nMJPG 640 480 1 30\nMJPG 1280 720 1 30",
            coding: "jpeg",
            width: 1280,
            rate: 30,
        },
        Case {
            modes: "NV12 1280 720 1 30\nYUYV 1280 720 1 10",
            coding: "nv12",
            width: 1280,
            rate: 30,
        },
        Case {
            modes: "YUYV 1280 720 1 10\nYUYV 640 480 1 30",
            coding: "yuyv",
            width: 1280,
            rate: 10,
        },
        Case {
            modes: "MJPG 1280 720 1 25\nMJPG 1280 720 1 15",
            coding: "jpeg",
            width: 1280,
            rate: 25,
        },
        // YUYV at 1280 wide has a rate that is no whole number here: asking for it would shut the camera.
        Case {
            modes: "YUYV 1280 720 2 15\nYUYV 640 480 1 30",
            coding: "yuyv",
            width: 640,
            rate: 30,
        },
    ];
    for Case { modes, coding, width, rate } in cases {
        let mut rig = Rig::with(|camera| {
            camera.modes(modes).unwrap();
            camera.show_raw(&Picture::room()).unwrap();
        });
        rig.until_live();
        let mode = rig.ask("look")["status"]["mode"].clone();
        assert_eq!(mode["coding"], coding, "{modes:?}: {mode}");
        assert_eq!((&mode["width"], &mode["rate"]), (&width.into(), &rate.into()), "{modes:?}");
    }
}

#[test]
fn pictures_without_compression_are_shown_as_small_jpegs() {
    for modes in ["NV12 1280 720 1 30", "YUYV 1280 720 1 30"] {
        let mut rig = Rig::with(|camera| {
            camera.modes(modes).unwrap();
            camera.show_raw(&Picture::room()).unwrap();
        });
        rig.until_live();
        let newest = rig.ask("newest 0");
        assert_eq!((&newest["width"], &newest["height"]), (&640.into(), &360.into()), "{modes}");
        assert_eq!(newest["whole"], true, "{modes}");
    }
}

#[test]
fn a_camera_with_nothing_that_can_be_read_is_faulty() {
    let mut rig = Rig::with(|camera| camera.modes("H264 1280 720 1 30").unwrap());
    rig.until_state("faulty", NAMED);
}
