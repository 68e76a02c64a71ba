//! What a cell or a field of a form holds, without what other programs and copies put around it, and what of that is
//! told. One description for files and the form.

use gatehouse_sheets::{Kind as Letters, is_formula, plain, without_text_mark};

use crate::email;

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or a remark.
    Words,
    /// Something that a machine compares.
    Key,
    /// An e-mail address.
    Address,
    /// A telephone number: how it is written is no matter.
    Number,
}

/// Something that was taken off and is no part of what was meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// Letters that nobody sees.
    Invisible,
    /// A formula that is only a text: `="Ann"`.
    Formula,
    /// The apostrophe by which a spreadsheet says that a cell is text.
    Apostrophe,
    /// `mailto:`, a name or angle brackets around an address.
    Address,
    /// A domain in letters of a language.
    International,
}

impl Note {
    /// A word for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invisible => "invisible",
            Self::Formula => "formulaText",
            Self::Apostrophe => "apostrophe",
            Self::Address => "addressTakenOut",
            Self::International => "addressInternational",
        }
    }

    /// The same in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Invisible => "Letters that nobody sees were taken out.",
            Self::Formula => "The text was taken out of its formula.",
            Self::Apostrophe => "The apostrophe by which a spreadsheet marks a text was taken off.",
            Self::Address => "The address alone was taken, without what stands around it.",
            Self::International => "The address is sent as mail programs write it, with xn--.",
        }
    }
}

/// A text that was cleaned.
pub(crate) struct Cleaned {
    pub(crate) text: String,
    pub(crate) notes: Vec<Note>,
}

/// Takes off what is certainly no part of it. What is wrong with the rest is found by who reads it.
pub(crate) fn cleaned(text: &str, kind: Kind) -> Cleaned {
    let letters = if kind == Kind::Words { Letters::Words } else { Letters::Key };
    let found = plain(text, letters);
    let mut notes = Vec::new();
    if found.formula {
        notes.push(Note::Formula);
    }
    // How a number is written is no matter.
    if found.unseen && kind != Kind::Number {
        notes.push(Note::Invisible);
    }
    let mut text = found.text;
    if kind != Kind::Words
        && let Some(behind) = without_text_mark(&text)
    {
        text = behind.to_owned();
        notes.push(Note::Apostrophe);
    }
    if kind == Kind::Address
        && let Ok(address) = email::read(&text)
    {
        notes.extend((address.written != text).then_some(Note::Address));
        notes.extend((address.sent != address.written).then_some(Note::International));
        text = address.sent.into_owned();
    }
    Cleaned { text, notes }
}

/// Whether a text that was cleaned is still a formula: what it would show is not in the file.
pub(crate) fn is_calculated(text: &str) -> bool {
    is_formula(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, kind: Kind) -> (String, Vec<Note>) {
        let cleaned = cleaned(text, kind);
        (cleaned.text, cleaned.notes)
    }

    #[test]
    fn names_that_begin_with_an_apostrophe_keep_it_and_keys_do_not() {
        for name in ["'t Hooft", "’s-Gravenhage", "'Abd"] {
            assert_eq!(of(name, Kind::Words), (name.to_owned(), vec![]));
        }
        for (text, plain) in [("'u2", "u2"), ("'0049 30 1", "0049 30 1"), ("' u2", "u2")] {
            assert_eq!(of(text, Kind::Key), (plain.to_owned(), vec![Note::Apostrophe]));
        }
        assert_eq!(of("o'brien", Kind::Key).1, []);
        assert_eq!(of("'", Kind::Key).0, "'");
    }

    #[test]
    fn a_text_in_a_formula_is_taken_out_and_told() {
        for formula in ["=\"Ann\"", "=T(\"Ann\")", "= t( \"Ann\" )"] {
            assert_eq!(of(formula, Kind::Words), ("Ann".to_owned(), vec![Note::Formula]));
        }
        assert_eq!(of("Ann\u{200b}a", Kind::Words).1, [Note::Invisible]);
    }

    #[test]
    fn an_address_is_taken_out_of_what_stands_around_it() {
        let wanted = ("ann@x.example".to_owned(), vec![Note::Address]);
        assert_eq!(of("Ann <ann@x.example>", Kind::Address), wanted);
        assert_eq!(of("ann@x.example.", Kind::Address).1, [], "what is not certain stays");
        let wanted = ("ann@xn--mller-kva.example".to_owned(), vec![Note::International]);
        assert_eq!(of("ann@müller.example", Kind::Address), wanted);
        let both = of("Ann <ann@müller.example>", Kind::Address).1;
        assert_eq!(both, [Note::Address, Note::International]);
    }

    #[test]
    fn what_was_cleaned_is_clean() {
        for text in ["='x'", "''u2", "=T(\"'u2\")", "Ann <mailto:a@x.example>", "a@müller.example"]
        {
            let once = cleaned(text, Kind::Address).text;
            let again = cleaned(&once, Kind::Address);
            assert_eq!((again.text.as_str(), again.notes.len()), (once.as_str(), 0), "{text}");
        }
    }
}
