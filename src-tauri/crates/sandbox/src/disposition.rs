//! The `Content-Disposition` of a form part, read byte for byte.

/// The names one part carries.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Disposition {
    /// The name of the form field.
    pub(crate) name: Option<String>,
    /// The name of the file, with backslash escapes undone.
    pub(crate) file_name: Option<String>,
}

/// Reads `form-data; name="…"; filename="…"`. `None` when it is anything else,
/// names something twice, or is not UTF-8.
pub(crate) fn read(header: &[u8]) -> Option<Disposition> {
    let text = std::str::from_utf8(header).ok()?;
    let (kind, mut rest) = text.split_once(';').unwrap_or((text, ""));
    if !kind.trim().eq_ignore_ascii_case("form-data") {
        return None;
    }
    let mut found = Disposition::default();
    while !rest.trim().is_empty() {
        let (key, after) = rest.split_once('=')?;
        let (value, after) = value(after.trim_start())?;
        let place = match key.trim().to_ascii_lowercase().as_str() {
            "name" => &mut found.name,
            "filename" => &mut found.file_name,
            // RFC 7578 §4.2: `filename*` must not be used in a form.
            _ => return None,
        };
        if place.replace(value).is_some() {
            return None;
        }
        rest = next_parameter(after)?;
    }
    Some(found)
}

fn next_parameter(rest: &str) -> Option<&str> {
    let rest = rest.trim_start();
    if rest.is_empty() {
        return Some(rest);
    }
    rest.strip_prefix(';')
}

/// A quoted string or a bare word, and what follows it.
fn value(text: &str) -> Option<(String, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(';').unwrap_or(text.len());
        let (word, after) = text.split_at(end);
        return Some((word.trim_end().to_owned(), after));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((place, letter)) = letters.next() {
        match letter {
            '"' => return Some((value, quoted.get(place + 1..)?)),
            '\\' => value.push(letters.next()?.1),
            _ => value.push(letter),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Disposition, read};

    fn names(name: &str, file_name: &str) -> Option<Disposition> {
        Some(Disposition { name: Some(name.to_owned()), file_name: Some(file_name.to_owned()) })
    }

    #[test]
    fn quoted_names_are_read_with_their_escapes_undone() {
        let header = br#"form-data; name="file"; filename="a\"b\\c; d.wav""#;
        assert_eq!(read(header), names("file", r#"a"b\c; d.wav"#));
    }

    #[test]
    fn bare_words_are_names_too() {
        assert_eq!(read(b"form-data;name=file ; filename=a.wav"), names("file", "a.wav"));
    }

    #[test]
    fn what_cannot_be_read_exactly_is_not_guessed() {
        for header in [
            &b"attachment; name=\"file\""[..],
            b"form-data; name=\"file",
            b"form-data; name=\"a\"; name=\"b\"",
            b"form-data; name=\"file\"; filename*=UTF-8''a.wav",
            b"form-data; name=\"\xff\"",
        ] {
            assert_eq!(read(header), None);
        }
    }
}
