//! A file in an old encoding is read right, or the right reading is among those that it says it may be.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use gatehouse_sheets::{Doubt, Evidence, Sheet, Source, decoded};

const WESTERN: &[&str] = &["windows-1252", "ISO-8859-15", "macintosh", "IBM850", "IBM437"];
const NORTHERN: &[&str] = &["windows-1252", "ISO-8859-15", "macintosh", "IBM850"];
const CENTRAL: &[&str] = &["windows-1250", "ISO-8859-2", "IBM852", "x-mac-ce"];
const TURKISH: &[&str] = &["windows-1254", "IBM857", "x-mac-turkish"];
const CYRILLIC: &[&str] = &["windows-1251", "KOI8-U", "IBM866", "ISO-8859-5", "x-mac-cyrillic"];
const GREEK: &[&str] = &["windows-1253", "ISO-8859-7", "IBM737", "x-mac-greek"];
const BALTIC: &[&str] = &["windows-1257", "IBM775"];

/// Names as they stand in short files, and the encodings that programs write them in.
const FILES: &[(&[&str], &[&str])] = &[
    (WESTERN, &["Jürgen;Müller", "Jörg;Weiß", "Ann;Köhler", "Tom;Smith"]),
    (WESTERN, &["Günther;Groß", "Bärbel;Schäfer"]),
    (WESTERN, &["Ann;Müller"]),
    (WESTERN, &["René;Lefèvre", "Hélène;Dupré", "François;Benoît", "Zoé;Noël"]),
    (WESTERN, &["Anaïs;Béranger", "Agnès;Durand"]),
    (&["windows-1252", "ISO-8859-15", "macintosh"], &["Cœur;Lefèvre", "Œdipe;Gaëlle"]),
    (WESTERN, &["José;Ibáñez", "Iñigo;Muñoz", "María;López", "Begoña;Núñez"]),
    (WESTERN, &["Peña;Ruiz"]),
    (NORTHERN, &["João;Gonçalves", "Conceição;Simões", "Inês;Araújo"]),
    (NORTHERN, &["Søren;Ærø", "Åse;Nørgaard", "Bjørn;Sørensen"]),
    (NORTHERN, &["Jørgen;Hansen"]),
    (WESTERN, &["Åsa;Björk", "Göran;Sjöström", "Märta;Ångström"]),
    (&["windows-1252", "IBM850"], &["Þóra;Guðmundsdóttir", "Sigurður;Ægisson"]),
    (&["windows-1252"], &["Niccolò;Forlì", "Andrà;Rossi"]),
    (CENTRAL, &["Łukasz;Żółć", "Małgorzata;Wiśniewska", "Józef;Gąsiorek"]),
    (CENTRAL, &["Zbigniew;Wałęsa"]),
    (CENTRAL, &["Jiří;Dvořák", "Věra;Čapková", "Tomáš;Říha"]),
    (CENTRAL, &["Antonín;Dvořák"]),
    (CENTRAL, &["Ľubomír;Kováč", "Žofia;Hudák", "Miloš;Šťastný"]),
    (CENTRAL, &["Győző;Szűcs", "Ágnes;Erdős", "Jenő;Tóth"]),
    (
        &["windows-1250", "ISO-8859-2", "IBM852"],
        &["Đorđe;Jurišić", "Željka;Kovačević", "Goran;Ćosić"],
    ),
    (TURKISH, &["Işıl;Yılmaz", "Çağrı;Güneş", "İbrahim;Öztürk"]),
    (TURKISH, &["Ayşe;Doğan"]),
    (BALTIC, &["Ėglė;Žukauskaitė", "Jūratė;Šimkūnas"]),
    (BALTIC, &["Jānis;Bērziņš", "Līga;Kalniņa"]),
    (CYRILLIC, &["Иван;Петров", "Пётр;Щукин", "Ольга;Жукова"]),
    (CYRILLIC, &["Анна;Белова"]),
    (&["windows-1251", "KOI8-U"], &["Олексій;Шевченко", "Юлія;Ковальчук"]),
    (GREEK, &["Γιώργος;Παπαδόπουλος", "Ελένη;Νικολάου"]),
    (&["windows-1255", "IBM862"], &["דוד;כהן", "מרים;לוי", "יוסף;מזרחי"]),
    (&["windows-1256"], &["محمد;الحسن", "فاطمة;عبدالله"]),
    (&["windows-874"], &["สมชาย;ใจดี", "มาลี;ศรีสุข"]),
    (&["Shift_JIS", "EUC-JP", "ISO-2022-JP"], &["田中;さくら", "佐藤;ケンジ", "鈴木;太郎"]),
    (&["Shift_JIS", "EUC-JP"], &["表;ソニア"]),
    (&["gb18030"], &["李娜;王伟", "张敏;刘洋"]),
    (&["Big5"], &["陳怡君;林志明", "黃淑芬;張家豪"]),
    (&["EUC-KR"], &["김민준;이서연", "박지훈;최수빈"]),
];

fn table(names: &[&str]) -> String {
    let rows = names.iter().enumerate();
    let rows = rows.map(|(n, name)| format!("u{n};{name};u{n}@example.org;+49;3090182{n}\r\n"));
    format!("login;first;last;email;country;number\r\n{}", rows.collect::<String>())
}

/// The bytes of a text, made by looking for them among all that there are where the standard names no way.
fn encoded(text: &str, name: &str) -> Vec<u8> {
    if let Some(standard) = encoding_rs::Encoding::for_label(name.as_bytes()) {
        let (bytes, _, lost) = standard.encode(text);
        assert!(!lost, "{name} has no letters for {text}");
        return bytes.into_owned();
    }
    let letters: BTreeMap<String, u8> =
        (0..=255).filter_map(|byte| Some((decoded(&[byte], name)?, byte))).collect();
    text.chars()
        .map(|letter| {
            *letters.get(&letter.to_string()).unwrap_or_else(|| panic!("{name} {letter}"))
        })
        .collect()
}

fn read(bytes: Vec<u8>) -> Sheet {
    let names = |cell: &str| matches!(cell, "login" | "first" | "last" | "email");
    Source::new("people.csv", bytes).unwrap().sheet(None, None, &names).unwrap()
}

#[test]
fn none_of_many_short_files_is_read_wrong_in_silence() {
    let mut sure = 0;
    for (names, text) in FILES {
        let text = table(text);
        for name in *names {
            let bytes = encoded(&text, name);
            let sheet = read(bytes.clone());
            let right = |name: &str| decoded(&bytes, name).as_deref() == Some(text.as_str());
            match &sheet.doubt {
                None => assert!(right(sheet.letters.name), "{name} as {:?}: {text}", sheet.letters),
                Some(doubt) => {
                    let among = doubt.candidates.iter().any(|candidate| right(candidate));
                    assert!(among, "{name}: {:?}: {text}", doubt.candidates);
                    assert!(matches!(sheet.letters.evidence, Evidence::Close { .. }));
                }
            }
            sure += usize::from(sheet.doubt.is_none());
        }
    }
    let all: usize = FILES.iter().map(|(names, _)| names.len()).sum();
    assert!(sure * 2 > all, "a warning that always comes says nothing: {sure} of {all} were sure");
}

#[test]
fn a_doubt_names_the_cells_and_what_each_encoding_makes_of_them() {
    let sheet = read(encoded(&table(&["Ann;Smith", "Jørgen;Hansen"]), "macintosh"));
    let Doubt { candidates, cells, differing } = sheet.doubt.unwrap();
    let of_macs = candidates.iter().position(|name| *name == "macintosh").unwrap();
    assert_eq!((cells.len(), Vec::from_iter(differing)), (1, vec![(3, 1)]));
    assert_eq!((cells[0].line, cells[0].column), (3, 1));
    assert_eq!(cells[0].readings[of_macs], "Jørgen");
    assert_eq!(cells[0].readings.len(), candidates.len());
    assert_eq!(candidates[0], sheet.letters.name, "the one that was taken comes first");
    assert_eq!(cells[0].readings[0], sheet.rows[1].cells[1]);
}

#[test]
fn at_most_eight_cells_are_shown_and_all_are_counted() {
    let names = vec!["Jørgen;Nørby"; 50];
    let bytes = encoded(&table(&names), "macintosh");
    let doubt = read(bytes).doubt.unwrap();
    assert_eq!((doubt.cells.len(), doubt.differing.len()), (8, 100));
}

#[test]
fn encodings_that_read_every_cell_alike_are_no_doubt() {
    let sheet = read(encoded(&table(FILES[0].1), "IBM437"));
    assert_eq!((sheet.letters.name, sheet.doubt), ("IBM850", None));
    assert_eq!(sheet.letters.evidence, Evidence::Frequency);
}

#[test]
fn what_somebody_chose_is_no_doubt() {
    let bytes = encoded(&table(&["Jørgen;Hansen"]), "macintosh");
    let source = Source::new("people.csv", bytes).unwrap();
    let sheet = source.sheet(Some("macintosh"), None, &|_| false).unwrap();
    assert_eq!((sheet.doubt, sheet.letters.evidence), (None, Evidence::Chosen));
    assert_eq!(sheet.rows[0].cells[1], "Jørgen");
}

#[test]
fn a_damaged_byte_in_utf8_is_shown_with_what_it_may_have_been() {
    let mut bytes = table(&["Jürgen;Müller", "Zoë;Gößling"]).into_bytes();
    bytes.extend(b"u9;Ren\xe9;X;u9@example.org;+49;30901820\r\n");
    let sheet = read(bytes);
    assert_eq!(sheet.letters.name, "UTF-8");
    assert_eq!(sheet.letters.evidence, Evidence::FitsBut { letters: 5, damaged: 1 });
    let doubt = sheet.doubt.unwrap();
    assert_eq!(doubt.candidates, ["UTF-8", "windows-1252"]);
    assert_eq!((doubt.cells[0].line, &*doubt.cells[0].readings[1]), (4, "René"));
    assert_eq!(doubt.differing.len(), 1, "what is sound is in no doubt");
}

#[test]
fn letters_of_two_bytes_are_known_without_a_mark() {
    let text = table(&["Ольга;Жукова", "Иван;Петров"]);
    let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let sheet = read(bytes);
    assert_eq!((sheet.letters.name, &*sheet.rows[0].cells[1]), ("UTF-16LE", "Ольга"));
}

#[test]
fn a_hint_of_the_separator_is_read_behind_a_mark_and_in_every_encoding() {
    let text = "sep=;\r\nlogin;first,last\r\na;Jörg\r\n";
    let marked = format!("\u{feff}{text}").into_bytes();
    let twice = format!("\u{feff}\u{feff}{text}").into_bytes();
    let quoted = text.replace("sep=;", "\"sep=;\"").into_bytes();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<u8>>();
    for bytes in [marked, twice, quoted, wide(text), wide(&format!("\u{feff}{text}"))] {
        let sheet = read(bytes);
        assert_eq!(sheet.header, ["login", "first,last"]);
        assert_eq!((sheet.rows[0].line, &*sheet.rows[0].cells[1]), (3, "Jörg"));
        assert!(sheet.separator_said);
    }
}

proptest::proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let header = b"login;first\r\n".iter().chain(&bytes).copied().collect::<Vec<u8>>();
        for bytes in [bytes, header] {
            let source = Source::new("people.csv", bytes).unwrap();
            if let Ok(sheet) = source.sheet(None, None, &|_| false) {
                let cells = sheet.doubt.iter().flat_map(|doubt| &doubt.cells);
                let many = sheet.doubt.as_ref().map_or(0, |doubt| doubt.candidates.len());
                proptest::prop_assert!(cells.into_iter().all(|cell| cell.readings.len() == many));
            }
        }
    }
}
