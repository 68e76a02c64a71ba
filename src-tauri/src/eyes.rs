//! The camera of this station, as the commands need it.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use gatehouse_capture::{
    Cameras, Device, DeviceId, FileCameras, Need, Session, Setup, Shutter, State, Still,
    SystemCameras, chosen,
};
use gatehouse_vendors::authx::Sample;
use zeroize::Zeroizing;

use crate::{
    failure::{Failure, FailureCode},
    station::Station,
    views::camera::{CameraChoice, CameraLook, CameraState, FrameFacts},
};

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
    open: Mutex<Option<Open>>,
    choice: Mutex<Option<DeviceId>>,
    /// The last picture in which a slip was looked for.
    scanned: AtomicU64,
}

/// A camera in use.
struct Open {
    session: Arc<Session>,
    /// Somebody is to be looked at; otherwise the station only looks whether the camera works.
    wanted: bool,
}

/// Fails, with words for a person, when that file cannot stand for a camera.
pub fn check_file(path: &Path) -> Result<(), String> {
    FileCameras::check(path)
        .map_err(|why| format!("“{}” cannot stand for a camera: {why}", path.display()))
}

impl Eyes {
    /// The cameras of this computer, or a file in their place; `choice`: which one is remembered.
    pub fn new(file: Option<&Path>, choice: Option<DeviceId>) -> Self {
        let cameras: Arc<dyn Cameras> = match file {
            Some(path) => Arc::new(FileCameras::new(path)),
            None => Arc::new(SystemCameras),
        };
        let (open, choice) = (Mutex::new(None), Mutex::new(choice));
        Self { cameras, open, choice, scanned: AtomicU64::new(0) }
    }

    /// Opens the camera; at once, however long the device takes.
    pub fn open(&self) {
        self.take_up(true);
    }

    /// Opens it only to see whether it works.
    pub fn try_out(&self) {
        self.take_up(false);
    }

    fn take_up(&self, wanted: bool) {
        let mut open = lock(&self.open);
        if let Some(open) = open.as_mut() {
            open.wanted |= wanted;
            return;
        }
        let (need, choice) = (Need::Face, lock(&self.choice).clone());
        let setup = Setup { need, choice, ..Setup::new(Arc::clone(&self.cameras)) };
        *open = Some(Open { session: Arc::new(Session::open(setup)), wanted });
        self.scanned.store(0, Ordering::SeqCst);
    }

    /// Ends a trial, unless somebody wants the camera by now.
    pub fn end_trial(&self) {
        lock(&self.open).take_if(|open| !open.wanted);
    }

    /// Uses this one from now on; nothing: the first that is there.
    pub fn choose(&self, choice: Option<DeviceId>) {
        lock(&self.choice).clone_from(&choice);
        if let Some(session) = self.session() {
            session.choose(choice);
        }
    }

    fn chosen(&self) -> Option<DeviceId> {
        lock(&self.choice).clone()
    }

    /// Closes it and forgets its last picture.
    pub fn close(&self) {
        lock(&self.open).take();
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
        lock(&self.open).as_ref().map(|open| Arc::clone(&open.session))
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Which cameras there are, and which one is to be used.
pub async fn choice(station: &Station) -> Result<CameraChoice, Failure> {
    let cameras = Arc::clone(&station.eyes.cameras);
    let listed = tokio::task::spawn_blocking(move || cameras.list()).await;
    let listed = listed.map_err(|error| Failure::internal(&error))?;
    let devices = listed.map_err(|trouble| {
        let words = format!("The cameras cannot be listed: {trouble}");
        Failure::new(FailureCode::Gone, words)
    })?;
    Ok(told(&devices, station.eyes.chosen().as_ref()))
}

/// Uses a camera from now on, and remembers it.
pub async fn choose(station: &Station, id: Option<String>) -> Result<CameraChoice, Failure> {
    let known = choice(station).await?;
    let id = match id {
        None => None,
        Some(id) => {
            let there = known.cameras.iter().any(|camera| camera.id == id);
            let gone = || Failure::new(FailureCode::Gone, "This camera is not plugged in any more");
            Some(there.then(|| DeviceId::of(&id)).ok_or_else(gone)?)
        }
    };
    station.settings.change(|saved| saved.camera.clone_from(&id))?;
    station.eyes.choose(id);
    choice(station).await
}

fn told(devices: &[Device], choice: Option<&DeviceId>) -> CameraChoice {
    let found = choice.and_then(|choice| chosen(devices, Some(choice)));
    CameraChoice {
        cameras: devices.iter().map(Into::into).collect(),
        // Named as it is plugged in now: another socket is another id.
        chosen: found.map(|device| device.id.as_str().to_owned()),
        missing: choice.filter(|_| found.is_none()).map(|choice| choice.name().to_owned()),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn device(name: &str, place: &str) -> Device {
        Device { id: DeviceId::new(name, place), name: name.to_owned() }
    }

    #[test]
    fn a_remembered_camera_is_found_in_another_socket_and_named_where_it_is_missing() {
        let choice = DeviceId::new("Kiosk", "usb-2");
        let there = [device("Desk", "usb-1"), device("Kiosk", "usb-3")];
        let told_there = told(&there, Some(&choice));
        assert_eq!(told_there.chosen.as_deref(), Some("Kiosk @ usb-3"));
        assert_eq!(told_there.missing, None);
        let told_away = told(&there[..1], Some(&choice));
        assert_eq!((told_away.chosen, told_away.missing.as_deref()), (None, Some("Kiosk")));
        assert_eq!(told(&there, None).chosen, None, "the first that is there");
    }

    #[test]
    fn a_trial_does_not_close_a_camera_that_somebody_wants_by_then() {
        let eyes = Eyes::new(Some(Path::new("nothing.jpg")), None);
        eyes.try_out();
        eyes.end_trial();
        assert!(eyes.session().is_none());
        eyes.try_out();
        eyes.open();
        eyes.end_trial();
        assert!(eyes.session().is_some());
        eyes.close();
        assert!(eyes.session().is_none());
    }
}
