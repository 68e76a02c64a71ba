//! `test`: every check and every test, in stages.

use std::time::{Duration, Instant};

use crate::Failure;
use crate::fresh::Reuse;
use crate::hermetic::Untouched;
use crate::shell::{cargo, npm, seconds, step};
use crate::system::{self, Purpose};
use crate::{app, bare, deny, fresh, house, package, pictures, suites, ui, vm, windows};

/// One stage: its name and what it does.
type Stage = (&'static str, fn(&Wanted) -> Result<(), Unseen>);

/// In the order in which they run: cheap ones early, the interface before the shell embeds it.
const STAGES: [Stage; 10] = [
    ("system", |wanted| Ok(system(wanted.install)?)),
    ("fmt", |_| Ok(step("formatting", &mut cargo("fmt --all --check"))?)),
    ("house", |_| Ok(house::check().and_then(|()| deny::check())?)),
    ("fresh", |wanted| Ok(fresh::check(wanted.reuse())?)),
    ("ui", |_| Ok(interface()?)),
    ("clippy", |wanted| Ok(compilable(wanted.install).and_then(|()| clippy())?)),
    ("rust", |wanted| Ok(compilable(wanted.install).and_then(|()| crates())?)),
    ("product", |wanted| Ok(compilable(wanted.install).and_then(|()| product())?)),
    ("camera-vm", |wanted| {
        compilable(wanted.install)?;
        vm::check(wanted.install)
    }),
    ("window", |wanted| Ok(compilable(wanted.install).and_then(|()| window())?)),
];

/// Only run when they are asked for: they take long, and matter before a release.
const BY_NAME: [Stage; 4] = [
    ("advisories", |_| Ok(deny::check_advisories()?)),
    ("bare", |wanted| bare::check(wanted.install)),
    ("package", |wanted| package::installed::check(wanted.install)),
    ("windows", |wanted| windows::check(wanted.install)),
];

const MACHINES: [&str; 3] = ["camera-vm", "windows", "bare"];

/// Why it was not seen that all is well.
#[derive(Debug)]
pub(crate) enum Unseen {
    /// It is not.
    Broken(String),
    /// What would show it cannot be had here.
    NotRun(String),
}

impl From<String> for Unseen {
    fn from(words: String) -> Self {
        Self::Broken(words)
    }
}

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
    for (name, act) in STAGES.into_iter().chain(BY_NAME).filter(|(name, _)| wanted.has(name)) {
        let went = stage(name, || outcome(act(&wanted), wanted.is_whole()));
        let broken = went.outcome == Outcome::Failed;
        ended.push(went);
        if broken && !wanted.keep_going {
            break;
        }
    }
    summary(&ended)
}

/// A whole run goes on without what cannot be had; whoever asks for it by name wants it or a failure.
fn outcome(went: Result<(), Unseen>, whole: bool) -> Outcome {
    let (words, outcome) = match went {
        Ok(()) => return Outcome::Well,
        Err(Unseen::NotRun(words)) if whole => (format!("{words}; not run"), Outcome::NotRun),
        Err(Unseen::NotRun(words) | Unseen::Broken(words)) => (words, Outcome::Failed),
    };
    eprintln!("{words}");
    outcome
}

fn stage(name: &'static str, act: impl FnOnce() -> Outcome) -> Ended {
    println!("\n━━ {name} ━━");
    let start = Instant::now();
    let outcome = act();
    Ended { name, took: start.elapsed(), outcome }
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
pub(crate) const WHOLE: &str = "--workspace --features gatehouse-tests/window";

fn clippy() -> Result<(), String> {
    step("lints", &mut cargo(&format!("clippy {WHOLE} --all-targets -- -D warnings")))
}

/// What each crate says of itself. Whole-product tests are named product_* and window_*; no crate's own is.
fn crates() -> Result<(), String> {
    hermetic("the crates", &["--lib", "--bins", "--test", "[!pw]*"])?;
    step("testing the examples of the documentation", &mut cargo(&format!("test {WHOLE} --doc")))
}

/// What every compilation of the workspace needs, also where a stage is the first that is ever run.
fn compilable(install: bool) -> Result<(), String> {
    system::provide(Purpose::Test, install)?;
    ui::build()
}

fn product() -> Result<(), String> {
    programs()?;
    hermetic("the whole without a window", &["--test", "product_*"])
}

/// Builds with the real home, where compilers keep things, and runs in one nobody may touch.
fn hermetic(title: &str, chosen: &[&str]) -> Result<(), String> {
    step(&format!("building the tests of {title}"), test_targets(chosen).arg("--no-run"))?;
    let untouched = Untouched::new()?;
    // What else fails is worth knowing in the same run.
    let mut run = test_targets(chosen);
    run.arg("--no-fail-fast");
    step(&format!("testing {title}"), untouched.around(&mut run))?;
    untouched.check()
}

/// Cargo, about to test a choice of targets.
pub(crate) fn test_targets(chosen: &[&str]) -> std::process::Command {
    let mut cargo = cargo(&format!("test {WHOLE}"));
    cargo.args(chosen);
    cargo
}

/// The programs are built too: tests start them, and a test builds none but its own package's.
pub(crate) fn programs() -> Result<(), String> {
    step("building Gatehouse", &mut cargo(&format!("build {WHOLE} --bins")))
}

fn window() -> Result<(), String> {
    if !cfg!(target_os = "linux") {
        println!("the window is driven on Linux only");
        return Ok(());
    }
    app::window_driver()?;
    programs()?;
    step(
        "building the tests of the window",
        test_targets(&["--test", "window_*"]).arg("--no-run"),
    )?;
    let untouched = Untouched::new()?;
    suites::run(&untouched)?;
    untouched.check()
}

/// What `test` was asked for.
#[derive(Debug)]
struct Wanted {
    install: bool,
    keep_going: bool,
    stages: Vec<String>,
}

impl Wanted {
    fn is_whole(&self) -> bool {
        self.stages.is_empty()
    }

    /// Whoever asks for the fresh machine by name gets all of it.
    fn reuse(&self) -> Reuse {
        if self.is_whole() { Reuse::Compiled } else { Reuse::Nothing }
    }

    fn has(&self, stage: &str) -> bool {
        let by_name = BY_NAME.iter().any(|(name, _)| *name == stage);
        self.is_whole() && !by_name || self.stages.iter().any(|wanted| wanted == stage)
    }

    fn read(arguments: &[String]) -> Result<Self, Failure> {
        let mut wanted = Self { install: true, keep_going: false, stages: Vec::new() };
        for argument in arguments {
            // Those that stand for another machine are written like options as well.
            let name = argument.strip_prefix("--").filter(|name| MACHINES.contains(name));
            match name.unwrap_or(argument) {
                "--no-install" => wanted.install = false,
                "--keep-going" => wanted.keep_going = true,
                name if STAGES.iter().chain(&BY_NAME).any(|(stage, _)| *stage == name) => {
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
    fn nothing_named_is_everything_and_what_is_named_is_nothing_else() {
        assert_eq!(read(&[]).unwrap().reuse(), Reuse::Compiled);
        assert_eq!(read(&["fresh"]).unwrap().reuse(), Reuse::Nothing);
        assert!(read(&[]).unwrap().is_whole() && read(&["--keep-going"]).unwrap().has("window"));
        let machine = read(&["--camera-vm"]).unwrap();
        assert!(machine.has("camera-vm") && !machine.has("fmt"));
        assert!(!read(&[]).unwrap().has("windows") && read(&["--windows"]).unwrap().has("windows"));
        assert!(!read(&["fmt"]).unwrap().has("window"));
    }

    #[test]
    fn a_whole_run_goes_on_without_what_cannot_be_had() {
        let lacking = || Err(Unseen::NotRun("no kernel to boot".to_owned()));
        assert_eq!(outcome(lacking(), true), Outcome::NotRun);
        assert_eq!(outcome(lacking(), false), Outcome::Failed);
        assert_eq!(outcome(Err(Unseen::Broken("no picture".to_owned())), true), Outcome::Failed);
    }
}
