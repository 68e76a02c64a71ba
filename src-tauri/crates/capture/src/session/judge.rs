//! Looks at the newest frame at most ten times a second, while somebody asks: is there a picture at all, where is the
//! face, what should be said about it.

use std::collections::hash_map::DefaultHasher;
use std::hash::Hasher;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::Sight;
use super::capture::guarded;
use super::shared::{Shared, lock};
use crate::decode::{self, Grey, Looked};
use crate::faces::{Face, Finder, LIVE_WIDTH, SHUTTER_WIDTH};
use crate::hint::{Hint, Streak};
use crate::measure::motion::Pair;
use crate::measure::{Measures, Region, colour, exposure, reduced};
use crate::slot::Frame;
use crate::state::State;
use crate::thresholds::Thresholds;

const EVERY: Duration = Duration::from_millis(100);

/// A face too far away to be found at the live width is looked for this often, at the shutter's: whoever stands there
/// is told to come closer, not that nobody is there.
const FAR_EVERY: Duration = Duration::from_secs(1);

/// A dark or grey picture is named when it stays so.
const HELD: Duration = Duration::from_secs(1);

/// Pictures that cannot be read for so long are a fault.
const FAULTY_AFTER: Duration = Duration::from_secs(2);

/// Equal pictures for so long: even a dark sensor sends noise.
const FROZEN_AFTER: Duration = Duration::from_millis(2_000);

/// The best of so many good frames is taken.
const BURST: usize = 5;

/// And none older than this.
const BURST_AGE: Duration = Duration::from_millis(1_500);

/// What a window tells the person before the camera.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Guidance {
    /// The frame this is about; 0 before the first.
    pub seq: u64,
    /// How the camera is. Only with pictures do the rest mean anything.
    pub state: State,
    /// The one thing to change; `None` where all is well.
    pub hint: Option<Hint>,
    /// The largest face.
    pub face: Option<Face>,
    /// How many faces count.
    pub faces: usize,
    /// What was measured on the largest.
    pub measures: Option<Measures>,
    /// Good frames in a row.
    pub good: u32,
    /// Enough of them to take the picture.
    pub ready: bool,
}

/// What the judge knows. Read by the session, written by the judge.
#[derive(Default)]
pub(crate) struct Verdict {
    pub(crate) condition: Option<State>,
    pub(crate) guidance: Option<Guidance>,
    pub(crate) burst: Vec<Candidate>,
    /// Mean luminance of the whole picture, where no faces are looked for.
    pub(crate) light: Option<f32>,
}

pub(crate) struct Candidate {
    pub(crate) frame: Arc<Frame>,
    pub(crate) score: f32,
}

pub(crate) struct Judge {
    shared: Arc<Shared>,
    finder: Option<Finder>,
    seen: u64,
    last: Option<Last>,
    far: Option<Far>,
    condition: Condition,
    streak: Streak,
}

/// Faces that only a closer look found.
struct Far {
    faces: Vec<Face>,
    at: Duration,
}

struct Last {
    small: Grey,
    at: Duration,
}

impl Judge {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        Self {
            shared,
            finder: None,
            seen: 0,
            last: None,
            far: None,
            condition: Condition::default(),
            streak: Streak::default(),
        }
    }

    /// Whether the finder was ever made.
    #[cfg(test)]
    pub(crate) fn has_looked_for_faces(&self) -> bool {
        self.finder.is_some()
    }

    pub(crate) fn run(mut self) {
        let mut heard = 0;
        while !self.shared.is_closed() {
            let started = self.shared.now();
            if self.shared.is_wanted() {
                self.guarded_turn();
                let left = EVERY.saturating_sub(self.shared.now().saturating_sub(started));
                self.shared.rest(&mut heard, Some(left));
            } else {
                self.forget();
                self.shared.rest(&mut heard, None);
            }
        }
        self.forget();
    }

    /// Nothing of the last person is kept.
    fn forget(&mut self) {
        (self.last, self.condition, self.streak) = (None, Condition::default(), Streak::default());
        *lock(&self.shared.verdict) = Verdict::default();
    }

    /// Whatever a decoder or the finder trips over, the next frame is looked at again.
    fn guarded_turn(&mut self) {
        let turned = guarded(|| {
            self.turn();
            Ok(())
        });
        if turned.is_err() {
            self.finder = None;
            self.forget();
        }
    }

    /// Looks at the newest frame if it is new.
    pub(crate) fn turn(&mut self) {
        let Some(frame) = self.shared.slot.newest(0) else {
            return self.forget();
        };
        if frame.seq == self.seen {
            return;
        }
        self.seen = frame.seq;
        // Strict decoding finds damage that the markers do not show; the next frame may be better.
        let Ok(looked) = decode::look(&frame.raw) else {
            self.shared.change(|status| status.damaged += 1);
            let condition = self.condition.held((State::Faulty, FAULTY_AFTER), frame.at);
            lock(&self.shared.verdict).condition = condition;
            return;
        };
        let condition = self.condition.of(&frame, &looked, &self.shared.table);
        let guidance = if self.shared.is_guidance_wanted() {
            Some(self.guide(&frame, &looked, condition))
        } else {
            (self.last, self.streak) = (None, Streak::default());
            None
        };
        // Where faces are looked for, their own light counts.
        let alone = self.shared.sight == Sight::Codes;
        let light = alone.then(|| exposure::of(&Region::whole(&looked.grey)).mean);
        let mut verdict = lock(&self.shared.verdict);
        (verdict.condition, verdict.light) = (condition, light);
        verdict.keep(&frame, guidance);
    }

    fn guide(&mut self, frame: &Frame, looked: &Looked, condition: Option<State>) -> Guidance {
        let table = self.shared.table;
        let small = reduced(&looked.grey, LIVE_WIDTH);
        if self.finder.is_none() {
            self.finder = Finder::new(table.face_score);
        }
        let found = self.finder.as_mut().map(|finder| finder.find(&small)).unwrap_or_default();
        let mut faces = table.counted(&found);
        if faces.is_empty() {
            faces = self.far_faces(frame.at, looked);
        } else {
            self.far = None;
        }
        faces.sort_by(|a, b| b.width.total_cmp(&a.width));
        lock(&self.shared.continuity).see(frame.at, &faces);
        let before = self.last.take().filter(|last| frame.at.saturating_sub(last.at) < HELD);
        let pair = before.as_ref().map(|last| Pair { now: &small, before: &last.small });
        let measures = faces.first().map(|face| Measures::of(looked, face, pair));
        self.last = Some(Last { small, at: frame.at });
        let hint = table.hint(&faces, measures.as_ref());
        let good = self.streak.count(hint.is_none() && condition.is_none());
        Guidance {
            seq: frame.seq,
            state: condition.unwrap_or(State::Live),
            hint,
            face: faces.first().copied(),
            faces: faces.len(),
            measures,
            good,
            ready: good >= table.good_in_a_row,
        }
    }

    /// What was found at the shutter's width less than a second ago.
    fn far_faces(&mut self, now: Duration, looked: &Looked) -> Vec<Face> {
        let known = self.far.as_ref().filter(|far| now.saturating_sub(far.at) < FAR_EVERY);
        if let Some(far) = known {
            return far.faces.clone();
        }
        let small = reduced(&looked.grey, SHUTTER_WIDTH);
        let found = self.finder.as_mut().map(|finder| finder.find(&small)).unwrap_or_default();
        let faces = self.shared.table.counted(&found);
        self.far = Some(Far { faces: faces.clone(), at: now });
        faces
    }
}

impl Verdict {
    /// Keeps good frames, the newest few of them, for a moment.
    fn keep(&mut self, frame: &Arc<Frame>, guidance: Option<Guidance>) {
        let fresh = |candidate: &Candidate| frame.at.saturating_sub(candidate.frame.at) < BURST_AGE;
        self.burst.retain(fresh);
        let good = guidance.as_ref().filter(|guidance| guidance.good > 0);
        match good.and_then(|guidance| guidance.measures) {
            Some(measures) => {
                if self.burst.len() == BURST {
                    self.burst.remove(0);
                }
                let score = measures.score();
                self.burst.push(Candidate { frame: Arc::clone(frame), score });
            }
            // Whoever left or turned away is not to be sent.
            None => self.burst.clear(),
        }
        self.guidance = guidance;
    }
}

/// What is wrong with a picture as such, once it has been so for a while.
#[derive(Default)]
struct Condition {
    pending: Option<(State, Duration)>,
    print: Option<(u64, Duration)>,
}

impl Condition {
    fn of(&mut self, frame: &Frame, looked: &Looked, table: &Thresholds) -> Option<State> {
        match self.seen(frame, looked, table) {
            Some(seen) => self.held(seen, frame.at),
            None => {
                self.pending = None;
                None
            }
        }
    }

    /// The state, once it has been seen for its time.
    fn held(&mut self, (state, wait): (State, Duration), now: Duration) -> Option<State> {
        let since = match self.pending {
            Some((before, since)) if before == state => since,
            _ => now,
        };
        self.pending = Some((state, since));
        (now.saturating_sub(since) >= wait).then_some(state)
    }

    /// What this frame looks like, and how long it must stay so.
    fn seen(
        &mut self,
        frame: &Frame,
        looked: &Looked,
        table: &Thresholds,
    ) -> Option<(State, Duration)> {
        let same_since = self.same_since(frame);
        let light = exposure::of(&Region::whole(&looked.grey));
        let flat = light.variance.sqrt() < table.black_contrast;
        if light.mean < table.black_luminance && flat {
            return Some((State::Black, HELD));
        }
        if frame.lifelike && frame.at.saturating_sub(same_since) >= FROZEN_AFTER {
            return Some((State::Frozen, Duration::ZERO));
        }
        colour::is_absent(looked, table.colour_least).then_some((State::Infrared, HELD))
    }

    /// Since when the same bytes arrive.
    fn same_since(&mut self, frame: &Frame) -> Duration {
        let mut hasher = DefaultHasher::new();
        hasher.write(&frame.raw.data);
        let print = hasher.finish();
        match self.print {
            Some((before, since)) if before == print => since,
            _ => {
                self.print = Some((print, frame.at));
                frame.at
            }
        }
    }
}
