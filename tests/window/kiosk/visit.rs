//! A visit from the language to the thanks, before a camera that sees people stand in every wrong way first.

use anyhow::{Context, Result};
use gatehouse_sandbox::Endpoint;
use gatehouse_tests::camera::pictures::{At, Picture, Portrait, WELL};
use gatehouse_tests::kiosk::Station;
use serde_json::json;

use crate::stage::{SOON, at_the_camera, files_with, press_take, take, told};

/// What people do before a camera, and the one thing that each is told to change.
fn cases(person: &Portrait) -> Vec<(Picture, &'static str)> {
    let well = person.standing(WELL);
    let two = {
        let mut both = person.standing(At { x: 0.3, y: 0.5, size: 0.3 });
        person.join(&mut both, At { x: 0.78, y: 0.5, size: 0.3 });
        both
    };
    vec![
        (two, "Please stand here alone"),
        (well.lit(0.22), "It is too dark. Face the light."),
        (well.blurred(9.0), "The picture is not sharp. Hold still."),
        (person.standing(At { size: 0.8, ..WELL }), "Step back a little"),
        (person.standing(At { x: 0.7, ..WELL }), "Move to the middle"),
        (Picture::room(), "Look straight into the camera"),
    ]
}

#[tokio::test]
async fn each_way_to_stand_has_its_hint_and_who_stands_well_is_enrolled_and_leaves_no_picture()
-> Result<()> {
    let Some(person) = Portrait::find() else { return Ok(()) };
    let station = Station::set_up("kiosk-visit").await?;
    let desk = station.kiosk("kiosk-visit").await?;
    desk.enter("English").await?;
    desk.at_step("who").await?;
    // The slip is read by the camera.
    station.camera.show(&station.slip)?;
    desk.at_step("consent").await?;
    desk.sees("Hello, Chidi", SOON).await?;
    station.camera.show(&Picture::room())?;
    desk.agrees().await?;
    for (picture, words) in cases(&person) {
        station.camera.show(&picture)?;
        told(&desk, words, SOON).await?;
    }
    // They stood in two places, not alone and not at all: they say that it is still them, and the picture takes itself.
    desk.sees("Are you still Chidi?", SOON).await?;
    take(&desk, &station, &person).await?;
    desk.at_step("done").await?;
    desk.sees("Thank you, Chidi", SOON).await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.enter("Finish").await?;
    desk.at_step("welcome").await?;
    assert!(!desk.text().await?.contains("Chidi"), "the next person sees nobody's name");

    // The slip was used; it is not good for a second time.
    desk.says_who(&station.code).await?;
    desk.sees("This slip was used before", SOON).await?;
    assert!(!holds_a_picture(desk.log().as_bytes()), "a picture went through the log");
    desk.close().await?;
    assert_eq!(station.sandbox.violations().len(), 0, "{:?}", station.sandbox.violations());
    let sent: Vec<_> = station
        .sandbox
        .requests()
        .into_iter()
        .filter(|seen| seen.endpoint == Endpoint::ProcessBiometric)
        .collect();
    assert_eq!(sent.len(), 2, "one to enrol, one to verify");

    for mark in JPEG {
        let found = files_with(station.folder.path(), mark);
        assert_eq!(found, Vec::<std::path::PathBuf>::new(), "a picture was left behind");
    }
    let desk = station.desk("kiosk-visit-home").await?;
    let person = desk.answer("person_open", json!({ "id": station.person })).await?;
    let factors = person["factors"].as_array().context("factors")?;
    let face = factors.iter().find(|known| known["factor"] == "face").context("a face")?;
    assert_eq!(face["state"], "present");
    desk.close().await
}

/// How every JPEG of ours begins, as it is and in base 64, and how every one of the camera's does.
const JPEG: [&[u8]; 3] =
    [b"\xff\xd8\xff\xe0\x00\x10JFIF", b"/9j/4AAQSkZJRg", b"\xff\xd8\xff\xfe\x00\x06"];

fn holds_a_picture(bytes: &[u8]) -> bool {
    JPEG.iter().any(|mark| bytes.windows(mark.len()).any(|part| part == *mark))
}

#[tokio::test]
async fn a_picture_that_is_not_good_is_not_sent_by_the_button_either() -> Result<()> {
    let station = Station::set_up("kiosk-button").await?;
    let desk = station.kiosk("kiosk-button").await?;
    at_the_camera(&desk, &station).await?;
    told(&desk, "Look straight into the camera", SOON).await?;
    press_take(&desk).await?;
    desk.sees("No picture was good enough, and nothing was sent", SOON).await?;
    desk.at_step("capture").await?;
    let sent = station.sandbox.requests();
    let sent = sent.iter().filter(|seen| seen.endpoint == Endpoint::ProcessBiometric).count();
    assert_eq!(sent, 0);
    desk.close().await
}

#[tokio::test]
async fn whoever_steps_up_after_somebody_else_has_agreed_and_gone_is_not_enrolled_as_them()
-> Result<()> {
    let Some(person) = Portrait::find() else { return Ok(()) };
    let station = Station::set_up("kiosk-swap").await?;
    let desk = station.kiosk("kiosk-swap").await?;
    at_the_camera(&desk, &station).await?;
    // Nobody for a while, and then somebody who stands well and does nothing.
    told(&desk, "Look straight into the camera", SOON).await?;
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    station.camera.show(&person.standing(WELL))?;
    desk.sees("Are you still Chidi?", SOON).await?;
    tokio::time::sleep(std::time::Duration::from_secs(4)).await;
    desk.at_step("capture").await?;
    desk.enter("No, begin anew").await?;
    desk.at_step("welcome").await?;
    let sent = station.sandbox.requests();
    let sent = sent.iter().filter(|seen| seen.endpoint == Endpoint::ProcessBiometric).count();
    assert_eq!(sent, 0);
    desk.close().await
}
