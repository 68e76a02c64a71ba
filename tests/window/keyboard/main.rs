//! An admin's whole work in the real window with the keyboard alone, in good times and in bad: the
//! bad ones come from the sandbox's plan of faults.
#![cfg(target_os = "linux")]

mod activity;
mod away;
mod canary;
mod converting;
mod desk;
mod files;
mod people_add;
mod people_change;
mod people_delete;
mod people_find;
mod people_numbers;
mod people_unknown;
mod pin;
mod records;
mod services;
mod sheets;
