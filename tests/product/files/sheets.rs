//! Sheets and descriptions beside calls.

use crate::{Described, folder, wav};

fn calls<'a>(names: &'a [&str], sounds: &'a [Vec<u8>]) -> Vec<(&'a str, &'a [u8])> {
    names.iter().copied().zip(sounds.iter().map(Vec::as_slice)).collect()
}

/// What a sheet says of calls of one second.
fn told(names: &[&str], more: &[(&str, &[u8])]) -> Described {
    let sounds: Vec<_> = names.iter().map(|name| wav(name)).collect();
    let folder = folder(&[calls(names, &sounds), more.to_vec()].concat());
    Described::of(folder.path())
}

#[test]
fn a_line_names_its_call_in_its_own_way() {
    for (file, line) in [
        ("a.wav", "D:\\rec\\2026\\a.wav"),
        ("b.wav", "B.WAV"),
        ("c.wav", "c"),
        ("d.wav", "/srv/rec/d.wav"),
        ("e.wav", "file:///srv/rec/e.wav"),
        ("f.wav", "\\\\host\\share\\f.wav"),
        ("M\u{fc}ller.wav", "Mu\u{308}ller.wav"),
        ("G h.wav", " g h.wav "),
        ("i.wav", "\u{200b}i.wav"),
    ] {
        let sheet = format!("file;agentCode\n\"{line}\";A1\n");
        let told = told(&[file, "z.wav"], &[("calls.csv", sheet.as_bytes())]);
        assert_eq!(told.field(file, "agentCode").as_deref(), Some("A1"), "{line}");
        assert_eq!(told.field("z.wav", "agentCode"), None);
        assert_eq!(told.rest["lines_unmatched"].as_array().unwrap().len(), 0, "{line}");
    }
    let told = told(&["a.wav"], &[("calls.csv", b"file,agentCode\na.wav,A1\nq.wav,A2\n")]);
    assert_eq!(told.rest["lines_unmatched"][0], "calls.csv, line 3: q.wav");
}

#[test]
fn what_a_spreadsheet_spoilt_is_refused_by_its_cell() {
    for (field, cell) in [
        ("phone", "4.47911E+11"),
        ("phone", "4,47911E+11"),
        ("clientCallId", "1,7648E+15"),
        ("clientCallId", "#N/A"),
        ("agentCode", "#REF!"),
        ("agentCode", "Mar-12"),
        ("agentCode", "12345.0"),
        ("agentCode", "#\u{41d}/\u{414}"),
        ("agentCode", "Err:502"),
        ("phone", "4930901820.0"),
        ("name", "#NAME?"),
        ("name", "########"),
    ] {
        let sheet = format!("file;{field}\na.wav;{cell}\nb.wav;\n");
        let told = told(&["a.wav", "b.wav"], &[("calls.csv", sheet.as_bytes())]);
        assert!(
            told.findings("a.wav").contains(&"brokenSidecar"),
            "{cell}: {:?}",
            told.findings("a.wav")
        );
        assert_eq!(told.call("a.wav")["taken"], false, "{cell}");
        assert_ne!(told.field("a.wav", field).as_deref(), Some(cell));
    }
}

#[test]
fn a_description_is_that_of_its_call_however_its_letters_are_composed() {
    for (call, description) in [
        ("M\u{fc}.wav", "Mu\u{308}.json"),
        ("M\u{fc}.wav", "Mu\u{308}.wav.json"),
        ("Mu\u{308}.wav", "M\u{fc}.json"),
        ("Mu\u{308}.wav", "M\u{fc}.wav.json"),
    ] {
        let told = told(&[call], &[(description, br#"{"agentCode": "AK17"}"#)]);
        assert_eq!(told.field(call, "agentCode").as_deref(), Some("AK17"), "{description}");
    }
}

#[test]
fn a_number_is_the_digits_that_are_written() {
    for (written, sent) in [
        ("123456789012345678901", "123456789012345678901"),
        ("1764147600.10", "1764147600.10"),
        // The first call that Asterisk counts in a second.
        ("1764147600.0", "1764147600.0"),
        ("\"007\"", "007"),
        ("9007199254740993", "9007199254740993"),
        ("-12", "-12"),
        ("18446744073709551616", "18446744073709551616"),
        ("0.10", "0.10"),
    ] {
        let json = format!("{{\"clientCallId\": {written}}}");
        let told = told(&["a.wav"], &[("a.wav.json", json.as_bytes())]);
        assert_eq!(told.field("a.wav", "clientCallId").as_deref(), Some(sent));
        assert!(told.findings("a.wav").is_empty(), "{:?}", told.findings("a.wav"));
    }
}
