//! A session: one person before one camera.

mod capture;
mod continuity;
mod judge;
mod shared;
mod watch;

#[cfg(test)]
mod tests;

use std::sync::Arc;
use std::thread;
use std::time::Duration;

use capture::guarded;
use continuity::Continuity;
pub use judge::Guidance;
use judge::Judge;
use shared::{Parts, Shared, lock};
use watch::Watch;

use crate::camera::{Cameras, DeviceId, Need};
use crate::clock::{Clock, SystemClock};
use crate::preview::{self, Preview};
use crate::qr;
use crate::slot::Frame;
use crate::state::{State, Status};
use crate::still::{self, NoStill, Shutter, Still, StillForm};
use crate::thresholds::Thresholds;

/// What a session looks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// A code on paper. No face is looked for, nothing is measured and nothing is kept: nobody has agreed to it.
    Codes,
    /// The face of somebody who has agreed.
    Faces,
    /// The same, and nobody has watched meanwhile: whoever is there has to say first that it is still them.
    FacesInDoubt,
}

/// How a session is to be.
pub struct Setup {
    /// Where cameras come from.
    pub cameras: Arc<dyn Cameras>,
    /// What it looks for.
    pub sight: Sight,
    /// The one to use; without a choice the first.
    pub choice: Option<DeviceId>,
    /// How large its pictures must be.
    pub need: Need,
    /// What is good enough.
    pub thresholds: Thresholds,
    /// How a still is made.
    pub still: StillForm,
    /// The time.
    pub clock: Arc<dyn Clock>,
}

impl Setup {
    /// Everything as usual.
    #[must_use]
    pub fn new(cameras: Arc<dyn Cameras>, sight: Sight) -> Self {
        Self {
            cameras,
            sight,
            choice: None,
            need: Need::default(),
            thresholds: Thresholds::default(),
            still: StillForm::default(),
            clock: Arc::new(SystemClock::default()),
        }
    }
}

/// A camera in use. It starts at once, puts the camera down two seconds after anybody last asked for something, and
/// takes it up again when somebody asks. All of it ends when the session is dropped.
///
/// No call waits for the camera. All may be made from any thread.
pub struct Session {
    shared: Arc<Shared>,
    form: StillForm,
}

impl Session {
    /// Starts to look for a camera.
    #[must_use]
    pub fn open(setup: Setup) -> Self {
        let parts = Parts {
            cameras: setup.cameras,
            clock: setup.clock,
            need: setup.need,
            table: setup.thresholds,
            choice: setup.choice,
            sight: setup.sight,
        };
        let shared = Arc::new(Shared::new(parts));
        watch::start(&shared, shared.pulse().generation);
        let (watched, judged) = (Arc::clone(&shared), Arc::clone(&shared));
        // Without these two threads the preview still works; hints and the naming of silence do not.
        let watching = thread::Builder::new().name("camera-watch".to_owned());
        let judging = thread::Builder::new().name("camera-judge".to_owned());
        let watching = watching.spawn(|| Watch::new(watched).run());
        if watching.and(judging.spawn(|| Judge::new(judged).run())).is_err() {
            tracing::warn!("no thread to watch the camera");
        }
        Self { shared, form: setup.still }
    }

    /// How the camera is. Does not count as asking for a picture.
    #[must_use]
    pub fn status(&self) -> Status {
        let mut status = self.shared.status();
        if status.state == State::Live {
            let condition = lock(&self.shared.verdict).condition;
            status.state = condition.unwrap_or(State::Live);
        }
        status
    }

    /// The newest picture if it is newer than `after`; answered at once.
    #[must_use]
    pub fn newest(&self, after: u64) -> Option<Preview> {
        self.frame(after).and_then(|frame| shown(&frame))
    }

    /// As [`Self::newest`], and waits up to `patience` for a newer one.
    #[must_use]
    pub fn next(&self, after: u64, patience: Duration) -> Option<Preview> {
        self.shared.ask();
        self.shared.slot.wait(after, patience).and_then(|frame| shown(&frame))
    }

    /// What to tell the person. Faces are looked for while this is asked at least every two seconds; a session that looks
    /// for codes tells its state alone.
    #[must_use]
    pub fn guidance(&self) -> Guidance {
        self.shared.ask_for_guidance();
        let state = self.status().state;
        let known = lock(&self.shared.verdict).guidance.clone();
        match known.filter(|_| state.has_pictures()) {
            Some(guidance) => Guidance { state, ..guidance },
            None => Guidance {
                seq: 0,
                state,
                hint: None,
                face: None,
                faces: 0,
                measures: None,
                good: 0,
                ready: false,
            },
        }
    }

    /// Mean luminance of the newest picture, 0 to 255: of the whole, whatever it shows. Only where no faces are looked for.
    #[must_use]
    pub fn light(&self) -> Option<f32> {
        self.shared.ask();
        lock(&self.shared.verdict).light
    }

    /// Whether somebody else may stand there by now: the person has to say that it is still them.
    #[must_use]
    pub fn asks_who_is_there(&self) -> bool {
        lock(&self.shared.continuity).asks()
    }

    /// The person has said that it is still them. Nothing that was seen before counts.
    pub fn still_the_same(&self) {
        *lock(&self.shared.continuity) = Continuity::default();
        lock(&self.shared.verdict).burst.clear();
    }

    /// Takes the picture: a frame after number `after`. Takes about a tenth of a second, so not on a thread that others wait
    /// for.
    ///
    /// # Errors
    /// There is no picture, it is damaged, or, with [`Shutter::Best`], none of the last ones is good.
    pub fn still(&self, shutter: Shutter, after: u64) -> Result<Still, NoStill> {
        if self.shared.sight == Sight::Codes {
            return Err(NoStill::NotLooking);
        }
        let make = |frame: &Frame| {
            let made = guarded(|| Ok(still::of(frame, &self.form, &self.shared.table)));
            made.unwrap_or(Err(NoStill::Damaged))
        };
        if shutter == Shutter::Now {
            return make(&*self.frame(after).ok_or(NoStill::NoPicture)?);
        }
        if self.asks_who_is_there() {
            return Err(NoStill::WhoIsThere);
        }
        self.best(after, make)
    }

    /// The best of the last good frames that is still good when it is looked at as closely as the one that is sent.
    fn best(
        &self,
        after: u64,
        make: impl Fn(&Frame) -> Result<Still, NoStill>,
    ) -> Result<Still, NoStill> {
        let mut candidates: Vec<(f32, Arc<Frame>)> = {
            let verdict = lock(&self.shared.verdict);
            let newer = verdict.burst.iter().filter(|candidate| candidate.frame.seq > after);
            newer.map(|candidate| (candidate.score, Arc::clone(&candidate.frame))).collect()
        };
        candidates.sort_by(|a, b| b.0.total_cmp(&a.0));
        let seen = lock(&self.shared.verdict).guidance.as_ref().and_then(|seen| seen.hint);
        let mut why = NoStill::NotGood(seen);
        for (_, frame) in candidates {
            match make(&frame) {
                Ok(Still { hint: None, .. }) if self.asks_who_is_there() => {
                    return Err(NoStill::WhoIsThere);
                }
                Ok(still) if still.hint.is_none() => return Ok(still),
                Ok(still) => why = NoStill::NotGood(still.hint),
                Err(trouble) => why = trouble,
            }
        }
        if self.frame(0).is_none() { Err(NoStill::NoPicture) } else { Err(why) }
    }

    /// The text of a QR code in the newest picture newer than `after`, and the number of that picture. Takes some
    /// hundredths of a second.
    #[must_use]
    pub fn qr(&self, after: u64) -> Option<(u64, Option<String>)> {
        let frame = self.frame(after)?;
        Some((frame.seq, guarded(|| qr::qr_in(&frame.raw)).ok().flatten()))
    }

    /// Uses another camera from now on; `None`: the first there is.
    pub fn choose(&self, id: Option<DeviceId>) {
        self.shared.choose(id);
    }

    fn frame(&self, after: u64) -> Option<Arc<Frame>> {
        self.shared.ask();
        self.shared.slot.newest(after)
    }
}

fn shown(frame: &Frame) -> Option<Preview> {
    let jpeg = guarded(|| preview::jpeg_of(&frame.raw)).ok()?;
    Some(Preview { seq: frame.seq, jpeg })
}

impl Drop for Session {
    fn drop(&mut self) {
        self.shared.close();
        self.shared.slot.clear();
    }
}
