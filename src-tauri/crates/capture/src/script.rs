//! A camera that does what it is told: for tests, and to show each trouble without having it.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use crate::camera::{Camera, Cameras, Coding, Device, DeviceId, Mode, Need, Raw, Trouble};

/// What the scripted camera does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Fault {
    /// Nothing.
    #[default]
    None,
    /// No frame comes, and nothing ends the wait but another fault.
    Stall,
    /// It is pulled out.
    Unplugged,
    /// Another program has it.
    Busy,
    /// It may not be used.
    Denied,
    /// Every picture arrives broken.
    Damaged,
    /// The driver fails.
    Faulty,
    /// The driver's code panics.
    Panic,
    /// The same picture comes for ever, as if from a sensor.
    Frozen,
}

/// One or more cameras that show the same pictures. Clones steer the same cameras.
#[derive(Clone)]
pub struct ScriptedCameras(Arc<Stage>);

struct Stage {
    play: Mutex<Play>,
    changed: Condvar,
}

struct Play {
    devices: Vec<Device>,
    pictures: Arc<[Raw]>,
    fault: Fault,
    pace: Duration,
    opened: u64,
    open: u64,
}

impl ScriptedCameras {
    /// A camera "Scripted" that shows `pictures` one after the other, thirty a second.
    #[must_use]
    pub fn new(pictures: Vec<Raw>) -> Self {
        let id = DeviceId::new("Scripted", "script-1");
        let play = Play {
            devices: vec![Device { id, name: "Scripted".to_owned() }],
            pictures: pictures.into(),
            fault: Fault::None,
            pace: Duration::from_secs(1) / 30,
            opened: 0,
            open: 0,
        };
        Self(Arc::new(Stage { play: Mutex::new(play), changed: Condvar::new() }))
    }

    /// From now on this goes wrong.
    pub fn fault(&self, fault: Fault) {
        self.change(|play| play.fault = fault);
    }

    /// From now on these are shown.
    pub fn show(&self, pictures: Vec<Raw>) {
        self.change(|play| play.pictures = pictures.into());
    }

    /// The time between two frames; zero for a test that turns its own clock.
    pub fn pace(&self, pace: Duration) {
        self.change(|play| play.pace = pace);
    }

    /// The cameras that a list names.
    pub fn devices(&self, devices: Vec<Device>) {
        self.change(|play| play.devices = devices);
    }

    /// How often a camera was opened.
    #[must_use]
    pub fn opened(&self) -> u64 {
        self.0.lock().opened
    }

    /// How many are open now.
    #[must_use]
    pub fn open_now(&self) -> u64 {
        self.0.lock().open
    }

    fn change(&self, with: impl FnOnce(&mut Play)) {
        with(&mut self.0.lock());
        self.0.changed.notify_all();
    }
}

impl Stage {
    fn lock(&self) -> MutexGuard<'_, Play> {
        self.play.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Cameras for ScriptedCameras {
    fn list(&self) -> Result<Vec<Device>, Trouble> {
        let play = self.0.lock();
        Ok(if play.fault == Fault::Unplugged { Vec::new() } else { play.devices.clone() })
    }

    fn open(&self, id: &DeviceId, _: Need) -> Result<Box<dyn Camera>, Trouble> {
        let mut play = self.0.lock();
        match play.fault {
            Fault::Busy => return Err(Trouble::Busy),
            Fault::Denied => return Err(Trouble::Denied),
            Fault::Unplugged => return Err(Trouble::Gone),
            _ if !play.devices.iter().any(|device| device.id == *id) => return Err(Trouble::Gone),
            _ => {}
        }
        play.opened += 1;
        play.open += 1;
        Ok(Box::new(ScriptedCamera { stage: Arc::clone(&self.0), next: 0 }))
    }
}

struct ScriptedCamera {
    stage: Arc<Stage>,
    next: usize,
}

impl Drop for ScriptedCamera {
    fn drop(&mut self) {
        self.stage.lock().open -= 1;
    }
}

impl Camera for ScriptedCamera {
    #[allow(clippy::panic, reason = "a driver that panics is one of the faults to be shown")]
    fn frame(&mut self) -> Result<Raw, Trouble> {
        let play = self.stage.lock();
        let pace = play.pace;
        let quiet =
            |play: &mut Play| matches!(play.fault, Fault::None | Fault::Frozen | Fault::Damaged);
        let waited = self.stage.changed.wait_timeout_while(play, pace, quiet);
        let (mut play, _) = waited.unwrap_or_else(PoisonError::into_inner);
        while play.fault == Fault::Stall {
            play = self.stage.changed.wait(play).unwrap_or_else(PoisonError::into_inner);
        }
        match play.fault {
            Fault::Unplugged => return Err(Trouble::Gone),
            Fault::Faulty => return Err(Trouble::Faulty),
            Fault::Panic => {
                drop(play);
                panic!("the scripted driver fails");
            }
            Fault::Frozen => self.next = 0,
            _ => {}
        }
        let count = play.pictures.len().max(1);
        let mut picture = play.pictures.get(self.next % count).cloned().ok_or(Trouble::Faulty)?;
        self.next += 1;
        if play.fault == Fault::Damaged {
            let half = picture.data.len() / 2;
            picture.data.truncate(half);
        }
        Ok(picture)
    }

    fn mode(&self) -> Mode {
        let play = self.stage.lock();
        let first = play.pictures.first();
        let (coding, width, height) =
            first.map_or((Coding::Jpeg, 0, 0), |raw| (raw.coding, raw.width, raw.height));
        Mode { coding, width, height, rate: 30 }
    }

    fn lifelike(&self) -> bool {
        self.stage.lock().fault == Fault::Frozen
    }
}
