//! Faces at the desk: consent comes before the camera, which is chosen and remembered; and the station looks at itself.

use anyhow::{Context, Result};
use gatehouse_tests::camera::pictures::{Picture, Portrait, WELL};
use gatehouse_tests::kiosk::{PASSCODE, Station};
use gatehouse_tests::{Desk, Plan};
use serde_json::{Value, json};

use crate::stage::SOON;

const CAMERA: &str = "Paper Webcam @ usb-paper-1";

/// The admin's window with the camera plugged in at the desk.
async fn at_the_desk(station: &Station, test: &str) -> Result<Desk> {
    let with = |plan: Plan, (name, value): (&str, std::path::PathBuf)| {
        plan.environment(name, &value.to_string_lossy())
    };
    let plan = station.plan(test, "admin");
    let desk = station.camera.environment().into_iter().fold(plan, with).open().await?;
    desk.go("People").await?;
    Ok(desk)
}

/// What the station found when it looked at itself, as soon as it has.
async fn looked_at_itself(desk: &Desk, command: &str, arguments: Value) -> Result<Vec<Value>> {
    let look = async || {
        let last = desk.answer(command, arguments.clone()).await?;
        Ok(last.as_array().cloned())
    };
    desk.wait_for("the station to have looked at itself", SOON, look).await
}

fn verdict<'a>(lines: &'a [Value], part: &str) -> &'a Value {
    lines.iter().find(|line| line["part"] == part).map_or(&Value::Null, |line| &line["verdict"])
}

#[tokio::test]
async fn at_the_desk_consent_is_written_down_before_the_camera_opens() -> Result<()> {
    let station = Station::set_up("faces-desk").await?;
    if let Some(person) = Portrait::find() {
        station.camera.show(&person.standing(WELL))?;
    }
    let desk = at_the_desk(&station, "faces-desk").await?;
    // At its start the station looked at itself, and let go of the camera.
    let lines = looked_at_itself(&desk, "station_self_test_last", json!({})).await?;
    assert_ne!(*verdict(&lines, "camera"), "failed", "{lines:?}");
    for part in ["keyring", "records", "clock", "token"] {
        assert_eq!(*verdict(&lines, part), "good", "{lines:?}");
    }
    assert_eq!(desk.answer("camera_look", json!({})).await?["state"], "closed");

    let asked = json!({ "person": station.person });
    let refused = desk.invoke_raw("camera_open", asked.clone()).await?;
    assert!(refused.is_err_and(|words| words.contains("has agreed")), "no camera before consent");
    let process = json!({ "id": station.person, "factor": "face", "process": "enrol" });
    let refused = desk.invoke_raw("factor_process", process).await?;
    assert!(refused.is_err_and(|words| words.contains("has agreed")), "no picture either");

    desk.css("[data-testid=person-row]").await?.click().await?;
    desk.press_button("Enrol Face").await?;
    desk.sees("A picture of your face is about to be taken", SOON).await?;
    assert_eq!(desk.answer("camera_look", json!({})).await?["state"], "closed");
    desk.enter("The person has read it and agrees").await?;
    desk.css("img.shown").await?;
    desk.enter("Take and send").await?;
    desk.css("[data-testid=factor-result][data-outcome=done]").await?;
    desk.enter("Close").await?;
    desk.sees("Agreed to version 2 in English", SOON).await?;
    let person = desk.answer("person_open", json!({ "id": station.person })).await?;
    assert_eq!(person["consent"]["inForce"], true);
    assert_eq!(desk.answer("camera_look", json!({})).await?["state"], "closed");
    desk.close().await
}

#[tokio::test]
async fn a_camera_that_was_chosen_is_remembered_and_staff_choose_it_behind_the_passcode()
-> Result<()> {
    let station = Station::set_up("faces-chooser").await?;
    let desk = at_the_desk(&station, "faces-chooser").await?;
    let list = desk.answer("cameras_list", json!({})).await?;
    assert_eq!((&list["cameras"][0]["id"], &list["chosen"]), (&json!(CAMERA), &Value::Null));
    let foreign = desk.invoke_raw("camera_choose", json!({ "id": "Another @ usb-9" })).await?;
    assert!(foreign.is_err(), "only what is plugged in can be chosen");
    desk.answer("camera_choose", json!({ "id": CAMERA })).await?;
    desk.close().await?;

    // After a restart, at the kiosk, without the camera: it is missed by name, and staff are called.
    station.camera.unplug()?;
    let desk = station.kiosk("faces-chooser-kiosk").await?;
    desk.sees("For staff: this kiosk needs a look", SOON).await?;
    for command in ["kiosk_staff_cameras", "kiosk_staff_test"] {
        let asked = desk.invoke_raw(command, json!({ "anew": false })).await?;
        assert!(asked.is_err_and(|words| words.contains("passcode")), "{command}");
    }
    desk.enter("Staff").await?;
    desk.type_into("Passcode", PASSCODE).await?;
    desk.enter("Camera and self-test").await?;
    desk.sees("Paper Webcam was chosen and is not plugged in", SOON).await?;
    desk.sees("There is no camera", SOON).await?;
    station.camera.show(&Picture::room())?;
    station.camera.replug()?;
    desk.enter("Test now").await?;
    desk.css("[data-part=camera]:not([data-verdict=failed])").await?;
    desk.enter("The first that is there").await?;
    let pressed = async || {
        let choice = desk.answer("kiosk_staff_cameras", json!({})).await?;
        Ok((choice["missing"].is_null() && choice["chosen"].is_null()).then_some(()))
    };
    desk.wait_for("another choice", SOON, pressed).await?;
    desk.enter("Back to the welcome").await?;
    desk.at_step("welcome").await?;
    // Whoever comes next is no member of staff.
    desk.enter("English").await?;
    desk.at_step("who").await?;
    let asked = desk.invoke_raw("kiosk_staff_cameras", json!({})).await?;
    assert!(asked.is_err_and(|words| words.contains("passcode")));
    desk.close().await.context("the kiosk")
}
