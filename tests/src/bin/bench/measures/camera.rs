//! What a look at one picture costs.

use std::time::Instant;

use anyhow::{Context, Result};
use gatehouse_capture::decode;
use gatehouse_capture::faces::{Finder, LIVE_WIDTH};
use gatehouse_capture::measure::motion::Pair;
use gatehouse_capture::measure::{Measures, reduced};
use gatehouse_capture::{Coding, Raw};
use gatehouse_tests::camera::pictures::{HEIGHT, Picture, Portrait, WELL, WIDTH};

use super::figure::{Figure, Goal, percentile};

const TIMES: usize = 200;

/// A face of 0.38 of a picture of 1280 × 720 as it comes out of the decoder.
fn looked() -> Result<decode::Looked> {
    let person = Portrait::find().context("a face is needed: cargo xtask test system")?;
    raw(&person.standing(WELL))
}

fn raw(picture: &Picture) -> Result<decode::Looked> {
    let data = picture.jpeg()?.into();
    let raw = Raw { coding: Coding::Jpeg, width: WIDTH, height: HEIGHT, data };
    Ok(decode::look(&raw)?)
}

/// All measures of the face in one frame, with the reduced picture they and the finder share.
pub fn measure(name: &str) -> Result<Vec<Figure>> {
    let looked = looked()?;
    let before = reduced(&looked.grey, LIVE_WIDTH);
    let found = Finder::new(4.0).context("the model is built in")?.find(&before);
    let face = found.first().context("the face is found")?;
    let mut took = Vec::with_capacity(TIMES);
    for _ in 0..TIMES {
        let start = Instant::now();
        let now = reduced(&looked.grey, LIVE_WIDTH);
        let pair = Pair { now: &now, before: &before };
        std::hint::black_box(Measures::of(&looked, face, Some(pair)));
        took.push(start.elapsed());
    }
    let median = percentile(&mut took, 50);
    Ok(vec![Figure::millis(name, median).goal(Goal::AtMost(2.0))])
}

/// Looking for faces at 320 wide: in a picture with a face, and in one without.
pub fn detect(name: &str) -> Result<Vec<Figure>> {
    let mut figures = Vec::new();
    for (kind, looked) in [("face", looked()?), ("room", raw(&Picture::room())?)] {
        let small = reduced(&looked.grey, LIVE_WIDTH);
        let mut finder = Finder::new(4.0).context("the model is built in")?;
        let mut took = Vec::with_capacity(TIMES);
        for _ in 0..TIMES {
            let start = Instant::now();
            std::hint::black_box(finder.find(&small));
            took.push(start.elapsed());
        }
        let median = percentile(&mut took, 50);
        figures.push(Figure::millis(format!("{name}.{kind}"), median).goal(Goal::AtMost(25.0)));
    }
    Ok(figures)
}
