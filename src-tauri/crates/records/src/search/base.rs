//! Most people, in an arrangement that is made once and then only read.

use std::collections::HashMap;
use std::sync::OnceLock;
use std::thread;

use super::Sort;
use super::bits::Bits;
use super::card::{Card, FIELDS, Facts, Number, NumberTest, View, is_guid_part, rest, words};
use crate::State;

/// A word of somebody: whose, and where it begins in their text.
#[derive(Clone, Copy)]
struct Word {
    who: u32,
    at: u32,
}

/// People in the order of their slots, their words sorted, and every order that can be asked for. What is not
/// arranged yet is made when it is asked for, or done without, so that a large directory answers early.
#[derive(Default)]
pub(super) struct Base {
    people: Shelf,
    words: OnceLock<Vec<Word>>,
    /// Those who have a guid, in the order of it.
    guids: OnceLock<Vec<u32>>,
    /// Those whose number looks wrong.
    odd: OnceLock<Bits>,
    orders: [OnceLock<Vec<u32>>; Sort::ALL.len()],
}

/// Cards, close together.
#[derive(Default)]
pub(super) struct Shelf {
    slots: Vec<i64>,
    facts: Vec<Facts>,
    ends: Vec<[u32; FIELDS]>,
    gists: Vec<Gist>,
    names: Vec<String>,
    known: HashMap<String, u16>,
    text: Column,
    guid: Column,
    number: Column,
}

/// What every search asks of everybody, in few bytes: it is read from end to end.
#[derive(Clone, Copy)]
pub(super) struct Gist {
    pub(super) state: State,
    pub(super) factors: u8,
    /// A number for the connection, for this base only.
    pub(super) connection: u16,
}

/// Texts one after the other.
#[derive(Default)]
struct Column {
    text: String,
    ends: Vec<u64>,
}

impl Column {
    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len() as u64);
    }

    fn get(&self, index: usize) -> &str {
        let end = |index: usize| self.ends.get(index).map_or(0, |end| place(*end));
        let start = index.checked_sub(1).map_or(0, end);
        self.text.get(start..end(index)).unwrap_or_default()
    }
}

/// A length that was one before it was stored.
fn place(length: u64) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// People are counted in 32 bits here: a directory of four thousand million is another program.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl Shelf {
    /// Adds a card; they must come in the order of their slots.
    pub(super) fn push(&mut self, card: &Card) {
        let next = u16::try_from(self.names.len()).unwrap_or(u16::MAX);
        let connection = *self.known.entry(card.connection.clone()).or_insert_with(|| {
            self.names.push(card.connection.clone());
            next
        });
        self.slots.push(card.slot);
        self.facts.push(card.facts);
        self.ends.push(card.ends);
        let Facts { state, factors, .. } = card.facts;
        self.gists.push(Gist { state, factors, connection });
        self.text.push(&card.text);
        self.guid.push(&card.guid);
        self.number.push(card.number.as_str());
    }

    /// Notes what is known of a factor of somebody who is on the shelf.
    pub(super) fn set(&mut self, slot: i64, packed: u8) {
        if let Ok(index) = self.slots.binary_search(&slot)
            && let Some(facts) = self.facts.get_mut(index)
        {
            facts.factors |= packed;
            if let Some(gist) = self.gists.get_mut(index) {
                gist.factors |= packed;
            }
        }
    }

    fn len(&self) -> usize {
        self.slots.len()
    }

    fn view(&self, index: usize) -> View<'_> {
        let connection = self.gists[index].connection;
        View {
            slot: self.slots[index],
            connection: self.names.get(usize::from(connection)).map_or("", String::as_str),
            facts: self.facts[index],
            guid: self.guid.get(index),
            text: self.text.get(index),
            ends: self.ends[index],
        }
    }

    fn sorted_words(&self) -> Vec<Word> {
        let mut keyed: Vec<(u64, Word)> = Vec::with_capacity(self.len() * 10);
        for who in 0..self.len() {
            let text = self.text.get(who);
            let of = |at| (key(rest(text, at)), Word { who: short(who), at: short(at) });
            keyed.extend(words(text).map(of));
        }
        keyed.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b).then_with(|| self.word(*one).cmp(self.word(*other)))
        });
        keyed.into_iter().map(|(_, word)| word).collect()
    }

    fn word(&self, word: Word) -> &[u8] {
        rest(self.text.get(word.who as usize), word.at as usize)
    }

    fn sorted_guids(&self) -> Vec<u32> {
        let has = |who: &u32| !self.guid.get(*who as usize).is_empty();
        let mut guids: Vec<u32> = (0..short(self.len())).filter(has).collect();
        guids.sort_unstable_by(|a, b| self.guid.get(*a as usize).cmp(self.guid.get(*b as usize)));
        guids
    }

    /// Those whose number looks wrong. A test takes long enough that nobody is asked about twice: what `before` says of the
    /// same number of the same person stays true.
    fn odd(&self, test: NumberTest, before: Option<&Base>) -> Bits {
        let known = |who: usize| {
            let (shelf, odd) = before.and_then(|base| Some((&base.people, base.odd.get()?)))?;
            let index = shelf.slots.binary_search(self.slots.get(who)?).ok()?;
            (shelf.number.get(index) == self.number.get(who)).then(|| odd.has(index))
        };
        let is_odd =
            |who: &usize| known(*who).unwrap_or_else(|| Number::asked(self.number.get(*who), test));
        let mut odd = Bits::none(self.len());
        (0..self.len()).filter(is_odd).for_each(|who| odd.add(who));
        odd
    }

    fn order(&self, sort: Sort) -> Vec<u32> {
        let of = |who: usize| {
            let view = self.view(who);
            let first = match sort {
                Sort::LastName => key(view.field(0).as_bytes()),
                Sort::FirstName => key(view.field(1).as_bytes()),
                Sort::LoginName => key(view.field(2).as_bytes()),
                Sort::Email => key(view.field(3).as_bytes()),
                Sort::Number => key(view.field(4).as_bytes()),
                // The first of these words is the whole difference; the rest is up to `compare`.
                Sort::State => view.facts.state as u64,
                Sort::Created => view.facts.created.cast_unsigned() ^ (1 << 63),
                Sort::Changed => view.facts.changed.cast_unsigned() ^ (1 << 63),
            };
            (first, short(who))
        };
        let mut keyed: Vec<(u64, u32)> = (0..self.len()).map(of).collect();
        keyed.sort_unstable_by(|(a, one), (b, other)| {
            a.cmp(b)
                .then_with(|| self.view(*one as usize).compare(&self.view(*other as usize), sort))
        });
        keyed.into_iter().map(|(_, who)| who).collect()
    }
}

/// The first eight bytes as a number: it compares as they do.
fn key(text: &[u8]) -> u64 {
    let mut first = [0; 8];
    for (to, from) in first.iter_mut().zip(text) {
        *to = *from;
    }
    u64::from_be_bytes(first)
}

impl Base {
    /// Takes a shelf as it is.
    pub(super) fn new(mut people: Shelf) -> Self {
        people.text.text.shrink_to_fit();
        people.guid.text.shrink_to_fit();
        people.number.text.shrink_to_fit();
        Self { people, ..Self::default() }
    }

    /// Arranges everything. Takes a while, and two processors if there are two.
    pub(super) fn arrange(&self, test: Option<NumberTest>, before: &Self) {
        thread::scope(|scope| {
            scope.spawn(|| self.words.get_or_init(|| self.people.sorted_words()));
            for sort in Sort::ALL {
                self.order(sort);
            }
            self.guids.get_or_init(|| self.people.sorted_guids());
            // Nobody who searches waits for it, so it comes last.
            if let Some(test) = test {
                self.odd.get_or_init(|| self.people.odd(test, Some(before)));
            }
        });
    }

    /// Those whose number looks wrong. There is one test, so what it said of a base stays true.
    pub(super) fn odd(&self, test: NumberTest) -> &Bits {
        self.odd.get_or_init(|| self.people.odd(test, None))
    }

    /// The same, if it is known by now.
    pub(super) fn odd_by_now(&self) -> Option<&Bits> {
        self.odd.get()
    }

    pub(super) fn len(&self) -> usize {
        self.people.len()
    }

    pub(super) fn view(&self, index: usize) -> View<'_> {
        self.people.view(index)
    }

    /// What everybody is asked first.
    pub(super) fn gist(&self, index: usize) -> Gist {
        self.people.gists[index]
    }

    /// The number of a connection, if anybody belongs to it.
    pub(super) fn connection(&self, name: &str) -> Option<u16> {
        self.people.known.get(name).copied()
    }

    /// The index of whoever has `slot`.
    pub(super) fn index(&self, slot: i64) -> Option<usize> {
        self.people.slots.binary_search(&slot).ok()
    }

    /// Everybody, in the order of `sort`.
    pub(super) fn order(&self, sort: Sort) -> &[u32] {
        self.orders[sort as usize].get_or_init(|| self.people.order(sort))
    }

    /// Adds to `found` everybody with a word that begins with `prefix`.
    pub(super) fn mark(&self, prefix: &str, found: &mut Bits) {
        match (self.words.get(), self.guids.get()) {
            (Some(words), Some(guids)) => self.mark_by_index((words, guids), prefix, found),
            _ => self.mark_one_by_one(prefix, found),
        }
    }

    fn mark_one_by_one(&self, prefix: &str, found: &mut Bits) {
        let with_guid = is_guid_part(prefix);
        for who in 0..self.len() {
            let text = self.people.text.get(who);
            let says = words(text).any(|at| rest(text, at).starts_with(prefix.as_bytes()));
            if says || (with_guid && self.people.guid.get(who).starts_with(prefix)) {
                found.add(who);
            }
        }
    }

    fn mark_by_index(&self, (words, guids): (&[Word], &[u32]), prefix: &str, found: &mut Bits) {
        let wanted = prefix.as_bytes();
        let cut =
            |text: &[u8]| text.get(..wanted.len().min(text.len())).unwrap_or_default() < wanted;
        let start = words.partition_point(|word| cut(self.people.word(*word)));
        let rest = words.get(start..).unwrap_or_default();
        let length = rest.partition_point(|word| self.people.word(*word).starts_with(wanted));
        for word in rest.iter().take(length) {
            found.add(word.who as usize);
        }
        if is_guid_part(prefix) {
            let guid = |who: &u32| self.people.guid.get(*who as usize);
            let start = guids.partition_point(|who| guid(who) < prefix);
            let rest = guids.get(start..).unwrap_or_default();
            for who in rest.iter().take_while(|who| guid(who).starts_with(prefix)) {
                found.add(*who as usize);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::card::Typed;
    use super::*;

    fn card(slot: i64, login_name: &str, guid: &str) -> Card {
        typed(slot, &Typed { login_name, guid, ..anybody() })
    }

    fn numbered(slot: i64, number: &str) -> Card {
        typed(slot, &Typed { number, ..anybody() })
    }

    fn anybody() -> Typed<'static> {
        Typed {
            login_name: "zoe",
            first_name: "Zoë",
            last_name: "de la Cruz",
            email: "zoe@example.org",
            country_code: "+49",
            number: "170 555",
            number_is_right: false,
            aliases: &[],
            guid: "",
        }
    }

    fn typed(slot: i64, typed: &Typed<'_>) -> Card {
        let facts = Facts { state: State::Known, factors: 0, created: slot, changed: slot };
        Card::new(slot, "authx".to_owned(), typed, facts)
    }

    #[test]
    fn the_same_people_are_found_before_everything_is_arranged() {
        let mut shelf = Shelf::default();
        for slot in 0..50 {
            shelf.push(&card(slot, &format!("desk{slot}"), &format!("{slot:04x}-cafe")));
        }
        let base = Base::new(shelf);
        let found = |prefix: &str| {
            let mut found = Bits::none(base.len());
            base.mark(prefix, &mut found);
            (0..base.len()).filter(|who| found.has(*who)).collect::<Vec<_>>()
        };
        let asked = ["", "d", "desk1", "zoe", "cruz", "la", "49170", "0003-cafe", "nobody"];
        let before = asked.map(found);
        assert_eq!(before[2].len(), 11);
        assert_eq!(before[7], [3]);
        base.arrange(None, &Base::default());
        assert_eq!(asked.map(found), before);
    }

    #[test]
    fn nobody_is_asked_about_twice_unless_the_number_changed() {
        let shelved = |numbers: &[(i64, &str)]| {
            let mut shelf = Shelf::default();
            for (slot, number) in numbers {
                shelf.push(&numbered(*slot, number));
            }
            Base::new(shelf)
        };
        let first = shelved(&[(1, "0170"), (2, "170"), (4, "171")]);
        let odd = first.odd(|_, number| number.starts_with('0'));
        assert_eq!((odd.has(0), odd.count()), (true, 1));
        // This one finds everything wrong: it shows who was asked about.
        let second = shelved(&[(1, "0170"), (2, "172"), (3, "173"), (4, "171")]);
        second.arrange(Some(|_, _| true), &first);
        let odd = second.odd_by_now().unwrap();
        assert_eq!([0, 1, 2, 3].map(|who| odd.has(who)), [true, true, true, false]);
    }
}
