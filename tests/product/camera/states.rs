//! How the camera is, and that it comes back by itself.

use std::fs;

use gatehouse_tests::camera::Fault;
use gatehouse_tests::camera::pictures::Picture;

use crate::rig::{HEALED, NAMED, Rig, SOON};

#[test]
fn pictures_arrive_at_the_cameras_own_speed_and_pass_through_whole() {
    let mut rig = Rig::start();
    let (answer, _) = rig.until("look", SOON, |answer| answer["status"]["rate"].is_number());
    let status = &answer["status"];
    assert_eq!(status["mode"]["coding"], "jpeg");
    assert_eq!((&status["mode"]["width"], &status["mode"]["height"]), (&1280.into(), &720.into()));
    assert_eq!(status["device"]["id"], "Paper Webcam @ usb-paper-1");
    // Thirty a second; what a busy machine takes of it is left open.
    assert!(status["rate"].as_f64().unwrap() > 15.0, "{status}");
    let first = rig.ask("newest 0");
    assert_eq!(first["whole"], true);
    let next = rig.ask(&format!("newest {}", first["seq"]));
    assert!(next["seq"].as_u64() > first["seq"].as_u64());
}

#[test]
fn no_camera_at_all_is_absent_and_one_that_is_plugged_in_is_found() {
    let mut rig = Rig::with(|camera| camera.unplug().unwrap());
    rig.until_state("absent", NAMED);
    rig.camera.replug().unwrap();
    rig.until_state("live", HEALED);
}

#[test]
fn a_pulled_cable_is_gone_at_once_and_back_within_five_seconds() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.unplug().unwrap();
    rig.until_state("gone", NAMED);
    assert!(rig.ask("look")["newest"].is_null(), "the last picture is not shown as a live one");
    rig.camera.replug().unwrap();
    rig.until_state("live", HEALED);
}

#[test]
fn a_covered_lens_is_black_and_named_within_three_seconds() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.show(&Picture::covered()).unwrap();
    rig.until_state("black", NAMED);
    rig.camera.show(&Picture::room()).unwrap();
    rig.until_state("live", NAMED);
}

#[test]
fn a_picture_that_never_changes_is_frozen_and_named_within_three_seconds() {
    let mut rig = Rig::start();
    rig.until_live();
    rig.camera.fault(Some(Fault::Frozen)).unwrap();
    rig.until_state("frozen", NAMED);
    rig.camera.fault(None).unwrap();
    rig.until_state("live", NAMED);
}

#[test]
fn an_infrared_picture_is_named_within_three_seconds() {
    let mut rig = Rig::with(|camera| camera.show(&Picture::room().grey()).unwrap());
    rig.until_live();
    rig.until_state("infrared", NAMED);
}

#[test]
fn a_camera_nobody_looks_at_is_let_go_and_taken_up_again_when_somebody_does() {
    let mut rig = Rig::start();
    rig.until_live();
    assert_eq!(rig.held(), 1);
    rig.until("status", HEALED, |status| status["state"] == "idle");
    assert_eq!(rig.held(), 0);
    rig.until_state("live", HEALED);
}

#[test]
fn a_still_leaves_nothing_on_the_disk() {
    let mut rig = Rig::start();
    rig.until_live();
    let still = rig.ask("still now");
    assert!(still["bytes"].as_u64().unwrap() > 1000, "{still}");
    assert_eq!(fs::read_dir(rig.home.path()).unwrap().count(), 0);
}
