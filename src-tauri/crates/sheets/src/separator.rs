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

/// What speaks for a separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeparatorEvidence {
    /// Somebody chose it.
    Chosen,
    /// The first line of the file says so.
    Said,
    /// So many of the first lines have the same number of cells with it.
    Widths {
        /// How many.
        alike: usize,
        /// How many were looked at.
        lines: usize,
        /// How many cells each has.
        cells: usize,
    },
    /// The same, and the first line names a separator that parts no line of this file.
    HintNotUsed {
        /// How many lines are alike.
        alike: usize,
        /// How many were looked at.
        lines: usize,
        /// How many cells each has.
        cells: usize,
    },
    /// None parts any line: there is one column.
    OneColumn,
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

    /// The one that gives most rows the same number of cells, and more than one; and how many rows, of how many, have
    /// how many cells.
    fn guessed(text: &str) -> (Self, Option<Widths>) {
        let scored = Self::ALL.map(|separator| (separator, separator.widths(text)));
        // The first of the best: `max_by_key` would give the last.
        let best = scored
            .into_iter()
            .rev()
            .max_by_key(|(_, widths)| widths.as_ref().map(|widths| (widths.alike, widths.cells)));
        best.unwrap_or((Self::Comma, None))
    }

    fn widths(self, text: &str) -> Option<Widths> {
        let rows = Cells::new(text, self.letter()).take(SAMPLE_ROWS);
        let widths: Vec<usize> = rows.map(|row| row.cells.len()).collect();
        let alike = |width: usize| widths.iter().filter(|found| **found == width).count();
        let wide = widths.iter().copied().filter(|width| *width > 1);
        let (alike, cells) = wide.map(|width| (alike(width), width)).max()?;
        Some(Widths { alike, lines: widths.len(), cells })
    }
}

/// How many rows are alike.
struct Widths {
    alike: usize,
    lines: usize,
    cells: usize,
}

/// What parts the cells of a text, and why: what somebody chose, what its first line said, or what fits best.
pub(crate) fn found(
    text: &str,
    chosen: Option<Separator>,
    hint: Hint,
) -> (Separator, SeparatorEvidence) {
    if let Some(chosen) = chosen {
        return (chosen, SeparatorEvidence::Chosen);
    }
    match hint {
        Hint::Says(said) if said.widths(text).is_some() => return (said, SeparatorEvidence::Said),
        _ => {}
    }
    let (guess, widths) = Separator::guessed(text);
    match (widths, hint) {
        (None, Hint::Says(said)) => (said, SeparatorEvidence::Said),
        (None, _) => (guess, SeparatorEvidence::OneColumn),
        (Some(Widths { alike, lines, cells }), Hint::None) => {
            (guess, SeparatorEvidence::Widths { alike, lines, cells })
        }
        (Some(Widths { alike, lines, cells }), _) => {
            (guess, SeparatorEvidence::HintNotUsed { alike, lines, cells })
        }
    }
}

/// What the first line says of the separator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hint {
    /// It is no such line.
    None,
    /// This one.
    Says(Separator),
    /// One that is none of those that are known.
    Unknown,
}

/// `sep=;` on the first line is how some programs say it, with or without quotation marks and in any case. What it says,
/// and the text behind that line.
pub(crate) fn said(text: &str) -> (Hint, &str) {
    let nothing = (Hint::None, text);
    let Some(end) = text.find(['\r', '\n']) else { return nothing };
    let (first, rest) = text.split_at(end);
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.get(1..)).unwrap_or_default();
    let around = |letter: char| matches!(letter, '"' | '\'' | ' ');
    let Some((name, letter)) = first.trim_matches(around).split_once('=') else { return nothing };
    let letter = letter.trim_start_matches(around);
    if !name.trim().eq_ignore_ascii_case("sep") {
        return nothing;
    }
    let word = letter.trim_end_matches([',', ';', '\t', '|', '"', ' ']);
    let is_tab = word.eq_ignore_ascii_case("tab") || word.eq_ignore_ascii_case("\\t");
    // Programs that part the line itself put what they part by behind it.
    let known = Separator::ALL.into_iter().find(|known| {
        is_tab && *known == Separator::Tab || word.is_empty() && letter.starts_with(known.letter())
    });
    (known.map_or(Hint::Unknown, Hint::Says), rest)
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
            ("\"sep=,\",,,", Separator::Comma),
            ("sep=;,,,", Separator::Semicolon),
            ("sep=\\T", Separator::Tab),
            ("sep = TAB", Separator::Tab),
            ("  sep=;  ", Separator::Semicolon),
            ("'sep=;'", Separator::Semicolon),
            ("sep=\";\"", Separator::Semicolon),
        ] {
            for end in ["\n", "\r\n", "\r"] {
                assert_eq!(
                    said(&format!("{line}{end}{rest}")),
                    (Hint::Says(wanted), rest),
                    "{line:?}{end:?}"
                );
            }
        }
        assert_eq!(said("september=1\n"), (Hint::None, "september=1\n"));
        assert_eq!(said("login;name\na;b"), (Hint::None, "login;name\na;b"));
    }

    #[test]
    fn lines_before_the_table_do_not_decide() {
        let text = "Users\nExported on Monday\n\nlogin;name;phone\na;A, B;1\nb;B;2\nc;C;3\n";
        let (separator, evidence) = found(text, None, Hint::None);
        assert_eq!(separator, Separator::Semicolon);
        assert_eq!(evidence, SeparatorEvidence::Widths { alike: 4, lines: 7, cells: 3 });
    }

    #[test]
    fn a_hint_that_parts_no_line_is_not_believed() {
        let text = "login,name\na,A\nb,B\n";
        let fits = SeparatorEvidence::HintNotUsed { alike: 3, lines: 3, cells: 2 };
        assert_eq!(said("sep=^\nx").0, Hint::Unknown);
        for hint in [Hint::Says(Separator::Semicolon), Hint::Unknown] {
            assert_eq!(found(text, None, hint), (Separator::Comma, fits));
        }
        let one = (Separator::Semicolon, SeparatorEvidence::Said);
        assert_eq!(found("login\na\n", None, Hint::Says(Separator::Semicolon)), one);
    }
}
