//! Calls under every fault that the simulated service can play, over real HTTP, without a window.

mod arriving;
mod files;
mod losing;
mod refusing;
mod rig;
mod waiting;
