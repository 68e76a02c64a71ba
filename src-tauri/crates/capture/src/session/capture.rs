//! The capture thread: looks for a camera, opens it, takes its frames, and begins anew after every trouble.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use zeroize::Zeroizing;

use super::shared::{At, Shared};
use crate::camera::{Camera, Coding, DeviceId, Raw, Trouble, chosen};
use crate::jpeg;
use crate::slot::Frame;
use crate::state::State;

/// The next try after a trouble. Four of them fit into the five seconds of a replug.
const RETRY: Duration = Duration::from_secs(1);

/// The first frames are dark or green until the camera has found its exposure.
const SKIPPED: u32 = 5;

/// So long only damaged frames: that is no camera to work with.
const DAMAGED_FOR: Duration = Duration::from_secs(2);

/// The time over which the rate is measured.
const RATE_OVER: Duration = Duration::from_secs(1);

/// When the thread takes its next turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    Now,
    /// After this time, or when the bell rings.
    After(Duration),
    /// When the bell rings.
    OnBell,
    Never,
}

pub(crate) struct Capture {
    shared: Arc<Shared>,
    generation: u64,
    open: Option<Open>,
}

struct Open {
    camera: Box<dyn Camera>,
    /// What was chosen when it was opened.
    choice: Option<DeviceId>,
    skip: u32,
    /// The last whole frame, or the opening.
    whole: Duration,
    counted: u32,
    counted_since: Duration,
}

impl Capture {
    pub(crate) fn new(shared: Arc<Shared>, generation: u64) -> Self {
        Self { shared, generation, open: None }
    }

    /// Takes turns until the session ends or this thread is abandoned.
    pub(crate) fn run(mut self) {
        let sleeper = Arc::clone(&self.shared.sleeper);
        let _bed = sleeper.lie_down(self.generation);
        let mut heard = 0;
        loop {
            match self.turn() {
                Next::Now => {}
                Next::After(time) => self.shared.rest(&mut heard, Some(time)),
                Next::OnBell => self.shared.rest(&mut heard, None),
                Next::Never => return,
            }
        }
    }

    /// One thing: a search, an opening, or a frame.
    pub(crate) fn turn(&mut self) -> Next {
        if self.shared.is_closed() || self.shared.pulse().generation != self.generation {
            self.close();
            return Next::Never;
        }
        if !self.shared.is_wanted() {
            self.close();
            self.shared.slot.clear();
            self.shared.change(|status| (status.state, status.rate) = (State::Idle, None));
            return self.rest(Next::OnBell);
        }
        let outcome = match &mut self.open {
            Some(open) if open.choice != self.shared.choice() => {
                self.close();
                Ok(())
            }
            Some(_) => self.frame(),
            None => self.search(),
        };
        match outcome {
            Ok(()) => Next::Now,
            Err(trouble) => {
                self.close();
                self.shared.slot.clear();
                if self.is_real() {
                    self.shared.change(|status| status.rate = None);
                    let left_behind = self.generation > 1;
                    self.shared.name(named(trouble, self.shared.status().state, left_behind));
                }
                self.rest(Next::After(RETRY))
            }
        }
    }

    fn search(&mut self) -> Result<(), Trouble> {
        let shared = Arc::clone(&self.shared);
        shared.beat(self.generation, At::Opening);
        shared.name(State::Searching);
        let devices = guarded(|| shared.cameras.list())?;
        let choice = shared.choice();
        let device = chosen(&devices, choice.as_ref()).ok_or(Trouble::Gone)?.clone();
        shared.name(State::Opening);
        let camera = guarded(|| shared.cameras.open(&device.id, shared.need))?;
        let now = shared.now();
        let mode = camera.mode();
        let open =
            Open { camera, choice, skip: SKIPPED, whole: now, counted: 0, counted_since: now };
        self.open = Some(open);
        if !shared.beat(self.generation, At::First) {
            return Ok(());
        }
        shared.change(|status| (status.device, status.mode) = (Some(device), Some(mode)));
        Ok(())
    }

    fn frame(&mut self) -> Result<(), Trouble> {
        let Some(open) = &mut self.open else { return Ok(()) };
        let raw = guarded(|| open.camera.frame()).and_then(whole);
        let now = self.shared.now();
        let raw = match raw {
            Err(Trouble::Damaged) if now.saturating_sub(open.whole) < DAMAGED_FOR => None,
            Err(trouble) => return Err(trouble),
            Ok(raw) => Some(raw),
        };
        if !self.shared.beat(self.generation, At::Frames) {
            return Ok(());
        }
        let Some(raw) = raw else {
            self.shared.change(|status| status.damaged += 1);
            return Ok(());
        };
        open.whole = now;
        if open.skip > 0 {
            open.skip -= 1;
            return Ok(());
        }
        let rate = open.rate(now);
        let lifelike = open.camera.lifelike();
        self.shared.change(|status| {
            status.frames += 1;
            status.state = State::Live;
            status.rate = rate.or(status.rate);
            self.shared.slot.put(Frame { seq: status.frames, at: now, raw, lifelike });
        });
        Ok(())
    }

    /// A driver may panic or hang while it lets go as well as at any other time.
    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.shared.beat(self.generation, At::Closing);
            let _ = guarded(|| {
                drop(open);
                Ok(())
            });
        }
    }

    fn is_real(&self) -> bool {
        self.shared.pulse().generation == self.generation
    }

    fn rest(&self, next: Next) -> Next {
        if self.shared.beat(self.generation, At::Rest) { next } else { Next::Never }
    }
}

impl Open {
    /// Counts a frame; the rate once enough time has passed.
    fn rate(&mut self, now: Duration) -> Option<f32> {
        self.counted += 1;
        let over = now.saturating_sub(self.counted_since);
        if over < RATE_OVER {
            return None;
        }
        #[allow(clippy::cast_precision_loss, reason = "some frames a second")]
        let rate = self.counted as f32 / over.as_secs_f32();
        (self.counted, self.counted_since) = (0, now);
        Some(rate)
    }
}

/// No camera at all is another thing than one that was there, and one that a stuck thread still holds is not another
/// program's.
fn named(trouble: Trouble, now: State, left_behind: bool) -> State {
    let was_there = now.has_pictures() || matches!(now, State::Opening | State::Silent);
    match trouble {
        Trouble::Gone if !was_there => State::Absent,
        Trouble::Busy if left_behind => State::Silent,
        _ => trouble.into(),
    }
}

/// Cuts a JPEG at its end and refuses one without; a driver may hand over the whole of its buffer (camera.md §1).
fn whole(mut raw: Raw) -> Result<Raw, Trouble> {
    if raw.coding == Coding::Jpeg {
        let extent = jpeg::extent(&raw.data).ok_or(Trouble::Damaged)?;
        if extent.len < raw.data.len() {
            raw.data = Zeroizing::new(raw.data[..extent.len].to_vec());
        }
        (raw.width, raw.height) = (extent.width, extent.height);
    }
    Ok(raw)
}

/// nokhwa and v4l panic in places (camera.md §1); a panic is a camera that does not work.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Trouble::Faulty))
}
