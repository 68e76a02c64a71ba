//! The camera of this station, as the commands need it.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use gatehouse_capture::{
    Cameras, Device, DeviceId, FileCameras, Need, NoStill, Session, Setup, Shutter, Sight, State,
    Still, SystemCameras, chosen,
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

/// Why there is no picture to send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShot {
    /// The camera gives none.
    NoPicture,
    /// None of them is good.
    NotGood,
    /// Somebody else may stand there by now.
    WhoIsThere,
}

impl From<NoStill> for NoShot {
    fn from(why: NoStill) -> Self {
        match why {
            NoStill::NoPicture | NoStill::Damaged | NoStill::NotLooking => Self::NoPicture,
            NoStill::NotGood(_) => Self::NotGood,
            NoStill::WhoIsThere => Self::WhoIsThere,
        }
    }
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
    sight: Sight,
    /// Somebody wants to see something; otherwise the station only looks whether the camera works.
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
    pub fn open(&self, sight: Sight) {
        self.take_up(sight, true);
    }

    /// Opens it only to see whether it works. Nobody has agreed to be looked at.
    pub fn try_out(&self) {
        self.take_up(Sight::Codes, false);
    }

    fn take_up(&self, sight: Sight, wanted: bool) {
        let mut open = lock(&self.open);
        // A session that looks for something else ends: what it has seen was seen for that.
        if let Some(open) = open.as_mut().filter(|open| open.sight == sight || !wanted) {
            open.wanted |= wanted;
            return;
        }
        let (need, choice) = (Need::Face, lock(&self.choice).clone());
        open.take();
        let setup = Setup { need, choice, ..Setup::new(Arc::clone(&self.cameras), sight) };
        *open = Some(Open { session: Arc::new(Session::open(setup)), sight, wanted });
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

    /// What the camera is doing, and what to change. While a slip is looked for its state alone.
    pub fn look(&self) -> CameraLook {
        let Some(session) = self.session() else { return CameraLook::closed() };
        let guidance = session.guidance();
        CameraLook {
            state: guidance.state.into(),
            // Nothing is known before the first picture was looked at.
            seen: guidance.seq > 0,
            hint: guidance.hint.map(Into::into),
            steady: guidance.ready,
            who_is_there: session.asks_who_is_there(),
            rate: session.status().rate,
            light: guidance.measures.map(|measures| measures.luminance),
        }
    }

    /// How light the whole picture is, 0 to 255, where no face is looked for.
    pub fn light(&self) -> Option<f32> {
        self.session()?.light()
    }

    /// The person before the camera has said that it is still them.
    pub fn still_the_same(&self) {
        if let Some(session) = self.session() {
            session.still_the_same();
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

    /// Two pictures: one to enrol, and a later one to check with. Each of them is good, looked at once more as closely as
    /// it is sent.
    pub async fn shots(&self) -> Result<[Shot; 2], NoShot> {
        let session = self.session().ok_or(NoShot::NoPicture)?;
        let taken = tokio::task::spawn_blocking(move || {
            let first = good(&session, 0)?;
            let second = good(&session, first.seq)?;
            if session.asks_who_is_there() {
                return Err(NoShot::WhoIsThere);
            }
            Ok([shot(&first)?, shot(&second)?])
        });
        taken.await.unwrap_or(Err(NoShot::NoPicture))
    }

    /// The newest picture, whatever it is like: an admin stands beside it, and is told what is wrong with it.
    pub async fn shot_at_the_desk(&self) -> Result<Shot, NoShot> {
        let session = self.session().ok_or(NoShot::NoPicture)?;
        let taken = tokio::task::spawn_blocking(move || {
            // A camera that was only just opened gives its first one in a moment.
            session.next(0, NEXT).ok_or(NoShot::NoPicture)?;
            if session.status().state == State::Black {
                return Err(NoShot::NoPicture);
            }
            shot(&session.still(Shutter::Now, 0)?)
        });
        taken.await.unwrap_or(Err(NoShot::NoPicture))
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

/// A good picture after number `after`; waits a moment for one.
fn good(session: &Session, after: u64) -> Result<Still, NoShot> {
    let until = Instant::now() + NEXT;
    let mut seen = after;
    loop {
        // Whoever asks is looked at.
        let _ = session.guidance();
        let why = match session.still(Shutter::Best, after) {
            Ok(still) => return Ok(still),
            Err(why @ NoStill::WhoIsThere) => return Err(why.into()),
            Err(why) => why,
        };
        let left = until.saturating_duration_since(Instant::now());
        match session.next(seen, left).filter(|_| !left.is_zero()) {
            Some(next) => seen = next.seq,
            // A camera that is covered, frozen or sees no colour shows nobody.
            None if session.status().state != State::Live => return Err(NoShot::NoPicture),
            None => return Err(why.into()),
        }
    }
}

fn shot(still: &Still) -> Result<Shot, NoShot> {
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
    Ok(Shot { sample: Sample::new(jpeg).map_err(|_| NoShot::NoPicture)?, facts })
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
        eyes.open(Sight::Codes);
        eyes.end_trial();
        assert!(eyes.session().is_some());
        eyes.close();
        assert!(eyes.session().is_none());
    }

    #[test]
    fn a_session_that_reads_slips_becomes_none_that_looks_at_faces() {
        let eyes = Eyes::new(Some(Path::new("nothing.jpg")), None);
        let sight = || lock(&eyes.open).as_ref().map(|open| open.sight);
        eyes.open(Sight::Codes);
        let reading = Arc::downgrade(&eyes.session().unwrap());
        eyes.open(Sight::Faces);
        assert_eq!(sight(), Some(Sight::Faces));
        assert!(reading.upgrade().is_none(), "it has ended, and what it saw with it");
        eyes.try_out();
        assert_eq!(sight(), Some(Sight::Faces), "a trial disturbs nobody");
    }
}
