//! What a spreadsheet made of a text before it was saved: the digits behind a rounded number, or the value that a
//! formula did not find, are nowhere in the file any more.

/// What happened to a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spoilt {
    /// `4.93E+11`: a long number, shown rounded and saved as it was shown.
    Rounded,
    /// `#N/A`, `#REF!`: a formula that found nothing.
    Failed,
    /// `########`: a column too narrow to show what it holds.
    Hidden,
}

/// Whether a program that keeps columns of numbers made a decimal of a code or of a telephone number: `30901820.0`. Only
/// where nobody writes one.
#[must_use]
pub fn is_decimal(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    cell.strip_prefix('+').unwrap_or(cell).split_once(['.', ',']).is_some_and(|(whole, behind)| {
        whole.len() >= 5
            && digits(whole)
            && !behind.is_empty()
            && behind.bytes().all(|byte| byte == b'0')
    })
}

/// What a spreadsheet did to a cell, if it did.
#[must_use]
pub fn spoilt(cell: &str) -> Option<Spoilt> {
    let cell = cell.trim();
    if is_rounded(cell) {
        return Some(Spoilt::Rounded);
    }
    if is_message(cell) {
        return Some(Spoilt::Failed);
    }
    let rest = cell.strip_prefix('#')?;
    if rest.len() > 2 && rest.bytes().all(|byte| byte == b'#') {
        return Some(Spoilt::Hidden);
    }
    is_failure(rest).then_some(Spoilt::Failed)
}

/// A digit, perhaps more behind a point or comma, and a power, with its sign or behind such digits: how spreadsheets show
/// it, and how nobody writes a code.
fn is_rounded(cell: &str) -> bool {
    let Some((digits, power)) = cell.split_once(['E', 'e']) else { return false };
    let digits = digits.strip_prefix(['+', '-']).unwrap_or(digits);
    let signed = power.strip_prefix(['+', '-']);
    let power = signed.unwrap_or(power);
    let all_digits =
        |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    // Without its sign, only digits behind a point tell it from a code such as 4E11.
    let parted = digits.split_once(['.', ',']);
    let (whole, behind) = parted.unwrap_or((digits, "0"));
    let long = (2..=3).contains(&power.len()) || parted.is_some() && power.len() == 1;
    let long = long && (signed.is_some() || parted.is_some());
    long && all_digits(power) && whole.len() == 1 && all_digits(whole) && all_digits(behind)
}

/// What LibreOffice and Google Sheets show in place of a value: `Err:502`, `Loading...`.
fn is_message(cell: &str) -> bool {
    let number = cell.strip_prefix("Err:").unwrap_or_default();
    let numbered = number.len() == 3 && number.bytes().all(|byte| byte.is_ascii_digit());
    numbered || matches!(cell, "Loading..." | "Loading…")
}

/// What follows the `#`, in the languages in which spreadsheets say it: one word, and a mark behind it or a known one.
fn is_failure(rest: &str) -> bool {
    const WITHOUT_A_MARK: [&str; 12] = [
        "NV",
        "NA",
        "ND",
        "YOK",
        "SPILL",
        "GETTING_DATA",
        "N/DISP",
        "DIV/0",
        "HIÁNYZIK",
        "NENÍ_K_DISPOZICI",
        "PUUTTUU",
        "BRAK",
    ];
    if WITHOUT_A_MARK.contains(&rest) || is_not_there(rest) {
        return true;
    }
    let Some(word) = rest.strip_suffix(['!', '?']) else { return false };
    let word = word.trim_start_matches(['¡', '¿']);
    let fits = |letter: char| letter.is_uppercase() || matches!(letter, '0' | '/' | '_' | ' ');
    !word.is_empty() && word.chars().count() <= 16 && word.chars().all(fits)
}

/// `N/A`, `N/D`, `Н/Д`, `I/T`: a letter for each of two words.
fn is_not_there(rest: &str) -> bool {
    let letter = |text: &str| {
        let mut letters = text.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_none()
    };
    rest.split_once('/').is_some_and(|(one, other)| letter(one) && letter(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_that_became_a_decimal_is_known() {
        for cell in ["30901820.0", "+4930901820.0", "6641234567,00", " 030901820.0 "] {
            assert!(is_decimal(cell), "{cell}");
        }
        for cell in
            ["030.901820", "1234.0", "30901820", "30901820.5", "30.90.18.20", ".0", "a12345.0"]
        {
            assert!(!is_decimal(cell), "{cell}");
        }
    }

    #[test]
    fn what_a_spreadsheet_spoilt_is_known() {
        for cell in [
            "4.93E+11",
            "4,93E+11",
            "1E+20",
            "1.76414760010E+09",
            "-2,5e-07",
            "4.91512E11",
            "4,15555E9",
        ] {
            assert_eq!(spoilt(cell), Some(Spoilt::Rounded), "{cell}");
        }
        for cell in [
            "#N/A",
            "#REF!",
            "#DIV/0!",
            "#NAME?",
            "#NV",
            "#BEZUG!",
            "#¡REF!",
            "#¿NOMBRE?",
            "#ПУСТО!",
            "#Н/Д",
            "#YOK",
            "#I/T",
            "#N/B",
            "#T/Á",
            "#HIÁNYZIK",
            "#DIV/0",
            "Err:502",
            "Loading...",
        ] {
            assert_eq!(spoilt(cell), Some(Spoilt::Failed), "{cell}");
        }
        assert_eq!(spoilt("#######"), Some(Spoilt::Hidden));
    }

    #[test]
    fn what_people_write_is_not() {
        for cell in [
            "12E5",
            "E+49",
            "AE12",
            "3e8",
            "#1",
            "#claims",
            "# Note!",
            "49E+",
            "E",
            "",
            "Ann!",
            "123.4E+05",
        ] {
            assert_eq!(spoilt(cell), None, "{cell}");
        }
    }
}
