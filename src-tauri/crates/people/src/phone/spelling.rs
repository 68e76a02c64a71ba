//! What people write where a number belongs: digits of any script, marks of any width, and what is no part of a number.

use gatehouse_sheets::{Kind, Spoilt, is_date, is_decimal, plain, spoilt};

use super::NoNumber;

/// The text with plain digits, hyphens and spaces, or what about it cannot be part of a number.
pub(crate) fn spelled(text: &str) -> Result<String, NoNumber> {
    let text = plain(text, Kind::Key).text;
    let text = text.strip_prefix("tel:").unwrap_or(&text);
    // A spreadsheet shows no apostrophe that says "this is text".
    let text = text.strip_prefix('\'').unwrap_or(text);
    if text.is_empty() {
        return Err(NoNumber::Missing);
    }
    if spoilt(text) == Some(Spoilt::Rounded) || is_decimal(text) || is_date(text) {
        return Err(NoNumber::Rounded(text.to_owned()));
    }
    let spelled: String = text.chars().map(plainly).collect();
    if let Some(extension) = extension(&spelled) {
        return Err(NoNumber::Extension(extension.to_owned()));
    }
    if spelled.contains([';', ',', '|', '\n'])
        || spelled.matches('+').count() > 1
        || are_two(&spelled)
        || are_neighbours(&spelled)
    {
        return Err(NoNumber::Several);
    }
    if let Some(extension) = set_apart(&spelled) {
        return Err(NoNumber::Extension(extension.to_owned()));
    }
    match spelled.chars().find(|letter| !letter.is_ascii_digit() && !"+ -./()".contains(*letter)) {
        Some(odd) => Err(NoNumber::Odd(odd)),
        None => Ok(spelled),
    }
}

/// Digits of every script, hyphens, dashes, dots and slashes of every width as ASCII has them.
fn plainly(letter: char) -> char {
    match letter {
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{30fc}' => '-',
        '\u{ff0b}' => '+',
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{ff0e}' | '\u{b7}' | '\u{2022}' | '\u{30fb}' => '.',
        '\u{ff0f}' | '\u{2044}' => '/',
        other => digit(other).unwrap_or(other),
    }
}

/// The digits of the scripts that numbers are written in, each a run of ten.
fn digit(letter: char) -> Option<char> {
    const ZEROS: [u32; 12] =
        [0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xe50, 0xff10];
    let place =
        ZEROS.iter().find_map(|zero| u32::from(letter).checked_sub(*zero).filter(|n| *n < 10));
    place.and_then(|place| char::from_digit(place, 10))
}

/// What somebody is connected to behind a number, by one of the words or marks that people put before it.
fn extension(text: &str) -> Option<&str> {
    const WORDS: [&str; 15] = [
        "ext",
        "extn",
        "extension",
        "x",
        "xtn",
        "dw",
        "durchwahl",
        "nst",
        "poste",
        "int",
        "interno",
        "anexo",
        "ramal",
        "p",
        "wew",
    ];
    let start = text.find(|letter: char| letter.is_alphabetic() || matches!(letter, '#' | ';'))?;
    let behind = text.get(start..)?.trim();
    let word = behind.trim_start_matches([';', '#', ' ']);
    let word: String = word.chars().take_while(|letter| letter.is_alphabetic()).collect();
    let marked = behind.starts_with('#') && word.is_empty();
    let digits = behind.chars().filter(char::is_ascii_digit).count();
    let named = marked || WORDS.contains(&word.to_lowercase().as_str());
    (named && (1..=8).contains(&digits)).then_some(behind)
}

/// Two numbers on both sides of a slash; within one number a slash stands behind a few digits.
fn are_two(text: &str) -> bool {
    const LONGEST: usize = 15;
    digits(text) > LONGEST && text.split('/').filter(|part| digits(part) >= WHOLE).count() > 1
}

/// So many digits are a number by themselves.
const WHOLE: usize = 6;

fn digits(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

/// A number and, behind a slash, the last digits of the next one: 901820/21.
fn are_neighbours(text: &str) -> bool {
    let Some((number, next)) = text.rsplit_once('/') else { return false };
    digits(number) >= WHOLE && (1..=3).contains(&digits(next))
}

/// A few digits behind a whole number, in brackets at its end or behind a hyphen with a space on both sides.
fn set_apart(text: &str) -> Option<&str> {
    let text = text.trim();
    let (number, apart) = match text.strip_suffix(')') {
        Some(open) => open.rsplit_once('(')?,
        None => text.rsplit_once(" - ")?,
    };
    (digits(number) >= WHOLE && (1..=4).contains(&digits(apart))).then_some(apart)
}
