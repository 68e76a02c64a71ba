//! Broken tables, thrown at the reader of files.

use gatehouse_mutation::{Corpus, Values};

use crate::{FileTrouble, Kind, Separator, Source, encodings, is_turned, plain, spoilt};

/// More than any reading of a text this short takes.
const LONG: std::time::Duration = std::time::Duration::from_secs(5);

fn corpus() -> Corpus {
    let table = "\u{feff}login;name;number\r\nann;\"Ann; \"\"B\"\"\";+44 7911 123456\r\nzoë;Zoë;4,93E+11\r\n";
    let wide: Vec<u8> = table.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let western = encoding_rs::WINDOWS_1252.encode("login,name\nann,Zoë\nbob,Jürgen\n").0;
    let pieces: [&[u8]; 20] = [
        b"\"",
        b"\"\"",
        b";",
        b",",
        b"\t",
        b"|",
        b"\r",
        b"\n",
        b"\r\n",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\xe2\x80\x8b",
        b"\xc2\xa0",
        b"sep=;\n",
        b"=\"0049\"",
        b"#REF!",
        b"1E+300",
        b"\xf0\x9f\x98\x80",
        b"\xed\xa0\x80",
    ];
    let others = pieces.iter().map(|piece| piece.to_vec()).collect();
    let seeds: [&[u8]; 6] = [
        table.as_bytes(),
        &wide,
        &western,
        b"sep=|\nlogin|name\nann|Ann\n",
        b"Report of today\n\nlogin,name\nann,Ann\nlogin,name\nbob,\"two\nlines\"\n",
        b"login\tname\r1\t=T(\"x\")\r",
    ];
    Corpus {
        seeds: seeds.iter().map(|seed| seed.to_vec()).collect(),
        pieces: pieces.iter().map(|piece| piece.to_vec()).collect(),
        values: Some(Values { after: b";,\t|\n\r", until: b";,\t|\n\r", others }),
    }
}

fn read(choice: u8, bytes: &[u8]) {
    let source = Source::new("a.csv", bytes.to_vec()).unwrap();
    let names = encodings().collect::<Vec<_>>();
    let encoding = names.get(usize::from(choice)).copied();
    let separator = Separator::ALL.get(usize::from(choice % 8)).copied();
    match source.sheet(encoding, separator, &|cell| matches!(cell, "login" | "name")) {
        Ok(sheet) => {
            let lines: Vec<u32> = sheet.rows.iter().map(|row| row.line).collect();
            assert!(lines.is_sorted() && !lines.is_empty(), "rows stand in the order of the file");
            for cell in sheet.rows.iter().flat_map(|row| &row.cells).chain(&sheet.header) {
                let cleaned = plain(cell, Kind::Key).text;
                assert_eq!(plain(&cleaned, Kind::Key).text, cleaned, "what is plain stays so");
                let _ = (spoilt(cell), is_turned(cell), plain(cell, Kind::Words));
            }
        }
        Err(FileTrouble::OpenQuote(line) | FileTrouble::Nul(line)) => assert!(line > 0),
        Err(_) => {}
    }
}

#[test]
fn no_table_breaks_its_reader_and_no_row_stands_out_of_order() {
    let thrown = corpus().throw(5_000, read).unwrap();
    assert!(thrown.slowest < LONG, "{thrown:?}");
}
