//! The three clients against small scripted services on this computer. Each test is named after the trap in
//! `vendors.md` that it covers.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod authenticx;
mod authenticx_lists;
mod authx;
mod authx_biometrics;
mod authx_refusals;
mod enablex;
mod enablex_session;
mod readme;
mod rig;
