//! Broken files of people, thrown at the dry run, and texts at the reader of telephone numbers.

use gatehouse_mutation::{Corpus, Values};
use gatehouse_sheets::Source;

use super::{Columns, check::Said, plan::Planner};
use crate::phone;

const LONG: std::time::Duration = std::time::Duration::from_secs(5);

fn owned(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

#[test]
fn no_file_of_people_breaks_the_dry_run() {
    let seeds = owned(&[
        "login;first name;last name;email;country code;number\r\nann;Ann;Lee;ann@x.example;+44;7911 123456\r\nbob;Bob;Lee;bob@x.example;49;030 901820\r\n",
        "Login,Vorname,Nachname,E-Mail,Telefon\nzoë,Zoë,Weiß,zoe@x.example,+49 (0)30 901820\n",
        "loginName\tfirstName\tlastName\temail\tnumber\tguid\tstate\nann\tAnn\tLee\ta@x.example\t+1 415 555 2671\t0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9\tready\n",
    ]);
    let pieces = owned(&[
        "\"",
        ";",
        ",",
        "\t",
        "\n",
        "@",
        "+",
        "00",
        "\u{202e}",
        "\u{200b}",
        "\u{a0}",
        "'",
        "=\"Ann\"",
        "=T(\"Ann\")",
        "#REF!",
        "4,93E+11",
        "mailto:",
        ">",
        "<",
        "ext. 5",
        "\u{661}",
        "\u{ff11}",
        "e\u{301}",
        "0a1b2c3d-4e5f-6071-8293-a4b5c6d7e8f9",
        "deleted",
        "\u{1f600}",
    ]);
    let others = pieces.clone();
    let corpus = Corpus {
        seeds,
        pieces,
        values: Some(Values { after: b";,\t\n", until: b";,\t\r\n", others }),
    };
    let thrown = corpus.throw(2_000, |_, bytes| {
        let source = Source::new("people.csv", bytes.to_vec()).unwrap();
        let Ok(sheet) = source.sheet(None, None, &Columns::names) else { return };
        let columns = Columns::guessed(&sheet.header);
        let mut planner = Planner::new("desk", &[]);
        for row in &sheet.rows {
            let checked = planner.plan(&Said::new(row, &columns, &sheet.header));
            assert_eq!(checked.row.line, row.line, "every row is answered in its place");
        }
    });
    assert!(thrown.unwrap().slowest < LONG);
}

#[test]
fn no_text_breaks_the_reader_of_numbers_and_what_it_reads_it_reads_alike() {
    let seeds = owned(&[
        "+44 7911 123456",
        "0049 (0)30 901820",
        "8 (495) 123-45-67",
        "+39 06 1234 5678",
        "415.555.2671",
        "+1 415 555 2671 ext. 5",
        "\u{200e}+33\u{a0}6\u{2011}12 34 56 78",
        "tel:+49-30-901820;ext=5",
        "+225 07 01 02 03 04",
    ]);
    let pieces = owned(&[
        "+", "00", "0", "(0)", " ", "-", "/", "\u{2011}", "\u{661}", "\u{ff10}", "x5", "1", "44",
        "49", "39",
    ]);
    let thrown = Corpus { seeds, pieces, values: None }.throw(3_000, |choice, bytes| {
        let text = String::from_utf8_lossy(bytes);
        let code =
            ["+44", "+49", "+39", "+1", "+7", "+225", "+33"].get(usize::from(choice % 9)).copied();
        if let Ok(number) = phone::read(&text, code, choice % 2 == 0) {
            let again = phone::read(&format!("{}{}", number.code, number.national), None, false);
            let again = again.map(|again| (again.code, again.national));
            assert_eq!(again, Ok((number.code, number.national)), "{text}");
        }
    });
    assert!(thrown.unwrap().slowest < LONG);
}
