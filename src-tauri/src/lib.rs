//! The shell: start-up, windows as roles, and the commands that a window may send.
//!
//! This is the only part that knows Tauri. What it does is short: check, call one crate, map the error.

mod accounts;
mod args;
mod becoming;
mod chooser;
mod commands;
mod connections;
mod desk;
mod desktop;
mod directory;
mod eyes;
mod faces;
mod failure;
mod feed;
mod fixed;
mod home;
mod ipc;
mod kiosk;
mod manual;
mod pairings;
mod people;
mod permit;
mod role;
mod samples;
mod selftest;
mod settings;
mod station;
mod stopped;
mod views;
mod webview;
mod window;

use std::{ffi::OsString, io::Write, process::ExitCode, sync::Arc};

use tauri::Manager;

use gatehouse_policy::Refusal;

use crate::{
    args::{Run, Wanted},
    fixed::Fixed,
    station::{Opening, Station},
};

/// Runs the application until its window is closed. Takes the arguments without the program's own name.
pub fn start(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    log_to_stderr();
    match args::read(arguments) {
        Ok(Wanted::Print(text)) => print(&text),
        Ok(Wanted::Run(run)) => run_with(run, Fixed::find()),
        Err(words) => say(&words, ExitCode::from(2)),
    }
}

/// A policy that cannot be followed opens a window too: one that says so.
fn run_with(run: Run, found: Result<Fixed, Refusal>) -> ExitCode {
    match &found {
        Ok(fixed) => {
            if let Some(words) = fixed.contradicts(&run) {
                return say(&words, ExitCode::from(2));
            }
        }
        Err(refusal) => _ = say(&refusal.to_string(), ExitCode::FAILURE),
    }
    match launch(run, found) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => say(&format!("Gatehouse could not start: {error}"), ExitCode::FAILURE),
    }
}

fn launch(run: Run, found: Result<Fixed, Refusal>) -> Result<(), Box<dyn std::error::Error>> {
    let mut context = tauri::generate_context!();
    let folder = run.folder(&context.config().identifier)?;
    // One instance per folder: the identifier is what the single-instance lock is named after on every system.
    if run.data_dir.is_some() {
        context.config_mut().identifier = station::identifier_of(&folder);
    }
    let builder = ipc::builder();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::bring_forward(app)))
        .plugin(tauri_plugin_store::Builder::default().build())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            let fixed = match found {
                Ok(fixed) => fixed,
                Err(refusal) => return Ok(stopped::open(app, refusal, &folder)?),
            };
            let Run { role, sandbox, camera, .. } = run;
            match Station::open(app.handle(), Opening { folder, camera, role, sandbox, fixed }) {
                Ok(station) => begin(app, station, sandbox)?,
                // The toolkit would end in a panic; a person is told instead.
                Err(error) => window::tell_and_leave(app.handle(), &error.to_string()),
            }
            Ok(())
        })
        .build(context)?;
    app.run(|_, _| {});
    Ok(())
}

fn begin(app: &tauri::App, station: Arc<Station>, sandbox: bool) -> tauri::Result<()> {
    if sandbox {
        station.desk.expect_sandbox();
    }
    app.manage(station);
    window::open(app.handle())?;
    station::begin(app.handle(), sandbox);
    Ok(())
}

fn log_to_stderr() {
    let filter = tracing_subscriber::EnvFilter::try_from_env("GATEHOUSE_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber only means that a test has set one up already.
    let _ = log.try_init();
}

fn print(text: &str) -> ExitCode {
    match write!(std::io::stdout(), "{text}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            say(&format!("This could not be printed: {error}"), ExitCode::FAILURE)
        }
        _ => ExitCode::SUCCESS,
    }
}

fn say(words: &str, code: ExitCode) -> ExitCode {
    // Nobody is left to tell when the terminal itself is gone.
    let _ = writeln!(std::io::stderr(), "{words}");
    code
}
