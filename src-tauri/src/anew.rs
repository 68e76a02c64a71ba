//! The application starts itself anew in its own place: the same process, the same arguments, and nothing of before is
//! left that could hold the folder or the name. Whoever looks after the process sees that it goes on.

#[cfg(target_os = "linux")]
use std::{fs, io, os::unix::process::CommandExt, process::Command};

use tauri::AppHandle;

#[cfg(target_os = "linux")]
use crate::renderer;

/// What the event loop ends with where the application is to start anew as something else. It is no exit code.
pub const AS_ANOTHER: i32 = -2;

/// Ends the event loop, so that the application starts anew.
#[cfg(target_os = "linux")]
pub fn ask(app: &AppHandle) {
    app.exit(AS_ANOTHER);
}

/// Starts the application anew when it has ended.
#[cfg(not(target_os = "linux"))]
pub fn ask(app: &AppHandle) {
    app.request_restart();
}

/// Starts it, with these variables too. It returns only where that cannot be done, with the reason.
#[cfg(target_os = "linux")]
pub fn begin(environment: impl IntoIterator<Item = (&'static str, &'static str)>) -> io::Error {
    // After an update another file stands in its place.
    let program = match gatehouse_updates::program::place() {
        Ok(program) => program,
        Err(error) => return error,
    };
    let mut arguments = std::env::args_os();
    let mut command = Command::new(program);
    if let Some(name) = arguments.next() {
        command.arg0(name);
    }
    // The next process decides for itself which renderer paints: it may be another version, or a person chose meanwhile.
    for name in renderer::told_by_the_one_before() {
        command.env_remove(name);
    }
    end_children();
    command.args(arguments).envs(environment).exec()
}

/// Elsewhere the toolkit does it.
#[cfg(not(target_os = "linux"))]
pub fn begin(_: impl IntoIterator<Item = (&'static str, &'static str)>) -> std::io::Error {
    std::io::ErrorKind::Unsupported.into()
}

/// The web view's processes would remain as children of this process, which goes on under its number, and with them what
/// they hold of the data folder. Whatever else a session's script began before it became Gatehouse is left alone.
#[cfg(target_os = "linux")]
fn end_children() {
    use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

    // Unread: threads end while they are listed.
    let threads = fs::read_dir("/proc/self/task").into_iter().flatten().flatten();
    let lists =
        threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let numbers: Vec<i32> = lists
        .flat_map(|list| list.split_whitespace().flat_map(str::parse).collect::<Vec<_>>())
        .collect();
    for number in numbers {
        let name = fs::read_to_string(format!("/proc/{number}/comm")).unwrap_or_default();
        if let Some(child) = Pid::from_raw(number).filter(|_| name.starts_with("WebKit")) {
            // Whichever has ended by itself, or was waited for by somebody else, is what is wanted.
            let _ = kill_process(child, Signal::KILL);
            let _ = waitpid(Some(child), WaitOptions::empty());
        }
    }
}
