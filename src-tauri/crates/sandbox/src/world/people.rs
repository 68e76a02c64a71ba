//! The people AuthX knows.

use std::collections::BTreeSet;

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

#[derive(Debug, Default)]
pub(crate) struct People(Vec<Kept>);

impl People {
    pub(crate) fn all(&self) -> Vec<Person> {
        self.0.iter().map(|kept| kept.person.clone()).collect()
    }

    pub(crate) fn add(&mut self, person: Person) {
        self.0.push(Kept { person, pin: None, wrong_pins: 0 });
    }

    pub(crate) fn find(&mut self, guid: &str) -> Option<&mut Person> {
        self.kept(guid).map(|kept| &mut kept.person)
    }

    /// Whether the text is the login name or an alias of somebody.
    pub(crate) fn is_login_name(&self, text: &str) -> bool {
        self.0.iter().any(|kept| kept.person.names().any(|name| name == text))
    }

    /// A name of this person that somebody else has already. Names that differ
    /// only in case are the same name; the vendor does not say.
    pub(crate) fn name_taken(&self, wanted: &Person) -> Option<String> {
        let others = self.0.iter().filter(|kept| kept.person.guid != wanted.guid);
        let theirs: Vec<&str> = others.flat_map(|kept| kept.person.names()).collect();
        let taken = |name: &&str| theirs.iter().any(|other| same_name(other, name));
        wanted.names().find(taken).map(str::to_owned)
    }

    /// Says whether the person was there.
    pub(crate) fn remove(&mut self, guid: &str) -> bool {
        let before = self.0.len();
        self.0.retain(|kept| kept.person.guid != guid);
        self.0.len() < before
    }

    /// Sets a PIN, which also ends a lock-out; says whether the person is known.
    pub(crate) fn set_pin(&mut self, guid: &str, pin: &str) -> bool {
        let Some(kept) = self.kept(guid) else { return false };
        kept.pin = Some(pin.to_owned());
        kept.wrong_pins = 0;
        kept.person.has_pin = true;
        kept.person.locked_out = false;
        true
    }

    /// Tries a PIN; `None` when the person is not known.
    pub(crate) fn try_pin(&mut self, guid: &str, pin: &str, most: u32) -> Option<PinTrial> {
        let kept = self.kept(guid)?;
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

    fn kept(&mut self, guid: &str) -> Option<&mut Kept> {
        self.0.iter_mut().find(|kept| kept.person.guid == guid)
    }
}

fn same_name(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}
