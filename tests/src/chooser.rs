//! The system's own file chooser, answered by typing.

use std::path::Path;
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::xdo::Hands;

const LIMIT: Duration = Duration::from_secs(10);

/// The chooser reads folders and completes names in the background, and loses keys meanwhile.
const SETTLE: Duration = Duration::from_millis(500);

/// Waits for the chooser of that title, types an absolute path and confirms it.
///
/// # Errors
/// When no such chooser opens, or it stays open.
pub fn choose(hands: &Hands, title: &str, path: &Path) -> Result<()> {
    let text = path.to_string_lossy();
    let Some(rest) = text.strip_prefix('/') else {
        bail!("{text} is no absolute path");
    };
    let window = open(hands, title)?;
    // A slash opens the chooser's field for a path, whatever had the keyboard in it. Letters
    // that come before the field is there are lost.
    hands.run(&["type", "/"])?;
    sleep(SETTLE);
    write(hands, rest)?;
    sleep(SETTLE);
    confirm(hands, &window, "Return")
}

/// Waits for the chooser of that title, in which a file is to be written, and confirms an absolute path.
///
/// # Errors
/// When no such chooser opens, or it stays open.
pub fn save(hands: &Hands, title: &str, path: &Path) -> Result<()> {
    let text = path.to_string_lossy();
    if !path.is_absolute() {
        bail!("{text} is no absolute path");
    }
    let window = open(hands, title)?;
    // The keyboard is in the field for the name, of which only the part before the dot is marked.
    hands.run(&["key", "ctrl+a"])?;
    write(hands, &text)?;
    sleep(SETTLE);
    confirm(hands, &window, "Return")
}

/// Waits for the chooser of that title and leaves it without an answer.
///
/// # Errors
/// When no such chooser opens, or it stays open.
pub fn dismiss(hands: &Hands, title: &str) -> Result<()> {
    let window = open(hands, title)?;
    confirm(hands, &window, "Escape")
}

/// Types a text. A letter the keyboard lacks goes in by its number, as GTK offers it
/// (Control+Shift+u): `xdotool` would lay the keyboard out anew for it, and a busy program then
/// loses it.
fn write(hands: &Hands, text: &str) -> Result<()> {
    for run in text.split_inclusive(|letter: char| !letter.is_ascii()) {
        let typed = run.trim_end_matches(|letter: char| !letter.is_ascii());
        if !typed.is_empty() {
            hands.run(&["type", "--delay", "12", "--", typed])?;
        }
        if let Some(letter) = run.chars().last().filter(|letter| !letter.is_ascii()) {
            hands.run(&["key", "ctrl+shift+u"])?;
            hands.run(&["type", "--delay", "12", &format!("{:x} ", u32::from(letter))])?;
        }
    }
    Ok(())
}

fn open(hands: &Hands, title: &str) -> Result<String> {
    let window = hands.window_titled(title, LIMIT)?;
    hands.activate(&window)?;
    sleep(SETTLE);
    Ok(window)
}

fn confirm(hands: &Hands, window: &str, key: &str) -> Result<()> {
    let start = Instant::now();
    while start.elapsed() < LIMIT {
        hands.run(&["key", key])?;
        let pressed = Instant::now();
        while pressed.elapsed() < Duration::from_secs(2) {
            if !hands.shows(window) {
                return Ok(());
            }
            sleep(Duration::from_millis(50));
        }
    }
    bail!("the chooser stays open")
}
