//! One test for each defect of nokhwa or v4l that touches Linux, named after it. The table is in
//! `src-tauri/crates/capture/src/native/mod.rs`.

use std::thread::sleep;
use std::time::Duration;

use gatehouse_tests::camera::Fault;
use gatehouse_tests::camera::pictures::Picture;

use crate::rig::{HEALED, NAMED, Rig};

#[test]
fn a_frame_is_waited_for_without_an_end() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.fault(Some(Fault::Stall)).unwrap();
    rig.until_state("silent", NAMED);
    // The thread was woken, has let go of the camera and waits for the next: nobody was left behind.
    assert!(rig.ask("look")["newest"].is_null());
    rig.camera.fault(None).unwrap();
    rig.until_state("live", HEALED);
    assert_eq!(rig.capture_threads(), 1);
}

#[test]
fn a_camera_that_is_silent_from_the_start_is_named_too() {
    let mut rig = Rig::with(|camera| camera.fault(Some(Fault::Stall)).unwrap());
    rig.until_state("silent", NAMED + Duration::from_secs(1));
}

#[test]
fn after_an_unplug_every_call_fails_at_once() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.unplug().unwrap();
    rig.until_state("gone", NAMED);
    let before = rig.worked();
    sleep(Duration::from_secs(1));
    rig.ask("look");
    let worked = rig.worked().saturating_sub(before);
    assert!(worked < Duration::from_millis(300), "a dead camera keeps it busy: {worked:?}");
}

#[test]
fn a_camera_comes_back_under_another_number_while_the_dead_one_is_held() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.unplug().unwrap();
    rig.until_state("gone", NAMED);
    assert_eq!(rig.held(), 0, "the dead camera was let go");
    rig.camera.replug().unwrap();
    rig.until_state("live", HEALED);
    // Pulled and plugged in again faster than anybody looks: it is found under whatever number it has now.
    rig.camera.replug().unwrap();
    rig.until("look", HEALED, |answer| answer["status"]["state"] == "gone");
    rig.until_state("live", HEALED);
}

#[test]
fn metadata_nodes_are_listed_as_cameras_in_any_order() {
    let mut rig = Rig::start();
    // While the session opens the device too, the list may come without it for a moment; it never has a second one.
    for _ in 0..50 {
        let list = rig.ask("list");
        let devices = list["Ok"].as_array().unwrap();
        assert!(devices.len() <= 1, "{list}");
        if let [device] = devices.as_slice() {
            assert_eq!(device["name"], "Paper Webcam");
            return;
        }
    }
    panic!("the camera is not in the list");
}

#[test]
fn a_node_without_a_number_makes_the_list_panic() {
    // The device lists a `video` beside its numbered nodes, always.
    let mut rig = Rig::start();
    assert!(rig.ask("list")["Ok"].is_array());
    rig.until_live();
}

#[test]
fn another_programs_camera_is_busy_wherever_that_shows() {
    // In the wanted mode the buffers are refused, in another one the mode is.
    for left in ["MJPG 1280 720 1 30", "YUYV 640 480 1 30"] {
        let mut rig = Rig::with(|camera| {
            camera.left_in(left).unwrap();
            camera.fault(Some(Fault::Busy)).unwrap();
        });
        rig.until_state("busy", NAMED);
        rig.camera.fault(None).unwrap();
        rig.until_state("live", HEALED);
    }
}

#[test]
fn a_camera_without_permission_is_listed_and_denied() {
    let mut rig = Rig::with(|camera| camera.fault(Some(Fault::Denied)).unwrap());
    rig.until_state("denied", NAMED);
    assert_eq!(rig.ask("list")["Ok"][0]["id"], "Paper Webcam");
    rig.camera.fault(None).unwrap();
    rig.until_state("live", HEALED);
}

#[test]
fn a_rate_that_is_no_whole_number_shuts_the_camera_for_all() {
    for left in ["YUYV 1280 720 2 15", "YUYV 1280 720 2 25", "MJPG 640 480 1001 30000"] {
        let mut rig = Rig::with(|camera| camera.left_in(left).unwrap());
        rig.until_live();
        assert_eq!(rig.ask("look")["status"]["mode"]["width"], 1280, "{left}");
    }
}

#[test]
fn an_unknown_current_coding_shuts_the_camera_for_all() {
    for left in ["UYVY 640 480 1 30", "H264 1280 720 1 30", "GREY 640 480 1 30"] {
        let mut rig = Rig::with(|camera| camera.left_in(left).unwrap());
        rig.until_live();
        assert_eq!(rig.ask("look")["status"]["mode"]["coding"], "jpeg", "{left}");
    }
}

#[test]
fn a_picture_comes_with_the_whole_buffer_behind_it() {
    let mut rig = Rig::start();
    rig.until_live();
    // A smaller picture after a larger one: the end of the larger one is still in the buffer.
    rig.camera.show(&Picture::covered()).unwrap();
    let mut seq = 0;
    for _ in 0..10 {
        let newest = rig.ask(&format!("newest {seq}"));
        assert_eq!(newest["whole"], true, "{newest}");
        assert!(newest["bytes"].as_u64().unwrap() < 300_000, "{newest}");
        seq = newest["seq"].as_u64().unwrap();
    }
}

#[test]
fn damaged_pictures_make_decoders_panic_or_return_garbage() {
    for fault in [Fault::Half, Fault::Zeros] {
        let mut rig = Rig::start();
        rig.until_live();
        rig.camera.fault(Some(fault)).unwrap();
        rig.until_state("faulty", NAMED);
        assert!(rig.ask("status")["damaged"].as_u64().unwrap() > 0);
        rig.camera.fault(None).unwrap();
        rig.until_state("live", HEALED);
    }
}

#[test]
fn a_driver_that_fails_to_read_is_faulty_until_it_does() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.fault(Some(Fault::Eio)).unwrap();
    rig.until_state("faulty", NAMED);
    rig.camera.fault(None).unwrap();
    rig.until_state("live", HEALED);
}

#[test]
fn letting_a_camera_go_panics() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.fault(Some(Fault::Stop)).unwrap();
    rig.until("status", HEALED, |status| status["state"] == "idle");
    rig.camera.fault(None).unwrap();
    rig.until_state("live", HEALED);
}
