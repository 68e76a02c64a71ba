//! Typed clients for the services Gatehouse speaks to.
//!
//! Wire formats stay private to each vendor's folder; what leaves this crate are plain domain types and an
//! [`Outcome`] that never guesses: a write is *done*, *refused* or *unknown*.

pub mod authenticx;
pub mod authx;
pub mod check;
pub mod enablex;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod transport;

pub use transport::endpoint::{AddressTrouble, Endpoint, Environment, Vendor};
pub use transport::exchange::{Exchange, ExchangeLog};
pub use transport::outcome::{Evidence, Outcome, Refusal, Retry};
pub use transport::signing::{CannotSign, RequestSigning, Unneeded, Unsigned};
