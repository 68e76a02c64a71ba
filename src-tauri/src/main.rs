//! The desktop application. Everything it does is in the library.
#![cfg_attr(all(not(debug_assertions), target_os = "windows"), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    gatehouse_lib::start(std::env::args_os().skip(1))
}
