//! The encodings that a file can be read in.

use encoding_rs::Encoding;

use super::pages;

/// An encoding.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Charset {
    /// By the name of the WHATWG standard, else of IANA.
    pub(crate) name: &'static str,
    reads: Reads,
    /// How its letters make it a guess.
    pub(super) guess: Guess,
}

/// What makes letters of bytes.
#[derive(Debug, PartialEq, Eq)]
enum Reads {
    Standard(&'static Encoding),
    /// One byte a letter: those from 128 on.
    Page(&'static str),
}

/// How an encoding is guessed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Guess {
    /// Its bytes say it themselves, or nothing does.
    Never,
    /// One byte a letter, judged by the words that come out; what speaks against it beforehand.
    Words(u32),
    /// Several bytes a letter, as in East Asia.
    Wide,
}

pub(crate) static UTF_8: Charset = standard("UTF-8", encoding_rs::UTF_8, Guess::Never);
pub(crate) static UTF_16LE: Charset = standard("UTF-16LE", encoding_rs::UTF_16LE, Guess::Never);
pub(crate) static UTF_16BE: Charset = standard("UTF-16BE", encoding_rs::UTF_16BE, Guess::Never);
pub(crate) static WINDOWS_1252: Charset =
    standard("windows-1252", encoding_rs::WINDOWS_1252, Guess::Words(0));
pub(crate) static ISO_2022_JP: Charset =
    standard("ISO-2022-JP", encoding_rs::ISO_2022_JP, Guess::Never);

/// Every one that a guess may come to, so that what was guessed can also be chosen. Of two that read a text alike, the
/// first is guessed.
static OTHERS: [Charset; 33] = [
    standard("ISO-8859-15", encoding_rs::ISO_8859_15, Guess::Words(15)),
    standard("macintosh", encoding_rs::MACINTOSH, Guess::Words(17)),
    page("IBM850", pages::IBM850, 13),
    page("IBM437", pages::IBM437, 16),
    standard("windows-1250", encoding_rs::WINDOWS_1250, Guess::Words(7)),
    standard("ISO-8859-2", encoding_rs::ISO_8859_2, Guess::Words(15)),
    page("IBM852", pages::IBM852, 15),
    page("x-mac-ce", pages::MAC_CE, 20),
    standard("windows-1251", encoding_rs::WINDOWS_1251, Guess::Words(3)),
    standard("KOI8-U", encoding_rs::KOI8_U, Guess::Words(10)),
    standard("IBM866", encoding_rs::IBM866, Guess::Words(10)),
    standard("ISO-8859-5", encoding_rs::ISO_8859_5, Guess::Words(15)),
    standard("x-mac-cyrillic", encoding_rs::X_MAC_CYRILLIC, Guess::Words(15)),
    standard("windows-1253", encoding_rs::WINDOWS_1253, Guess::Words(3)),
    standard("ISO-8859-7", encoding_rs::ISO_8859_7, Guess::Words(12)),
    page("IBM737", pages::IBM737, 18),
    page("x-mac-greek", pages::MAC_GREEK, 20),
    standard("windows-1254", encoding_rs::WINDOWS_1254, Guess::Words(9)),
    page("IBM857", pages::IBM857, 18),
    page("x-mac-turkish", pages::MAC_TURKISH, 20),
    standard("windows-1255", encoding_rs::WINDOWS_1255, Guess::Words(3)),
    page("IBM862", pages::IBM862, 18),
    standard("windows-1256", encoding_rs::WINDOWS_1256, Guess::Words(3)),
    standard("windows-1257", encoding_rs::WINDOWS_1257, Guess::Words(9)),
    page("IBM775", pages::IBM775, 20),
    standard("windows-1258", encoding_rs::WINDOWS_1258, Guess::Words(30)),
    standard("windows-874", encoding_rs::WINDOWS_874, Guess::Words(3)),
    standard("Shift_JIS", encoding_rs::SHIFT_JIS, Guess::Wide),
    standard("EUC-JP", encoding_rs::EUC_JP, Guess::Wide),
    // Holds all of the older GBK.
    standard("gb18030", encoding_rs::GB18030, Guess::Wide),
    standard("Big5", encoding_rs::BIG5, Guess::Wide),
    standard("EUC-KR", encoding_rs::EUC_KR, Guess::Wide),
    standard("ISO-8859-16", encoding_rs::ISO_8859_16, Guess::Words(25)),
];

const fn standard(name: &'static str, encoding: &'static Encoding, guess: Guess) -> Charset {
    Charset { name, reads: Reads::Standard(encoding), guess }
}

const fn page(name: &'static str, letters: &'static str, against: u32) -> Charset {
    Charset { name, reads: Reads::Page(letters), guess: Guess::Words(against) }
}

impl Charset {
    /// All of them, those first that people choose most.
    pub(crate) fn all() -> impl Iterator<Item = &'static Self> {
        [&UTF_8, &WINDOWS_1252, &UTF_16LE, &UTF_16BE]
            .into_iter()
            .chain(&OTHERS)
            .chain([&ISO_2022_JP])
    }

    /// One by its name.
    pub(crate) fn named(name: &str) -> Option<&'static Self> {
        Self::all().find(|charset| charset.name == name)
    }

    /// The text, with the replacement character for what has no meaning. A mark at the beginning that belongs to this
    /// encoding is no part of it.
    pub(crate) fn read(&self, bytes: &[u8]) -> String {
        match self.reads {
            Reads::Standard(encoding) => encoding.decode_with_bom_removal(bytes).0.into_owned(),
            Reads::Page(letters) => of_page(bytes, letters),
        }
    }

    /// The text of bytes from the middle of a file. None where some of them have no meaning.
    pub(crate) fn read_whole(&self, bytes: &[u8]) -> Option<String> {
        match self.reads {
            Reads::Standard(encoding) => encoding
                .decode_without_bom_handling_and_without_replacement(bytes)
                .map(std::borrow::Cow::into_owned),
            Reads::Page(letters) => Some(of_page(bytes, letters))
                .filter(|text| !text.contains(char::REPLACEMENT_CHARACTER)),
        }
    }
}

fn of_page(bytes: &[u8], letters: &str) -> String {
    let letters: Vec<char> = letters.chars().collect();
    let letter = |byte: &u8| match byte.checked_sub(128) {
        None => char::from(*byte),
        Some(place) => {
            letters.get(usize::from(place)).copied().unwrap_or(char::REPLACEMENT_CHARACTER)
        }
    };
    bytes.iter().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_letter_for_every_byte() {
        for charset in Charset::all() {
            if let Reads::Page(letters) = charset.reads {
                assert_eq!(letters.chars().count(), 128, "{}", charset.name);
            }
        }
    }

    #[test]
    fn the_names_of_the_standard_are_its_own() {
        for charset in Charset::all() {
            if let Reads::Standard(encoding) = charset.reads {
                assert_eq!(charset.name, encoding.name());
            }
        }
    }

    #[test]
    fn old_pages_read_what_they_were_made_for() {
        for (name, bytes, text) in [
            ("IBM437", &b"M\x81ller \x9b"[..], "Müller ¢"),
            ("IBM850", b"M\x81ller \x9b", "Müller ø"),
            ("IBM852", b"Dvo\xfd\xa0k", "Dvořák"),
            ("IBM857", b"\x98brahim \x8d\x9f\xa7", "İbrahim ışğ"),
            ("macintosh", b"M\x9fller", "Müller"),
            ("x-mac-ce", b"Dvo\xde\x87k", "Dvořák"),
        ] {
            assert_eq!(Charset::named(name).unwrap().read(bytes), text, "{name}");
        }
    }
}
