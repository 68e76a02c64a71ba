//! A file is read as it was meant, and what was guessed can be chosen otherwise.

use gatehouse_people::import::{Column, Columns, template};
use gatehouse_sheets::{FileTrouble, LARGEST, MOST_ROWS, Separator, Sheet, Source};

fn read(bytes: &[u8]) -> Result<Sheet, FileTrouble> {
    Source::new("people.csv", bytes.to_vec())?.sheet(None, None, &Columns::names)
}

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let swap = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
    text.encode_utf16().flat_map(swap).collect()
}

#[test]
fn the_encoding_is_found_with_a_mark_and_without() {
    let text = "login,Vorname\r\njmueller,Jürgen\r\n";
    let mut marked = vec![0xEF, 0xBB, 0xBF];
    marked.extend(text.bytes());
    let western: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    let mut wide_marked = vec![0xFF, 0xFE];
    wide_marked.extend(utf16(text, false));
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), "UTF-8"),
        (marked, "UTF-8"),
        (western, "windows-1252"),
        (wide_marked, "UTF-16LE"),
        (utf16(text, false), "UTF-16LE"),
        (utf16(text, true), "UTF-16BE"),
    ] {
        let sheet = read(&bytes).unwrap();
        assert_eq!(sheet.letters.name, encoding);
        assert_eq!(sheet.header, ["login", "Vorname"], "{encoding}");
        assert_eq!(sheet.rows[0].cells, ["jmueller", "Jürgen"], "{encoding}");
        assert!(sheet.rows.iter().all(|row| !row.damaged));
    }
}

#[test]
fn a_wrong_encoding_is_named_and_another_can_be_chosen() {
    let source = Source::new("people.csv", b"login,name\nj,J\xFCrgen\n".to_vec()).unwrap();
    assert!(source.sheet(Some("UTF-8"), None, &Columns::names).unwrap().rows[0].damaged);
    let sheet = source.sheet(Some("windows-1252"), None, &Columns::names).unwrap();
    assert_eq!(sheet.rows[0].cells[1], "Jürgen");
    let odd = source.sheet(Some("klingon"), None, &Columns::names);
    assert_eq!(odd, Err(FileTrouble::NoEncoding("klingon".to_owned())));
}

#[test]
fn the_separator_is_found_or_said() {
    for (text, separator) in [
        ("login,first,last\na,b,c\n", Separator::Comma),
        ("login;first;last\na;\"b, c\";d\n", Separator::Semicolon),
        ("login\tfirst\tlast\na\tb\tc\n", Separator::Tab),
        ("login|first|last\na|b|c\n", Separator::Pipe),
        ("sep=;\nlogin;first,last\na;b\n", Separator::Semicolon),
    ] {
        let sheet = read(text.as_bytes()).unwrap();
        assert_eq!(sheet.separator, separator, "{text:?}");
        assert_eq!(sheet.header[0], "login");
    }
    let source = Source::new("people.csv", b"a;b,c\n1;2,3\n".to_vec()).unwrap();
    let chosen = source.sheet(None, Some(Separator::Comma), &Columns::names).unwrap();
    assert_eq!(chosen.header, ["a;b", "c"]);
}

#[test]
fn quotes_hold_separators_and_lines_and_rows_keep_the_line_they_begin_on() {
    let sheet =
        read(b"\"a\",b\r\n\r\n\"one \"\"1\"\", 2\",\"two\r\nlines\"\r\n,\r\n x ,y\r\n").unwrap();
    assert_eq!(sheet.rows[0].cells, ["one \"1\", 2", "two\nlines"]);
    assert_eq!((sheet.rows[0].line, sheet.rows[1].line), (3, 6));
    assert_eq!(sheet.rows[1].cells, ["x", "y"], "an empty row is none");
    assert_eq!(sheet.rows.len(), 2);
}

#[test]
fn a_file_that_is_no_table_is_refused_with_its_cure() {
    assert_eq!(read(b""), Err(FileTrouble::NoRows));
    assert_eq!(read(b"login,first\n\n"), Err(FileTrouble::NoRows));
    assert_eq!(read(b"PK\x03\x04\x00\x00\x08\x00\xe9\x00xl/\n1,2\n"), Err(FileTrouble::NotText));
    let open = format!("login,first\n\"never closed,b\n{}", "more,lines\n".repeat(1_000));
    assert_eq!(read(open.as_bytes()), Err(FileTrouble::OpenQuote(2)));
    let large = Source::new("x", vec![b'a'; usize::try_from(LARGEST).unwrap() + 1]);
    assert_eq!(large.err(), Some(FileTrouble::TooLarge));
    let long = format!("a,b\n{}", "1,2\n".repeat(MOST_ROWS + 1));
    assert_eq!(read(long.as_bytes()), Err(FileTrouble::TooManyRows));
    assert!(read(format!("a,b\n{}", "1,2\n".repeat(MOST_ROWS)).as_bytes()).is_ok());
}

#[test]
fn columns_are_found_by_many_names_and_what_is_missing_is_named() {
    let header = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    for names in [
        "login_name,first_name,last_name,email,country_code,number,alias_1",
        "Benutzername,Vorname,Nachname,E-Mail-Adresse,Ländervorwahl,Handynummer,Alias",
        "Identifiant,Prénom,Nom,Courriel,Indicatif,Téléphone portable,alias 1",
        "Usuario,Nombre,Apellidos,Correo electrónico,Código país,Móvil,ALIAS",
        "User name,Given Name,Surname,Mail,Country,Mobile Phone,alias_name",
    ] {
        let columns = Columns::guessed(&header(names));
        assert_eq!(columns.missing(), [], "{names}");
        let places: Vec<usize> = columns.places.values().copied().collect();
        assert_eq!(places, [0, 1, 2, 3, 4, 5, 6], "{names}");
    }
    let mut columns = Columns::guessed(&header("login,first,email"));
    assert_eq!(columns.missing(), [Column::LastName, Column::Number, Column::CountryCode]);
    columns.country = Some("+49".to_owned());
    assert_eq!(columns.missing(), [Column::LastName, Column::Number]);
}

#[test]
fn the_template_can_be_read_back() {
    let sheet = read(template().as_bytes()).unwrap();
    assert_eq!(Columns::guessed(&sheet.header).missing(), []);
    assert_eq!(sheet.rows.len(), 1);
    assert_eq!(sheet.rows[0].cells.len(), sheet.header.len());
}
