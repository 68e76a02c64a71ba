//! A window never stays blank: what does not paint is opened once more with the plain renderer, and a page that dies
//! again and again comes back or asks.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use gatehouse_tests::undriven::Undriven;
use gatehouse_tests::{Bus, Display, Plan, processes};
use serde_json::{Value, json};
use tempfile::TempDir;

const FAULT: &str = "GATEHOUSE_RENDERER_FAULT";
const TOLD: &str = "GATEHOUSE_RENDERER";

/// Eight seconds of patience, and what two starts take on a busy machine.
const OPENED_AGAIN: Duration = Duration::from_secs(16);
/// One start on a busy machine: nobody waited for anything.
const AT_ONCE: Duration = Duration::from_secs(7);
/// It has given up waiting.
const SHOWN_ANYWAY: Duration = Duration::from_secs(20);

/// A computer with a screen, on which the application is started several times.
struct Computer {
    home: TempDir,
    display: Display,
}

impl Computer {
    fn new() -> Result<Self> {
        Ok(Self { home: tempfile::tempdir()?, display: Display::start()? })
    }

    fn plan(&self, name: &str) -> Plan {
        Plan::new(name).data_dir(&self.home.path().join("data")).home(self.home.path())
    }

    fn start(&self, plan: &Plan) -> Result<Undriven> {
        plan.start(&self.display, self.home.path())
    }

    /// How many windows of the application there are to be seen.
    fn windows(&self) -> usize {
        let found = self.display.hands().run(&["search", "--onlyvisible", "--name", "^Gatehouse"]);
        found.unwrap_or_default().lines().count()
    }
}

/// The usual renderer fails so, and the window is there all the same, painted by the plain one.
fn falls_back(fault: &str) -> Result<(Computer, Undriven)> {
    let computer = Computer::new()?;
    let running = computer.start(&computer.plan(fault).environment(FAULT, fault))?;
    running.until("a process", AT_ONCE, |running| running.process().is_ok())?;
    let first = running.process()?;
    let fallen = |running: &Undriven| running.variable(TOLD).as_deref() == Some("fallen");
    running.until("another beginning", OPENED_AGAIN, fallen)?;
    running.until("its window", AT_ONCE, |_| computer.windows() == 1)?;
    running.painted(&computer.display, OPENED_AGAIN)?;
    for variable in ["WEBKIT_DISABLE_DMABUF_RENDERER", "WEBKIT_DISABLE_COMPOSITING_MODE"] {
        assert_eq!(running.variable(variable).as_deref(), Some("1"));
    }
    assert_eq!(running.process()?, first, "whoever waits for its end goes on waiting");
    assert_eq!(computer.windows(), 1);
    let left = processes::family(first).into_iter().filter(|id| !processes::is_alive(*id));
    assert_eq!(left.count(), 0, "nothing of before is left");
    Ok((computer, running))
}

#[test]
fn a_page_that_never_says_that_it_painted_is_opened_again_and_the_choice_is_remembered()
-> Result<()> {
    let (computer, running) = falls_back("silent")?;
    remembers(&computer, &running)?;
    drop(running);

    let next = computer.start(&computer.plan("next").environment(FAULT, "silent"))?;
    next.painted(&computer.display, AT_ONCE)?;
    assert_eq!(next.variable(TOLD).as_deref(), Some("remembered"));
    drop(next);

    let normal = computer.plan("normal").argument("--renderer").argument("normal");
    let normal = computer.start(&normal)?;
    normal.painted(&computer.display, AT_ONCE)?;
    assert_eq!(normal.variable(TOLD), None, "the option is above what is remembered");
    Ok(())
}

#[test]
fn a_page_that_says_so_and_stays_blank_is_opened_again() -> Result<()> {
    falls_back("blank").map(drop)
}

#[test]
fn a_page_whose_process_dies_at_once_is_opened_again() -> Result<()> {
    falls_back("dies").map(drop)
}

#[test]
fn where_the_plain_renderer_fails_too_the_window_is_shown_and_nothing_begins_again() -> Result<()> {
    let computer = Computer::new()?;
    let plan = computer.plan("both").environment(FAULT, "both-silent");
    let running = computer.start(&plan)?;
    running.until("a window all the same", SHOWN_ANYWAY, |_| computer.windows() == 1)?;
    assert!(running.log().contains("there is nothing else to try"), "{}", running.log());
    assert_eq!(running.log().matches("begins again").count(), 1, "{}", running.log());
    assert_eq!(remembered(&computer)?, json!([]), "what did not help is not remembered");
    Ok(())
}

#[test]
fn the_options_say_normal_or_plain_and_neither_is_changed_for_the_other() -> Result<()> {
    let computer = Computer::new()?;
    let plan = |option| computer.plan(option).argument("--renderer").argument(option);
    let plain = computer.start(&plan("plain"))?;
    plain.painted(&computer.display, AT_ONCE)?;
    assert_eq!(plain.variable(TOLD).as_deref(), Some("asked"));
    drop(plain);

    let normal = computer.start(&plan("normal").environment(FAULT, "silent"))?;
    normal.until("a window all the same", SHOWN_ANYWAY, |_| computer.windows() == 1)?;
    assert_eq!(normal.variable(TOLD), None);
    assert!(!normal.log().contains("begins again"), "{}", normal.log());
    Ok(())
}

#[test]
fn what_began_again_is_still_the_only_one_and_holds_its_folder_and_its_name() -> Result<()> {
    let computer = Computer::new()?;
    let plan = computer.plan("first").bus(Bus::Unlocked).environment(FAULT, "silent");
    let running = computer.start(&plan)?;
    running.painted(&computer.display, OPENED_AGAIN + Duration::from_secs(3))?;
    assert_eq!(running.variable(TOLD).as_deref(), Some("fallen"));

    let bus = running.variable("DBUS_SESSION_BUS_ADDRESS").context("a bus")?;
    let second = computer.plan("second").environment("DBUS_SESSION_BUS_ADDRESS", &bus);
    let second = computer.start(&second)?;
    second.until("its end", AT_ONCE, |second| second.process().is_err())?;
    assert_eq!(computer.windows(), 1);
    assert_eq!(second.log(), "", "it left the word to the first");
    assert!(running.process().is_ok());
    Ok(())
}

#[tokio::test]
async fn the_self_test_tells_it_and_has_a_way_back() -> Result<()> {
    let (computer, running) = falls_back("silent")?;
    remembers(&computer, &running)?;
    drop(running);
    let plan = computer.plan("self-test").argument("--renderer").argument("auto");
    let desk = plan.clone().sandbox().open().await?;
    desk.go("Station").await?;
    desk.press_button("Test now").await?;
    desk.css("[data-part=screen][data-verdict=look]").await?;
    desk.sees("the usual one showed nothing on this computer", AT_ONCE).await?;
    desk.press_button("Try the usual renderer again").await?;
    desk.sees("The next start tries the usual one again", AT_ONCE).await?;
    assert!(!desk.names("button").await?.iter().any(|name| name.starts_with("Try the usual")));
    desk.close().await?;

    let next = computer.start(&plan)?;
    next.painted(&computer.display, AT_ONCE)?;
    assert_eq!(next.variable(TOLD), None);
    Ok(())
}

#[test]
fn a_kiosks_page_that_dies_again_and_again_comes_back_each_time() -> Result<()> {
    let computer = Computer::new()?;
    let running = dying(&computer, computer.plan("kiosk").role("kiosk"))?;
    running.until("a page once more", AT_ONCE, |running| painted(running) == 5)
}

#[test]
fn a_desks_page_that_dies_again_and_again_asks_instead_of_staying_blank() -> Result<()> {
    let computer = Computer::new()?;
    let running = dying(&computer, computer.plan("desk"))?;
    let question = computer.display.hands().window_titled("Gatehouse shows nothing", AT_ONCE)?;
    computer.display.hands().activate(&question)?;
    computer.display.hands().run(&["key", "Return"])?;
    running.until("a page once more", AT_ONCE, |running| painted(running) == 5)?;
    assert!(!computer.display.hands().shows(&question));
    Ok(())
}

/// Its page dies four times in a row.
fn dying(computer: &Computer, plan: Plan) -> Result<Undriven> {
    let running = computer.start(&plan.environment("GATEHOUSE_LOG", "gatehouse_lib=info"))?;
    let seen = |running: &Undriven| running.log().contains("the first picture is on the screen");
    running.until("the first picture", AT_ONCE, seen)?;
    for times in 1..=4 {
        running.until("a page", AT_ONCE, |running| painted(running) == times)?;
        processes::kill(page(&running).context("a page")?)?;
    }
    Ok(running)
}

/// How often its page has said that it painted.
fn painted(running: &Undriven) -> usize {
    running.log().matches("the page says that it has painted").count()
}

/// The choice is written down a moment after it has proved right.
fn remembers(computer: &Computer, running: &Undriven) -> Result<()> {
    running.until("the choice in the settings", AT_ONCE, |_| {
        remembered(computer).is_ok_and(|names| names.as_array().is_some_and(|it| it.len() == 1))
    })
}

fn remembered(computer: &Computer) -> Result<Value> {
    let file = computer.home.path().join("data/settings.json");
    if !file.exists() {
        return Ok(json!([]));
    }
    let mut settings: Value = serde_json::from_slice(&std::fs::read(file)?)?;
    Ok(settings["station"]["plain_on"].take())
}

/// The process in which the page lives.
fn page(running: &Undriven) -> Option<u32> {
    let is_page = |id: &u32| {
        std::fs::read_link(format!("/proc/{id}/exe"))
            .is_ok_and(|program| program.ends_with(Path::new("WebKitWebProcess")))
    };
    processes::family(running.process().ok()?).into_iter().find(is_page)
}
