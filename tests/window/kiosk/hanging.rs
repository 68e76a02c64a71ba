//! A page that dies or hangs comes back by itself, at the step where the visit stood. The session with its driver dies
//! with it, so what it shows is read from the screen.

use anyhow::{Context, Result};
use gatehouse_tests::Desk;
use gatehouse_tests::camera::pictures::Picture;
use gatehouse_tests::kiosk::Station;
use gatehouse_tests::processes;

use crate::stage::SOON;

/// In the middle of the camera's picture.
const MIDDLE: [(u32, u32); 1] = [(640, 417)];
/// How bright it is there: of the room, and of a light square before it. A page without anything is lighter than both.
const ROOM: std::ops::Range<u8> = 60..150;
const SQUARE: std::ops::Range<u8> = 220..250;

/// The process in which the page lives.
fn page(desk: &Desk) -> Result<u32> {
    let is_page = |id: &u32| {
        std::fs::read_link(format!("/proc/{id}/exe"))
            .is_ok_and(|program| program.ends_with("WebKitWebProcess"))
    };
    let family = processes::family(desk.process()?);
    family.into_iter().find(is_page).context("no process of a page")
}

/// Somebody stands before the camera.
async fn looked_at(test: &str) -> Result<(Station, Desk)> {
    let station = Station::set_up(test).await?;
    let desk = station.kiosk(test).await?;
    desk.says_who(&station.code).await?;
    desk.agrees().await?;
    desk.css("img.shown").await?;
    Ok((station, desk))
}

/// Another process has taken its place, and shows what the camera sees from now on.
async fn is_back(desk: &Desk, station: &Station, before: u32) -> Result<()> {
    let anew = async || Ok(page(desk).ok().filter(|now| *now != before).map(drop));
    desk.wait_for("another process for the page", SOON, anew).await?;
    let screen = desk.display().pixels(&MIDDLE)?;
    let shows = async |what: &str, bright: std::ops::Range<u8>| {
        let look = async || Ok(screen.look()?.iter().all(|one| bright.contains(one)).then_some(()));
        desk.wait_for(what, SOON, look).await
    };
    shows("the room", ROOM).await?;
    station.camera.show(&Picture::room().marked(&[true]))?;
    shows("the square before it", SQUARE).await
}

#[tokio::test]
async fn a_page_that_dies_comes_back_where_the_visit_stood() -> Result<()> {
    let (station, desk) = looked_at("page-dies").await?;
    let before = page(&desk)?;
    processes::kill(before)?;
    is_back(&desk, &station, before).await?;
    desk.kill()
}

#[tokio::test]
async fn a_page_that_runs_in_circles_is_ended_and_comes_back_where_the_visit_stood() -> Result<()> {
    let (station, desk) = looked_at("page-hangs").await?;
    let before = page(&desk)?;
    desk.web()?.execute("setTimeout(() => { for (;;); }, 100);", Vec::new()).await?;
    is_back(&desk, &station, before).await?;
    desk.kill()
}
