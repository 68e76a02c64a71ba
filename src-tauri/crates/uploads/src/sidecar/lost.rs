//! Digits that a spreadsheet lost, where the other rows of a column tell it: zeros before a number, and what stands behind
//! the fifteenth digit.

use std::collections::HashMap;

use gatehouse_sheets::Row;

use super::columns::Column;

/// The most digits that a spreadsheet keeps of a number.
const KEPT: usize = 15;

/// What is to be said of rows, by their lines.
pub(super) fn of(columns: &[Column], rows: &[Row]) -> HashMap<u32, Vec<String>> {
    let mut told: HashMap<u32, Vec<String>> = HashMap::new();
    for field in ["clientCallId", "agentCode"] {
        let Some(at) = columns.iter().position(|column| column.is_field(field)) else { continue };
        let cells: Vec<(u32, &str)> = rows
            .iter()
            .filter_map(|row| Some((row.line, row.cells.get(at)?.trim())))
            .filter(|(_, cell)| is_digits(cell))
            .collect();
        let found = zeroed(&cells).into_iter().chain(shortened(&cells));
        for (line, words) in found {
            told.entry(line).or_default().push(format!("{field}: {words}"));
        }
    }
    told
}

fn is_digits(cell: &str) -> bool {
    !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit())
}

/// Long numbers of which each ends in zeros from the same digit on. One alone may be as it was given.
fn zeroed(cells: &[(u32, &str)]) -> Vec<(u32, String)> {
    let long: Vec<_> = cells.iter().filter(|(_, cell)| cell.len() > KEPT).collect();
    let ends = |cell: &str| cell.bytes().skip(KEPT).all(|byte| byte == b'0');
    if long.len() < 2 || !long.iter().all(|(_, cell)| ends(cell)) {
        return Vec::new();
    }
    let words = |cell: &str| {
        format!("a spreadsheet keeps fifteen digits of “{cell}” and writes zeros for the others")
    };
    long.into_iter().map(|(line, cell)| (*line, words(cell))).collect()
}

/// Numbers that are shorter than those that begin with a zero, where these are all of one length.
fn shortened(cells: &[(u32, &str)]) -> Vec<(u32, String)> {
    let mut padded =
        cells.iter().filter(|(_, cell)| cell.starts_with('0')).map(|(_, cell)| cell.len());
    let Some(length) = padded.next() else { return Vec::new() };
    if length < 2 || !padded.all(|other| other == length) {
        return Vec::new();
    }
    let short = cells.iter().filter(|(_, cell)| cell.len() < length);
    let words = |cell: &str| {
        format!("“{cell}” may have lost zeros: others here have {length} digits and begin with one")
    };
    short.map(|(line, cell)| (*line, words(cell))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    type Find = fn(&[(u32, &str)]) -> Vec<(u32, String)>;

    fn lines(cells: &[&str], find: Find) -> Vec<u32> {
        let cells: Vec<(u32, &str)> = (2..).zip(cells.iter().copied()).collect();
        find(&cells).into_iter().map(|(line, _)| line).collect()
    }

    #[test]
    fn zeros_before_a_number_are_missed_where_others_have_them() {
        assert_eq!(lines(&["00123", "77", "00044", "99999"], shortened), [3]);
        assert!(lines(&["77", "123", "99999"], shortened).is_empty());
        assert!(lines(&["007", "00044", "77"], shortened).is_empty(), "no length is told");
        assert!(lines(&["0", "7"], shortened).is_empty());
    }

    #[test]
    fn zeros_behind_the_fifteenth_digit_are_no_chance() {
        let ids = ["700012345678901000", "700012345678902000", "700012345678903000"];
        assert_eq!(lines(&ids, zeroed), [2, 3, 4]);
        assert!(lines(&["700012345678901234", "700012345678902000"], zeroed).is_empty());
        assert!(lines(&["700012345678901000"], zeroed).is_empty());
    }
}
