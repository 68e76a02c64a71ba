//! The policy file as a station meets it: what it fixes, what is wrong about it and in which line, and whom it is
//! believed.

mod fixing;
mod mistakes;
#[cfg(unix)]
mod trust;
