//! Who says no, and who wants to close the kiosk. The camera is a picture in a file, as at a station without one.

use anyhow::Result;
use gatehouse_tests::Desk;
use gatehouse_tests::camera::pictures::Picture;
use gatehouse_tests::kiosk::{PASSCODE, Station};
use serde_json::json;

use crate::stage::SOON;

async fn with_a_file(station: &Station, test: &str) -> Result<Desk> {
    let picture = station.folder.path().join("room.jpg");
    std::fs::write(&picture, Picture::room().jpeg()?)?;
    let plan = station.plan(test, "kiosk").argument("--camera");
    let desk = plan.argument(&picture.to_string_lossy()).open().await?;
    desk.at_step("welcome").await?;
    Ok(desk)
}

#[tokio::test]
async fn whoever_says_no_is_not_looked_at_and_a_wrong_passcode_does_not_close_the_kiosk()
-> Result<()> {
    let station = Station::set_up("kiosk-no").await?;
    let desk = with_a_file(&station, "kiosk-no").await?;
    desk.says_who(&station.code).await?;
    desk.at_step("consent").await?;
    let answer = desk.invoke_raw("camera_open", json!({ "person": null })).await?;
    assert!(answer.is_err_and(|words| words.contains("stays closed")), "no camera before consent");
    desk.enter("No, thank you").await?;
    desk.sees("No picture was taken and nothing was sent", SOON).await?;
    desk.enter("Finish").await?;
    desk.at_step("welcome").await?;

    desk.enter("Staff").await?;
    for words in ["not the passcode", "not the passcode", "Too many wrong ones"] {
        desk.type_into("Passcode", "111222").await?;
        desk.press("Enter").await?;
        desk.sees(words, SOON).await?;
    }
    desk.close().await?;

    // A restart does not shorten the wait.
    let desk = with_a_file(&station, "kiosk-no-again").await?;
    let answer =
        desk.answer("kiosk_unlock", json!({ "passcode": PASSCODE, "leave": true })).await?;
    assert_eq!(answer["right"], false);
    assert!(answer["waitSeconds"].as_u64().is_some_and(|seconds| seconds > 0));
    desk.close().await
}
