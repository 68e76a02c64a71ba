//! The project's own commands: `cargo xtask run | test | demo | bench | gen | package | publish`.
//!
//! Standard library only, so that a fresh clone has them in seconds.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command speaks on the terminal")]

mod app;
mod bare;
mod debian;
mod deny;
mod driven;
mod fresh;
mod hermetic;
mod house;
mod litter;
mod manifest;
mod package;
mod pictures;
mod shell;
mod stages;
mod steps;
mod suites;
mod swallowed;
mod system;
mod threats;
mod ui;
mod vm;
mod wheel;
mod windows;

use std::process::ExitCode;

const USAGE: &str = "\
Usage: cargo xtask COMMAND

  run [--no-install] [--release] [--build-only [--check]] [ARGUMENT…] [-- ARGUMENT…]
          install what the system lacks, build everything and open Gatehouse;
          --build-only does not open it, and with --check makes no program but compiles everything;
          all other arguments (--sandbox, --role, --data-dir) are for Gatehouse
  test [--no-install] [--keep-going] [STAGE…]
          every check and every test, or only the stages named:
          system fmt house fresh ui clippy rust product camera-vm window;
          camera-vm tries the camera's code against a real kernel in a virtual machine;
          fresh builds on a machine where nobody prepared anything;
          only when they are named: --bare does what the README says on a bare Debian, up to the open window and a call;
          package installs, uses, updates and removes the .deb on a bare Debian;
          --windows compiles for Windows and runs what it can under wine;
          advisories fetches what is known of faults in what others wrote, and looks for it here
  demo [--out DIR]
          open Gatehouse with its sandbox and write pictures (to target/demo)
  bench [NAME…] [--json]
          measure, in release, what goals are set for; a name stands for all that begins with it
  package [--no-install] [--check] [--icons]
          build what installs Gatehouse without a compiler: deb, rpm and a tarball on Linux (to target/package);
          --check packs everything twice and compares the bytes; --icons draws the icons below icons/ anew instead
  publish --key FILE --address URL [--notes FILE]
          sign the packages and write the list of versions that stations ask for (to target/package);
          --new-key FILE makes the key, protected by a password
  gen     write the typed commands of the interface anew (ui/src/platform/ipc.gen.ts)
";

/// Why a command did not succeed.
#[derive(Debug)]
enum Failure {
    /// It was called in a way it does not know.
    Usage(String),
    /// It was understood and went wrong.
    Step(String),
}

impl From<String> for Failure {
    fn from(text: String) -> Self {
        Self::Step(text)
    }
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("--help", &arguments[..]),
    };
    let outcome = match command {
        "run" => app::run(rest),
        "test" => stages::test(rest),
        "demo" => app::demo(rest),
        "bench" => app::bench(rest),
        "gen" => app::generate(rest),
        "package" => package::package(rest),
        "publish" => package::publish::publish(rest),
        "--help" | "-h" | "help" => {
            print!("{USAGE}");
            Ok(())
        }
        _ => Err(Failure::Usage(format!("there is no command {command:?}"))),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Usage(text)) => {
            eprint!("{text}\n\n{USAGE}");
            ExitCode::from(2)
        }
        Err(Failure::Step(text)) => {
            eprintln!("\nfailed: {text}");
            ExitCode::FAILURE
        }
    }
}
