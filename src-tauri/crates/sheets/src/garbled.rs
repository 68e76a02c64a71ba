//! Letters that were lost before a file was saved: a text that some program read in a wrong encoding, and wrote down so.

use encoding_rs::{Encoding, WINDOWS_1251, WINDOWS_1252};

/// What happened to the letters of a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Garbled {
    /// `MÃ¼ller`: UTF-8 that was read as something else; and what it was.
    Misread(String),
    /// `M?ller`: a letter that an encoding has not, and a question mark in its place.
    Lost,
}

/// What happened to the letters of a name, if something did.
#[must_use]
pub fn garbled(cell: &str) -> Option<Garbled> {
    if cell.contains(char::REPLACEMENT_CHARACTER) || has_mark_in_a_word(cell) {
        return Some(Garbled::Lost);
    }
    if cell.is_ascii() {
        return None;
    }
    let once = [WINDOWS_1252, WINDOWS_1251].into_iter().find_map(|read| unread(cell, read))?;
    // Some went through it twice.
    Some(Garbled::Misread(unread(&once, WINDOWS_1252).unwrap_or(once)))
}

/// A question mark between two letters.
fn has_mark_in_a_word(cell: &str) -> bool {
    let letters: Vec<char> = cell.chars().collect();
    letters.windows(3).any(|three| {
        matches!(three, [before, '?', behind] if before.is_alphabetic() && behind.is_alphabetic())
    })
}

/// The text whose UTF-8 was read as another encoding, where that gives back nothing but whole letters.
fn unread(cell: &str, read: &'static Encoding) -> Option<String> {
    let bytes: Vec<u8> = cell.chars().map(|letter| byte(letter, read)).collect::<Option<_>>()?;
    let text = String::from_utf8(bytes).ok()?;
    let whole = text.chars().all(|letter| !letter.is_control());
    (whole && text.chars().count() < cell.chars().count()).then_some(text)
}

/// The byte that a letter was read from. Where an encoding has none, programs take the byte for the letter of its number.
fn byte(letter: char, read: &'static Encoding) -> Option<u8> {
    let mut text = [0; 4];
    let (bytes, _, failed) = read.encode(letter.encode_utf8(&mut text));
    match (bytes.as_ref(), failed) {
        ([byte], false) => Some(*byte),
        _ => u8::try_from(u32::from(letter)).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_was_read_in_a_wrong_encoding_is_known_and_put_right() {
        for (cell, was) in [
            ("MÃ¼ller", "Müller"),
            ("JosÃ©", "José"),
            ("Ã\u{81}lvaro", "Álvaro"),
            ("MÃƒÂ¼ller", "Müller"),
            ("Oâ€™Brien", "O’Brien"),
            ("Å\u{81}ukasz", "Łukasz"),
            ("Ð˜Ð²Ð°Ð½", "Иван"),
        ] {
            assert_eq!(garbled(cell), Some(Garbled::Misread(was.into())), "{cell}");
        }
    }

    #[test]
    fn a_letter_that_is_lost_is_known() {
        for cell in ["M?ller", "M\u{fffd}ller", "Jos\u{fffd}", "Ü?ler"] {
            assert_eq!(garbled(cell), Some(Garbled::Lost), "{cell}");
        }
    }

    #[test]
    fn names_as_people_write_them_are_as_they_were_meant() {
        for cell in [
            "Müller",
            "José",
            "Ångström",
            "Łukasz",
            "Иван",
            "O’Brien",
            "Ελένη",
            "山田",
            "Ana?",
            "¿Ana?",
            "São Paulo",
            "ÂNGELA",
            "CONCEIÇÃO",
            "Nguyễn",
            "d’Été",
            "",
        ] {
            assert_eq!(garbled(cell), None, "{cell}");
        }
    }
}
