//! What every vendor's client shares: where it may connect, how it sends and records a call, how it streams a
//! file, how it reads a reply. What a reply *means* is each vendor's own business: one generic "is it well?" is
//! wrong for at least one of the three (vendors.md part 4).

mod buffers;
pub(crate) mod call;
pub(crate) mod endpoint;
pub(crate) mod exchange;
pub(crate) mod fields;
pub(crate) mod file_body;
pub(crate) mod file_identity;
pub(crate) mod hidden;
pub(crate) mod http;
pub(crate) mod json;
pub(crate) mod keeper;
pub(crate) mod outcome;
pub(crate) mod signing;
pub(crate) mod token_trouble;
pub(crate) mod unreadable;
