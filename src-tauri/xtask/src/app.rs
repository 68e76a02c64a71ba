//! Building and opening Gatehouse.

use std::path::PathBuf;
use std::process::Command;

use crate::Failure;
use crate::shell::{cargo, root, step, target};
use crate::steps::{Steps, estimate};
use crate::system::{self, Purpose};
use crate::ui;

/// What compiling everything for the first time takes, in minutes of one processor.
const FIRST_BUILD: usize = 20;

/// The same with all that a shipped program is optimised by.
const FIRST_RELEASE_BUILD: usize = 45;

/// `run`: from a fresh clone to an open window.
pub(crate) fn run(arguments: &[String]) -> Result<(), Failure> {
    let wanted = Run::read(arguments)?;
    let mut steps = Steps::new(if wanted.build_only { 4 } else { 5 });
    steps.next("what the system must bring", "");
    system::provide(Purpose::Run, wanted.install)?;
    println!("      all of it is there");
    steps.next("the interface's packages", "the first time about half a minute");
    ui::packages()?;
    steps.next("the interface", "");
    ui::build()?;
    steps.next("the application", &wanted.expectation());
    step("compiling", &mut cargo(&wanted.cargo()))?;
    steps.end();
    if wanted.build_only {
        return Ok(());
    }
    steps.next("opening Gatehouse", "");
    let mut gatehouse = Command::new(target().join(wanted.profile()).join("gatehouse"));
    gatehouse.args(&wanted.for_gatehouse);
    let status = gatehouse.status().map_err(|error| format!("Gatehouse: {error}"))?;
    if !status.success() {
        return Err(Failure::Step(format!("Gatehouse ended with {status}")));
    }
    Ok(())
}

/// `demo`: pictures of the real window.
pub(crate) fn demo(arguments: &[String]) -> Result<(), Failure> {
    let out = match arguments {
        [] => target().join("demo"),
        [flag, folder] if flag == "--out" => std::path::absolute(folder)
            .map_err(|error| format!("{folder} is no folder: {error}"))?,
        _ => return Err(Failure::Usage("demo takes only --out DIR".to_owned())),
    };
    for_a_window()?;
    ui::build()?;
    step("building Gatehouse", &mut cargo("build -p gatehouse"))?;
    // All programs: the demonstration starts its fellows by name.
    step("building the demonstration", &mut cargo("build -p gatehouse-tests --bins"))?;
    let mut demo = cargo("run --quiet -p gatehouse-tests --bin demo -- --out");
    step("taking pictures", demo.arg(&out))?;
    println!("pictures: {}", out.display());
    Ok(())
}

/// `bench`: figures, from programs as they are shipped.
pub(crate) fn bench(arguments: &[String]) -> Result<(), Failure> {
    // Some look at the window itself, as it is shipped.
    for_a_window()?;
    ui::build()?;
    let mut build =
        cargo("build --quiet --release -p gatehouse -p gatehouse-tests --bins --examples");
    // What is printed may be read by a program.
    build.stdout(std::process::Stdio::null());
    let built = build.status().map_err(|error| format!("cargo: {error}"))?;
    if !built.success() {
        return Err(Failure::Step("building the measures".to_owned()));
    }
    let status = Command::new(target().join("release").join("bench"))
        .args(arguments)
        .current_dir(crate::shell::root())
        .status()
        .map_err(|error| format!("bench: {error}"))?;
    match status.code() {
        Some(0) => Ok(()),
        Some(1) => Err(Failure::Step("a goal was missed".to_owned())),
        _ => Err(Failure::Step("the measures could not be taken".to_owned())),
    }
}

/// `gen`: the typed commands of the interface, written by the test that otherwise checks them.
pub(crate) fn generate(arguments: &[String]) -> Result<(), Failure> {
    if !arguments.is_empty() {
        return Err(Failure::Usage("gen takes no arguments".to_owned()));
    }
    system::provide(Purpose::Run, true)?;
    // The shell embeds it; that it knows older commands is no matter.
    ui::build()?;
    let mut test = cargo("test --quiet -p gatehouse --lib ipc");
    step("writing ui/src/platform/ipc.gen.ts", test.env("GATEHOUSE_GEN", "write"))?;
    Ok(())
}

/// Everything that whoever drives a window needs.
fn for_a_window() -> Result<(), String> {
    system::provide(Purpose::Test, true)?;
    if cfg!(target_os = "linux") { window_driver() } else { Ok(()) }
}

/// The driver that stands between the window tests and WebKit's own, in the version they need.
pub(crate) fn window_driver() -> Result<(), String> {
    let tools = target().join("tools");
    // Cargo notes here which version it installed.
    let noted = std::fs::read_to_string(tools.join(".crates.toml")).unwrap_or_default();
    if noted.contains("\"tauri-driver 2.") && driver_in(&tools).exists() {
        return Ok(());
    }
    let mut install = cargo("install tauri-driver --version ^2 --locked --force --root");
    step("installing tauri-driver", install.arg(tools).current_dir(root()))
}

fn driver_in(tools: &std::path::Path) -> PathBuf {
    tools.join("bin").join(format!("tauri-driver{}", std::env::consts::EXE_SUFFIX))
}

/// What `run` was asked for.
#[derive(Debug, PartialEq, Eq)]
struct Run {
    install: bool,
    release: bool,
    /// Everything but opening the window.
    build_only: bool,
    /// Every build step runs and every crate is compiled, but no program is made.
    check: bool,
    for_gatehouse: Vec<String>,
}

impl Run {
    /// What is not its own is Gatehouse's, and so is everything behind `--`.
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut run = Self {
            install: true,
            release: false,
            build_only: false,
            check: false,
            for_gatehouse: Vec::new(),
        };
        let mut rest = arguments.iter();
        while let Some(argument) = rest.next() {
            match argument.as_str() {
                "--no-install" => run.install = false,
                "--release" => run.release = true,
                "--build-only" => run.build_only = true,
                "--check" => run.check = true,
                "--" => run.for_gatehouse.extend(rest.by_ref().cloned()),
                _ => run.for_gatehouse.push(argument.clone()),
            }
        }
        if run.check && !run.build_only {
            let words = "--check makes no program that could be opened: add --build-only";
            return Err(Failure::Usage(words.to_owned()));
        }
        Ok(run)
    }

    fn profile(&self) -> &'static str {
        if self.release { "release" } else { "debug" }
    }

    fn cargo(&self) -> String {
        let verb = if self.check { "check" } else { "build" };
        let release = if self.release { " --release" } else { "" };
        format!("{verb} --locked -p gatehouse{release}")
    }

    /// What somebody who waits should know of the longest step.
    fn expectation(&self) -> String {
        if target().join(self.profile()).join("deps").is_dir() {
            return "only what changed is compiled".to_owned();
        }
        let work = if self.release { FIRST_RELEASE_BUILD } else { FIRST_BUILD };
        format!("the first time {}; after that, seconds", estimate(work))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Run, Failure> {
        Run::read(&arguments.iter().map(|&text| text.to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn arguments_are_shared_out_between_the_command_and_the_application() {
        let run = read(&["--release", "--sandbox", "--", "--no-install"]).unwrap();
        assert!(run.install && run.release && !run.build_only);
        assert_eq!(run.for_gatehouse, ["--sandbox", "--no-install"]);
    }

    #[test]
    fn what_makes_no_program_opens_none() {
        assert!(read(&["--build-only", "--check"]).unwrap().check);
        assert!(matches!(read(&["--check"]), Err(Failure::Usage(_))));
    }
}
