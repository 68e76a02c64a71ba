//! One search, from the question to the slots of its page.

use std::cmp::Ordering;

use super::bits::Bits;
use super::card::{Card, NumberTest, View, packed};
use super::finder::Held;
use super::{Query, Sort};
use crate::{Presence, State, fold};

/// What a query asks, ready to be compared with many cards.
struct Question<'a> {
    /// Each must be met, by any of its ways to be written.
    words: Vec<Vec<String>>,
    connection: Option<&'a str>,
    states: [bool; State::ALL.len()],
    factors: Option<Vec<(u8, u8)>>,
    sort: Sort,
}

impl<'a> Question<'a> {
    fn new(query: &'a Query) -> Self {
        let listed = |state| match query.states.as_slice() {
            [] => state != State::Deleted,
            states => states.contains(&state),
        };
        let factors = query.factors.iter().map(|(factor, presence)| {
            let mask = packed(*factor, Presence::Present) | packed(*factor, Presence::Absent);
            (mask, packed(*factor, *presence))
        });
        Self {
            words: words(&query.text),
            connection: query.connection.as_deref(),
            states: State::ALL.map(listed),
            factors: (!query.factors.is_empty()).then(|| factors.collect()),
            sort: query.sort,
        }
    }

    fn allows(&self, state: State, factors: u8) -> bool {
        let factor = |(mask, bits): &(u8, u8)| factors & mask == *bits;
        self.states.get(state as usize) == Some(&true)
            && self.factors.as_ref().is_none_or(|all| all.iter().all(factor))
    }

    /// All but the words.
    fn fits(&self, view: &View<'_>) -> bool {
        self.allows(view.facts.state, view.facts.factors)
            && self.connection.is_none_or(|wanted| wanted == view.connection)
    }

    fn says(&self, view: &View<'_>) -> bool {
        let met = |ways: &Vec<String>| ways.iter().any(|way| view.has_word(way));
        self.words.iter().all(met)
    }
}

/// The words of what was typed, each with the ways in which it may be written in a card.
fn words(text: &str) -> Vec<Vec<String>> {
    let folded = fold::searched(text);
    let number = |text: &str| {
        let punctuation = |character: char| " +-/().".contains(character);
        let like = text.chars().all(|one| one.is_ascii_digit() || punctuation(one));
        let digits = fold::digits(text);
        let significant = digits.trim_start_matches('0');
        (like && !significant.is_empty()).then(|| significant.to_owned())
    };
    let ways = |word: String| {
        let digits = number(&word).filter(|digits| *digits != word);
        std::iter::once(word).chain(digits).collect()
    };
    // "+49 170 555 0123" is one number, not four words.
    if folded.trim().contains(' ')
        && let Some(digits) = number(&folded)
    {
        return vec![vec![digits]];
    }
    // No word begins with anything but a letter or a digit.
    let begun =
        |word: &'_ str| word.trim_start_matches(|one: char| !one.is_alphanumeric()).to_owned();
    folded.split_whitespace().map(begun).filter(|word| !word.is_empty()).map(ways).collect()
}

/// The slots of the page that `query` wants, and how many people it finds in all.
pub(super) fn find(held: &Held, query: &Query, test: Option<NumberTest>) -> (Vec<i64>, u64) {
    let question = Question::new(query);
    let mut found = found(held, &question);
    if query.odd_numbers {
        match test {
            Some(test) => found.keep(held.base.odd(test)),
            None => found = Bits::none(held.base.len()),
        }
    }
    let mut recent: Vec<View<'_>> = held
        .recent()
        .filter(|card| !query.odd_numbers || card.looks_wrong)
        .map(Card::view)
        .filter(|view| question.fits(view) && question.says(view))
        .collect();
    let total = found.count() + recent.len() as u64;
    // A page is made of the first of both; sorting all that changed would cost more than finding them.
    let most = usize::try_from(query.offset).unwrap_or(usize::MAX);
    let most = most.saturating_add(query.limit as usize);
    if recent.len() > most {
        recent.select_nth_unstable_by(most, |one, other| ordered(one, other, query));
        recent.truncate(most);
    }
    recent.sort_unstable_by(|one, other| ordered(one, other, query));
    let mut recent = recent.into_iter().peekable();
    let mut cut = Cut { left: query.offset, limit: query.limit as usize, page: Vec::new() };
    let order = held.base.order(question.sort);
    let walk = |position: usize| {
        let position = if query.descending { order.len() - 1 - position } else { position };
        order[position] as usize
    };
    for index in (0..order.len()).map(walk).filter(|index| found.has(*index)) {
        if cut.is_full() {
            break;
        }
        let view = held.base.view(index);
        while let Some(first) =
            recent.next_if(|first| ordered(first, &view, query) == Ordering::Less)
        {
            cut.take(first.slot);
        }
        cut.take(view.slot);
    }
    recent.for_each(|view| cut.take(view.slot));
    (cut.page, total)
}

/// How many of the living have a number that looks wrong, if that is known by now.
pub(super) fn odd_numbers(held: &Held) -> Option<u64> {
    let lives = |state: State| state != State::Deleted;
    let mut odd = held.base.odd_by_now()?.clone();
    odd.retain(|index| lives(held.base.gist(index).state) && !held.outdated.has(index));
    let recent = held.recent().filter(|card| card.looks_wrong && lives(card.facts.state));
    Some(odd.count() + recent.count() as u64)
}

/// A page being cut out of everything that was found.
struct Cut {
    /// How many are still to be passed over.
    left: u64,
    limit: usize,
    page: Vec<i64>,
}

impl Cut {
    fn is_full(&self) -> bool {
        self.page.len() >= self.limit
    }

    fn take(&mut self, slot: i64) {
        if self.left > 0 {
            self.left -= 1;
        } else if !self.is_full() {
            self.page.push(slot);
        }
    }
}

/// Who of the base is found and has not changed since it was made.
fn found(held: &Held, question: &Question<'_>) -> Bits {
    let mut found = marked(held, question).unwrap_or_else(|| Bits::all(held.base.len()));
    let connection = match question.connection.map(|name| held.base.connection(name)) {
        Some(None) => return Bits::default(),
        Some(wanted) => wanted,
        None => None,
    };
    found.retain(|index| {
        let gist = held.base.gist(index);
        question.allows(gist.state, gist.factors)
            && connection.is_none_or(|wanted| wanted == gist.connection)
            && !held.outdated.has(index)
    });
    found
}

fn ordered(one: &View<'_>, other: &View<'_>, query: &Query) -> Ordering {
    let order = one.compare(other, query.sort);
    if query.descending { order.reverse() } else { order }
}

/// Who of the base has all the words; `None` if no words were given.
fn marked(held: &Held, question: &Question<'_>) -> Option<Bits> {
    let mut all: Option<Bits> = None;
    for ways in &question.words {
        let mut found = Bits::none(held.base.len());
        for way in ways {
            held.base.mark(way, &mut found);
        }
        match &mut all {
            Some(all) => all.keep(&found),
            None => all = Some(found),
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Factor;

    #[test]
    fn a_number_is_one_word_however_it_is_parted() {
        assert_eq!(words("+49 170 555-0123"), [["491705550123"]]);
        assert_eq!(words("0170 555"), [["170555"]]);
        assert_eq!(words("555-01"), [["555-01", "55501"]]);
        assert_eq!(words("@desk ("), [["desk"]]);
        assert_eq!(words(" - "), Vec::<Vec<String>>::new().as_slice());
        assert_eq!(words("Ánna  SCHM"), [["anna"], ["schm"]]);
    }

    #[test]
    fn every_factor_has_its_own_bits() {
        let mut all = 0;
        for factor in Factor::ALL {
            let both = packed(factor, Presence::Present) | packed(factor, Presence::Absent);
            assert_eq!(all & both, 0);
            all |= both;
        }
        assert_eq!(all, u8::MAX);
    }
}
