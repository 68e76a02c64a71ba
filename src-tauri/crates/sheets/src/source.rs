//! From the bytes of a file to rows of cells. What is guessed is named, and can be chosen otherwise.

use std::{fs, io::Read, path::Path};

use crate::{
    doubt::{self, Doubt, Reading},
    encoding::{self, Charset, Evidence, Guessed, Letters},
    separator::{self, Separator, SeparatorEvidence},
    table::{self, Table},
};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 20_000_000;
/// The most rows that are read.
pub const MOST_ROWS: usize = 50_000;
/// Why a file cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileTrouble {
    /// The system does not let it be read.
    #[error("The file could not be read. Check that it is still there and that you may open it.")]
    Unreadable,
    /// More than [`LARGEST`].
    #[error("The file is larger than 20 MB. Divide it, and take the parts one after the other.")]
    TooLarge,
    /// More than [`MOST_ROWS`].
    #[error(
        "The file has more than 50,000 rows. Divide it, and take the parts one after the other."
    )]
    TooManyRows,
    /// A spreadsheet's own format, or another that is not text.
    #[error("This is not a CSV file. In a spreadsheet, save it as “CSV UTF-8” first.")]
    NotText,
    /// A zero byte, on this line of a text.
    #[error(
        "Line {0} holds a character that no text has (NUL). Take it out, and save the file again."
    )]
    Nul(u32),
    /// No header, or nothing below it.
    #[error("The file needs a line that names its columns, and rows below it.")]
    NoRows,
    /// A quotation mark that is never closed.
    #[error("A quotation mark that begins on line {0} is never closed. Close it, or take it out.")]
    OpenQuote(u32),
    /// The columns are named again, in another order.
    #[error(
        "Line {0} names the columns again, in another order. Divide the file there, and take the parts one after the other."
    )]
    OtherHeader(u32),
    /// There is no such encoding to choose.
    #[error("There is no encoding of the name {0}.")]
    NoEncoding(String),
}

/// A file as it is on the disk, so that it can be read in another way without being chosen again.
pub struct Source {
    /// Its name, without a path.
    pub name: String,
    bytes: Vec<u8>,
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line of the file that it begins on, from 1 on.
    pub line: u32,
    /// Its cells, without the space around them.
    pub cells: Vec<String>,
    /// Whether bytes of it have no meaning in the encoding: letters of it are lost.
    pub damaged: bool,
}

/// Lines that are no row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Passed {
    /// The line, or the first of several.
    pub line: u32,
    /// The last of several that follow each other.
    pub last: u32,
    /// Why it is none.
    pub why: PassedWhy,
}

/// Why a line is no row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PassedWhy {
    /// It stands before the line that names the columns.
    BeforeHeader,
    /// It names the columns once more.
    HeaderAgain,
    /// Nothing is in it but separators.
    Empty,
    /// It says what parts the cells.
    SeparatorHint,
}

/// A file as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the file.
    pub file: String,
    /// How its bytes were read, and why so.
    pub letters: Letters,
    /// What else its bytes may say, where that is not sure.
    pub doubt: Option<Doubt>,
    /// What parts its cells.
    pub separator: Separator,
    /// What speaks for that.
    pub separator_evidence: SeparatorEvidence,
    /// Whether the file says so itself.
    pub separator_said: bool,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Everything below.
    pub rows: Vec<Row>,
    /// What else stands in the file, empty lines too.
    pub passed: Vec<Passed>,
}

impl Source {
    /// Reads a file. It blocks: run it where that may be.
    ///
    /// # Errors
    /// It cannot be read, or is too large.
    pub fn read(path: &Path) -> Result<Self, FileTrouble> {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
        let file = fs::File::open(path).map_err(|_| FileTrouble::Unreadable)?;
        let mut bytes = Vec::new();
        // One more than is allowed: what its size was said to be may have changed since.
        file.take(LARGEST + 1).read_to_end(&mut bytes).map_err(|_| FileTrouble::Unreadable)?;
        Self::new(&name.unwrap_or_default(), bytes)
    }

    /// Takes bytes that were read already.
    ///
    /// # Errors
    /// There are too many.
    pub fn new(name: &str, bytes: Vec<u8>) -> Result<Self, FileTrouble> {
        if bytes.len() as u64 > LARGEST {
            return Err(FileTrouble::TooLarge);
        }
        Ok(Self { name: name.to_owned(), bytes })
    }

    /// How many bytes there are.
    #[must_use]
    pub fn size(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// The table in it; what is not said is guessed. `names` is whether a cell is the name of a column: where lines stand
    /// before the one that names them, that tells it.
    ///
    /// # Errors
    /// It is no table, or one that is too large.
    pub fn sheet(
        &self,
        encoding: Option<&str>,
        separator: Option<Separator>,
        names: &dyn Fn(&str) -> bool,
    ) -> Result<Sheet, FileTrouble> {
        let guessed = match encoding {
            Some(name) => {
                let chosen = Charset::named(name);
                let chosen = chosen.ok_or_else(|| FileTrouble::NoEncoding(name.to_owned()))?;
                Guessed::sure(chosen, Evidence::Chosen)
            }
            None => encoding::guessed(&self.bytes),
        };
        let text = self.text(guessed.charset);
        without_nul(&text)?;
        let (hint, rest) = separator::said(&text);
        let (found, separator_evidence) = separator::found(rest, separator, hint);
        let first = if rest.len() < text.len() { 2 } else { 1 };
        let mut table = escaped(rest, |text| table::read(text, first, found, names))?;
        if first > 1 {
            table.passed.insert(0, Passed { line: 1, last: 1, why: PassedWhy::SeparatorHint });
        }
        let doubt = self.doubt(&guessed, found);
        let evidence = match guessed.evidence {
            // They make other words, but not of what is in the cells.
            Evidence::Close { .. } if doubt.is_none() => Evidence::Frequency,
            evidence => evidence,
        };
        Ok(Sheet {
            file: self.name.clone(),
            letters: Letters { name: guessed.charset.name, evidence },
            doubt,
            separator: found,
            separator_evidence,
            separator_said: hint == separator::Hint::Says(found),
            header: table.header,
            rows: table.rows,
            passed: table.passed,
        })
    }

    /// The file as a text. A mark at the beginning, or two as some programs write, is no part of it.
    fn text(&self, charset: &Charset) -> String {
        const UTF_8_MARK: &[u8] = b"\xef\xbb\xbf";
        let bytes = self.bytes.strip_prefix(UTF_8_MARK).unwrap_or(&self.bytes);
        let text = charset.read(bytes);
        match text.strip_prefix('\u{feff}') {
            Some(behind) => behind.to_owned(),
            None => text,
        }
    }

    fn doubt(&self, guessed: &Guessed, separator: Separator) -> Option<Doubt> {
        let charsets = std::iter::once(guessed.charset).chain(guessed.rivals.iter().copied());
        let texts: Vec<_> = charsets.map(|charset| (charset, self.text(charset))).collect();
        let readings = texts.iter().map(|(charset, text)| {
            let (_, rest) = separator::said(text);
            let first = if rest.len() < text.len() { 2 } else { 1 };
            Reading { charset, text: rest, first, separator: separator.letter() }
        });
        let damaged = matches!(guessed.evidence, Evidence::FitsBut { .. });
        doubt::between(&readings.collect::<Vec<_>>(), damaged)
    }
}

/// Reads a text, in which some programs write `\"` for a quotation mark within a cell and not `""`. It is taken so where the
/// rows are as wide as the first one then, and are not otherwise: a path may end with a `\` before the mark that closes it.
fn escaped(
    text: &str,
    read: impl Fn(&str) -> Result<Table, FileTrouble>,
) -> Result<Table, FileTrouble> {
    const ESCAPED: &str = "\\\"";
    let plain = read(text);
    if !text.contains(ESCAPED) {
        return plain;
    }
    let is_even = |table: &Result<Table, FileTrouble>| {
        table.as_ref().is_ok_and(|it| it.rows.iter().all(|row| row.cells.len() == it.header.len()))
    };
    let otherwise = read(&text.replace(ESCAPED, "\"\""));
    let many = |table: &Result<Table, FileTrouble>| table.as_ref().map_or(0, |it| it.rows.len());
    let better = !is_even(&plain) || many(&otherwise) > many(&plain);
    // Within a cell such marks part no cells: the rows are even in both ways, and what follows the mark tells which.
    let inside = || {
        let behind = text.match_indices(ESCAPED).map(|(at, mark)| text.get(at + mark.len()..));
        behind.flatten().all(|rest| {
            rest.starts_with(|next: char| next.is_alphanumeric() || "\" .".contains(next))
        })
    };
    if is_even(&otherwise) && (better || inside()) { otherwise } else { plain }
}

/// A zero in a text is a slip and its line helps; many of them are no text.
fn without_nul(text: &str) -> Result<(), FileTrouble> {
    const A_FEW: usize = 8;
    let Some(first) = text.find('\0') else { return Ok(()) };
    if text.matches('\0').take(A_FEW + 1).count() > A_FEW || looks_packed(text) {
        return Err(FileTrouble::NotText);
    }
    let before = &text[..first];
    let ends = before.matches('\n').count() + before.matches('\r').count()
        - before.matches("\r\n").count();
    Err(FileTrouble::Nul(u32::try_from(ends).unwrap_or(u32::MAX).saturating_add(1)))
}

/// The beginning of a spreadsheet's own file, or of another that is packed.
fn looks_packed(text: &str) -> bool {
    let control = |letter: &char| letter.is_control() && !letter.is_whitespace();
    text.starts_with("PK\u{3}\u{4}") || text.chars().take(512).filter(control).count() > 8
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<Vec<String>> {
        let source = Source::new("a.csv", text.as_bytes().to_vec()).unwrap();
        let sheet = source.sheet(None, None, &|_| false).unwrap();
        sheet.rows.into_iter().map(|row| row.cells).collect()
    }

    #[test]
    fn marks_behind_a_backslash_are_part_of_their_cell() {
        let text = "login,name,note\na,\"Ann \\\"A, B\\\" Lee\",x\nb,Bob,y\nc,\"C \\\"D\\\"\",z\n";
        let wanted = [["a", "Ann \"A, B\" Lee", "x"], ["b", "Bob", "y"], ["c", "C \"D\"", "z"]];
        assert_eq!(cells(text), wanted);
    }

    #[test]
    fn a_path_that_ends_with_a_backslash_closes_its_cell() {
        let text = "file,folder,note\na.wav,\"C:\\rec\\\",x\nb.wav,\"C:\\rec, old\\\",y\n";
        let wanted = [["a.wav", "C:\\rec\\", "x"], ["b.wav", "C:\\rec, old\\", "y"]];
        assert_eq!(cells(text), wanted);
    }
}
