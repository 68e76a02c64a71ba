//! What whoever started Gatehouse by hand reads: answers on the standard output, all else on the standard error.

use std::{
    io::{ErrorKind, IsTerminal, Write},
    process::ExitCode,
};

use tracing_subscriber::EnvFilter;

use crate::folder::reason;

/// What is logged unless this variable says otherwise.
const LOG: (&str, &str) = ("GATEHOUSE_LOG", "warn");

/// Logs to the standard error from now on.
pub fn log() {
    let (variable, usual) = LOG;
    let wanted = std::env::var_os(variable).filter(|value| !value.is_empty());
    let filter = match &wanted {
        Some(wanted) => EnvFilter::try_new(wanted.to_string_lossy()).ok(),
        None => Some(EnvFilter::new(usual)),
    };
    let refused = filter.is_none();
    let filter = filter.unwrap_or_else(|| EnvFilter::new(usual));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber only means that a test has set one up already.
    let _ = log.try_init();
    if refused {
        tracing::warn!(?wanted, "{variable} is not understood; as without it, {usual} is logged");
    }
}

/// Prints what was asked for.
pub fn print(text: &str) -> ExitCode {
    let mut out = std::io::stdout();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        // Whoever reads only the first lines has what they want.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            say(&format!("Not everything could be printed: {}.", reason(&error)));
            ExitCode::FAILURE
        }
        _ => ExitCode::SUCCESS,
    }
}

/// Whether somebody reads the standard error.
pub fn is_read() -> bool {
    std::io::stderr().is_terminal()
}

/// Says why Gatehouse cannot start, or ended.
pub fn say(words: &str) {
    // Nobody is left to tell when the terminal itself is gone.
    let _ = writeln!(std::io::stderr(), "{words}");
}
