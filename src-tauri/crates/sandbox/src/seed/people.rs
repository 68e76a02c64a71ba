//! The people AuthX knows from the start.

use std::collections::BTreeSet;

use super::id;
use super::names::{NAMES, address};
use crate::world::{Factor, People, Person};

/// The PIN of everybody who has one.
const PIN: &str = "739164";

pub(super) fn plant(people: &mut People) {
    for (number, name) in NAMES.into_iter().enumerate() {
        let person = person(number, name);
        let guid = person.guid.clone();
        people.add(person);
        // Everybody but each fourth has a PIN.
        if number % 4 != 3 {
            people.set_pin(&guid, PIN);
        }
    }
}

fn person(number: usize, (first, last): (&str, &str)) -> Person {
    let login = format!("{first}{:03}", number + 1);
    Person {
        guid: id("person", number),
        user_name: login.clone(),
        email: address((first, last), "example.org"),
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        country_code: if number.is_multiple_of(5) { "+44" } else { "+1" }.to_owned(),
        number: phone(number),
        aliases: aliases(number, &login),
        has_pin: false,
        locked_out: false,
        factors: factors(number),
    }
}

/// A number, for a few written as no desk should write it: so they are found in many a real directory.
fn phone(number: usize) -> String {
    match number {
        5 | 15 => format!("02079460{number:03}"),
        10 => format!("442079460{number:03}"),
        20 => format!("20255501{number:02}"),
        _ if number.is_multiple_of(5) => format!("2079460{number:03}"),
        _ => format!("20255501{number:02}"),
    }
}

fn aliases(number: usize, login: &str) -> [String; 5] {
    let mut aliases = <[String; 5]>::default();
    if number.is_multiple_of(6)
        && let Some(first) = aliases.first_mut()
    {
        *first = format!("{}.desk", login.to_lowercase());
    }
    aliases
}

fn factors(number: usize) -> BTreeSet<Factor> {
    match number % 4 {
        0 => BTreeSet::from([Factor::Face]),
        1 => BTreeSet::from([Factor::Face, Factor::Fingerprint]),
        2 => BTreeSet::from([Factor::Palm]),
        _ => BTreeSet::new(),
    }
}
