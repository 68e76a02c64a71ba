//! Cells of which it is not sure which letters they hold.

use std::collections::{BTreeMap, BTreeSet};

use crate::{cells::Cells, encoding::Charset};

/// How many cells are shown.
const MOST_CELLS: usize = 8;

/// The encodings that a file may be in, and what they make of its cells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// The one that it was read in, and those that may be the right one instead, the likeliest first.
    pub candidates: Vec<&'static str>,
    /// The first cells of which they make different texts. Of a file that is only damaged, those that are.
    pub cells: Vec<DoubtfulCell>,
    /// Where all of them are: the line of the file that the row begins on, and the place in the row, from 0 on.
    pub differing: BTreeSet<(u32, usize)>,
}

impl Doubt {
    /// The same of a file without so many lines before the first.
    #[must_use]
    pub fn without_first(self, lines: u32) -> Self {
        let up = |line: u32| line.saturating_sub(lines);
        let cells = self.cells.into_iter().map(|cell| DoubtfulCell { line: up(cell.line), ..cell });
        let differing = self.differing.into_iter().map(|(line, column)| (up(line), column));
        Self { cells: cells.collect(), differing: differing.collect(), ..self }
    }
}

/// A cell of which encodings make different texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DoubtfulCell {
    /// The line of the file that its row begins on.
    pub line: u32,
    /// The place in the row, from 0 on.
    pub column: usize,
    /// The text by each of the candidates, in their order.
    pub readings: Vec<String>,
}

/// A file as text, and how it becomes rows.
pub(crate) struct Reading<'a> {
    pub(crate) charset: &'static Charset,
    /// What is behind the line that names the separator.
    pub(crate) text: &'a str,
    /// The line on which that begins.
    pub(crate) first: u32,
    pub(crate) separator: char,
}

impl Reading<'_> {
    fn rows(&self) -> impl Iterator<Item = (u32, Vec<String>)> {
        let rows = Cells::new(self.text, self.separator).beginning_at(self.first);
        rows.map(|row| (row.line, row.cells))
    }
}

/// Where the readings differ from the first of them, or, of a `damaged` file, where the first could not read a cell. None
/// where they do not.
pub(crate) fn between(readings: &[Reading<'_>], damaged: bool) -> Option<Doubt> {
    let (taken, others) = readings.split_first()?;
    let all: Vec<BTreeMap<u32, Vec<String>>> =
        others.iter().map(|other| different(taken, other)).collect();
    let mut candidates = vec![taken.charset.name];
    let kept = others.iter().zip(&all).filter(|(_, rows)| !rows.is_empty());
    candidates.extend(kept.map(|(other, _)| other.charset.name));
    let all: Vec<_> = all.into_iter().filter(|rows| !rows.is_empty()).collect();
    let mut cells: Vec<DoubtfulCell> = Vec::new();
    let mut differing = BTreeSet::new();
    for (line, row) in taken.rows() {
        let rows: Vec<Option<&Vec<String>>> = all.iter().map(|rows| rows.get(&line)).collect();
        if rows.iter().all(Option::is_none) {
            continue;
        }
        for (column, cell) in row.iter().enumerate() {
            if damaged && !cell.contains(char::REPLACEMENT_CHARACTER) {
                continue;
            }
            let of = |row: &Option<&Vec<String>>| {
                row.map_or(Some(cell), |row| row.get(column)).cloned().unwrap_or_default()
            };
            let readings: Vec<String> =
                std::iter::once(cell.clone()).chain(rows.iter().map(of)).collect();
            if readings.iter().any(|reading| reading != cell) {
                differing.insert((line, column));
                if cells.len() < MOST_CELLS {
                    cells.push(DoubtfulCell { line, column, readings });
                }
            }
        }
    }
    (!differing.is_empty()).then_some(Doubt { candidates, cells, differing })
}

/// The rows that another reading has otherwise.
fn different(taken: &Reading<'_>, other: &Reading<'_>) -> BTreeMap<u32, Vec<String>> {
    // Rows of English letters alone are the same in all of them.
    let beyond = |cells: &[String]| cells.iter().any(|cell| !cell.is_ascii());
    let mut rows: BTreeMap<u32, Vec<String>> =
        other.rows().filter(|(_, cells)| beyond(cells)).collect();
    for (line, cells) in taken.rows() {
        if rows.get(&line) == Some(&cells) {
            rows.remove(&line);
        }
    }
    rows
}
