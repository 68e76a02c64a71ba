//! Sheets that a person said something of, those that are told to be none, and those of unsure letters.

use super::*;
use crate::sidecar::{Asked, KnownBy};

const FOREIGN: &str = "Aufnahme;Beginn;Kunde;Schlange\na.wav;20.11.2025 10:15;+12025550101;Schaden\nb.wav;x;101;Schaden\n";

struct Desk {
    folder: tempfile::TempDir,
    rules: SheetRules,
}

impl Desk {
    fn with(files: &[(&str, &[u8])]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, bytes) in files {
            fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self { folder, rules: SheetRules::default() }
    }

    fn sidecars(&self) -> Sidecars {
        Sidecars::new(Calendar::of_tests(), Arc::new(self.rules.clone()))
    }

    fn say(&mut self, file: &str, columns: &[(&str, &str)], kept: (Option<&str>, Option<&str>)) {
        let column = |(name, role): &(&str, &str)| NamedColumn {
            name: (*name).to_owned(),
            role: ColumnRole::parse(role).unwrap(),
        };
        let path = self.folder.path().join(file);
        let seen = self.sidecars().preview(&path, &Asked::default()).unwrap();
        let choice = SheetChoice {
            path: path.to_string_lossy().into_owned(),
            columns: columns.iter().map(column).collect(),
            encoding: kept.1.map(str::to_owned),
            content: seen.content,
            preset: kept.0.map(str::to_owned),
        };
        self.rules.take(choice).unwrap();
    }

    fn beside(&self, call: &str) -> Vec<Beside> {
        self.sidecars().beside(&self.folder.path().join(call))
    }

    fn passing(&self, file: &str) -> (PassedWhy, Option<String>) {
        self.sidecars().passing(&self.folder.path().join(file))
    }

    fn overview(&self) -> Vec<SheetSeen> {
        self.sidecars().overview(&HashSet::from([self.folder.path().to_owned()]))
    }
}

fn foreign() -> Desk {
    Desk::with(&[("tag.csv", FOREIGN.as_bytes()), ("a.wav", b""), ("b.wav", b"")])
}

const COLUMNS: [(&str, &str); 4] = [
    ("Aufnahme", "file"),
    ("Beginn", "interactionDate"),
    ("Kunde", "from"),
    ("Schlange", "extended.Queue"),
];

#[test]
fn a_sheet_of_unknown_columns_is_no_sheet_until_a_person_says_what_they_are() {
    let mut desk = foreign();
    assert_eq!(desk.beside("a.wav"), []);
    assert_eq!(desk.passing("tag.csv"), (PassedWhy::Sheet, None));
    let roles = COLUMNS.map(|(_, role)| ColumnRole::parse(role).unwrap());
    let asked = Asked { roles: Some(roles.to_vec()), encoding: None };
    let path = desk.folder.path().join("tag.csv");
    let seen = desk.sidecars().preview(&path, &asked).unwrap();
    assert_eq!((seen.lines, seen.matched, seen.used), (2, 2, true));
    desk.say("tag.csv", &COLUMNS, (None, None));
    let beside = desk.beside("a.wav").pop().unwrap();
    assert_eq!(beside.fields.phone.as_deref(), Some("+12025550101"));
    assert_eq!(beside.fields.extended, [("Queue".to_owned(), "Schaden".to_owned())]);
    assert_eq!((here(&beside).as_str(), beside.troubles.len()), ("2025-11-20T10:15:00", 0));
}

#[test]
fn what_does_not_fit_the_column_that_a_person_chose_is_told() {
    let mut desk = foreign();
    desk.say("tag.csv", &COLUMNS, (Some("Recorder"), None));
    let troubles = desk.beside("b.wav").pop().unwrap().troubles;
    assert_eq!(troubles.len(), 1, "{troubles:?}");
    assert!(troubles[0].starts_with("tag.csv, line 3, interactionDate: "), "{troubles:?}");
    let with_way = "Aufnahme;Richtung;Kunde\na.wav;in;anonymous\nb.wav;in;101\n";
    let mut desk = Desk::with(&[("tag.csv", with_way.as_bytes()), ("a.wav", b""), ("b.wav", b"")]);
    let columns = [("Aufnahme", "file"), ("Richtung", "callDirection"), ("Kunde", "from")];
    desk.say("tag.csv", &columns, (None, None));
    let hidden = desk.beside("a.wav");
    assert_eq!(hidden[0].troubles, [""; 0], "somebody who does not show a number");
    assert_eq!(hidden[0].left_out, ["Kunde"]);
    assert!(desk.beside("b.wav")[0].troubles[0].contains("no number that a customer has"));
}

#[test]
fn a_preset_is_used_of_another_folders_sheet_by_itself_and_said() {
    let mut desk = foreign();
    desk.say("tag.csv", &COLUMNS, (Some("Recorder"), None));
    let kept = serde_json::to_string(&desk.rules).unwrap();
    let other = FOREIGN.replace("Aufnahme;Beginn", "Beginn;Aufnahme");
    let other = other.replace("a.wav;20.11.2025 10:15", "20.11.2025 10:15;a.wav");
    let next = Desk {
        rules: serde_json::from_str(&kept).unwrap(),
        ..Desk::with(&[("mittwoch.csv", other.as_bytes()), ("a.wav", b"")])
    };
    assert_eq!(next.beside("a.wav")[0].fields.phone.as_deref(), Some("+12025550101"));
    let seen = next.overview();
    assert_eq!((seen.len(), &seen[0].by), (1, &KnownBy::Preset("Recorder".to_owned())));
    let lacking = FOREIGN.replace("Kunde", "Anderes");
    let lacking = Desk {
        rules: serde_json::from_str(&kept).unwrap(),
        ..Desk::with(&[("tag.csv", lacking.as_bytes()), ("a.wav", b"")])
    };
    assert_eq!(lacking.beside("a.wav"), []);
}

#[test]
fn a_sheet_is_seen_with_its_columns_what_they_say_and_what_stands_in_them() {
    let text = "callid,Recording,Begin,Queue\n7,a.wav,x,Claims\n8,gone.wav,x,\n";
    let desk = Desk::with(&[
        ("calls-2025.csv", text.as_bytes()),
        ("a.wav", b""),
        ("notes.txt", b"a, b\nc, d\n"),
    ]);
    let seen = desk.overview();
    assert_eq!(seen.len(), 1, "{seen:?}");
    let columns: Vec<String> = seen[0]
        .columns
        .iter()
        .map(|it| format!("{}={} ({})", it.name, it.role, it.sample))
        .collect();
    assert_eq!(
        columns,
        [
            "callid=clientCallId (7)",
            "Recording=file (a.wav)",
            "Begin=unused (x)",
            "Queue=unused (Claims)"
        ]
    );
    assert_eq!((seen[0].lines, seen[0].matched, seen[0].used), (2, 1, true));
}

#[test]
fn broken_sheets_of_any_name_are_told_with_the_reason() {
    let files: [(&str, &[u8]); 5] = [
        ("prices.csv", b"what,\"price\nx,1\n"),
        ("export.csv", b"file,name\na.wav,\"Ann\nb.wav,Bo\n"),
        ("plan.xlsx", b"PK"),
        ("a.wav", b""),
        ("b.wav", b""),
    ];
    let desk = Desk::with(&files);
    let (why, detail) = desk.passing("prices.csv");
    assert_eq!(why, PassedWhy::BrokenSheet);
    assert!(detail.unwrap().contains("begins on line 1 is never closed"));
    assert_eq!(desk.passing("plan.xlsx").0, PassedWhy::Spreadsheet);
    let beside = desk.beside("a.wav");
    assert_eq!(beside.len(), 1, "one that speaks of calls here holds them back");
    assert!(beside[0].troubles[0].contains("export.csv: A quotation mark that begins on line 2"));
}

#[test]
fn a_text_with_columns_that_names_calls_is_a_sheet() {
    for (text, is_sheet) in [
        ("file\tname\na.wav\tAnn\n", true),
        ("file;name\na.wav;Ann\n", true),
        ("file,name\na.wav,Ann\n", false),
        ("a.wav is Ann's call; listen to it\n", false),
    ] {
        let desk = Desk::with(&[("list.txt", text.as_bytes()), ("a.wav", b"")]);
        let names: Vec<_> =
            desk.beside("a.wav").into_iter().filter_map(|it| it.fields.name).collect();
        assert_eq!(names.len(), usize::from(is_sheet), "{text}");
        assert_eq!(desk.sidecars().has(&desk.folder.path().join("list.txt")), is_sheet, "{text}");
    }
}

fn western() -> Desk {
    let text = b"file;name;phone\r\na.wav;J\xfcrgen M\xfcller;+12025550101\r\nb.wav;Ann;\r\n";
    Desk::with(&[("tag.csv", text), ("a.wav", b""), ("b.wav", b"")])
}

#[test]
fn letters_that_another_encoding_reads_otherwise_are_doubted_until_a_person_says_the_encoding() {
    let text = b"file;name;phone\r\na.wav;J\xbfrgen Hansen;+12025550101\r\nb.wav;Ann;\r\n";
    let mut desk = Desk::with(&[("tag.csv", text), ("a.wav", b""), ("b.wav", b"")]);
    let beside = desk.beside("a.wav").pop().unwrap();
    let seen = desk.overview().remove(0);
    assert_eq!(beside.doubts, Vec::from_iter(beside.fields.name));
    assert_eq!(beside.letters.as_deref(), seen.encoding);
    assert!(seen.doubtful[0].contains(" / ") && seen.doubtful[0].contains("Jørgen Hansen"));
    assert_eq!(desk.beside("b.wav")[0].doubts, [""; 0], "its own cells are plain");
    let columns = [("file", "file"), ("name", "name"), ("phone", "phone")];
    desk.say("tag.csv", &columns, (None, Some("macintosh")));
    let beside = desk.beside("a.wav").pop().unwrap();
    assert_eq!(beside.fields.name.as_deref(), Some("Jørgen Hansen"));
    assert_eq!((beside.doubts.len(), beside.letters), (0, None));
}

#[test]
fn letters_that_no_other_encoding_makes_words_of_are_shown_as_guessed_and_asked_about_by_nobody() {
    let desk = western();
    let beside = desk.beside("a.wav").pop().unwrap();
    assert_eq!(beside.fields.name.as_deref(), Some("Jürgen Müller"));
    assert_eq!((beside.doubts.len(), beside.letters), (0, None));
    let seen = desk.overview().remove(0);
    assert_eq!((seen.guessed, seen.encoding), (true, Some("windows-1252")));
    assert_eq!(seen.doubtful, [""; 0]);
}

#[test]
fn an_encoding_that_was_chosen_of_one_sheet_never_spoils_another_that_tells_its_own() {
    let mut desk = western();
    let columns = [("file", "file"), ("name", "name"), ("phone", "phone")];
    desk.say("tag.csv", &columns, (Some("Recorder"), Some("windows-1252")));
    fs::write(desk.folder.path().join("tag.csv"), "file;name;phone\na.wav;Jürgen;\n").unwrap();
    assert_eq!(desk.beside("a.wav")[0].fields.name.as_deref(), Some("Jürgen"));
    assert_eq!(desk.overview()[0].encoding, Some("UTF-8"));
}

#[test]
fn a_column_that_is_there_twice_with_two_values_is_told() {
    let text = "file,agentCode,agent_code\na.wav,A1,A2\nb.wav,A1,A1\n";
    let desk = Desk::with(&[("calls.csv", text.as_bytes()), ("a.wav", b""), ("b.wav", b"")]);
    assert!(
        desk.beside("a.wav")[0].troubles[0].contains("agentCode: it is there twice, first as “A1”")
    );
    assert_eq!(desk.beside("b.wav")[0].troubles, [""; 0]);
}
