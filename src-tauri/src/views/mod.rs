//! What crosses to a window, in its spelling. Nothing in here decides anything.

pub mod calls;
pub mod connections;
pub mod people;
pub mod records;
pub mod sandbox;
pub mod settings;
pub mod station;
