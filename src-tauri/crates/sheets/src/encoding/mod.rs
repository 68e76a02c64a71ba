//! Which letters the bytes of a file are. What is guessed comes with what speaks for it, and with what else it may be.

mod charset;
mod guess;
mod languages;
mod likelihood;
mod pages;

pub(crate) use charset::Charset;
use charset::{ISO_2022_JP, UTF_8, UTF_16BE, UTF_16LE};

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
    /// Only how often which byte is there, and beside which others. No other encoding makes words of them.
    Frequency,
    /// The same, and another encoding makes words of them that are nearly as likely.
    Close {
        /// That other one.
        rival: &'static str,
    },
}

/// An encoding, and why it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Letters {
    /// By the name of the WHATWG standard, else of IANA.
    pub name: &'static str,
    /// What speaks for it.
    pub evidence: Evidence,
}

/// What a guess came to.
pub(crate) struct Guessed {
    pub(crate) charset: &'static Charset,
    pub(crate) evidence: Evidence,
    /// What else it may be, the likeliest first.
    pub(crate) rivals: Vec<&'static Charset>,
}

impl Guessed {
    pub(crate) fn sure(charset: &'static Charset, evidence: Evidence) -> Self {
        Self { charset, evidence, rivals: Vec::new() }
    }
}

/// The encodings to choose from, by the names of the WHATWG standard, else of IANA.
pub fn encodings() -> impl Iterator<Item = &'static str> {
    Charset::all().map(|charset| charset.name)
}

/// The likeliest.
pub(crate) fn guessed(bytes: &[u8]) -> Guessed {
    if let Some((marked, _)) = encoding_rs::Encoding::for_bom(bytes) {
        let charset = Charset::named(marked.name()).unwrap_or(&UTF_8);
        return Guessed::sure(charset, Evidence::Mark);
    }
    if let Some(wide) = wide(bytes) {
        return Guessed::sure(wide, Evidence::Zeros);
    }
    if bytes.is_ascii() {
        return switched(bytes).unwrap_or(Guessed::sure(&UTF_8, Evidence::Plain));
    }
    let (letters, damaged) = as_utf8(bytes);
    if damaged.is_empty() {
        return Guessed::sure(&UTF_8, Evidence::Fits { letters });
    }
    // In other encodings hardly any two bytes make a letter of this one; a file of which most do has only been damaged.
    if letters > damaged.len() {
        let evidence = Evidence::FitsBut { letters, damaged: damaged.len() };
        let rivals = guess::by_letters(&damaged.join(&b'\n')).into_iter().take(1).collect();
        return Guessed { charset: &UTF_8, evidence, rivals };
    }
    let mut found = guess::by_letters(bytes).into_iter();
    let charset = found.next().unwrap_or(&UTF_8);
    let rivals: Vec<&Charset> = found.collect();
    let close = |rival: &&Charset| Evidence::Close { rival: rival.name };
    let evidence = rivals.first().map_or(Evidence::Frequency, close);
    Guessed { charset, evidence, rivals }
}

/// The encoding of short texts, such as the names of files, where it is one of other than Latin letters. Of Latin ones
/// too little is there to tell them apart.
#[must_use]
pub fn alphabet(texts: &[u8]) -> Option<&'static str> {
    let words = texts.split(|byte| byte.is_ascii() && !byte.is_ascii_alphabetic());
    let foreign: Vec<&[u8]> = words.filter(|word| !word.is_ascii()).collect();
    let letters = foreign.iter().map(|word| word.len()).sum::<usize>();
    let beyond = foreign.concat().iter().filter(|byte| !byte.is_ascii()).count();
    // A word of Latin letters has an accent here and there; one of another alphabet has no letter of this one.
    if beyond == 0 || beyond * 2 < letters {
        return None;
    }
    let charset = guessed(texts).charset;
    let is_latin = |letter: char| !letter.is_ascii() && letter < '\u{250}';
    (*charset != UTF_8 && !charset.read(texts).contains(is_latin)).then_some(charset.name)
}

/// A text in an encoding that is offered. None where some of it is not.
#[must_use]
pub fn decoded(text: &[u8], encoding: &str) -> Option<String> {
    Charset::named(encoding)?.read_whole(text)
}

/// Japanese mail switches between ASCII and others by a mark, and has no byte beyond.
fn switched(bytes: &[u8]) -> Option<Guessed> {
    let marks = |mark: &[u8]| bytes.windows(3).any(|found| found == mark);
    if !marks(b"\x1b$B") && !marks(b"\x1b$@") {
        return None;
    }
    let letters = ISO_2022_JP.read(bytes).chars().filter(|letter| !letter.is_ascii()).count();
    Some(Guessed::sure(&ISO_2022_JP, Evidence::Fits { letters }))
}

/// How many letters beyond ASCII there are in UTF-8, and the words around the places that are none.
fn as_utf8(bytes: &[u8]) -> (usize, Vec<&[u8]>) {
    let (mut letters, mut damaged, mut at) = (0, Vec::new(), 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        at += chunk.valid().len();
        let end = at + chunk.invalid().len();
        if !chunk.invalid().is_empty() {
            damaged.push(around(bytes, at, end));
        }
        at = end;
    }
    (letters, damaged)
}

/// The English letters beside some bytes, and these.
fn around(bytes: &[u8], from: usize, to: usize) -> &[u8] {
    let (before, behind) = (&bytes[..from], &bytes[to..]);
    let more = before.iter().rev().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let further = behind.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    &bytes[from - more..to + further]
}

/// UTF-16 without a mark: the English letters, separators and line ends in it have a zero in every second byte, always
/// the same one.
fn wide(bytes: &[u8]) -> Option<&'static Charset> {
    let sample = bytes.get(..bytes.len().min(512))?;
    if sample.len() < 4 {
        return None;
    }
    let zeros = |start: usize| sample.iter().skip(start).step_by(2).filter(|b| **b == 0).count();
    let (first, second, half) = (zeros(0), zeros(1), sample.len() / 2);
    let most = half.div_ceil(4);
    match (first, second) {
        (0, second) if second >= most => Some(&UTF_16LE),
        (first, 0) if first >= most => Some(&UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(bytes: &[u8]) -> (&'static str, Evidence) {
        let guessed = guessed(bytes);
        (guessed.charset.name, guessed.evidence)
    }

    #[test]
    fn a_few_damaged_bytes_make_no_other_encoding() {
        let mut bytes = "Zoë, Renée, Jürgen, Łukasz".as_bytes().to_vec();
        bytes.extend(b", Andr\xe9");
        assert_eq!(found(&bytes), ("UTF-8", Evidence::FitsBut { letters: 4, damaged: 1 }));
    }

    #[test]
    fn old_encodings_are_told_by_their_letters() {
        let western = encoding_rs::WINDOWS_1252
            .encode("Hélène;Agnès;Michèle;Geneviève;Jérôme;Gaëlle;Irène")
            .0;
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
