//! Which of the rows names the columns, and what is below it.

use crate::{
    cells::{Cells, Raw},
    separator::Separator,
    source::{FileTrouble, MOST_ROWS, Passed, PassedWhy, Row},
};

const MOST_COLUMNS: usize = 200;

/// A cell with lines that goes on for longer is the rest of the file behind a quotation mark.
const LONGEST_CELL: usize = 5_000;

/// How far down the names of the columns may stand.
const HEADER_BEFORE: usize = 30;

/// What stands where a byte had no meaning.
const LOST: char = char::REPLACEMENT_CHARACTER;

#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) rows: Vec<Row>,
    pub(crate) passed: Vec<Passed>,
}

/// Reads the rows of a text whose first line is line `first` of its file.
pub(crate) fn read(
    text: &str,
    first: u32,
    separator: Separator,
    names: &dyn Fn(&str) -> bool,
) -> Result<Table, FileTrouble> {
    let (all, mut passed) = rows(text, first, separator)?;
    let header = header(&all, names);
    let mut rows = Vec::new();
    let Some(naming) = all.get(header) else { return Err(FileTrouble::NoRows) };
    for (place, row) in all.iter().enumerate() {
        if place < header {
            pass(&mut passed, row.line, PassedWhy::BeforeHeader);
        } else if place > header && row.cells == naming.cells {
            pass(&mut passed, row.line, PassedWhy::HeaderAgain);
        } else if place > header && is_another_header(&row.cells, &naming.cells) {
            return Err(FileTrouble::OtherHeader(row.line));
        } else if place > header {
            closed(row, naming.cells.len())?;
            let damaged = row.cells.iter().any(|cell| cell.contains(LOST));
            rows.push(Row { line: row.line, cells: row.cells.clone(), damaged });
        }
    }
    passed.sort_by_key(|passed| passed.line);
    match rows.len() {
        0 => Err(FileTrouble::NoRows),
        many if many > MOST_ROWS => Err(FileTrouble::TooManyRows),
        _ => Ok(Table { header: naming.cells.clone(), rows, passed }),
    }
}

/// The rows that hold anything, and the lines between that do not.
fn rows(
    text: &str,
    first: u32,
    separator: Separator,
) -> Result<(Vec<Raw>, Vec<Passed>), FileTrouble> {
    let (mut rows, mut passed) = (Vec::new(), Vec::new());
    for row in Cells::new(text, separator.letter()).beginning_at(first) {
        let long = |cell: &String| cell.len() > LONGEST_CELL && cell.contains('\n');
        if let Some(line) = row.open.or_else(|| row.cells.iter().any(long).then_some(row.line)) {
            return Err(FileTrouble::OpenQuote(line));
        }
        if row.cells.len() > MOST_COLUMNS {
            return Err(FileTrouble::NotText);
        }
        if row.cells.iter().any(|cell| !cell.is_empty()) {
            rows.push(row);
        } else {
            pass(&mut passed, row.line, PassedWhy::Empty);
        }
        if rows.len() > MOST_ROWS + HEADER_BEFORE {
            return Err(FileTrouble::TooManyRows);
        }
    }
    Ok((rows, passed))
}

/// Notes a line that is no row; those that follow each other for the same reason are noted together.
fn pass(passed: &mut Vec<Passed>, line: u32, why: PassedWhy) {
    match passed.last_mut() {
        Some(last) if last.why == why && last.last.saturating_add(1) == line => last.last = line,
        _ => passed.push(Passed { line, last: line, why }),
    }
}

/// Whether a row names the same columns in another order: what follows it is parted otherwise.
fn is_another_header(cells: &[String], naming: &[String]) -> bool {
    let sorted = |cells: &[String]| {
        let mut cells: Vec<String> = cells.iter().map(|cell| cell.trim().to_lowercase()).collect();
        cells.sort_unstable();
        cells
    };
    naming.len() > 1 && cells.len() == naming.len() && sorted(cells) == sorted(naming)
}

/// The place of the row that names most columns, if two at least; else the first.
fn header(rows: &[Raw], names: &dyn Fn(&str) -> bool) -> usize {
    let known = |row: &Raw| row.cells.iter().filter(|cell| names(cell)).count();
    let scored = rows.iter().take(HEADER_BEFORE).map(known).enumerate();
    // The first of the best.
    let best = scored.rev().max_by_key(|(_, known)| *known);
    best.filter(|(_, known)| *known >= 2).map_or(0, |(place, _)| place)
}

/// A cell over several lines that holds what fills a row, or makes its own too wide, has swallowed rows: its quotation
/// mark was closed by the next one that came.
fn closed(row: &Raw, width: usize) -> Result<(), FileTrouble> {
    let Some(separators) = row.held else { return Ok(()) };
    let swallowed = width > 1 && (separators + 1 >= width || row.cells.len() > width);
    if swallowed { Err(FileTrouble::OpenQuote(row.line)) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_header_in_another_order_is_refused_with_its_line() {
        let text = "login,name,phone\na,b,1\nName,login,phone\nb,a,1\n";
        assert_eq!(table(text).err(), Some(FileTrouble::OtherHeader(3)));
    }

    fn table(text: &str) -> Result<Table, FileTrouble> {
        read(text, 1, Separator::Comma, &|cell| matches!(cell, "login" | "name" | "phone"))
    }

    fn people(many: u32) -> String {
        (1..=many).map(|n| format!("user{n},Ann,{n}\n")).collect()
    }

    #[test]
    fn an_open_mark_is_found_at_any_size() {
        for many in [1, 40, 5_000] {
            let open = format!("login,name,phone\nx,\"Y,1\n{}", people(many));
            assert_eq!(table(&open).err(), Some(FileTrouble::OpenQuote(2)), "{many}");
            let closed_by_another = format!("{open}\"zoe\",\"Z\",\"1\"\n");
            assert_eq!(table(&closed_by_another).err(), Some(FileTrouble::OpenQuote(2)), "{many}");
            let closed_at_a_cell = format!("{open}zoe,Z\",1\n");
            assert_eq!(table(&closed_at_a_cell).err(), Some(FileTrouble::OpenQuote(2)), "{many}");
        }
    }

    #[test]
    fn a_note_over_several_lines_is_no_open_mark() {
        let text = "login,name,phone\na,\"Call before 9, or after 5,\nor, if need be, never\",1\n";
        assert_eq!(table(text).map(|table| table.rows.len()), Ok(1));
    }

    #[test]
    fn lines_before_the_names_and_a_second_header_are_told() {
        let text = "People of the north\nMonday\n\nlogin,name,phone\na,A,1\nlogin,name,phone\nb,B,2\n,,\n\n";
        let table = table(text).unwrap();
        assert_eq!(table.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [5, 7]);
        let passed: Vec<_> =
            table.passed.iter().map(|passed| (passed.line, passed.last, passed.why)).collect();
        let before = PassedWhy::BeforeHeader;
        let empty = PassedWhy::Empty;
        let again = PassedWhy::HeaderAgain;
        assert_eq!(passed, [(1, 2, before), (3, 3, empty), (6, 6, again), (8, 9, empty)]);
    }

    #[test]
    fn what_a_damaged_byte_was_is_told_by_its_row() {
        let table = table("login,name,phone\na,Andr\u{fffd},1\nb,B,2\n").unwrap();
        assert_eq!(table.rows.iter().map(|row| row.damaged).collect::<Vec<_>>(), [true, false]);
    }
}
