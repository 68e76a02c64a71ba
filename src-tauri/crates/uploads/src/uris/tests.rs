use std::{
    ffi::OsStr,
    os::unix::ffi::OsStrExt,
    time::{Duration, Instant},
};

use gatehouse_mutation::Corpus;

use super::*;

const HOST: &str = "desk-17.example";

fn list_of(bytes: &[u8]) -> UriList {
    UriList { bytes: bytes.to_vec(), host: HOST.to_owned() }
}

fn read_with(list: &[u8], there: &[&str]) -> Vec<Dropped> {
    let is_there = |path: &Path| there.iter().any(|it| path == Path::new(it));
    read(&list_of(list), &is_there)
}

fn local(path: impl AsRef<OsStr>) -> Dropped {
    Dropped::Local(PathBuf::from(path.as_ref()))
}

fn elsewhere(shown: &str, why: PassedWhy) -> Dropped {
    Dropped::Elsewhere(Elsewhere { shown: shown.to_owned(), why })
}

#[test]
fn each_program_s_way_to_name_a_file_is_read() {
    for (program, list, path) in [
        ("Nautilus", "file:///home/a/call%20M%C3%BCller.wav\r\n", "/home/a/call Müller.wav"),
        ("Dolphin", "file:///home/a/call%20%231.wav", "/home/a/call #1.wav"),
        ("Dolphin of old", "file://desk-17.example/home/a/b.wav\r\n", "/home/a/b.wav"),
        ("Thunar", "file:///home/a/b%2Bc.wav\r\n\r\n", "/home/a/b+c.wav"),
        ("Firefox", "# a comment\r\nfile:///home/a/b.wav\r\n", "/home/a/b.wav"),
        ("Chrome", "file:///home/a/b+c&d;e.wav\n", "/home/a/b+c&d;e.wav"),
        ("Java", "file:/home/a/b.wav\r\n", "/home/a/b.wav"),
        ("Qt, with a host", "file://localhost/home/a/b.wav\r\n", "/home/a/b.wav"),
        ("capitals", "FILE://LocalHost/home/a/B.wav", "/home/a/B.wav"),
        ("an end as in C", "file:///home/a/b.wav\r\n\0", "/home/a/b.wav"),
        ("two slashes too many", "file:////home/a/b.wav", "//home/a/b.wav"),
        ("no address at all", "/home/a/100%25 sure?#.wav", "/home/a/100%25 sure?#.wav"),
        ("a sign that is no code", "file:///home/a/100% sure.wav", "/home/a/100% sure.wav"),
    ] {
        assert_eq!(read_with(list.as_bytes(), &[]), [local(path)], "{program}");
    }
}

#[test]
fn a_name_that_is_no_text_keeps_its_bytes() {
    let name = OsStr::from_bytes(b"/home/a/call-\xff\xfe.wav");
    assert_eq!(read_with(b"file:///home/a/call-%FF%fe.wav\r\n", &[]), [local(name)]);
    assert_eq!(read_with(b"file:///home/a/call-\xff\xfe.wav\r\n", &[]), [local(name)]);
}

#[test]
fn a_question_mark_and_a_number_sign_end_a_path_unless_a_file_is_named_so() {
    for ending in ["#t=10", "?download", "?a=b#c"] {
        let list = format!("file:///home/a/b.wav{ending}");
        assert_eq!(read_with(list.as_bytes(), &[]), [local("/home/a/b.wav")], "{ending}");
    }
    let there = ["/home/a/call #1?.wav"];
    assert_eq!(read_with(b"file:///home/a/call%20#1?.wav", &there), [local(there[0])]);
    assert_eq!(read_with(b"file:///home/a/call%20%231%3F.wav", &[]), [local(there[0])]);
}

#[test]
fn what_has_no_path_here_says_why() {
    for (address, why) in [
        ("https://example.org/call.wav", PassedWhy::Web),
        ("HTTP://example.org", PassedWhy::Web),
        ("smb://files/calls/a.wav", PassedWhy::Share),
        ("sftp://files/calls/a.wav", PassedWhy::Share),
        ("mtp://Phone_1/Calls/a.wav", PassedWhy::Share),
        ("file://files.example/calls/a.wav", PassedWhy::Share),
        ("trash:///a.wav", PassedWhy::Trash),
        ("trash:/a.wav", PassedWhy::Trash),
        ("recent:///0a1b", PassedWhy::Address),
        ("x-special/gnome-copied-files", PassedWhy::Address),
        ("mailto:ann@example.org", PassedWhy::Address),
        ("file:a.wav", PassedWhy::Address),
        ("file://localhost", PassedWhy::Address),
        ("file:", PassedWhy::Address),
        ("file:///C:/calls/a.wav", PassedWhy::Address),
        ("file:///c|/calls/a.wav", PassedWhy::Address),
        ("file://C:/calls/a.wav", PassedWhy::Address),
        ("C:\\calls\\a.wav", PassedWhy::Address),
        ("\\\\files\\calls\\a.wav", PassedWhy::Address),
        ("call.wav", PassedWhy::Address),
        ("://", PassedWhy::Address),
    ] {
        assert_eq!(read_with(address.as_bytes(), &[]), [elsewhere(address, why)]);
    }
}

#[test]
fn what_no_file_can_be_named_is_refused() {
    for list in [
        &b"file:///home/a%00b.wav"[..],
        b"file:///home/a\0b.wav",
        b"/home/a\0b.wav",
        b"file:///home/a%2Fb.wav",
        b"file:///home/a%2f..%2fb.wav",
    ] {
        let read = read_with(list, &[]);
        let refused =
            |it: &Dropped| matches!(it, Dropped::Elsewhere(it) if it.why == PassedWhy::Address);
        assert!(read.len() == 1 && read.iter().all(refused), "{read:?}");
    }
}

#[test]
fn lines_that_name_nothing_are_nothing() {
    assert_eq!(read_with(b"", &[]), []);
    assert_eq!(read_with(b"\r\n\n\r \t\r\n#file:///home/a.wav\r\n\0\0", &[]), []);
    let two = [local("/a.wav"), local("/b.wav")];
    assert_eq!(read_with(b"\n  file:///a.wav \r\n\r\nfile:///b.wav", &[]), two);
}

#[test]
fn an_address_is_shown_as_people_read_it() {
    let show = |address: &str| match read_with(address.as_bytes(), &[]).pop() {
        Some(Dropped::Elsewhere(it)) => it.shown,
        other => panic!("{other:?}"),
    };
    assert_eq!(show("smb://files/M%C3%BCller%20%3F.wav"), "smb://files/Müller ?.wav");
    assert_eq!(show("smb://files/a%FF.wav"), "smb://files/a%FF.wav");
    assert_eq!(show("smb://files/a%0Ab.wav"), "smb://files/a%0Ab.wav");
    assert_eq!(show("smb://ann:secret@files/a@b.wav"), "smb://files/a@b.wav");
    assert_eq!(show("smb://an%2Fn:sec%2Fret@files/a.wav"), "smb://files/a.wav");
    assert_eq!(show("https://ann:se@cret@example.org?x"), "https://example.org?x");
    assert_eq!(show("ftp://a\u{1}b"), "ftp://a\u{fffd}b");
    let long = show(&format!("data:audio/wav;base64,{}end", "A".repeat(1_000_000)));
    assert_eq!(long.chars().count(), LONGEST_SHOWN);
    assert!(long.starts_with("data:audio/wav") && long.contains('…') && long.ends_with("end"));
}

#[test]
fn ten_thousand_addresses_are_read_at_once() {
    let list: String = (0..10_000)
        .map(|number| {
            format!("file:///home/a/evening%20shift/call%20M%C3%BCller%20{number}.wav\r\n")
        })
        .collect();
    let began = Instant::now();
    let read = read_with(list.as_bytes(), &[]);
    let took = began.elapsed();
    assert_eq!(read.len(), 10_000);
    assert_eq!(read[9_999], local("/home/a/evening shift/call Müller 9999.wav"));
    assert!(took < Duration::from_secs(1), "{took:?}");
}

#[test]
fn no_list_breaks_its_reader() {
    let owned = |texts: &[&str]| texts.iter().map(|it| it.as_bytes().to_vec()).collect();
    let seeds = owned(&[
        "file:///home/a/call%20M%C3%BCller.wav\r\nfile://localhost/b.wav\r\n",
        "# comment\r\nFILE:/home/a/b%FF.wav\r\n",
        "smb://ann:secret@files/calls/a.wav\nhttps://example.org/a?b#c\n",
        "trash:///a.wav\r\n/home/a/b.wav\r\nC:\\calls\\a.wav\r\n",
    ]);
    let pieces = owned(&[
        "%",
        "%0",
        "%00",
        "%2F",
        "%ff",
        "\0",
        "\r",
        "\n",
        "#",
        "?",
        "@",
        ":",
        "//",
        "/",
        "\\",
        "file:",
        "file://",
        "://",
        "localhost",
        "..",
        "\u{202e}",
        "…",
        "\u{1}",
        "data:",
    ]);
    let thrown = Corpus { seeds, pieces, values: None }.throw(20_000, |choice, bytes| {
        let is_there = |_: &Path| choice % 2 == 0;
        let all = read(&list_of(bytes), &is_there);
        let lines = bytes.split(|byte| matches!(byte, b'\r' | b'\n')).count();
        assert!(all.len() <= lines, "no line names two things");
        for one in all {
            match one {
                Dropped::Local(path) => {
                    assert!(path.is_absolute(), "{path:?}");
                    assert!(!path.as_os_str().as_bytes().contains(&0), "{path:?}");
                }
                Dropped::Elsewhere(Elsewhere { shown, .. }) => {
                    assert!(!shown.contains(char::is_control), "{shown:?}");
                    assert!(shown.chars().count() <= LONGEST_SHOWN, "{shown}");
                }
            }
        }
    });
    assert!(thrown.unwrap().slowest < Duration::from_secs(1));
}
