//! What every vendor's client shares: where it may connect, how it streams a file, how it reads a reply.

pub(crate) mod endpoint;
pub(crate) mod file_body;
pub(crate) mod http;
pub(crate) mod outcome;
