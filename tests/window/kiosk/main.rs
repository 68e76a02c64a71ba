//! The whole kiosk in the real window, with real connections to a service on this computer and a real V4L2 camera
//! (a virtual one, through nokhwa): an admin sets the station up and hands out a slip, somebody enrols, and whatever
//! goes wrong on the way is told in words.
#![cfg(target_os = "linux")]

mod camera;
mod desk;
mod hanging;
mod leaving;
mod service;
mod stage;
mod visit;
