//! What parts the cells of a row.

use crate::cells::Cells;

/// What parts the cells of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

/// Where a guess looks.
const SAMPLE_ROWS: usize = 50;

impl Separator {
    /// All of them; where nothing tells them apart, the first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The character.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Tab => '\t',
            Self::Pipe => '|',
        }
    }

    /// The one that gives most rows the same number of cells, and more than one.
    pub(crate) fn guessed(text: &str) -> Self {
        let score = |separator: Self| {
            let rows = Cells::new(text, separator.letter()).take(SAMPLE_ROWS);
            let widths: Vec<usize> = rows.map(|row| row.cells.len()).collect();
            let alike = |width: usize| widths.iter().filter(|found| **found == width).count();
            widths.iter().filter(|width| **width > 1).map(|width| (alike(*width), *width)).max()
        };
        // The first of the best: `max_by_key` would give the last.
        let best = Self::ALL.into_iter().rev().max_by_key(|separator| score(*separator));
        best.unwrap_or(Self::Comma)
    }
}

/// `sep=;` on the first line is how some programs say it, with or without quotation marks and in any case. What it says,
/// and the text behind that line.
pub(crate) fn said(text: &str) -> (Option<Separator>, &str) {
    let nothing = (None, text);
    let Some(end) = text.find(['\r', '\n']) else { return nothing };
    let (first, rest) = text.split_at(end);
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default();
    // Programs that part the line itself put what they part by behind it.
    let trimmed = first.trim_matches(|letter: char| letter == '"' || letter == ' ');
    let Some((name, letter)) = trimmed.split_once('=') else { return nothing };
    if !name.trim().eq_ignore_ascii_case("sep") {
        return nothing;
    }
    let letter = letter.trim_matches(|letter: char| letter == '"' || letter == ' ');
    let is_tab = letter.eq_ignore_ascii_case("tab") || letter == "\\t";
    let known = Separator::ALL.into_iter().find(|known| {
        is_tab && *known == Separator::Tab
            || !letter.is_empty() && letter.chars().all(|found| found == known.letter())
    });
    (known, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_say_it_is_understood() {
        let rest = "a\nb\n";
        for (line, wanted) in [
            ("sep=;", Separator::Semicolon),
            ("\"sep=;\"", Separator::Semicolon),
            ("SEP=;", Separator::Semicolon),
            ("sep=\t", Separator::Tab),
            ("sep=\\t", Separator::Tab),
            ("Sep = |", Separator::Pipe),
            ("sep=,", Separator::Comma),
            ("sep=,,", Separator::Comma),
        ] {
            for end in ["\n", "\r\n", "\r"] {
                assert_eq!(
                    said(&format!("{line}{end}{rest}")),
                    (Some(wanted), rest),
                    "{line:?}{end:?}"
                );
            }
        }
        assert_eq!(said("september=1\n"), (None, "september=1\n"));
        assert_eq!(said("login;name\na;b"), (None, "login;name\na;b"));
    }

    #[test]
    fn lines_before_the_table_do_not_decide() {
        let text = "Users\nExported on Monday\n\nlogin;name;phone\na;A, B;1\nb;B;2\nc;C;3\n";
        assert_eq!(Separator::guessed(text), Separator::Semicolon);
    }
}
