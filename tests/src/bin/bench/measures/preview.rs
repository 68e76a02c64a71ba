//! From the camera to the picture in the window: 1280 × 720 MJPEG at thirty a second, from the virtual V4L2 device
//! through nokhwa, at the kiosk's own step, in the window as it is shipped.
//!
//! Every picture bears its number as light and dark squares. The device notes when a picture lay ready in the driver;
//! this program reads the squares out of the X server's own memory, a thousand times a second. So the latency is from
//! the driver to the pixels of the screen: nothing of the application, the web view or the X server is left out, and
//! nobody in between is asked. What a real screen adds behind that is not in it.

use std::thread::sleep;
use std::time::{Duration, SystemTime};

use anyhow::{Context, Result, ensure};
use gatehouse_tests::Desk;
use gatehouse_tests::camera::pictures::{HEIGHT, Picture, WIDTH, middle_of_mark};
use gatehouse_tests::kiosk::Station;
use gatehouse_tests::picture::Pixels;

use super::figure::{Figure, Goal, percentile};

/// Pictures of the film: its end is two seconds behind its beginning, so that no number is taken for another.
const FILM: usize = 64;
/// Squares: one that is always light, six of the number, and one that makes the light ones even.
const SQUARES: usize = 8;
const WARM_UP: Duration = Duration::from_secs(4);
const LOOK: Duration = Duration::from_secs(20);
const STEP: Duration = Duration::from_millis(1);

/// Both figures, from one look of twenty seconds.
pub async fn measure() -> Result<Vec<Figure>> {
    let station = Station::set_up("bench-preview").await?;
    let room = Picture::room();
    let film: Vec<Picture> = (0..FILM).map(|number| room.marked(&squares(number))).collect();
    station.camera.film(&film)?;
    let desk = station.kiosk("bench-preview").await?;
    desk.says_who(&station.code).await?;
    desk.agrees().await?;
    let pixels = pixels(&desk).await?;
    let seen = tokio::task::spawn_blocking(move || look(&pixels)).await??;
    let ready = station.camera.ready()?;
    desk.close().await?;

    let mut late = seen
        .iter()
        .map(|(number, at)| since(&ready, *number, *at).context("a picture nobody sent"))
        .collect::<Result<Vec<Duration>>>()?;
    #[expect(clippy::cast_precision_loss, reason = "some hundred pictures")]
    let rate = seen.len() as f64 / LOOK.as_secs_f64();
    Ok(vec![
        Figure::new("preview.fps", rate, "fps").goal(Goal::AtLeast(29.0)),
        Figure::millis("preview.latency", percentile(&mut late, 95)).goal(Goal::AtMost(60.0)),
        Figure::millis("preview.latency.median", percentile(&mut late, 50)),
        Figure::millis("preview.latency.worst", percentile(&mut late, 100)),
    ])
}

fn squares(number: usize) -> [bool; SQUARES] {
    let mut lights = [true; SQUARES];
    for bit in 0..SQUARES - 2 {
        lights[bit + 1] = number >> bit & 1 == 1;
    }
    lights[SQUARES - 1] = number.count_ones() % 2 == 1;
    lights
}

/// The number that the squares say, unless they are of two pictures at once.
fn number(lights: &[u8]) -> Option<usize> {
    let clear = lights.iter().all(|light| !(90..165).contains(light));
    let bits: Vec<bool> = lights.iter().map(|light| *light > 128).collect();
    let number = bits[1..SQUARES - 1].iter().rev().fold(0, |sum, bit| sum * 2 + usize::from(*bit));
    (clear && squares(number)[..] == bits[..]).then_some(number)
}

/// The squares on the screen: the picture fills its box, is cut at its sides and mirrored.
async fn pixels(desk: &Desk) -> Result<Pixels> {
    const SCRIPT: &str = "const box = document.querySelector('img.shown').getBoundingClientRect(); \
        return [box.left, box.top, box.width, box.height];";
    let [left, top, width, height]: [f64; 4] =
        desk.web()?.execute(SCRIPT, Vec::new()).await?.convert()?;
    let scale = (width / f64::from(WIDTH)).max(height / f64::from(HEIGHT));
    let on_screen = |number| {
        let (x, y) = middle_of_mark(number, SQUARES);
        let x = left + width / 2.0 - (x - f64::from(WIDTH) / 2.0) * scale;
        let y = top + height / 2.0 + (y - f64::from(HEIGHT) / 2.0) * scale;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "on a screen")]
        (x as u32, y as u32)
    };
    let points: Vec<(u32, u32)> = (0..SQUARES).map(on_screen).collect();
    desk.display().pixels(&points)
}

/// Each number when it was first there, for as long as is looked.
fn look(pixels: &Pixels) -> Result<Vec<(usize, SystemTime)>> {
    sleep(WARM_UP);
    let start = SystemTime::now();
    let mut seen: Vec<(usize, SystemTime)> = Vec::new();
    loop {
        let now = SystemTime::now();
        if now.duration_since(start).unwrap_or_default() >= LOOK {
            break;
        }
        let found = number(&pixels.look()?);
        if let Some(found) = found
            && seen.last().is_none_or(|(last, _)| *last != found)
        {
            seen.push((found, now));
        }
        sleep(STEP);
    }
    ensure!(!seen.is_empty(), "the squares are not where they should be on the screen");
    // The first was there before anybody looked.
    seen.remove(0);
    Ok(seen)
}

/// How long before `at` the newest picture of that number was ready.
fn since(ready: &[(usize, SystemTime)], number: usize, at: SystemTime) -> Option<Duration> {
    let before = ready.iter().rev().filter(|(place, _)| *place == number);
    before.filter_map(|(_, ready)| at.duration_since(*ready).ok()).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_is_read_back_and_two_at_once_are_none() {
        let shades = |lights: [bool; SQUARES]| lights.map(|light| if light { 230 } else { 25 });
        for each in 0..FILM {
            assert_eq!(number(&shades(squares(each))), Some(each));
        }
        let mut torn = shades(squares(5));
        torn[2] = 230;
        assert_eq!(number(&torn), None);
        torn[2] = 130;
        assert_eq!(number(&torn), None);
    }
}
