//! Runs the very engine of the application without a window, against any endpoint: one JSON line a transition on the
//! standard output. For tests that kill it, for measuring, and for an operator who wants to know where it goes wrong.

mod arguments;
mod describe;
mod people;
mod upload;

use std::{io::Write, process::ExitCode};

use anyhow::Result;
use arguments::{USAGE, Wanted};

/// How a drill ended.
#[derive(Clone, Copy)]
enum End {
    /// Every call arrived.
    Arrived,
    /// Some did not, and why is known.
    Refused,
    /// Of some nobody knows.
    Unknown,
}

#[tokio::main]
async fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    let wanted = match arguments::read(&arguments) {
        Ok(wanted) => wanted,
        Err(words) => return fail(&format!("{words}\n\n{USAGE}"), 2),
    };
    let ended = match wanted {
        Wanted::Upload(wanted) => upload::run(*wanted).await,
        Wanted::Describe(paths) => describe::run(paths).await,
        Wanted::People(wanted) => people::run(wanted).await,
    };
    match ended {
        Ok(End::Arrived) => ExitCode::SUCCESS,
        Ok(End::Refused) => ExitCode::from(3),
        Ok(End::Unknown) => ExitCode::from(4),
        Err(error) => fail(&format!("{error:#}"), 1),
    }
}

/// One line of what was found.
fn say(line: &serde_json::Value) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{line}")?)
}

fn fail(words: &str, code: u8) -> ExitCode {
    // Nobody is left to tell when the terminal itself is gone.
    let _ = writeln!(std::io::stderr(), "{words}");
    ExitCode::from(code)
}
