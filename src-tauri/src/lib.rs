//! The shell: start-up, windows as roles, and the commands that a window may send.
//!
//! This is the only part that knows Tauri. What it does is short: check, call one crate, map the error.

mod accounts;
mod anew;
mod args;
mod becoming;
mod chooser;
mod commands;
mod connections;
mod desk;
mod desktop;
mod directory;
mod display;
mod eyes;
mod faces;
mod failure;
mod feed;
mod first_picture;
mod fixed;
mod folder;
mod home;
mod ipc;
mod kiosk;
mod manual;
mod pairings;
mod people;
mod permit;
mod renderer;
mod role;
mod samples;
mod selftest;
mod settings;
mod station;
mod stopped;
mod terminal;
mod updates;
mod views;
mod webview;
mod window;

use std::{ffi::OsString, path::Path, process::ExitCode, sync::Arc};

use tauri::Manager;

use gatehouse_policy::{Refusal, Why};

use crate::{
    args::{Run, Wanted},
    fixed::Fixed,
    renderer::{Painter, Renderer},
    station::{Opening, Station},
};

/// Runs the application until its window is closed. Takes the arguments without the program's own name.
pub fn start(arguments: impl Iterator<Item = OsString>) -> ExitCode {
    terminal::log();
    tracing::debug!("begun");
    let run = match args::read(arguments) {
        Ok(Wanted::Print(text)) => return terminal::print(&text),
        Ok(Wanted::Generate(piece)) => return terminal::print(&manual::generate(piece)),
        Ok(Wanted::Run(run)) => run,
        Err(words) => return unusable(&words),
    };
    // What contradicts the policy, or cannot be followed, is told wherever there is somebody to be told.
    let found = Fixed::find().and_then(|fixed| fixed.allows(&run));
    if let Err(refusal) = &found {
        terminal::say(&refusal.to_string());
        // Who typed an option has read it; who chose an entry of a menu is told by a window.
        if refusal.why == Why::Contradicted && terminal::is_read() {
            return ExitCode::from(args::UNUSABLE);
        }
    }
    if let Err(words) = look_around(&run) {
        return unusable(&format!("{words}."));
    }
    match launch(run, found) {
        Ok(code) => code,
        Err(error) => {
            terminal::say(&format!("Gatehouse could not start: {error}."));
            ExitCode::FAILURE
        }
    }
}

/// What can be seen before there is any window.
fn look_around(run: &args::Run) -> Result<(), String> {
    if let Some(file) = &run.camera {
        eyes::check_file(file)?;
    }
    display::find()
}

fn unusable(words: &str) -> ExitCode {
    terminal::say(words);
    ExitCode::from(args::UNUSABLE)
}

/// A second start only brings the window of the first one forward, and the plugin that does so ends this process.
fn tell_what_is_not_used(run: &Run, folder: &Path) {
    let options = run.for_a_first_start();
    if !options.is_empty() && folder::is_open_elsewhere(folder) {
        let (folder, options) = (folder.display(), options.join(", "));
        terminal::say(&format!(
            "A Gatehouse is already open on “{folder}”, so these options are not used: {options}. Close its window first."
        ));
    }
}

/// A policy that cannot be followed opens a window too: one that says so.
fn launch(run: Run, found: Result<Fixed, Refusal>) -> Result<ExitCode, Box<dyn std::error::Error>> {
    let mut context = tauri::generate_context!();
    let folder = run.folder(&context.config().identifier)?;
    // One instance per folder: the identifier is what the single-instance lock is named after on every system.
    if run.data_dir.is_some() {
        context.config_mut().identifier = station::identifier_of(&folder);
    }
    let renderer = Renderer::at_start(run.renderer, &folder);
    tell_what_is_not_used(&run, &folder);
    let builder = ipc::builder();
    let app = tauri::Builder::default()
        .plugin(tauri_plugin_single_instance::init(|app, _, _| window::bring_forward(app)))
        .plugin(tauri_plugin_store::Builder::default().build())
        .plugin(tauri_plugin_notification::init())
        .invoke_handler(builder.invoke_handler())
        .setup(move |app| {
            tracing::debug!("the toolkit is there");
            let fixed = match found {
                Ok(fixed) => fixed,
                Err(refusal) => return Ok(stopped::open(app, refusal, &folder)?),
            };
            let Run { role, sandbox, camera, .. } = run;
            let opening = Opening { folder, camera, role, sandbox, fixed, renderer };
            match Station::open(app.handle(), opening) {
                Ok(station) => begin(app, station, sandbox)?,
                // The toolkit would end in a panic; a person is told instead.
                Err(error) => window::tell_and_leave(app.handle(), &error.to_string()),
            }
            Ok(())
        })
        .build(context)?;
    let handle = app.handle().clone();
    let ended = app.run_return(|_, _| {});
    if let Some(station) = handle.try_state::<Arc<Station>>() {
        tauri::async_runtime::block_on(directory::end(&station));
    }
    match ended {
        renderer::AGAIN => Err(renderer::begin_again(Painter::Fallen).into()),
        anew::AS_ANOTHER => Err(anew::begin([]).into()),
        code => Ok(ExitCode::from(u8::try_from(code).unwrap_or(1))),
    }
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
