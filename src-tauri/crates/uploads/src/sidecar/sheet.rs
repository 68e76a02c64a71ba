//! `calls.csv`: a line for each call of the folder, with a column that names the file.

use std::collections::HashMap;

use csv::{ReaderBuilder, StringRecord};
use unicode_normalization::UnicodeNormalization;

use super::{Beside, names_the_file};

/// A sheet that was read.
pub(super) struct Sheet {
    file: String,
    /// By the file's name in composed letters, with every line that names it.
    lines: HashMap<String, Vec<Beside>>,
    /// Why nothing in it can be used.
    broken: Option<Beside>,
}

impl Sheet {
    pub(super) fn read(file: &str, text: Result<String, String>) -> Self {
        let mut sheet = Self { file: file.to_owned(), lines: HashMap::new(), broken: None };
        if let Err((line, words)) =
            text.map_err(|words| (None, words)).and_then(|it| sheet.fill(&it))
        {
            let mut broken = Beside::of(file, None);
            broken.trouble(line, &words);
            sheet.broken = Some(broken);
        }
        sheet
    }

    fn fill(&mut self, text: &str) -> Result<(), (Option<u64>, String)> {
        let mut reader = ReaderBuilder::new()
            .delimiter(delimiter(text))
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        let mut records = reader.records();
        let broken = |error: &csv::Error| {
            (error.position().map(csv::Position::line), "it is not a table of values".to_owned())
        };
        let header = match records.next() {
            Some(header) => header.map_err(|error| broken(&error))?,
            None => return Err((Some(1), "it is empty".to_owned())),
        };
        let Some(naming) = header.iter().position(names_the_file) else {
            return Err((
                Some(1),
                "it needs a column “file” with the names of the files".to_owned(),
            ));
        };
        let mut lines = Lines { text: text.as_bytes(), at: 0, ended: 0 };
        for record in records {
            let record = record.map_err(|error| broken(&error))?;
            let line = lines.of(&record);
            let name = record.get(naming).unwrap_or_default().trim();
            if !name.is_empty() {
                let beside = self.line(&header, &record, (naming, line));
                self.lines.entry(name.nfc().collect()).or_default().push(beside);
            }
        }
        Ok(())
    }

    fn line(
        &self,
        header: &StringRecord,
        record: &StringRecord,
        (naming, line): (usize, Option<u64>),
    ) -> Beside {
        let mut beside = Beside::of(&self.file, line);
        for (at, value) in record.iter().enumerate().filter(|(at, _)| *at != naming) {
            match header.get(at) {
                Some(name) => beside.take(name.trim(), value, line),
                None if value.trim().is_empty() => {}
                None => beside.trouble(line, "there are more values than columns"),
            }
        }
        beside
    }

    /// What it says of a file of this name.
    pub(super) fn about(&self, name: &str) -> Option<Beside> {
        if let Some(broken) = &self.broken {
            return Some(broken.clone());
        }
        let lines = self.lines.get(&name.nfc().collect::<String>())?;
        let mut last = lines.last()?.clone();
        if let [first, .., second] = lines.as_slice() {
            let of = |beside: &Beside| beside.line.unwrap_or_default();
            let words = format!("file: this call is there twice, first in line {}", of(first));
            last.trouble(second.line, &words);
        }
        Some(last)
    }
}

/// The lines of a text. The reader of tables counts one too few where lines end as on Windows.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    ended: u64,
}

impl Lines<'_> {
    /// Where a record begins; records come in their order.
    fn of(&mut self, record: &StringRecord) -> Option<u64> {
        let start = usize::try_from(record.position()?.byte()).ok()?;
        let blank = self.text.get(start..)?.iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let start = start + blank.count();
        let passed = self.text.get(self.at..start)?;
        self.ended += passed.iter().filter(|byte| **byte == b'\n').count() as u64;
        self.at = start;
        Some(self.ended + 1)
    }
}

/// Tables are written with commas, semicolons or tabs, as the computer's country has it.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: u8| header.bytes().filter(|byte| *byte == mark).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|mark| (count(*mark), *mark == b',')).unwrap_or(b',')
}
