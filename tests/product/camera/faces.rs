//! What is said about pictures that are held before the camera. These pictures justify the defaults of `Thresholds`.

use std::thread::sleep;
use std::time::{Duration, Instant};

use gatehouse_tests::camera::pictures::{At, Picture, Portrait, WELL};
use serde_json::Value;

use crate::rig::{Rig, SOON};

/// Shows a picture until this is said about it.
fn until_hint(rig: &mut Rig, what: &str, picture: &Picture, hint: &Value) {
    rig.camera.show(picture).unwrap();
    let start = Instant::now();
    loop {
        let guidance = rig.ask("look")["guidance"].clone();
        if guidance["seq"] != 0 && guidance["hint"] == *hint && guidance["state"] == "live" {
            return;
        }
        assert!(start.elapsed() < SOON, "{what}: not {hint}, but {guidance:#}");
        sleep(Duration::from_millis(30));
    }
}

#[test]
fn each_picture_has_its_one_hint() {
    let Some(person) = Portrait::find() else { return };
    let well = person.standing(WELL);
    let two = {
        let mut both = person.standing(At { x: 0.3, y: 0.5, size: 0.3 });
        person.join(&mut both, At { x: 0.78, y: 0.5, size: 0.3 });
        both
    };
    let mut rig = Rig::start();
    rig.until_live();
    let cases = [
        ("nobody", Picture::room(), "no_face"),
        ("two people", two, "too_many_faces"),
        ("too near", person.standing(At { size: 0.8, ..WELL }), "too_near"),
        ("too far", person.standing(At { size: 0.17, ..WELL }), "too_far"),
        ("beside the middle", person.standing(At { x: 0.7, ..WELL }), "off_centre"),
        ("at the edge", person.standing(At { x: 0.88, ..WELL }), "cut_off"),
        ("in the dark", well.lit(0.22), "too_dark"),
        ("a lamp in the face", well.lit(1.6), "too_bright"),
        ("light from one side", well.lit_from_the_left(0.3), "uneven"),
        ("fog", well.flat(0.25), "flat"),
        ("out of focus", well.blurred(9.0), "blurred"),
    ];
    for (what, picture, hint) in cases {
        until_hint(&mut rig, what, &picture, &hint.into());
    }
    until_hint(&mut rig, "as it should be", &well, &Value::Null);
}

#[test]
fn who_moves_is_asked_to_hold_still() {
    let Some(person) = Portrait::find() else { return };
    let places = [0.46, 0.5, 0.54].map(|x| person.standing(At { x, ..WELL }));
    let mut rig = Rig::start();
    rig.until_live();
    let start = Instant::now();
    for place in places.iter().cycle() {
        rig.camera.show(place).unwrap();
        sleep(Duration::from_millis(60));
        if rig.ask("look")["guidance"]["hint"] == "moving" {
            return;
        }
        assert!(start.elapsed() < SOON, "nobody saw the motion");
    }
}

#[test]
fn good_frames_in_a_row_make_it_ready_and_one_who_leaves_is_not_sent() {
    let Some(person) = Portrait::find() else { return };
    let mut rig = Rig::with(|camera| camera.show(&person.standing(WELL)).unwrap());
    let (answer, _) = rig.until("look", SOON, |answer| answer["guidance"]["ready"] == true);
    let guidance = &answer["guidance"];
    assert!(guidance["good"].as_u64().unwrap() >= 3, "{guidance}");
    assert_eq!(guidance["faces"], 1);
    let middle =
        guidance["face"]["x"].as_f64().unwrap() + guidance["face"]["width"].as_f64().unwrap() / 2.0;
    assert!((middle - 0.5).abs() < 0.05, "{guidance}");

    let still = rig.ask("still best");
    assert_eq!((&still["faces"], &still["hint"]), (&1.into(), &Value::Null), "{still:#}");
    assert!(still["width"].as_u64().unwrap() <= 800 && still["height"].as_u64().unwrap() <= 800);
    // Cut out around the face, not the whole room.
    assert!(still["width"].as_u64().unwrap() < still["height"].as_u64().unwrap() * 5 / 4);
    assert!((20_000..1_500_000).contains(&still["bytes"].as_u64().unwrap()), "{still}");

    rig.camera.show(&Picture::room()).unwrap();
    rig.until("look", SOON, |answer| answer["guidance"]["hint"] == "no_face");
    let refused = rig.ask("still best");
    assert_eq!(
        refused["error"], "no picture was good enough",
        "the burst does not outlast the face"
    );
}

#[test]
fn the_shutter_sees_a_second_person_and_still_gives_a_picture() {
    let Some(person) = Portrait::find() else { return };
    let mut both = person.standing(At { x: 0.3, y: 0.5, size: 0.3 });
    person.join(&mut both, At { x: 0.78, y: 0.5, size: 0.3 });
    let mut rig = Rig::with(|camera| camera.show(&both).unwrap());
    rig.until_live();
    let still = rig.ask("still now");
    assert_eq!(
        (&still["faces"], &still["hint"]),
        (&2.into(), &"too_many_faces".into()),
        "{still:#}"
    );
}

#[test]
fn a_second_face_that_only_the_closer_look_finds_keeps_the_picture_from_being_sent() {
    let Some(person) = Portrait::find() else { return };
    let mut both = person.standing(WELL);
    person.join(&mut both, At { x: 0.82, y: 0.4, size: 0.14 });
    let mut rig = Rig::with(|camera| camera.show(&both).unwrap());
    rig.until("look", SOON, |answer| answer["guidance"]["ready"] == true);
    assert_eq!(rig.ask("still now")["faces"], 2, "what is tried can be seen");
    assert_eq!(rig.ask("still best")["error"], "no picture was good enough");
}

#[test]
fn a_face_is_judged_alike_in_every_coding() {
    let Some(person) = Portrait::find() else { return };
    let well = person.standing(WELL);
    for modes in ["MJPG 1280 720 1 30", "YUYV 1280 720 1 30", "NV12 1280 720 1 30"] {
        let mut rig = Rig::with(|camera| {
            camera.modes(modes).unwrap();
            camera.show(&well).unwrap();
            camera.show_raw(&well).unwrap();
        });
        let (answer, _) = rig.until("look", SOON, |answer| answer["guidance"]["ready"] == true);
        let light = answer["guidance"]["measures"]["luminance"].as_f64().unwrap();
        assert!((140.0..175.0).contains(&light), "{modes}: {light}");
    }
}

#[test]
fn a_slip_before_the_camera_is_read() {
    let text = "GATEHOUSE-1:8c2f1ab0-2f0e-4a53-9d1c-0d8be4f5a111:okafor.ada:2026-12-01:9f3a77c2";
    let mut rig = Rig::with(|camera| camera.show(&Picture::slip(text).unwrap()).unwrap());
    rig.until_live();
    rig.until("qr 0", SOON, |answer| answer[1] == text);
    rig.camera.show(&Picture::room()).unwrap();
    rig.until("qr 0", SOON, |answer| answer[1].is_null());
}
