//! `Master.csv` as Asterisk writes it: no line names its columns, they are told by their places and by what is in them.

use gatehouse_sheets::{Row, Separator, Sheet as Table, Source};
use jiff::civil;

use super::columns::{self, Column};

/// In their order; the last two are there where Asterisk is told so (`cdr.conf`: loguniqueid, loguserfield).
const NAMES: [&str; 18] = [
    "accountcode",
    "src",
    "dst",
    "dcontext",
    "clid",
    "channel",
    "dstchannel",
    "lastapp",
    "lastdata",
    "start",
    "answer",
    "end",
    "duration",
    "billsec",
    "disposition",
    "amaflags",
    "uniqueid",
    "userfield",
];
const FEWEST: usize = 16;
const START: usize = 9;
const ANSWER: usize = 10;
const END: usize = 11;
const DURATION: usize = 12;
const BILLED: usize = 13;
const DISPOSITION: usize = 14;
const DISPOSITIONS: [&str; 5] = ["ANSWERED", "NO ANSWER", "BUSY", "FAILED", "CONGESTION"];

/// The table of such a file. None where any row is otherwise: then it is another file.
pub(super) fn table(file: &str, bytes: &[u8]) -> Option<Table> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let first = bytes.split(|byte| matches!(byte, b'\n' | b'\r')).next()?;
    let first = String::from_utf8_lossy(first);
    if !DISPOSITIONS.iter().any(|word| first.contains(word)) {
        return None;
    }
    let mut headed = format!("{}\n", NAMES.join(",")).into_bytes();
    headed.extend(bytes);
    let source = Source::new(file, headed).ok()?;
    let mut table = source.sheet(None, Some(Separator::Comma), &|_| false).ok()?;
    if !table.rows.iter().all(is_call) {
        return None;
    }
    for row in &mut table.rows {
        row.line -= 1;
    }
    table.doubt = table.doubt.map(|doubt| doubt.without_first(1));
    let widest = table.rows.iter().map(|row| row.cells.len()).max()?;
    table.header.truncate(widest);
    let is_id = |row: &Row| row.cells.get(FEWEST).is_some_and(|id| is_unique(id));
    if widest == FEWEST + 1
        && !table.rows.iter().all(is_id)
        && let Some(last) = table.header.last_mut()
    {
        NAMES.last().copied().unwrap_or_default().clone_into(last);
    }
    Some(table)
}

/// What its columns say: the user field names a recording where it holds anything that is one.
pub(super) fn columns(header: &[String]) -> Vec<Column> {
    let known = columns::of(header).into_iter().zip(header);
    let known = known.map(|(column, name)| match name.as_str() {
        "userfield" => Column::File,
        _ => column,
    });
    known.collect()
}

/// Whether an id is one of Asterisk's: seconds since 1970, a point and a number, perhaps behind the name of a system.
pub(super) fn is_unique(id: &str) -> bool {
    const SECONDS: usize = 9;
    let id = id.rsplit('-').next().unwrap_or(id);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    id.split_once('.').is_some_and(|(seconds, number)| {
        seconds.len() >= SECONDS && digits(seconds) && digits(number)
    })
}

fn is_call(row: &Row) -> bool {
    let cell = |at: usize| row.cells.get(at).map_or("", String::as_str);
    let is_moment = |text: &str| civil::DateTime::strptime("%Y-%m-%d %H:%M:%S", text).is_ok();
    let is_number = |text: &str| text.parse::<u32>().is_ok();
    (FEWEST..=NAMES.len()).contains(&row.cells.len())
        && is_moment(cell(START))
        && (cell(ANSWER).is_empty() || is_moment(cell(ANSWER)))
        && is_moment(cell(END))
        && is_number(cell(DURATION))
        && is_number(cell(BILLED))
        && DISPOSITIONS.contains(&cell(DISPOSITION))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(end: &str) -> String {
        format!(
            "\"\",\"+12025550101\",\"100\",\"from-trunk\",\"\"\"Ann\"\" <+12025550101>\",\"SIP/t-1\",\"SIP/100-2\",\
             \"Dial\",\"SIP/100,30,tT\",\"2025-11-20 10:15:00\",\"2025-11-20 10:15:04\",\
             \"2025-11-20 10:16:00\",60,56,\"ANSWERED\",\"DOCUMENTATION\"{end}\n"
        )
    }

    #[test]
    fn its_columns_are_told_by_their_places() {
        for (end, last) in [
            ("", "amaflags"),
            (",\"1764147600.10\"", "uniqueid"),
            (",\"pbx1-1764147600.10\",\"\"", "userfield"),
            (",\"\"", "userfield"),
        ] {
            let text = line(end).repeat(2)
                + &line(end).replace("10:15:04", "").replace("ANSWERED", "BUSY");
            let text = text.replace("\"2025-11-20 \",", "\"\",");
            let table = table("Master.csv", text.as_bytes()).unwrap();
            assert_eq!(table.header.last().map(String::as_str), Some(last), "{end}");
            assert_eq!(table.rows.first().map(|row| row.line), Some(1));
        }
    }

    #[test]
    fn a_cell_of_doubtful_letters_is_told_by_its_own_line() {
        let doubtful: Vec<u8> = line("")
            .replace("Ann", "J\u{bf}rgen Hansen")
            .chars()
            .filter_map(|letter| u8::try_from(letter).ok())
            .collect();
        let table = table("Master.csv", &[line("").into_bytes(), doubtful].concat()).unwrap();
        let places =
            table.doubt.map(|doubt| (doubt.cells[0].line, Vec::from_iter(doubt.differing)));
        assert_eq!(places, Some((2, vec![(2, 4)])));
    }

    #[test]
    fn a_file_of_which_one_row_is_otherwise_is_another_one() {
        let good = line("");
        for bad in [
            good.replace("2025-11-20 10:15:00", "2025-11-31 10:15:00"),
            good.replace("ANSWERED", "WON"),
            good.replace(",60,", ",sixty,"),
            line(",1,2,3"),
        ] {
            assert!(table("Master.csv", format!("{good}{bad}").as_bytes()).is_none(), "{bad}");
        }
        assert!(table("Master.csv", b"start,end\n").is_none());
    }
}
