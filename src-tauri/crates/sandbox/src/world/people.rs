//! The people AuthX knows.

use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A way to prove who one is, other than a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Factor {
    /// `authentication_id` 1.
    Fingerprint,
    /// `authentication_id` 2.
    Face,
    /// `authentication_id` 3.
    Palm,
}

/// A person as AuthX remembers them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The id `/AddUser` handed out.
    pub guid: String,
    /// The login name, which never changes.
    pub user_name: String,
    /// The e-mail address.
    pub email: String,
    /// The first name.
    pub first_name: String,
    /// The last name.
    pub last_name: String,
    /// The country code with its plus sign.
    pub country_code: String,
    /// The telephone number within the country.
    pub number: String,
    /// `alias_name`, `alias_name1` to `alias_name4`; empty where there is none.
    pub aliases: [String; 5],
    /// Whether a PIN was set.
    pub has_pin: bool,
    /// Whether too many wrong PINs were tried.
    pub locked_out: bool,
    /// The factors enrolled.
    pub factors: BTreeSet<Factor>,
}

impl Person {
    /// Every name this person can log in with.
    fn names(&self) -> impl Iterator<Item = &str> {
        let aliases = self.aliases.iter().filter(|alias| !alias.is_empty());
        std::iter::once(&self.user_name).chain(aliases).map(String::as_str)
    }
}

#[derive(Debug)]
struct Kept {
    person: Person,
    pin: Option<String>,
    wrong_pins: u32,
}

/// What came of trying a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PinTrial {
    Right,
    Wrong,
    NoPin,
    LockedOut,
}

/// The people, in the order they came. Thousands may be added in a row, so that
/// guids and names are found without looking at everybody.
#[derive(Debug, Default)]
pub(crate) struct People {
    next: u64,
    kept: BTreeMap<u64, Kept>,
    by_guid: HashMap<String, u64>,
    by_name: HashMap<String, String>,
}

impl People {
    pub(crate) fn all(&self) -> Vec<Person> {
        self.kept.values().map(|kept| kept.person.clone()).collect()
    }

    pub(crate) fn add(&mut self, person: Person) {
        self.learn_names(&person);
        self.by_guid.insert(person.guid.clone(), self.next);
        self.kept.insert(self.next, Kept { person, pin: None, wrong_pins: 0 });
        self.next += 1;
    }

    pub(crate) fn find(&self, guid: &str) -> Option<&Person> {
        let kept = self.kept.get(self.by_guid.get(guid)?)?;
        Some(&kept.person)
    }

    /// Puts a corrected person in the place of the one with the same guid.
    pub(crate) fn replace(&mut self, person: Person) {
        self.forget_names(&person.guid);
        self.learn_names(&person);
        if let Some(kept) = self.kept_mut(&person.guid) {
            kept.person = person;
        }
    }

    pub(crate) fn factors(&mut self, guid: &str) -> Option<&mut BTreeSet<Factor>> {
        self.kept_mut(guid).map(|kept| &mut kept.person.factors)
    }

    /// Whether the text is the login name or an alias of somebody.
    pub(crate) fn is_login_name(&self, text: &str) -> bool {
        self.by_name.contains_key(&text.to_lowercase())
    }

    /// Whether somebody else has one of this person's names already. Names that
    /// differ only in case are the same name; the vendor does not say.
    pub(crate) fn name_taken(&self, wanted: &Person) -> bool {
        wanted.names().any(|name| {
            let holder = self.by_name.get(&name.to_lowercase());
            holder.is_some_and(|holder| *holder != wanted.guid)
        })
    }

    pub(crate) fn remove(&mut self, guid: &str) {
        self.forget_names(guid);
        if let Some(number) = self.by_guid.remove(guid) {
            self.kept.remove(&number);
        }
    }

    /// Sets a PIN, which also ends a lock-out.
    pub(crate) fn set_pin(&mut self, guid: &str, pin: &str) {
        if let Some(kept) = self.kept_mut(guid) {
            kept.pin = Some(pin.to_owned());
            kept.wrong_pins = 0;
            kept.person.has_pin = true;
            kept.person.locked_out = false;
        }
    }

    /// Tries a PIN; `None` when the person is not known.
    pub(crate) fn try_pin(&mut self, guid: &str, pin: &str, most: u32) -> Option<PinTrial> {
        let kept = self.kept_mut(guid)?;
        if kept.person.locked_out {
            return Some(PinTrial::LockedOut);
        }
        match &kept.pin {
            None => Some(PinTrial::NoPin),
            Some(set) if set == pin => {
                kept.wrong_pins = 0;
                Some(PinTrial::Right)
            }
            Some(_) => {
                kept.wrong_pins += 1;
                kept.person.locked_out = kept.wrong_pins >= most;
                Some(PinTrial::Wrong)
            }
        }
    }

    fn kept_mut(&mut self, guid: &str) -> Option<&mut Kept> {
        self.kept.get_mut(self.by_guid.get(guid)?)
    }

    fn learn_names(&mut self, person: &Person) {
        for name in person.names() {
            self.by_name.insert(name.to_lowercase(), person.guid.clone());
        }
    }

    fn forget_names(&mut self, guid: &str) {
        let Some(person) = self.find(guid) else { return };
        let names: Vec<String> = person.names().map(str::to_lowercase).collect();
        for name in names {
            self.by_name.remove(&name);
        }
    }
}
