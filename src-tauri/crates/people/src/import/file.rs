//! From the bytes of a file to rows of cells. What is guessed is named, and can be chosen otherwise.

use std::{fs, io::Read, path::Path};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 20_000_000;
/// The most rows that are read.
pub const MOST_ROWS: usize = 50_000;
const MOST_COLUMNS: usize = 200;

/// A cell with lines that goes on for longer is the rest of the file behind a quotation mark.
const LONGEST_CELL: usize = 5_000;

/// Where a guess looks.
const SAMPLE_ROWS: usize = 50;

/// Why a file cannot be read as a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileTrouble {
    /// The system does not let it be read.
    #[error("The file could not be read. Check that it is still there and that you may open it.")]
    Unreadable,
    /// More than [`LARGEST`].
    #[error("The file is larger than 20 MB. Divide it and import the parts one after the other.")]
    TooLarge,
    /// More than [`MOST_ROWS`].
    #[error(
        "The file has more than 50,000 rows. Divide it and import the parts one after the other."
    )]
    TooManyRows,
    /// A spreadsheet's own format, or another that is not text.
    #[error("This is not a CSV file. In a spreadsheet, save it as “CSV UTF-8” first.")]
    NotText,
    /// No header, or nothing below it.
    #[error("The file needs a first line that names its columns, and people below it.")]
    NoRows,
    /// A quotation mark that is never closed.
    #[error("A quotation mark that begins on line {0} is never closed. Close it, or take it out.")]
    OpenQuote(u64),
    /// There is no such encoding to choose.
    #[error("There is no encoding of the name {0}.")]
    NoEncoding(String),
}

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

impl Separator {
    /// All of them; where nothing tells them apart, the first.
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Pipe];

    /// The character.
    #[must_use]
    pub const fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Pipe => b'|',
        }
    }
}

/// The encodings to choose from, by the names of the WHATWG standard.
pub fn encodings() -> impl Iterator<Item = &'static str> {
    OFFERED.iter().map(|encoding| encoding.name())
}

static OFFERED: [&Encoding; 12] = [
    UTF_8,
    WINDOWS_1252,
    UTF_16LE,
    UTF_16BE,
    encoding_rs::WINDOWS_1250,
    encoding_rs::WINDOWS_1251,
    encoding_rs::WINDOWS_1253,
    encoding_rs::WINDOWS_1254,
    encoding_rs::WINDOWS_1256,
    encoding_rs::SHIFT_JIS,
    encoding_rs::GB18030,
    encoding_rs::EUC_KR,
];

/// A file as it is on the disk, so that it can be read in another way without being chosen again.
pub struct Source {
    /// Its name, without a path.
    pub name: String,
    bytes: Vec<u8>,
}

/// A row of cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    /// The line of the file that it begins on, from 1 on.
    pub line: u32,
    /// Its cells, without the space around them.
    pub cells: Vec<String>,
}

/// A file as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sheet {
    /// The name of the file.
    pub file: String,
    /// How its bytes were read.
    pub encoding: &'static str,
    /// Whether some of them have no meaning in that encoding.
    pub damaged: bool,
    /// What parts its cells.
    pub separator: Separator,
    /// The names of its columns.
    pub header: Vec<String>,
    /// Everything below; empty lines are left out.
    pub rows: Vec<SheetRow>,
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

    /// The table in it; what is not said is guessed.
    ///
    /// # Errors
    /// It is no table, or one that is too large.
    pub fn sheet(
        &self,
        encoding: Option<&str>,
        separator: Option<Separator>,
    ) -> Result<Sheet, FileTrouble> {
        let encoding = match encoding {
            Some(name) => OFFERED
                .into_iter()
                .find(|offered| offered.name() == name)
                .ok_or_else(|| FileTrouble::NoEncoding(name.to_owned()))?,
            None => guessed_encoding(&self.bytes),
        };
        // A mark at the beginning belongs to the encoding that was chosen, or to none.
        let (text, damaged) = encoding.decode_with_bom_removal(&self.bytes);
        if text.contains('\0') {
            return Err(FileTrouble::NotText);
        }
        let (said, skipped, text) = said_separator(&text);
        let separator = separator.or(said).unwrap_or_else(|| guessed_separator(text));
        let (header, rows) = table(text, separator, skipped)?;
        let file = self.name.clone();
        Ok(Sheet { file, encoding: encoding.name(), damaged, separator, header, rows })
    }
}

fn guessed_encoding(bytes: &[u8]) -> &'static Encoding {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return marked;
    }
    if let Some(wide) = wide(bytes) {
        return wide;
    }
    if std::str::from_utf8(bytes).is_ok() {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // What nobody could choose is no help.
    OFFERED.into_iter().find(|offered| *offered == guess).unwrap_or(WINDOWS_1252)
}

/// UTF-16 without a mark: Western text has a zero in every second byte, always the same one.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(512))?;
    if sample.len() < 4 {
        return None;
    }
    let zeros = |start: usize| sample.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    let (first, second, half) = (zeros(0), zeros(1), sample.len() / 2);
    let most = half - half / 4;
    match (first, second) {
        (0, second) if second >= most => Some(UTF_16LE),
        (first, 0) if first >= most => Some(UTF_16BE),
        _ => None,
    }
}

/// `sep=;` on the first line is how some spreadsheets say it. The lines that this takes, and the rest.
fn said_separator(text: &str) -> (Option<Separator>, u32, &str) {
    let nothing = (None, 0, text);
    let Some((first, rest)) = text.split_once('\n') else { return nothing };
    let said = first.trim_end().strip_prefix("sep=").and_then(|said| {
        Separator::ALL.into_iter().find(|known| said.as_bytes() == [known.byte()])
    });
    said.map_or(nothing, |said| (Some(said), 1, rest))
}

/// The one that gives most rows the same number of cells, and more than one.
fn guessed_separator(text: &str) -> Separator {
    let score = |separator: Separator| {
        let mut reader = reader(text, separator);
        let widths: Vec<usize> =
            reader.records().take(SAMPLE_ROWS).flatten().map(|record| record.len()).collect();
        let width = widths.first().copied().unwrap_or(0);
        let alike = widths.iter().filter(|found| **found == width).count();
        if width < 2 { (0, 0) } else { (alike, width) }
    };
    // The first of the best: `max_by_key` would give the last.
    let best = Separator::ALL.into_iter().rev().max_by_key(|separator| score(*separator));
    best.unwrap_or(Separator::Comma)
}

fn reader(text: &str, separator: Separator) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .delimiter(separator.byte())
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes())
}

fn table(
    text: &str,
    separator: Separator,
    skipped: u32,
) -> Result<(Vec<String>, Vec<SheetRow>), FileTrouble> {
    let mut header = None;
    let mut rows = Vec::new();
    let mut lines = Lines { text: text.as_bytes(), at: 0, line: 1 + skipped };
    for record in reader(text, separator).records() {
        let record = record.map_err(|_| FileTrouble::NotText)?;
        let line = record.position().map_or(0, |position| lines.line_of(position));
        let open = |cell: &str| cell.len() > LONGEST_CELL && cell.contains('\n');
        if record.len() > MOST_COLUMNS {
            return Err(FileTrouble::NotText);
        }
        if record.iter().any(open) {
            return Err(FileTrouble::OpenQuote(line.into()));
        }
        if record.iter().all(str::is_empty) {
            continue;
        }
        let cells: Vec<String> = record.iter().map(str::to_owned).collect();
        if header.is_none() {
            header = Some(cells);
        } else if rows.len() == MOST_ROWS {
            return Err(FileTrouble::TooManyRows);
        } else {
            rows.push(SheetRow { line, cells });
        }
    }
    match header {
        Some(header) if !rows.is_empty() => Ok((header, rows)),
        _ => Err(FileTrouble::NoRows),
    }
}

/// Counts lines while the reader goes on.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    /// The line that a record begins on. The reader gives the place behind the record before, which
    /// is ahead of empty lines and of half a line end.
    fn line_of(&mut self, position: &csv::Position) -> u32 {
        let start = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(self.text.len());
        let ends = |byte: &&u8| matches!(byte, b'\r' | b'\n');
        let start = start + self.text[start..].iter().take_while(ends).count();
        let passed = self.text[self.at.min(start)..start].iter().filter(|byte| **byte == b'\n');
        self.line = self.line.saturating_add(u32::try_from(passed.count()).unwrap_or(u32::MAX));
        self.at = start;
        self.line
    }
}
