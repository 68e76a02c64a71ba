//! A text as rows of cells: quotation marks around a cell hold separators and line ends, two of them inside are one.
//!
//! A reader of our own, because the well-kept ones read on to the end of the file behind a quotation mark that is never
//! closed and do not say so; the rows behind it would be gone without a word.

/// A row as it stands in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raw {
    /// The line that it begins on, from 1 on.
    pub(crate) line: u32,
    /// Its cells, without the space around them.
    pub(crate) cells: Vec<String>,
    /// The line of a quotation mark that was not closed where a cell could end.
    pub(crate) open: Option<u32>,
    /// Whether a cell goes on over a line end, and how many separators with data behind them such cells hold.
    pub(crate) held: Option<usize>,
}

/// Goes through a text, row by row. Lines end with `\n`, `\r\n` or `\r`.
pub(crate) struct Cells<'a> {
    text: &'a str,
    at: usize,
    line: u32,
    separator: char,
}

impl<'a> Cells<'a> {
    pub(crate) const fn new(text: &'a str, separator: char) -> Self {
        Self { text, at: 0, line: 1, separator }
    }

    /// The same for a text whose first line is not the file's first.
    pub(crate) const fn beginning_at(self, line: u32) -> Self {
        Self { line, ..self }
    }

    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// The next letter; a line end of two letters is one.
    fn take(&mut self) -> Option<char> {
        let letter = self.peek()?;
        self.at += letter.len_utf8();
        if letter == '\r' && self.peek() == Some('\n') {
            self.at += 1;
        }
        if matches!(letter, '\r' | '\n') {
            self.line = self.line.saturating_add(1);
            return Some('\n');
        }
        Some(letter)
    }

    /// True at the end of a cell: a separator, a line end, or nothing more.
    fn ends(&self) -> bool {
        self.peek().is_none_or(|letter| letter == self.separator || matches!(letter, '\r' | '\n'))
    }

    /// Spaces between a closing mark and the end of its cell are nothing; before other letters they part words.
    fn pass_spaces_at_the_end(&mut self) {
        let before = self.at;
        while self.peek() == Some(' ') {
            self.at += 1;
        }
        if !self.ends() {
            self.at = before;
        }
    }

    /// Whether a quotation mark opens the next cell, perhaps behind spaces; if so, it is passed.
    fn opens(&mut self) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let spaces = rest.len() - rest.trim_start_matches(' ').len();
        let opens = rest.get(spaces..).is_some_and(|rest| rest.starts_with('"'));
        if opens {
            self.at += spaces + 1;
        }
        opens
    }

    fn cell(&mut self, row: &mut Raw) -> String {
        let mut cell = String::new();
        if self.opens() {
            self.quoted(row, &mut cell);
        }
        while !self.ends() {
            cell.extend(self.take());
        }
        cell
    }

    /// What stands in quotation marks.
    fn quoted(&mut self, row: &mut Raw, cell: &mut String) {
        let opened = self.line;
        let closed = loop {
            match self.take() {
                Some('"') if self.peek() == Some('"') => cell.extend(self.take()),
                Some('"') => break true,
                Some(letter) => cell.push(letter),
                None => break false,
            }
        };
        self.pass_spaces_at_the_end();
        let over_lines = self.line > opened;
        if over_lines {
            *row.held.get_or_insert(0) += data_like(cell, self.separator);
        }
        // Something behind the mark on the same line is only odd: `"Ann" B`.
        if !closed || over_lines && !self.ends() {
            row.open.get_or_insert(opened);
        }
    }
}

/// Separators that something follows at once, as in a row and not as in a sentence.
fn data_like(cell: &str, separator: char) -> usize {
    let followed = cell.split(separator).skip(1).filter(|behind| !behind.starts_with(' '));
    followed.count()
}

impl Iterator for Cells<'_> {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        self.peek()?;
        let mut row = Raw { line: self.line, cells: Vec::new(), open: None, held: None };
        loop {
            let cell = self.cell(&mut row);
            row.cells.push(cell.trim().to_owned());
            if self.peek() != Some(self.separator) {
                break;
            }
            self.take();
        }
        self.take();
        Some(row)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        Cells::new(text, ',').map(|row| row.cells).collect()
    }

    #[test]
    fn quotation_marks_hold_separators_line_ends_and_themselves() {
        let text = "a,\"b, c\",\"d \"\"e\"\"\"\r\n \"f\ng\" ,h\rlast";
        assert_eq!(rows(text), [vec!["a", "b, c", "d \"e\""], vec!["f\ng", "h"], vec!["last"]]);
        assert_eq!(rows("\"Ann\" B,5\" pipe"), [["Ann B", "5\" pipe"]]);
    }

    #[test]
    fn a_row_knows_its_line_whatever_ends_the_lines() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a", "\"b", "c\"", "", "d"].join(end);
            let lines: Vec<u32> = Cells::new(&text, ',').map(|row| row.line).collect();
            assert_eq!(lines, [1, 2, 4, 5], "{end:?}");
        }
    }

    #[test]
    fn a_mark_that_is_never_closed_is_told_by_its_line() {
        let open = |text: &str| Cells::new(text, ',').find_map(|row| row.open);
        assert_eq!(open("a,b\nc,\"d\ne,f\n"), Some(2));
        assert_eq!(
            open("a,b\nc,\"d\ne,\"f\"\n"),
            Some(2),
            "the next mark closes it in the wrong place"
        );
        assert_eq!(open("a,b\nc,\"d\"\n"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_in_quotation_marks_comes_back(table in prop::collection::vec(
            prop::collection::vec("[a-z,;\"\n é]{0,6}", 2..5), 1..6)
        ) {
            let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let lines: Vec<String> =
                table.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(",")).collect();
            let wanted: Vec<Vec<String>> =
                table.iter().map(|row| row.iter().map(|cell| cell.trim().to_owned()).collect()).collect();
            prop_assert_eq!(rows(&lines.join("\r\n")), wanted);
        }

        #[test]
        fn no_text_stops_it_and_no_letter_is_lost(text in "[a,\"\r\n ]{0,40}") {
            let all: Vec<Raw> = Cells::new(&text, ',').collect();
            let letters = |text: &str| text.matches('a').count();
            let found: usize = all.iter().flat_map(|row| &row.cells).map(|cell| letters(cell)).sum();
            prop_assert_eq!(found, letters(&text));
        }
    }
}
