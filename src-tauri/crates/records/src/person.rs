//! What is known of a person.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::words::words;
use crate::{Field, Trouble, fold};

/// The most aliases that a person can have.
pub const MOST_ALIASES: usize = 5;

/// The longest that a text of a person may be, in characters.
const LONGEST: usize = 1_000;

/// A person's id in this directory. It says nothing outside of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(Uuid);

impl PersonId {
    pub(crate) fn new() -> Self {
        Self(Uuid::new_v4())
    }
}

impl fmt::Display for PersonId {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(to)
    }
}

impl FromStr for PersonId {
    type Err = Trouble;

    fn from_str(text: &str) -> Result<Self, Trouble> {
        Uuid::parse_str(text).map(Self).map_err(|_| Trouble::NoSuchPerson)
    }
}

words! {
    /// Where a person stands with the service.
    State {
        /// Written down here; the service was never asked.
        Draft = "draft",
        /// The service is being asked to add the person.
        Adding = "adding",
        /// At the service, under a guid.
        Known = "known",
        /// Perhaps at the service: the reply to the adding never came (vendors.md A-38).
        Unknown = "unknown",
        /// Not at the service, which refused.
        Refused = "refused",
        /// No longer at the service. What was known is kept for re-creating.
        Deleted = "deleted",
    }
}

words! {
    /// A means by which a person proves who they are.
    Factor {
        /// A number that the person knows.
        Pin = "pin",
        /// The face.
        Face = "face",
        /// A fingerprint.
        Fingerprint = "fingerprint",
        /// The palm.
        Palm = "palm",
    }
}

words! {
    /// Whether the service has a factor of a person, as far as is known here.
    Presence {
        /// It has.
        Present = "present",
        /// It has not.
        Absent = "absent",
        /// Nobody knows: never asked, or a reply never came.
        Unknown = "unknown",
    }
}

/// A person as typed in, before the service knows of them.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// The connection that the person belongs to: guids of one say nothing at another.
    pub connection: String,
    /// Fixed once the person is added (vendors.md A-35).
    pub login_name: String,
    /// Everything that can be changed later.
    #[serde(flatten)]
    pub profile: Profile,
}

/// What can be changed of a person.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Country code of the number, always explicit: `+49` (vendors.md A-11).
    pub country_code: String,
    /// Telephone number without the country code, as typed.
    pub number: String,
    /// Other names, [`MOST_ALIASES`] at the most.
    pub aliases: Vec<String>,
    /// A remark, for this directory only.
    pub note: String,
}

/// A person of the directory.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id here.
    pub id: PersonId,
    /// Where they stand.
    pub state: State,
    /// What was typed in.
    pub typed: NewPerson,
    /// Somebody said of just this number that it is right, however it looks.
    pub number_is_right: bool,
    /// Their id at the service, an opaque text (vendors.md A-27).
    pub guid: Option<String>,
    /// When they were written down.
    pub created: Timestamp,
    /// When anything of them last changed.
    pub changed: Timestamp,
    /// The factors of which anything is written down; the others were never set.
    pub factors: Vec<FactorRecord>,
}

/// What is known of one factor of a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactorRecord {
    /// Which.
    pub factor: Factor,
    /// Whether the service has it.
    pub presence: Presence,
    /// Since when this is known, or unknown.
    pub at: Timestamp,
    /// Verifications that did not succeed since the last that did. Replies that never came count:
    /// the service may have counted them, and locks a person out (vendors.md A-15).
    pub failures: u32,
}

impl NewPerson {
    /// Refuses what no service should be asked to take.
    pub(crate) fn check(&self) -> Result<(), Trouble> {
        if self.login_name.trim().is_empty() {
            return Err(Trouble::Field(Field::LoginName));
        }
        let texts = [&self.login_name, &self.connection];
        check_texts(texts.into_iter())?;
        self.profile.check()
    }

    pub(crate) fn login_key(&self) -> String {
        fold::case(&self.login_name)
    }
}

impl Profile {
    pub(crate) fn check(&self) -> Result<(), Trouble> {
        let digits = self.country_code.strip_prefix('+').unwrap_or_default();
        let digits_only = digits.bytes().all(|byte| byte.is_ascii_digit());
        if !(1..=4).contains(&digits.len()) || !digits_only {
            return Err(Trouble::Field(Field::CountryCode));
        }
        if self.aliases.len() > MOST_ALIASES {
            return Err(Trouble::Field(Field::Aliases));
        }
        let texts = [&self.first_name, &self.last_name, &self.email, &self.number];
        check_texts(texts.into_iter().chain(&self.aliases))?;
        // A remark may have lines and go on for longer.
        let long = self.note.chars().count() > 10 * LONGEST;
        if long { Err(Trouble::Field(Field::Text)) } else { Ok(()) }
    }

    pub(crate) fn aliases_text(&self) -> String {
        serde_json::Value::from(self.aliases.clone()).to_string()
    }
}

fn check_texts<'a>(mut texts: impl Iterator<Item = &'a String>) -> Result<(), Trouble> {
    let bad = |text: &String| text.chars().count() > LONGEST || text.chars().any(char::is_control);
    if texts.any(bad) { Err(Trouble::Field(Field::Text)) } else { Ok(()) }
}

/// A guid as it is kept: without the space that pasting brings along.
pub(crate) fn clean_guid(guid: &str) -> Result<&str, Trouble> {
    let guid = guid.trim();
    let odd = guid.chars().count() > LONGEST || guid.chars().any(char::is_control);
    if guid.is_empty() || odd { Err(Trouble::Field(Field::Guid)) } else { Ok(guid) }
}

/// A moment as it is kept: milliseconds since 1970.
pub(crate) fn moment(at: i64) -> Timestamp {
    Timestamp::from_millisecond(at).unwrap_or(Timestamp::UNIX_EPOCH)
}
