//! The name doctor: what is wrong with a file's name, and a name to send it under instead.
//!
//! The file on the disk keeps its name. Both are kept, shown and stand in the receipt.

use std::{collections::HashSet, path::Path};

use unicode_normalization::UnicodeNormalization;

use crate::{
    Kind,
    call::{Finding, FindingKind},
    metadata::{FieldTrouble, is_known_kind, is_one_of},
};

/// In bytes, as file systems count (and an archive of the service's may be one).
const LONGEST_NAME: usize = 255;
/// What stands for a letter that was not text.
const NO_LETTER: char = '\u{fffd}';

/// What keeps a file from being sent under this name.
pub(crate) fn findings(name: &str) -> Vec<Finding> {
    let mut findings = Vec::new();
    if name.contains(NO_LETTER) {
        findings.push(Finding::plain(FindingKind::NameNotUnicode));
    }
    if let Some(letter) = name.chars().find(|letter| is_unsafe(*letter)) {
        let detail = Some(letter.escape_default().to_string());
        findings.push(Finding { kind: FindingKind::UnsafeName, detail });
    }
    if name.len() > LONGEST_NAME {
        findings.push(Finding::plain(FindingKind::NameTooLong));
    }
    if !is_known_kind(name) {
        findings.push(Finding::plain(FindingKind::WrongExtension));
    }
    findings
}

/// Quotes and backslashes are rewritten on the way, control characters end a header (vendors.md X-5); a direction
/// that a name turns shows another name than it is.
fn is_unsafe(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '"' | '\\' | '/')
        || matches!(letter, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// A better name, where there is one: composed letters, none that nobody sees, an ending in lower case, nothing unsafe,
/// not too long.
pub(crate) fn better(name: &str) -> Option<String> {
    let better = cured(name);
    (better != name && findings(&better).is_empty()).then_some(better)
}

fn cured(name: &str) -> String {
    let composed: String = name
        .nfc()
        .map(|letter| if is_unsafe(letter) || letter == NO_LETTER { '_' } else { letter })
        .collect();
    let seen = gatehouse_sheets::plain(&composed, gatehouse_sheets::Kind::Words).text;
    let (stem, ending) = parts(&seen);
    let ending = if is_known_kind(&composed) { ending.to_ascii_lowercase() } else { ending };
    joined(stem.trim(), "", &ending)
}

fn parts(name: &str) -> (String, String) {
    let ending = Path::new(name).extension().map(|it| it.to_string_lossy().into_owned());
    let Some(ending) = ending else { return (name.to_owned(), String::new()) };
    let stem = name.get(..name.len().saturating_sub(ending.len() + 1)).unwrap_or_default();
    (stem.to_owned(), ending)
}

/// The parts as one name that is not too long: it is the stem that gives way.
fn joined(stem: &str, mark: &str, ending: &str) -> String {
    let room = LONGEST_NAME.saturating_sub(mark.len() + ending.len() + 1);
    let end = (0..=room.min(stem.len())).rev().find(|at| stem.is_char_boundary(*at));
    let stem = stem.get(..end.unwrap_or(0)).unwrap_or_default();
    let stem = if stem.is_empty() { "call" } else { stem };
    if ending.is_empty() { format!("{stem}{mark}") } else { format!("{stem}{mark}.{ending}") }
}

/// This name with the first number that makes it one of its own.
pub(crate) fn unlike(name: &str, taken: &HashSet<String>) -> String {
    let (stem, ending) = parts(&cured(name));
    let numbered = (2_u32..).map(|number| joined(&stem, &format!(" ({number})"), &ending));
    numbered.into_iter().find(|name| !taken.contains(name)).unwrap_or_else(|| name.to_owned())
}

/// This name with the ending of the kind that the file is, where the service takes it and it is of the same sort: a
/// chat does not become a recording by another name.
pub(crate) fn of_kind(name: &str, kind: Kind) -> Option<String> {
    let archive = |kind: Kind| matches!(kind, Kind::Zip | Kind::Tar);
    let ending = kind.endings().first()?;
    (archive(kind) == archive(Kind::named(name)?)).then(|| joined(&parts(name).0, "", ending))
}

/// Judges a name that a person typed for a file, of which it may be known that it is of another kind than its own name
/// says.
///
/// # Errors
/// What is wrong with it, in words.
pub(crate) fn checked(
    typed: &str,
    file: &str,
    inside: Option<Kind>,
) -> Result<String, FieldTrouble> {
    let trouble = |words: &str| Err(FieldTrouble { field: "sentName", words: words.to_owned() });
    let name: String = typed.trim().nfc().collect();
    if name.is_empty() {
        return trouble("Type the name that the service should see");
    }
    let ending = |name: &str| parts(name).1.to_lowercase();
    let by_content = inside.is_some_and(|kind| is_one_of(&name, kind.endings()));
    if is_known_kind(file) && ending(&name) != ending(file) && !by_content {
        return trouble(&format!("Let the name end in .{}, as the file's does", ending(file)));
    }
    match findings(&name).first().map(|finding| finding.kind) {
        None => Ok(name),
        Some(FindingKind::NameTooLong) => trouble("Make the name shorter: 255 bytes at most"),
        Some(FindingKind::WrongExtension) => {
            trouble("Let the name end in .wav, .mp3, .mp4, .m4a, .ogg, .opus, .zip or .tar")
        }
        Some(_) => trouble("Leave out quotes, slashes, backslashes and invisible characters"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_ailment_has_its_cure() {
        let cases = [
            ("a\"b.wav", "a_b.wav"),
            ("a\\b\nc.mp3", "a_b_c.mp3"),
            ("Mu\u{308}ller.wav", "M\u{fc}ller.wav"),
            ("CALL 7.WAV", "CALL 7.wav"),
            (" call .wav", "call.wav"),
            ("call-\u{fffd}.wav", "call-_.wav"),
            ("gnp\u{202e}3pm.wav", "gnp_3pm.wav"),
            ("call\u{200b} 7\u{feff}.wav", "call 7.wav"),
            ("call\u{202f}7.wav", "call 7.wav"),
        ];
        for (name, cure) in cases {
            assert_eq!(better(name).as_deref(), Some(cure), "{name:?}");
        }
        assert_eq!(better("Anruf Müller 3.wav"), None, "nothing to cure");
        assert_eq!(better("notes.txt"), None, "no name makes this a call");
    }

    #[test]
    fn a_name_that_is_too_long_is_cut_in_its_stem_and_between_letters() {
        let cure = better(&format!("{}.wav", "ü".repeat(200))).unwrap();
        assert!(cure.len() <= 255 && cure.ends_with("ü.wav"), "{cure}");
    }

    #[test]
    fn a_name_that_is_taken_gets_the_first_number_that_is_not() {
        let taken = HashSet::from(["a.wav".to_owned(), "a (2).wav".to_owned()]);
        assert_eq!(unlike("a.wav", &taken), "a (3).wav");
    }

    #[test]
    fn a_typed_name_is_judged_as_the_files_own_would_be() {
        assert_eq!(checked(" better.wav ", "a\"b.wav", None).as_deref(), Ok("better.wav"));
        assert_eq!(checked("Mu\u{308}.wav", "a.wav", None).as_deref(), Ok("M\u{fc}.wav"));
        for bad in ["", "a\"b.wav", "a.mp3", "a", &format!("{}.wav", "a".repeat(300))] {
            assert_eq!(checked(bad, "a.wav", None).unwrap_err().field, "sentName", "{bad}");
        }
        assert_eq!(checked("call.wav", "call.wave", None).as_deref(), Ok("call.wav"));
    }

    #[test]
    fn a_file_may_be_called_what_it_is() {
        assert_eq!(of_kind("call.wav", Kind::Mp3).as_deref(), Some("call.mp3"));
        assert_eq!(of_kind("chat.zip", Kind::Tar).as_deref(), Some("chat.tar"));
        for (name, kind) in
            [("call.wav", Kind::Zip), ("call.wav", Kind::Flac), ("a.txt", Kind::Wav)]
        {
            assert_eq!(of_kind(name, kind), None, "{name}");
        }
        assert!(checked("call.mp3", "call.wav", None).is_err());
        assert_eq!(checked("call.mp3", "call.wav", Some(Kind::Mp3)).as_deref(), Ok("call.mp3"));
        assert!(checked("call.ogg", "call.wav", Some(Kind::Mp3)).is_err());
    }
}
