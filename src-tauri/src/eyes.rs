//! The camera of this station, as the commands need it.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use gatehouse_capture::{
    Cameras, FileCameras, Need, Session, Setup, Shutter, State, Still, SystemCameras,
};
use gatehouse_kiosk::flow::Looking;
use gatehouse_vendors::authx::Sample;
use zeroize::Zeroizing;

use crate::views::camera::{CameraLook, CameraState, FrameFacts};

/// How long a picture may take to come.
const NEXT: Duration = Duration::from_secs(3);

/// A picture that was taken for the service, and what was measured of this very picture.
pub struct Shot {
    pub sample: Sample,
    pub facts: FrameFacts,
}

/// The camera, open or not.
pub struct Eyes {
    cameras: Arc<dyn Cameras>,
    session: Mutex<Option<Arc<Session>>>,
    /// The last picture in which a slip was looked for.
    scanned: AtomicU64,
}

impl Eyes {
    /// The cameras of this computer, or a file in their place.
    pub fn new(file: Option<&Path>) -> Self {
        let cameras: Arc<dyn Cameras> = match file {
            Some(path) => Arc::new(FileCameras::new(path)),
            None => Arc::new(SystemCameras),
        };
        Self { cameras, session: Mutex::new(None), scanned: AtomicU64::new(0) }
    }

    /// Opens the camera; at once, however long the device takes.
    pub fn open(&self, looking: Looking) {
        let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
        if session.is_none() && looking != Looking::Closed {
            let setup = Setup { need: Need::Face, ..Setup::new(Arc::clone(&self.cameras)) };
            *session = Some(Arc::new(Session::open(setup)));
            self.scanned.store(0, Ordering::SeqCst);
        }
    }

    /// Closes it and forgets its last picture.
    pub fn close(&self) {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// The newest preview picture after a number.
    pub fn frame(&self, after: u64) -> Option<(u64, Vec<u8>)> {
        let newest = self.session()?.newest(after)?;
        Some((newest.seq, newest.jpeg))
    }

    /// What the camera is doing, and what to change.
    pub fn look(&self) -> CameraLook {
        let Some(session) = self.session() else { return CameraLook::closed() };
        let guidance = session.guidance();
        CameraLook {
            state: guidance.state.into(),
            // Nothing is known before the first picture was looked at.
            seen: guidance.seq > 0,
            hint: guidance.hint.map(Into::into),
            steady: guidance.ready,
            rate: session.status().rate,
            light: guidance.measures.map(|measures| measures.luminance),
        }
    }

    /// What a QR code before the camera says.
    pub async fn slip(&self) -> Option<String> {
        let session = self.session()?;
        let after = self.scanned.load(Ordering::SeqCst);
        let looked = tokio::task::spawn_blocking(move || session.qr(after)).await;
        let (seq, text) = looked.ok().flatten()?;
        self.scanned.store(seq, Ordering::SeqCst);
        text
    }

    /// Two pictures: one to enrol, and a later one to check with. `now`: whatever they are like.
    pub async fn shots(&self, now: bool) -> Option<[Shot; 2]> {
        let session = self.session()?;
        let shutter = if now { Shutter::Now } else { Shutter::Best };
        let taken = tokio::task::spawn_blocking(move || {
            // A camera that was only just opened gives its first one in a moment.
            let newest = session.next(0, NEXT)?.seq;
            if session.status().state == State::Black {
                return None;
            }
            let first = session.still(shutter).ok()?;
            session.next(newest, NEXT)?;
            let second = session.still(Shutter::Now).ok()?;
            Some([shot(&first)?, shot(&second)?])
        });
        taken.await.ok().flatten()
    }

    fn session(&self) -> Option<Arc<Session>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn shot(still: &Still) -> Option<Shot> {
    let jpeg = Zeroizing::new(still.jpeg.expose().to_vec());
    let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let facts = FrameFacts {
        width: still.width,
        height: still.height,
        bytes: short(jpeg.len()),
        faces: short(still.faces),
        hint: still.hint.map(Into::into),
        light: still.measures.map(|measures| measures.luminance),
        sharpness: still.measures.map(|measures| measures.sharpness),
        size: still.measures.map(|measures| measures.size),
    };
    Some(Shot { sample: Sample::new(jpeg).ok()?, facts })
}

impl From<State> for CameraState {
    fn from(state: State) -> Self {
        match state {
            State::Searching => Self::Searching,
            State::Absent => Self::Absent,
            // Whoever asks wakes it.
            State::Idle | State::Opening => Self::Opening,
            State::Live => Self::Live,
            State::Silent => Self::Silent,
            State::Busy => Self::Busy,
            State::Denied => Self::Denied,
            State::Gone => Self::Gone,
            State::Faulty => Self::Faulty,
            State::Black => Self::Black,
            State::Frozen => Self::Frozen,
            State::Infrared => Self::Infrared,
        }
    }
}
