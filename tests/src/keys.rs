//! Key combinations as people write them: `Control+Shift+k`, `Escape`, `?`.

use anyhow::{Result, bail};
use thirtyfour::Key;

/// The keys of a combination, in the order in which they go down.
pub(crate) fn parse(combination: &str) -> Result<Vec<char>> {
    // A plus at the end is the key itself: `Control++`.
    let (held, last) = match combination.strip_suffix('+') {
        Some(held) => (held.trim_end_matches('+'), "+"),
        None => combination.rsplit_once('+').unwrap_or(("", combination)),
    };
    let held = held.split('+').filter(|name| !name.is_empty());
    held.chain([last]).map(key).collect()
}

fn key(name: &str) -> Result<char> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return Ok(character);
    }
    let named = match name {
        "Alt" => Key::Alt,
        "Backspace" => Key::Backspace,
        "Control" => Key::Control,
        "Delete" => Key::Delete,
        "Down" => Key::Down,
        "End" => Key::End,
        "Enter" => Key::Enter,
        "Escape" => Key::Escape,
        "F1" => Key::F1,
        "F5" => Key::F5,
        "F11" => Key::F11,
        "F12" => Key::F12,
        "Home" => Key::Home,
        "Left" => Key::Left,
        "PageDown" => Key::PageDown,
        "PageUp" => Key::PageUp,
        "Right" => Key::Right,
        "Shift" => Key::Shift,
        "Space" => Key::Space,
        "Tab" => Key::Tab,
        "Up" => Key::Up,
        _ => bail!("{name:?} is no key this rig knows"),
    };
    Ok(named.value())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combinations_are_read_as_written() {
        let control = Key::Control.value();
        assert_eq!(parse("Control+Shift+k").unwrap(), [control, Key::Shift.value(), 'k']);
        assert_eq!(parse("Escape").unwrap(), [Key::Escape.value()]);
        assert_eq!(parse("?").unwrap(), ['?']);
        assert_eq!(parse("+").unwrap(), ['+']);
        assert_eq!(parse("Control++").unwrap(), [control, '+']);
        assert!(parse("Hyper+k").is_err());
    }
}
