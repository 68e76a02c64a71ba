//! Which letters the bytes of a file are. What is guessed comes with what speaks for it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// What speaks for an encoding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Somebody chose it.
    Chosen,
    /// The file begins with the mark of this encoding.
    Mark,
    /// Every byte is a letter of the English keyboard, which all encodings share.
    Plain,
    /// All bytes fit, among them so many letters beyond the English ones.
    Fits {
        /// How many.
        letters: usize,
    },
    /// So many letters fit, and a few bytes do not.
    FitsBut {
        /// How many fit.
        letters: usize,
        /// How many places do not.
        damaged: usize,
    },
    /// Every second byte is zero, as in text of two bytes a letter.
    Zeros,
    /// Only how often which byte is there.
    Frequency,
}

/// An encoding, and why it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letters {
    /// By the name of the WHATWG standard.
    pub name: &'static str,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// The encodings to choose from, by the names of the WHATWG standard.
pub fn encodings() -> impl Iterator<Item = &'static str> {
    OFFERED.iter().map(|encoding| encoding.name())
}

/// Every one that a guess may come to, so that what was guessed can also be chosen.
static OFFERED: [&Encoding; 23] = [
    UTF_8,
    WINDOWS_1252,
    UTF_16LE,
    UTF_16BE,
    encoding_rs::WINDOWS_1250,
    encoding_rs::ISO_8859_2,
    encoding_rs::WINDOWS_1251,
    encoding_rs::KOI8_U,
    encoding_rs::IBM866,
    encoding_rs::ISO_8859_5,
    encoding_rs::WINDOWS_1253,
    encoding_rs::ISO_8859_7,
    encoding_rs::WINDOWS_1254,
    encoding_rs::WINDOWS_1255,
    encoding_rs::WINDOWS_1256,
    encoding_rs::WINDOWS_1257,
    encoding_rs::WINDOWS_1258,
    encoding_rs::WINDOWS_874,
    encoding_rs::SHIFT_JIS,
    encoding_rs::EUC_JP,
    encoding_rs::GB18030,
    encoding_rs::BIG5,
    encoding_rs::EUC_KR,
];

/// One that is offered, by its name.
pub(crate) fn named(name: &str) -> Option<&'static Encoding> {
    OFFERED.into_iter().find(|offered| offered.name() == name)
}

/// The likeliest.
pub(crate) fn guessed(bytes: &[u8]) -> (&'static Encoding, Evidence) {
    if let Some((marked, _)) = Encoding::for_bom(bytes) {
        return (marked, Evidence::Mark);
    }
    if let Some(wide) = wide(bytes) {
        return (wide, Evidence::Zeros);
    }
    if bytes.is_ascii() {
        return (UTF_8, Evidence::Plain);
    }
    let (letters, damaged) = as_utf8(bytes);
    if damaged == 0 {
        return (UTF_8, Evidence::Fits { letters });
    }
    // In other encodings hardly any two bytes make a letter of this one; a file of which most do has only been damaged.
    if letters > damaged {
        return (UTF_8, Evidence::FitsBut { letters, damaged });
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guess = detector.guess(None, Utf8Detection::Deny);
    // The guess knows the older of two encodings of which the newer holds all of it.
    let guess = if guess == encoding_rs::GBK { encoding_rs::GB18030 } else { guess };
    (named(guess.name()).unwrap_or(WINDOWS_1252), Evidence::Frequency)
}

/// The encoding of short texts, such as the names of files, where it is one of other than Latin letters. Of Latin ones
/// too little is there to tell them apart.
#[must_use]
pub fn alphabet(texts: &[u8]) -> Option<&'static str> {
    const LATIN: [&str; 6] = [
        "windows-1252",
        "windows-1250",
        "windows-1254",
        "windows-1257",
        "windows-1258",
        "ISO-8859-2",
    ];
    let words = texts.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    let foreign: Vec<&[u8]> = words.filter(|word| !word.is_ascii()).collect();
    let letters = foreign.iter().map(|word| word.len()).sum::<usize>();
    let beyond = foreign.concat().iter().filter(|byte| !byte.is_ascii()).count();
    // A word of Latin letters has an accent here and there; one of another alphabet has no letter of this one.
    if beyond == 0 || beyond * 2 < letters {
        return None;
    }
    let (guess, _) = guessed(texts);
    (guess != UTF_8 && !LATIN.contains(&guess.name())).then(|| guess.name())
}

/// A text in an encoding that is offered. None where some of it is not.
#[must_use]
pub fn decoded(text: &[u8], encoding: &str) -> Option<String> {
    let text = named(encoding)?.decode_without_bom_handling_and_without_replacement(text)?;
    Some(text.into_owned())
}

/// How many letters beyond ASCII there are in UTF-8, and how many places that are none.
fn as_utf8(bytes: &[u8]) -> (usize, usize) {
    let mut counts = (0, 0);
    for chunk in bytes.utf8_chunks() {
        counts.0 += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        counts.1 += usize::from(!chunk.invalid().is_empty());
    }
    counts
}

/// UTF-16 without a mark: Western text has a zero in every second byte, always the same one.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(512))?;
    if sample.len() < 4 {
        return None;
    }
    let zeros = |start: usize| sample.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    let (first, second, half) = (zeros(0), zeros(1), sample.len() / 2);
    let most = half - half / 4;
    match (first, second) {
        (0, second) if second >= most => Some(UTF_16LE),
        (first, 0) if first >= most => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> (&'static str, Evidence) {
        let (encoding, evidence) = guessed(bytes);
        (encoding.name(), evidence)
    }

    #[test]
    fn a_few_damaged_bytes_make_no_other_encoding() {
        let mut bytes = "Zoë, Renée, Jürgen, Łukasz".as_bytes().to_vec();
        bytes.extend(b", Andr\xe9");
        assert_eq!(found(&bytes), ("UTF-8", Evidence::FitsBut { letters: 4, damaged: 1 }));
    }

    #[test]
    fn old_encodings_are_told_by_their_letters() {
        let western = encoding_rs::WINDOWS_1252.encode("Zoë;Renée;Jürgen;Weiß;Peña").0;
        assert_eq!(found(&western), ("windows-1252", Evidence::Frequency));
        let cyrillic = encoding_rs::WINDOWS_1251.encode("Иван;Пётр;Дмитрий;Ольга").0;
        assert_eq!(found(&cyrillic), ("windows-1251", Evidence::Frequency));
        let chinese = encoding_rs::GB18030.encode("李娜;王伟;张敏;刘洋;陈静").0;
        assert_eq!(found(&chinese), ("gb18030", Evidence::Frequency));
    }

    #[test]
    fn marks_zeros_and_plain_letters_say_it_themselves() {
        assert_eq!(found(b"\xef\xbb\xbfann"), ("UTF-8", Evidence::Mark));
        assert_eq!(found(b"\xff\xfea\0"), ("UTF-16LE", Evidence::Mark));
        assert_eq!(found(b"a\0n\0n\0;\0"), ("UTF-16LE", Evidence::Zeros));
        assert_eq!(found(b"ann;bob"), ("UTF-8", Evidence::Plain));
        assert_eq!(found("Zoë".as_bytes()), ("UTF-8", Evidence::Fits { letters: 1 }));
    }
}
