//! Letters that nobody sees: marks that come along with a copy, spaces that only look like one, what a spreadsheet
//! puts around a text. Left in, they make twins of one login name and numbers that are refused for no visible reason.

/// A text without what cannot be seen.
#[derive(Clone, PartialEq, Eq)]
pub struct Plain {
    /// What is left.
    pub text: String,
    /// Whether anything was taken out or put into its plain form.
    pub changed: bool,
    /// Whether it was a formula around a text.
    pub formula: bool,
    /// Whether letters that cannot be seen were in it.
    pub unseen: bool,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A name as people write it. Two marks that join or part letters belong to the spelling of several languages.
    Words,
    /// Something that a machine compares: a login name, an address, an id, a number.
    Key,
}

/// Takes out what cannot be seen, and unwraps what a spreadsheet or a copied link put around a text.
#[must_use]
pub fn plain(text: &str, kind: Kind) -> Plain {
    let trimmed = text.trim();
    let mut text = seen(trimmed, kind);
    let (mut unseen, mut formula) = (text != trimmed, false);
    // A mark that nobody sees may stand before a formula, and another within it.
    while let Some(inside) = text_in_formula(&text) {
        let inside = inside.trim();
        text = seen(inside, kind);
        unseen |= text != inside;
        formula = true;
    }
    Plain { text, changed: formula || unseen, formula, unseen }
}

/// What can be seen of a text.
fn seen(text: &str, kind: Kind) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    for (place, letter) in letters.iter().copied().enumerate() {
        if is_space(letter) {
            kept.push(' ');
        } else if !is_unseen(letter) || kind == Kind::Words && joins(&letters, place) {
            kept.push(letter);
        }
    }
    kept.trim().to_owned()
}

/// `="0049"`, `="Ann"` and `=T("Ann")` are how a cell is kept from being calculated with; the text is what is inside, where
/// a mark that is doubled is one.
fn text_in_formula(text: &str) -> Option<String> {
    let rest = text.strip_prefix('=')?.trim();
    let of_text = || {
        let rest = rest.strip_prefix(['T', 't'])?.trim_start();
        Some(rest.strip_prefix('(')?.strip_suffix(')')?.trim())
    };
    let quoted = of_text().unwrap_or(rest);
    ['"', '\''].into_iter().find_map(|quote| {
        let rest = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
        let doubled = format!("{quote}{quote}");
        let single = rest.replace(&doubled, "").contains(quote);
        (!single).then(|| rest.replace(&doubled, &quote.to_string()))
    })
}

/// Whether a cell is a formula: what it would show is not in the file. One that is only a text is that text, see
/// [`plain`].
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    let cell = cell.trim();
    let behind = |marks: &[char]| cell.strip_prefix(marks).filter(|rest| !rest.is_empty());
    // Older programs begin one otherwise, and then a function follows.
    let is_call = |rest: &str| {
        rest.split_once('(').is_some_and(|(name, _)| {
            !name.is_empty()
                && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'.')
        })
    };
    behind(&['=', '＝']).is_some()
        || cell.starts_with("{=")
        || behind(&['@', '+', '-']).is_some_and(|rest| {
            rest.starts_with(|first: char| first.is_ascii_alphabetic()) && is_call(rest)
        })
}

/// A text without the apostrophes by which spreadsheets say that a cell is text. None where there are none, or nothing else.
#[must_use]
pub fn without_text_mark(text: &str) -> Option<&str> {
    let behind = text.strip_prefix('\'')?.trim_start_matches(['\'', ' ']);
    (!behind.is_empty()).then_some(behind)
}

/// Spaces of other widths, and those at which no line breaks.
fn is_space(letter: char) -> bool {
    letter == ' ' || letter.is_whitespace() && !letter.is_control()
}

/// Whether a letter has no width: Unicode's format characters, what it lets a program ignore, and fillers.
fn is_unseen(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether the mark at `place` is one of the two that some scripts spell with, and stands between letters of such.
fn joins(letters: &[char], place: usize) -> bool {
    let of_such = |letter: Option<&char>| {
        letter.is_some_and(|letter| letter.is_alphabetic() && !is_western(*letter))
    };
    let before = place.checked_sub(1).and_then(|before| letters.get(before));
    matches!(letters[place], '\u{200c}' | '\u{200d}')
        && before.is_some_and(|before| !is_western(*before) && !is_space(*before))
        && of_such(letters.get(place + 1))
}

/// Latin, Greek and Cyrillic letters do not join; nor does what is no letter.
fn is_western(letter: char) -> bool {
    letter < '\u{590}' || matches!(letter, '\u{1e00}'..='\u{1fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> String {
        plain(text, Kind::Key).text
    }

    #[test]
    fn marks_that_nobody_sees_make_no_other_login_name() {
        for twin in [
            "ann\u{200b}a",
            "an\u{ad}na",
            "\u{feff}anna",
            "\u{202a}anna\u{202c}",
            "anna\u{2069}",
            "a\u{34f}nna",
        ] {
            assert_eq!(key(twin), "anna", "{twin:?}");
            assert!(plain(twin, Kind::Key).changed);
        }
        assert!(!plain(" anna ", Kind::Key).changed, "space around it is no fault");
    }

    #[test]
    fn spaces_of_all_kinds_are_one() {
        assert_eq!(key("030\u{a0}12\u{202f}34\u{2009}56\u{3000}7"), "030 12 34 56 7");
    }

    #[test]
    fn what_a_spreadsheet_wraps_is_unwrapped() {
        assert_eq!(key("=\"0049 30 1\""), "0049 30 1");
        assert_eq!(key("=\"Ann\""), "Ann");
        assert_eq!(key("= 'Ann'"), "Ann");
        assert_eq!(key("\u{200b}=\"0049\""), "0049", "a mark that nobody sees stands before it");
        assert_eq!(key("=T(\"Ann\")"), "Ann");
        assert_eq!(key("= t ( \"Ann\" )"), "Ann");
        assert_eq!(key("=\"Ann \"\"Annie\"\" E\""), "Ann \"Annie\" E");
        assert_eq!(key("=\"a\"&\"b\""), "=\"a\"&\"b\"", "a formula is no text");
        assert!(plain("=\"Ann\"", Kind::Key).formula && !plain("=\"Ann\"", Kind::Key).unseen);
    }

    #[test]
    fn a_formula_is_known_by_its_beginning() {
        for formula in [
            "=HYPERLINK(\"mailto:x\",\"x\")",
            "=A1",
            "=\"a\"&\"b\"",
            "＝1+1",
            "{=SUM(A1:A3)}",
            "@SUM(A1)",
            "+VLOOKUP(A1,B:C,2)",
            "-SUM(A1)",
        ] {
            assert!(is_formula(formula), "{formula}");
        }
        for text in
            ["+49 30 1", "@ann", "-", "=", "", "Ann", "-1", "+49 (0)30 1", "a=b", "@ann (desk)"]
        {
            assert!(!is_formula(text), "{text}");
        }
    }

    #[test]
    fn the_mark_of_a_text_is_no_part_of_it() {
        assert_eq!(without_text_mark("'0049"), Some("0049"));
        assert_eq!(without_text_mark("''u2"), Some("u2"));
        for text in ["u2", "o'brien", "'", ""] {
            assert_eq!(without_text_mark(text), None, "{text}");
        }
    }

    #[test]
    fn what_a_script_spells_with_stays_in_names_alone() {
        let name = "علی\u{200c}رضا";
        assert_eq!(plain(name, Kind::Words).text, name);
        assert_eq!(key(name), "علیرضا");
        assert_eq!(plain("An\u{200d}na", Kind::Words).text, "Anna");
        assert_eq!(plain("ශ්\u{200d}රී", Kind::Words).text, "ශ්\u{200d}රී");
    }
}
