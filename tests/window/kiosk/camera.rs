//! Whatever happens to the camera is named in words within three seconds, and heals by itself within five.

use std::time::Duration;

use anyhow::Result;
use gatehouse_tests::Desk;
use gatehouse_tests::camera::Fault;
use gatehouse_tests::camera::pictures::{Picture, Portrait};
use gatehouse_tests::kiosk::Station;

use crate::stage::{HEALED, NAMED, SOON, at_the_camera, press_take, take, told};

const SILENT: &str = "The camera does not answer. One moment, please.";
const GONE: &str = "The camera was unplugged. It goes on as soon as it is back.";
const LIVE: &str = "Look straight into the camera";

async fn healed(desk: &Desk, what: &str) -> Result<()> {
    let took = told(desk, LIVE, HEALED).await?;
    say(what, "healed", took);
    Ok(())
}

#[expect(clippy::print_stderr, reason = "figures of the run, for whoever asks for them")]
fn say(what: &str, ended: &str, took: Duration) {
    eprintln!("{what}: {ended} after {took:.1?}");
}

#[tokio::test]
async fn whatever_happens_to_the_camera_is_named_at_once_and_heals_by_itself() -> Result<()> {
    let station = Station::set_up("kiosk-camera").await?;
    let desk = station.kiosk("kiosk-camera").await?;
    at_the_camera(&desk, &station).await?;
    told(&desk, LIVE, SOON).await?;

    for (fault, words) in [
        (Fault::Stall, SILENT),
        (Fault::Eio, SILENT),
        (Fault::Half, SILENT),
        (Fault::Zeros, SILENT),
        (Fault::Frozen, "The picture stands still. One moment, please."),
    ] {
        let what = format!("{fault:?}");
        station.camera.fault(Some(fault))?;
        say(&what, "named", told(&desk, words, NAMED).await?);
        station.camera.fault(None)?;
        healed(&desk, &what).await?;
    }
    station.camera.show(&Picture::covered())?;
    say("a cover", "named", told(&desk, "The camera sees nothing. Is it covered?", NAMED).await?);
    press_take(&desk).await?;
    desk.sees("The camera gave no picture. Nothing was sent.", SOON).await?;
    station.camera.show(&Picture::room())?;
    healed(&desk, "a cover").await?;

    station.camera.unplug()?;
    say("the cable", "named", told(&desk, GONE, NAMED).await?);
    press_take(&desk).await?;
    desk.sees("The camera gave no picture. Nothing was sent.", SOON).await?;
    station.camera.replug()?;
    healed(&desk, "the cable").await?;
    if let Some(person) = Portrait::find() {
        take(&desk, &station, &person).await?;
        desk.at_step("done").await?;
    }
    desk.close().await
}

/// Visits in which the camera is no good from the moment it is opened.
#[tokio::test]
async fn a_camera_that_cannot_be_opened_says_why_before_and_after_the_consent() -> Result<()> {
    let station = Station::set_up("kiosk-shut").await?;
    let desk = station.kiosk("kiosk-shut").await?;
    for (fault, words) in [
        (Fault::Busy, "Another program is using the camera. Please ask a member of staff."),
        (Fault::Denied, "The camera may not be used. Please ask a member of staff."),
    ] {
        station.camera.fault(Some(fault))?;
        desk.enter("English").await?;
        desk.at_step("who").await?;
        desk.sees(words, NAMED).await?;
        // Who has typed the code goes on, and meets it again where the face is wanted.
        desk.types_code(&station.code).await?;
        desk.at_step("consent").await?;
        desk.enter("I agree").await?;
        desk.at_step("capture").await?;
        say(&format!("{fault:?}"), "named", told(&desk, words, NAMED).await?);
        station.camera.fault(None)?;
        healed(&desk, &format!("{fault:?}")).await?;
        desk.enter("Leave").await?;
        desk.at_step("welcome").await?;
    }

    // Unplugged while a slip is looked for, and plugged in again: the slip is read.
    desk.enter("English").await?;
    desk.at_step("who").await?;
    desk.css("img.shown").await?;
    station.camera.unplug()?;
    desk.sees(GONE, NAMED).await?;
    station.camera.show(&station.slip)?;
    station.camera.replug()?;
    desk.at_step("consent").await?;
    // Unplugged while the text is read: there is none when it is wanted.
    station.camera.unplug()?;
    desk.enter("I agree").await?;
    desk.at_step("capture").await?;
    told(&desk, "There is no camera here. Please ask a member of staff.", NAMED).await?;
    station.camera.show(&Picture::room())?;
    station.camera.replug()?;
    healed(&desk, "no camera").await?;
    desk.enter("Leave").await?;
    desk.at_step("welcome").await?;
    // Whoever comes next finds everything as it was.
    at_the_camera(&desk, &station).await?;
    desk.close().await
}
