//! Files of people.

use serde_json::Value;

use crate::{drill, folder};

const NAMES: &str = "login_name,first_name,last_name,email,country_code,number";

/// What an import would do about the rows of a file, and how it was read.
fn checked(content: &[u8]) -> (Vec<Value>, Value) {
    let folder = folder(&[("people.csv", content)]);
    let path = folder.path().join("people.csv");
    let mut lines = drill(&["people", "--check", path.to_str().unwrap()]);
    let about = lines.pop().unwrap();
    (lines, about)
}

/// One person, with what a test is about in one place.
fn person(login: &str, (first, email): (&str, &str), (country, number): (&str, &str)) -> String {
    format!("{login},{first},Eze,{email},{country},{number}\r\n")
}

#[test]
fn a_number_is_sent_as_its_country_dials_it_or_refused_with_the_reason() {
    let numbers = [
        ("GB", "07911 123456", Ok(("+44", "7911123456"))),
        ("GB", "+44 (0)7911 123456", Ok(("+44", "7911123456"))),
        ("GB", "(0)7911 123456", Ok(("+44", "7911123456"))),
        ("IT", "06 69812345", Ok(("+39", "0669812345"))),
        ("US", "+1 415 555 0118 ext. 5", Err("extension")),
        ("DE", "\u{202d}30 901820\u{202c}", Ok(("+49", "30901820"))),
        ("DE", "30\u{a0}901820", Ok(("+49", "30901820"))),
        ("DE", "30\u{2011}901820", Ok(("+49", "30901820"))),
        ("DE", "\"=\"\"030901820\"\"\"", Ok(("+49", "30901820"))),
        ("RU", "8 912 345 67 89", Ok(("+7", "9123456789"))),
        ("US", "1 415 555 0118", Ok(("+1", "4155550118"))),
        ("CI", "07 89 88 12 34", Ok(("+225", "0789881234"))),
        ("DE", "30901820.0", Err("spoilt")),
        ("IT", "\"0669812345,0\"", Err("spoilt")),
        // Further ways.
        ("FR", "06.12.34.56.78", Ok(("+33", "612345678"))),
        ("FR", "0033 6 12 34 56 78", Ok(("+33", "612345678"))),
        ("HU", "06 20 123 4567", Ok(("+36", "201234567"))),
        ("DE", "tel:+49-30-901820", Ok(("+49", "30901820"))),
        ("DE", "\u{ff10}\u{ff13}\u{ff10} 901820", Ok(("+49", "30901820"))),
        ("AU", "(02) 9374 4000", Ok(("+61", "293744000"))),
        ("US", "(415) 555-0118 x5", Err("extension")),
        ("DE", "4.93E+11", Err("spoilt")),
        ("DE", "030 901820 / 0171 1234567", Err("severalNumbers")),
        ("DE", "+44 7911 123456", Err("otherCountry")),
        ("DE", "12", Err("numberTooShort")),
    ];
    let rows = numbers.iter().enumerate().map(|(at, (country, number, _))| {
        person(
            &format!("u{at}"),
            (&format!("Ann{at}"), &format!("u{at}@x.example")),
            (country, number),
        )
    });
    let (rows, _) = checked(format!("{NAMES}\r\n{}", rows.collect::<String>()).as_bytes());
    assert_eq!(rows.len(), numbers.len(), "no row vanishes");
    for (row, (country, number, right)) in rows.iter().zip(numbers) {
        let (code, digits) = (&row["fields"]["countryCode"], &row["fields"]["number"]);
        match right {
            Ok(right) => {
                assert_eq!(
                    (code.as_str(), digits.as_str()),
                    (Some(right.0), Some(right.1)),
                    "{row}"
                );
                assert_eq!(row["taken"], true, "{country} {number}: {row}");
            }
            Err(code) => {
                assert_eq!(row["taken"], false, "{country} {number}: {row}");
                let told = row["findings"].as_array().unwrap().iter().any(|it| it == code);
                assert!(told, "{country} {number} is {code}: {row}");
            }
        }
    }
}

#[test]
fn letters_that_nobody_sees_make_no_other_person() {
    let twins = [
        "ann.eze",
        "ann\u{200b}.eze",
        "ann.\u{ad}eze",
        "\u{feff}ann.eze",
        "ann.eze\u{200e}",
        "\u{202a}ann.eze\u{202c}",
        "ann.\u{2060}eze",
        "ann.e\u{e0001}ze",
    ];
    let rows = twins.iter().enumerate().map(|(at, login)| {
        person(
            login,
            ("Ann", &format!("a{at}\u{200b}@x.example")),
            ("+49", &format!("3090182{at}")),
        )
    });
    let (rows, _) = checked(format!("{NAMES}\r\n{}", rows.collect::<String>()).as_bytes());
    assert_eq!(rows[0]["taken"], true, "{}", rows[0]);
    for (at, row) in rows.iter().enumerate() {
        assert_eq!(row["login"], "ann.eze");
        assert_eq!(row["fields"]["email"], format!("a{at}@x.example"));
        assert_eq!(row["taken"], at == 0, "a twin is told: {row}");
    }
}

#[test]
fn a_few_bytes_that_are_damaged_hold_their_rows_and_change_no_other() {
    for (damaged, byte) in [(2, 0xe9), (3, 0xff), (4, 0x80), (5, 0xc3), (6, 0xf0), (7, 0xa4)] {
        let mut file = format!("{NAMES}\r\n").into_bytes();
        for line in 2..9 {
            let first = format!("Zo\u{eb}{line}");
            let number = format!("3090182{line}");
            file.extend(format!("u{line},{first}").bytes());
            if line == damaged {
                file.push(byte);
            }
            file.extend(format!(",Wei\u{df},u{line}@x.example,+49,{number}\r\n").bytes());
        }
        let (rows, about) = checked(&file);
        assert_eq!(about["encoding"], "UTF-8", "{byte:x}");
        assert_eq!(rows.len(), 7);
        for row in rows {
            assert_eq!(row["taken"], row["line"] != damaged, "{byte:x}: {row}");
            assert!(
                row["line"] == damaged
                    || row["fields"]["firstName"] == format!("Zo\u{eb}{}", row["line"])
            );
        }
    }
}

#[test]
fn a_quotation_mark_that_is_never_closed_is_told_by_its_line() {
    for (line, people) in [(2, 3), (6, 40), (40, 40), (41, 40), (1_000, 2_000), (9_000, 9_500)] {
        let mut file = format!("{NAMES}\r\n");
        for at in 2..=people + 1 {
            let mark = if at == line { "\"" } else { "" };
            file += &format!("u{at},Ann,{mark}Eze,u{at}@x.example,+49,30901820\r\n");
        }
        let (rows, said) = checked(file.as_bytes());
        assert!(rows.is_empty(), "nothing of it is taken");
        let words = said["refused"].as_str().unwrap();
        assert!(words.contains(&format!("line {line} is never closed")), "{words}");
    }
}

#[test]
fn what_a_file_says_of_its_separator_holds() {
    let said = [
        ("sep=\t", "\t", "\r\n"),
        ("\"sep=;\"", ";", "\r\n"),
        ("SEP=;", ";", "\r\n"),
        ("sep=;", ";", "\r"),
        ("sep=|", "|", "\n"),
        ("Sep=,", ",", "\n"),
        ("\u{feff}sep=;", ";", "\r\n"),
        ("sep=;;;;;;", ";", "\r\n"),
        ("sep=\t", "\t", "\n"),
    ];
    for (first, separator, end) in said {
        let person = "u1,Ann,Eze,u1@x.example,+49,30901820";
        let lines =
            [first.to_owned(), NAMES.replace(',', separator), person.replace(',', separator)];
        let (rows, about) = checked((lines.join(end) + end).as_bytes());
        assert_eq!(about["separator"], separator, "{first:?}");
        assert_eq!((rows.len(), &rows[0]["taken"]), (1, &Value::Bool(true)), "{first:?}: {rows:?}");
    }
}
