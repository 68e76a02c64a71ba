//! Newer versions of Gatehouse, as far as that can be decided without a window.
//!
//! * [`Wanted`] and [`Source`]: what the organisation wants, where newer versions are looked for and whose word counts.
//! * [`Manifest`]: what the server says there is. It is believed only with the signature of the organisation's key.
//! * [`judge`]: whether it is for this station. Never a version that is not newer, never another product.
//! * [`Courier`]: fetches the manifest and the package, from one place and within bounds.
//! * [`Refusal`]: why something was not taken. The version that runs goes on running.
//! * [`program`]: whether what runs is still what is installed.
//! * `publish`, for whoever publishes: writes and signs what the others read.
//!
//! Nobody but the organisation names a server or a key. Without both nothing is ever asked for.

mod address;
mod courier;
mod judge;
mod key;
mod manifest;
mod package;
pub mod program;
#[cfg(feature = "publish")]
pub mod publish;
mod refusal;
mod source;

pub use courier::{Courier, Limits, reread, tidy};
pub use judge::{Here, Offer, Verdict, judge};
pub use key::Key;
pub use manifest::Manifest;
pub use package::Package;
pub use refusal::{Refusal, Signed};
pub use semver::Version;
pub use source::{Mode, Source, SourceTrouble, Wanted};

/// The product that a manifest has to be about.
pub const PRODUCT: &str = "app.gatehouse.desk";
