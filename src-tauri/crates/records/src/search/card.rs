//! What is searched and sorted of one person.

use std::cmp::Ordering;

use super::Sort;
use crate::{Factor, Presence, State, fold};

/// Parts the fields of a card; less than anything in them.
const PART: char = '\u{1}';

/// How many fields a sort can go by: last name, first name, login name, e-mail, number.
pub(super) const FIELDS: usize = 5;

/// Guids are searched from this length on; below it nearly any letter would find a sixteenth of
/// all people.
pub(super) const GUID_FROM: usize = 4;

/// What can be asked of a person other than by words.
#[derive(Clone, Copy)]
pub(crate) struct Facts {
    pub(super) state: State,
    /// Two bits for each factor, in the order of [`Factor::ALL`].
    pub(super) factors: u8,
    pub(super) created: i64,
    pub(super) changed: i64,
}

/// The fields of a person as they are typed.
pub(crate) struct Typed<'a> {
    pub(crate) login_name: &'a str,
    pub(crate) first_name: &'a str,
    pub(crate) last_name: &'a str,
    pub(crate) email: &'a str,
    pub(crate) country_code: &'a str,
    pub(crate) number: &'a str,
    /// Somebody said that it is.
    pub(crate) number_is_right: bool,
    pub(crate) aliases: &'a [String],
    pub(crate) guid: &'a str,
}

/// One person, folded.
pub(crate) struct Card {
    pub(super) slot: i64,
    pub(super) connection: String,
    pub(super) facts: Facts,
    pub(super) guid: String,
    pub(super) text: String,
    /// Where each of the first fields ends.
    pub(super) ends: [u32; FIELDS],
    /// The country code and the number as they are kept.
    pub(super) number: Number,
    /// Whether the number looks wrong; asked of what changed only.
    pub(super) looks_wrong: bool,
}

/// Says of a country code and the number behind it whether they look wrong.
pub type NumberTest = fn(&str, &str) -> bool;

/// A country code and a number, in one text.
pub(super) struct Number(String);

impl Number {
    /// Of one that somebody said is right nobody is asked, and nothing is taken.
    fn of(typed: &Typed<'_>) -> Self {
        let Typed { country_code, number, number_is_right, .. } = typed;
        Self(if *number_is_right { String::new() } else { format!("{country_code}{PART}{number}") })
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Asks about a number that was taken by [`as_str`](Self::as_str).
    pub(super) fn asked(text: &str, test: NumberTest) -> bool {
        text.split_once(PART).is_some_and(|(country_code, number)| test(country_code, number))
    }
}

/// A card, wherever it is kept.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) slot: i64,
    pub(super) connection: &'a str,
    pub(super) facts: Facts,
    pub(super) guid: &'a str,
    pub(super) text: &'a str,
    pub(super) ends: [u32; FIELDS],
}

impl Card {
    pub(crate) fn new(slot: i64, connection: String, typed: &Typed<'_>, facts: Facts) -> Self {
        let mut text = String::with_capacity(128);
        let mut ends = [0; FIELDS];
        let country = fold::digits(typed.country_code);
        let digits = fold::digits(typed.number);
        let national = digits.trim_start_matches('0');
        let whole = format!("{country}{national}");
        let first = [typed.last_name, typed.first_name, typed.login_name, typed.email, &whole];
        for (field, end) in first.into_iter().zip(&mut ends) {
            fold::search(field, &mut text);
            *end = u32::try_from(text.len()).unwrap_or(u32::MAX);
            text.push(PART);
        }
        text.push_str(national);
        for alias in typed.aliases {
            text.push(PART);
            fold::search(alias, &mut text);
        }
        for field in [typed.last_name, typed.first_name] {
            if let Some(spelt) = fold::spelt_out(field) {
                text.push(PART);
                text.push_str(&spelt);
            }
        }
        text.shrink_to_fit();
        let guid = typed.guid.to_lowercase();
        let number = Number::of(typed);
        Self { slot, connection, facts, guid, text, ends, number, looks_wrong: false }
    }

    /// Asks about the number.
    pub(super) fn test(&mut self, test: NumberTest) {
        self.looks_wrong = Number::asked(self.number.as_str(), test);
    }

    /// Notes what is known of a factor; words that mean nothing here are passed over.
    pub(crate) fn set(&mut self, factor: &str, presence: &str) {
        if let (Some(factor), Some(presence)) =
            (Factor::from_word(factor), Presence::from_word(presence))
        {
            self.facts.factors |= packed(factor, presence);
        }
    }

    pub(super) fn view(&self) -> View<'_> {
        View {
            slot: self.slot,
            connection: &self.connection,
            facts: self.facts,
            guid: &self.guid,
            text: &self.text,
            ends: self.ends,
        }
    }
}

/// The two bits of a factor, in their place. Nothing known is nought.
pub(super) fn packed(factor: Factor, presence: Presence) -> u8 {
    let bits = match presence {
        Presence::Unknown => 0,
        Presence::Present => 1,
        Presence::Absent => 2,
    };
    bits << (2 * factor as u8)
}

impl<'a> View<'a> {
    /// One of the fields that a sort can go by.
    pub(super) fn field(&self, index: usize) -> &'a str {
        let end = |index: usize| self.ends.get(index).map_or(0, |end| *end as usize);
        let start = index.checked_sub(1).map_or(0, |before| end(before) + PART.len_utf8());
        self.text.get(start..end(index)).unwrap_or_default()
    }

    /// In which order two people stand; never equal for two.
    pub(super) fn compare(&self, other: &Self, sort: Sort) -> Ordering {
        let first = match sort {
            // The whole text begins with these.
            Sort::LastName => Ordering::Equal,
            Sort::FirstName => self.field(1).cmp(other.field(1)),
            Sort::LoginName => self.field(2).cmp(other.field(2)),
            Sort::Email => self.field(3).cmp(other.field(3)),
            Sort::Number => self.field(4).cmp(other.field(4)),
            Sort::State => self.facts.state.cmp(&other.facts.state),
            Sort::Created => self.facts.created.cmp(&other.facts.created),
            Sort::Changed => self.facts.changed.cmp(&other.facts.changed),
        };
        first.then_with(|| self.text.cmp(other.text)).then_with(|| self.slot.cmp(&other.slot))
    }

    /// Whether a word of the card begins with `prefix`.
    pub(super) fn has_word(&self, prefix: &str) -> bool {
        has_word(self.text, prefix) || is_guid_part(prefix) && self.guid.starts_with(prefix)
    }
}

/// Whether `prefix`, which begins with a letter or a digit, stands at the beginning of a word.
fn has_word(text: &str, prefix: &str) -> bool {
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(prefix)) {
        let before = text.get(..from + at).and_then(|before| before.chars().next_back());
        if !before.is_some_and(char::is_alphanumeric) {
            return true;
        }
        let step = text.get(from + at..).and_then(|rest| rest.chars().next());
        from += at + step.map_or(1, char::len_utf8);
    }
    false
}

/// Whether a word is long enough to be looked for among guids.
pub(super) fn is_guid_part(word: &str) -> bool {
    word.len() >= GUID_FROM
}

/// Where the words of a text begin: at each letter or digit that follows something else.
pub(super) fn words(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut inside = false;
    text.char_indices().filter_map(move |(at, character)| {
        let begins = character.is_alphanumeric() && !inside;
        inside = character.is_alphanumeric();
        begins.then_some(at)
    })
}

/// The rest of a field from `at` on.
pub(super) fn rest(text: &str, at: usize) -> &[u8] {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let end = rest.iter().position(|byte| *byte == PART as u8).unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}
