//! Names, put together at random once and kept.

pub(super) const NAMES: [(&str, &str); 24] = [
    ("Amara", "Lindqvist"),
    ("Tobias", "Ferreira"),
    ("Mei", "Hartmann"),
    ("Jonas", "Okonkwo"),
    ("Leila", "Petrov"),
    ("Dario", "Whitfield"),
    ("Priya", "Castellanos"),
    ("Owen", "Nakagawa"),
    ("Zofia", "Brennan"),
    ("Hugo", "Adeyemi"),
    ("Noor", "Vandenberg"),
    ("Callum", "Rossi"),
    ("Ingrid", "Mbeki"),
    ("Rafael", "Kowalski"),
    ("Yasmin", "Thornton"),
    ("Pavel", "Dubois"),
    ("Eilidh", "Santos"),
    ("Kenji", "Moreau"),
    ("Freya", "Iyer"),
    ("Mateo", "Lindgren"),
    ("Salma", "Fitzgerald"),
    ("Anton", "Bianchi"),
    ("Ruth", "Yamada"),
    ("Caspian", "O'Donnell"),
];

/// The address of a person, in a house that does not exist.
pub(super) fn address((first, last): (&str, &str), house: &str) -> String {
    let plain = |name: &str| name.to_lowercase().replace('\'', "");
    format!("{}.{}@{house}", plain(first), plain(last))
}
