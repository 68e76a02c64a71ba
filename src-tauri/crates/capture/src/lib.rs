#![doc = include_str!("../README.md")]

mod camera;
mod clock;
pub mod decode;
pub mod faces;
mod file;
mod hint;
pub mod jpeg;
pub mod measure;
mod native;
pub mod preview;
pub mod qr;
mod script;
mod session;
mod slot;
mod state;
pub mod still;
mod thresholds;
mod wake;

pub use camera::{Camera, Cameras, Coding, Device, DeviceId, Mode, Need, Raw, Trouble, chosen};
pub use clock::{Clock, ManualClock, SystemClock};
pub use file::{FileCameras, NoFilm};
pub use hint::Hint;
pub use native::SystemCameras;
pub use preview::Preview;
pub use script::{Fault, ScriptedCameras};
pub use session::{Guidance, Session, Setup, Sight};
pub use slot::Frame;
pub use state::{State, Status};
pub use still::{NoStill, Sealed, Shutter, Still, StillForm};
pub use thresholds::Thresholds;
