//! What the service says, and what becomes of a visit where it says nothing.

use std::time::Duration;

use anyhow::Result;
use gatehouse_sandbox::{Endpoint, Fault, Vendor};
use gatehouse_tests::camera::pictures::{Portrait, WELL};
use gatehouse_tests::kiosk::Station;
use serde_json::json;

use crate::stage::{SOON, at_the_camera, take};

#[tokio::test]
async fn each_code_of_the_service_becomes_words_and_what_to_do() -> Result<()> {
    let Some(person) = Portrait::find() else { return Ok(()) };
    const CASES: [(u8, &str); 8] = [
        (0, "The service had trouble of its own"),
        (2, "does not recognise this face as yours"),
        (3, "The picture was not clear enough"),
        (4, "There was more than one face"),
        (5, "No face was found"),
        (6, "Your face was not wholly in the picture"),
        (7, "The service is not set up for faces"),
        (8, "The service does not know you"),
    ];
    let station = Station::set_up("kiosk-codes").await?;
    let desk = station.kiosk("kiosk-codes").await?;
    for (code, words) in CASES {
        station.arm(Fault::BiometricCode(code));
        at_the_camera(&desk, &station).await?;
        take(&desk, &station, &person).await?;
        desk.at_step("refused").await?;
        desk.sees(words, SOON).await?;
        desk.sees(&format!("code {code}"), SOON).await?;
        desk.enter("Finish").await?;
        desk.at_step("welcome").await?;
    }
    // Refused is refused: the slip is still good. Code 1, and then a check that does not succeed.
    at_the_camera(&desk, &station).await?;
    station.arm(Fault::Delay(Duration::from_millis(10)));
    station.arm(Fault::BiometricCode(2));
    take(&desk, &station, &person).await?;
    desk.at_step("unverified").await?;
    desk.sees("code 2", SOON).await?;
    desk.enter("Take a new picture").await?;
    desk.at_step("capture").await?;
    take(&desk, &station, &person).await?;
    desk.at_step("done").await?;
    desk.close().await
}

#[tokio::test]
async fn a_service_that_is_slow_or_away_or_forgot_the_token_is_told_and_nothing_is_claimed()
-> Result<()> {
    let Some(person) = Portrait::find() else { return Ok(()) };
    let station = Station::set_up("kiosk-service").await?;
    let desk = station.kiosk("kiosk-service").await?;
    at_the_camera(&desk, &station).await?;
    // It asks for a pause.
    station.arm(Fault::StatusAfterBody { code: 503, retry_after: Some(1) });
    take(&desk, &station, &person).await?;
    desk.at_step("refused").await?;
    desk.sees("The service is busy. Nothing was enrolled.", SOON).await?;
    desk.enter("Take a new picture").await?;
    desk.at_step("capture").await?;
    // It is slow: whoever waits hears that nothing is asked of them, and then how it ended. The token it was given
    // first does not count any more, which nobody notices.
    station.sandbox.expire_tokens(Vendor::Authx);
    station.arm(Fault::Delay(Duration::from_secs(8)));
    take(&desk, &station, &person).await?;
    desk.at_step("sending").await?;
    desk.sees("longer than usual", SOON).await?;
    // The camera was closed when the picture was there: that it is pulled out now changes nothing.
    station.camera.unplug()?;
    desk.at_step("done").await?;
    desk.enter("Finish").await?;
    station.camera.replug()?;
    desk.close().await?;

    // Another visit, for which the service has gone.
    let station = Station::set_up("kiosk-away").await?;
    let desk = station.kiosk("kiosk-away").await?;
    at_the_camera(&desk, &station).await?;
    let Station { sandbox, camera, folder: _folder, .. } = station;
    sandbox.stop().await;
    camera.show(&person.standing(WELL))?;
    desk.is_taken().await?;
    desk.at_step("refused").await?;
    desk.sees("The service could not be reached. Nothing was sent.", SOON).await?;
    desk.close().await
}

#[tokio::test]
async fn keys_that_the_service_does_not_take_any_more_are_for_staff() -> Result<()> {
    let Some(person) = Portrait::find() else { return Ok(()) };
    let station = Station::set_up("kiosk-keys").await?;
    let desk = station.kiosk("kiosk-keys").await?;
    at_the_camera(&desk, &station).await?;
    let refused = Fault::StatusAfterBody { code: 401, retry_after: None };
    station.sandbox.arm(Endpoint::ProcessBiometric, refused, None);
    take(&desk, &station, &person).await?;
    desk.at_step("refused").await?;
    desk.sees("did not let this kiosk in", SOON).await?;
    assert_eq!(desk.names("button").await?, ["Finish"], "no second picture helps");
    desk.close().await
}

#[tokio::test]
async fn a_reply_that_never_comes_is_unknown_and_is_not_tried_again() -> Result<()> {
    let Some(person) = Portrait::find() else { return Ok(()) };
    let station = Station::set_up("kiosk-lost").await?;
    let desk = station.kiosk("kiosk-lost").await?;
    station.arm(Fault::LoseReply);
    at_the_camera(&desk, &station).await?;
    take(&desk, &station, &person).await?;
    desk.at_step("unknown").await?;
    assert_eq!(desk.names("button").await?, ["Finish"]);
    desk.enter("Finish").await?;
    desk.says_who(&station.code).await?;
    // Not that it was used before: nobody knows what came of it.
    desk.sees("An earlier enrolment has no known end", SOON).await?;
    desk.close().await?;

    let desk = station.desk("kiosk-lost-desk").await?;
    let person = desk.answer("person_open", json!({ "id": station.person })).await?;
    assert_eq!(person["pending"]["kind"], "factor");
    desk.close().await
}
