//! `test`: every check and every test, in stages.

use std::time::{Duration, Instant};

use crate::Failure;
use crate::hermetic::Untouched;
use crate::shell::{cargo, npm, seconds, step};
use crate::system::{self, Purpose};
use crate::{app, house, pictures, ui, vm};

/// One stage: its name and what it does. `true`: what is missing may be installed.
type Stage = (&'static str, fn(bool) -> Result<(), String>);

/// In the order in which they run: cheap ones early, the interface before the shell embeds it.
const STAGES: [Stage; 8] = [
    ("system", system),
    ("fmt", |_| step("formatting", &mut cargo("fmt --all --check"))),
    ("house", |_| house::check()),
    ("ui", |_| interface()),
    ("clippy", |_| clippy()),
    ("rust", |_| crates()),
    ("product", |_| hermetic("the whole without a window", &["--test", "product_*"])),
    ("window", |_| window()),
];

/// How a stage went.
struct Ended {
    name: &'static str,
    took: Duration,
    outcome: Result<(), String>,
}

pub(crate) fn test(arguments: &[String]) -> Result<(), Failure> {
    let wanted = Wanted::read(arguments)?;
    let mut ended = Vec::new();
    let machine: Option<Stage> = wanted.camera_vm.then_some(("camera-vm", vm::check));
    for (name, act) in STAGES.into_iter().chain(machine) {
        let all = wanted.stages.is_empty() && !wanted.camera_vm;
        let is_machine = name == "camera-vm";
        if !all && !is_machine && !wanted.stages.iter().any(|stage| stage == name) {
            continue;
        }
        println!("\n━━ {name} ━━");
        let start = Instant::now();
        let outcome = act(wanted.install);
        if let Err(error) = &outcome {
            eprintln!("{error}");
        }
        let failed = outcome.is_err();
        ended.push(Ended { name, took: start.elapsed(), outcome });
        if failed && !wanted.keep_going {
            break;
        }
    }
    summary(&ended)
}

fn summary(ended: &[Ended]) -> Result<(), Failure> {
    println!("\n━━ summary ━━");
    for stage in ended {
        let word = if stage.outcome.is_ok() { "ok" } else { "FAILED" };
        println!("{:<8} {:>13}  {word}", stage.name, seconds(stage.took));
    }
    let whole: Duration = ended.iter().map(|stage| stage.took).sum();
    println!("{:<8} {:>13}", "all", seconds(whole));
    let failed: Vec<&str> =
        ended.iter().filter(|stage| stage.outcome.is_err()).map(|stage| stage.name).collect();
    if failed.is_empty() {
        return Ok(());
    }
    Err(Failure::Step(format!("stage {}", failed.join(", "))))
}

fn system(install: bool) -> Result<(), String> {
    system::provide(Purpose::Test, install)?;
    if install && cfg!(target_os = "linux") {
        pictures::provide();
    }
    if cfg!(target_os = "linux") { app::window_driver() } else { Ok(()) }
}

fn interface() -> Result<(), String> {
    ui::packages()?;
    for script in ["check", "lint", "test", "build"] {
        step(&format!("interface: {script}"), &mut npm(&format!("run {script}")))?;
    }
    Ok(())
}

/// Always the whole workspace: every other choice of packages would give shared dependencies other features and
/// build them once more. The window tests are behind a feature; they are read and built like everything else.
const WHOLE: &str = "--workspace --features gatehouse-tests/window";

fn clippy() -> Result<(), String> {
    step("lints", &mut cargo(&format!("clippy {WHOLE} --all-targets -- -D warnings")))
}

/// What each crate says of itself. Whole-product tests are named product_* and window_*; no crate's own is.
fn crates() -> Result<(), String> {
    hermetic("the crates", &["--lib", "--bins", "--test", "[!pw]*"])?;
    step("testing the examples of the documentation", &mut cargo(&format!("test {WHOLE} --doc")))
}

/// Builds with the real home, where compilers keep things, and runs in one nobody may touch.
fn hermetic(title: &str, chosen: &[&str]) -> Result<(), String> {
    let tests = || {
        let mut cargo = cargo(&format!("test {WHOLE}"));
        cargo.args(chosen);
        cargo
    };
    step(&format!("building the tests of {title}"), tests().arg("--no-run"))?;
    let untouched = Untouched::new()?;
    let mut run = tests();
    // What else fails is worth knowing in the same run.
    run.arg("--no-fail-fast");
    if chosen.contains(&WINDOW) {
        // One window at a time: several fight for the processor, and then for time.
        run.args(["--", "--test-threads=1"]);
    }
    step(&format!("testing {title}"), untouched.around(&mut run))?;
    untouched.check()
}

const WINDOW: &str = "window_*";

fn window() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        println!("the window is driven on Linux only");
        return Ok(());
    }
    app::window_driver()?;
    ui::build()?;
    step("building Gatehouse", &mut cargo(&format!("build {WHOLE} --bins")))?;
    hermetic("the window", &["--test", WINDOW])
}

/// What `test` was asked for.
#[derive(Debug)]
struct Wanted {
    install: bool,
    keep_going: bool,
    camera_vm: bool,
    stages: Vec<String>,
}

impl Wanted {
    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut wanted =
            Self { install: true, keep_going: false, camera_vm: false, stages: Vec::new() };
        for argument in arguments {
            match argument.as_str() {
                "--no-install" => wanted.install = false,
                "--keep-going" => wanted.keep_going = true,
                "--camera-vm" => wanted.camera_vm = true,
                name if STAGES.iter().any(|(stage, _)| *stage == name) => {
                    wanted.stages.push(name.to_owned());
                }
                other => return Err(Failure::Usage(format!("test does not know {other:?}"))),
            }
        }
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Wanted, Failure> {
        let arguments: Vec<String> = arguments.iter().map(|&text| text.to_owned()).collect();
        Wanted::read(&arguments)
    }

    #[test]
    fn stages_and_options_are_told_apart_and_nothing_else_is_taken() {
        let wanted = read(&["--keep-going", "fmt", "house"]).unwrap();
        assert!(wanted.install && wanted.keep_going);
        assert_eq!(wanted.stages, ["fmt", "house"]);
        assert!(matches!(read(&["frm"]), Err(Failure::Usage(_))));
    }
}
