//! What an organisation fixes at a station, in one file that a machine writes and people at the station cannot.
//!
//! * [`find`]: the file of this computer, if it has one and it can be believed.
//! * [`Policy`]: what it says. Whatever it leaves out is the station's own to decide.
//! * [`Refusal`]: why a file is not believed or not understood. Nobody is let in through a default then.
//! * [`KEYS`]: the one description of the keys. The reader, the guide in the window, the [`example`] and the
//!   manual ([`explained`]) are made from it; their sentences stand with all others in `ui/messages/en.json`.

mod check;
mod connection;
mod explained;
mod keys;
mod place;
mod policy;
mod read;
mod refusal;
mod sentences;
mod trust;
mod words;

pub use connection::Connection;
pub use explained::{Explained, Explanation, Heading, example, explained};
pub use keys::{KEYS, Key, KeyName, Kind, Table, Without};
pub use place::{Place, find, usual_place};
pub use policy::{Policy, Said, Updates, Watched};
pub use read::read;
pub use refusal::{Refusal, Trouble, Why};
pub use words::{
    Appearance, Environment, Finished, Language, Mode, Role, Service, UpdateMode, WayIn,
};
