//! Invented people, as many as are wanted, the same in every run.

use gatehouse_records::{Known, NewPerson, Profile};

const FIRST: [&str; 24] = [
    "Anna",
    "Björn",
    "Chloé",
    "David",
    "Elif",
    "François",
    "Greta",
    "Hugo",
    "Inès",
    "Jürgen",
    "Katarína",
    "Łukasz",
    "Maria",
    "Noah",
    "Olga",
    "Paul",
    "Quentin",
    "Rosa",
    "Søren",
    "Tomás",
    "Uma",
    "Vera",
    "Wanda",
    "Zoë",
];

const LAST: [&str; 24] = [
    "Abbott", "Brandt", "Castillo", "Dvořák", "Eriksen", "Fischer", "García", "Haas", "Ivanova",
    "Jansen", "Kowalski", "López", "Müller", "Nguyen", "Ortiz", "Petrov", "Quist", "Rossi",
    "Schmidt", "Thomsen", "Ueda", "Vogel", "Weiß", "Zimmer",
];

/// Somebody invented. Last names have endings, so that there are as many as in a large town.
pub fn invented(n: usize, random: &mut fastrand::Rng) -> Known {
    let first = FIRST[random.usize(..FIRST.len())];
    let ending: String = (0..2).map(|_| random.lowercase()).collect();
    let last = format!("{}{ending}", LAST[random.usize(..LAST.len())]);
    let login_name = format!("{}{}{n}", random.lowercase(), random.lowercase());
    let email = format!("{}.{}{n}@{}.example.org", first, last, random.lowercase());
    let number = format!("{} 555 {:04}", random.u32(100..1000), random.u32(..10_000));
    let guid = format!("{:032x}", random.u128(..));
    let guid = format!("{}-{}-{}", &guid[..8], &guid[8..12], &guid[12..]);
    let profile = Profile {
        first_name: first.to_owned(),
        last_name: last,
        email: email.to_lowercase(),
        country_code: format!("+{}", random.u32(1..99)),
        number,
        ..Profile::default()
    };
    Known { typed: NewPerson { connection: "authx".to_owned(), login_name, profile }, guid }
}
