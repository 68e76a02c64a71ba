//! The typed clients against the strict sandbox, over real HTTP. Both were written from the same contract and
//! neither knows the other, so that where they disagree one of them has it wrong.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what breaks here is the test's own news"
)]

mod authenticx_calls;
mod authenticx_desk;
mod authx_factors;
mod authx_people;
mod enablex_customers;
mod enablex_session;
mod matrix;
#[cfg(target_os = "linux")]
mod memory;
mod rig;
mod tokens;
