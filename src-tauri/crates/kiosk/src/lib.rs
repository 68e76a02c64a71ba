//! What a kiosk decides, without a window, a camera or a database.
//!
//! * [`Slip`]: what the desk hands out so that the kiosk knows whom it has before it.
//! * [`Limit`] and [`Guesses`]: how fast wrong codes may be typed.
//! * [`Pairing`]: the key that a desk and its kiosks share, and the file by which it travels.
//! * [`exchange`]: what a kiosk enrolled, on its way home.
//! * [`passcode`]: what staff type to leave the kiosk, and how long wrong ones have to wait.
//! * [`Language`] and [`consent`]: what a person agrees to, word for word.
//! * [`flow`]: who may go where.
//! * [`idle`]: when nobody is there any more.

pub mod consent;
pub mod exchange;
pub mod flow;
mod guesses;
pub mod idle;
mod locked;
mod pairing;
pub mod passcode;
mod slip;

pub use consent::Language;
pub use guesses::{Guesses, Limit};
pub use locked::LockTrouble;
pub use pairing::{Pairing, PairingId, kiosk_name};
pub use slip::{CODE_BITS, NewSlip, Paper, Purpose, Slip, SlipTrouble, TypedCode};
