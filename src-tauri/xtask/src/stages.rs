//! `test`: every check and every test, in stages.

use std::time::{Duration, Instant};

use crate::Failure;
use crate::hermetic::Untouched;
use crate::shell::{cargo, npm, seconds, step};
use crate::system::{self, Purpose};
use crate::vm::{self, Unseen};
use crate::{app, house, pictures, ui};

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

/// A whole run that has taken longer leaves the virtual machine out: it is to end within 35 minutes.
const TIME_FOR_MACHINE: Duration = Duration::from_secs(25 * 60);

/// How a stage went.
struct Ended {
    name: &'static str,
    took: Duration,
    outcome: Outcome,
}

#[derive(Debug, PartialEq)]
enum Outcome {
    Well,
    Failed,
    NotRun,
}

pub(crate) fn test(arguments: &[String]) -> Result<(), Failure> {
    let wanted = Wanted::read(arguments)?;
    let mut ended = Vec::new();
    for (name, act) in STAGES.into_iter().filter(|(name, _)| wanted.has(name)) {
        let went = stage(name, || match act(wanted.install) {
            Ok(()) => Outcome::Well,
            Err(words) => failed(&words),
        });
        let broken = went.outcome == Outcome::Failed;
        ended.push(went);
        if broken && !wanted.keep_going {
            return summary(&ended);
        }
    }
    if wanted.camera_vm || wanted.is_whole() {
        let so_far = ended.iter().map(|stage| stage.took).sum();
        ended.push(stage("camera-vm", || machine(&wanted, so_far)));
    }
    summary(&ended)
}

fn stage(name: &'static str, act: impl FnOnce() -> Outcome) -> Ended {
    println!("\n━━ {name} ━━");
    let start = Instant::now();
    let outcome = act();
    Ended { name, took: start.elapsed(), outcome }
}

fn failed(words: &str) -> Outcome {
    eprintln!("{words}");
    Outcome::Failed
}

/// Part of a whole run where it can be; whoever asks for it by name wants it or a failure.
fn machine(wanted: &Wanted, so_far: Duration) -> Outcome {
    if !wanted.camera_vm && so_far > TIME_FOR_MACHINE {
        println!("no time is left for it ({}); not run", seconds(so_far));
        return Outcome::NotRun;
    }
    match vm::check(wanted.install) {
        Ok(()) => Outcome::Well,
        Err(why @ Unseen::NotRun(_)) if !wanted.camera_vm => {
            println!("{}", why.words());
            Outcome::NotRun
        }
        Err(why) => failed(&why.words()),
    }
}

fn summary(ended: &[Ended]) -> Result<(), Failure> {
    println!("\n━━ summary ━━");
    for stage in ended {
        let word = match stage.outcome {
            Outcome::Well => "ok",
            Outcome::Failed => "FAILED",
            Outcome::NotRun => "not run",
        };
        println!("{:<9} {:>12}  {word}", stage.name, seconds(stage.took));
    }
    let whole: Duration = ended.iter().map(|stage| stage.took).sum();
    println!("{:<9} {:>12}", "all", seconds(whole));
    let broken = |stage: &&Ended| stage.outcome == Outcome::Failed;
    let failed: Vec<&str> = ended.iter().filter(broken).map(|stage| stage.name).collect();
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
    fn is_whole(&self) -> bool {
        self.stages.is_empty() && !self.camera_vm
    }

    fn has(&self, stage: &str) -> bool {
        self.is_whole() || self.stages.iter().any(|wanted| wanted == stage)
    }

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

    #[test]
    fn nothing_named_is_everything_and_the_machine_alone_is_nothing_else() {
        assert!(read(&[]).unwrap().is_whole() && read(&["--keep-going"]).unwrap().has("window"));
        let machine = read(&["--camera-vm"]).unwrap();
        assert!(!machine.is_whole() && !machine.has("fmt"));
        assert!(!read(&["fmt"]).unwrap().has("window"));
    }

    #[test]
    fn a_run_without_time_left_says_so_of_the_machine_and_does_not_fail() {
        let late = TIME_FOR_MACHINE + Duration::from_secs(1);
        assert_eq!(machine(&read(&["--no-install"]).unwrap(), late), Outcome::NotRun);
    }
}
