//! Who a person is to AuthX. The types keep apart what the service's own samples mix up.

use std::fmt;

use zeroize::Zeroizing;

/// What is wrong with a value; nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {wrong}")]
pub struct BadValue {
    /// Which field.
    pub field: &'static str,
    /// What is wrong with it.
    pub wrong: &'static str,
}

/// Neither lengths nor characters are documented (vendors.md 1.3), so only what no service takes is refused.
const LONGEST: usize = 256;
/// `alias_name`, `alias_name1` to `alias_name4`.
pub(super) const MOST_ALIASES: usize = 5;

fn plain(field: &'static str, text: &str) -> Result<String, BadValue> {
    let text = text.trim();
    let wrong = match text.chars().count() {
        0 => "is empty",
        count if count > LONGEST => "is too long",
        _ if text.chars().any(char::is_control) => "holds characters that cannot be sent",
        _ => return Ok(text.to_owned()),
    };
    Err(BadValue { field, wrong })
}

/// The service's id of a person. It exists only in AddUser's reply: there is no call to find it again
/// (vendors.md A-37).
///
/// The biometric call names its field `user_name` and wants this id in it (A-26), so it is a type that a
/// [`LoginName`] cannot be taken for:
///
/// ```compile_fail,E0308
/// use gatehouse_vendors::authx::{LoginName, UserGuid};
/// fn of(guid: &UserGuid) {}
/// of(&LoginName::new("someone").unwrap());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserGuid(String);

impl UserGuid {
    /// Takes an id as the service gave it: hyphens and letter case are its own (vendors.md A-27).
    ///
    /// # Errors
    /// It is empty, longer than 128 characters or holds anything but letters, digits, `-` and `_`.
    pub fn new(guid: &str) -> Result<Self, BadValue> {
        let guid = guid.trim();
        let good = (1..=128).contains(&guid.len())
            && guid.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
        let wrong = "is not an id that this service gives";
        good.then(|| Self(guid.to_owned())).ok_or(BadValue { field: "guid", wrong })
    }

    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UserGuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The name that a person logs in with. It cannot be changed later (vendors.md A-35).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct LoginName(String);

impl LoginName {
    /// Takes a login name.
    ///
    /// # Errors
    /// It is empty, too long or holds control characters.
    pub fn new(name: &str) -> Result<Self, BadValue> {
        plain("user_name", name).map(Self)
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LoginName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("LoginName(..)")
    }
}

/// A phone number whose country code is always said: left out, the service would take `+1` and put the person
/// on somebody else's number (vendors.md A-11).
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    pub(super) country_code: String,
    pub(super) number: String,
}

impl Phone {
    /// A country code such as `+91` and the number within that country.
    ///
    /// # Errors
    /// The code is not `+` and one to four digits, or the number is empty.
    pub fn new(country_code: &str, number: &str) -> Result<Self, BadValue> {
        let country_code = country_code.trim();
        let digits = country_code.strip_prefix('+').unwrap_or_default();
        if !(1..=4).contains(&digits.len()) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(BadValue { field: "countryCode", wrong: "is a + and up to four digits" });
        }
        Ok(Self { country_code: country_code.to_owned(), number: plain("number", number)? })
    }

    /// The country code with its `+`.
    #[must_use]
    pub fn country_code(&self) -> &str {
        &self.country_code
    }

    /// The number.
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }
}

/// Up to five other names that a person may log in with.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Aliases(Vec<String>);

impl Aliases {
    /// Takes the aliases in their order.
    ///
    /// # Errors
    /// There are more than five, or one of them is no name.
    pub fn new<T: AsRef<str>>(names: &[T]) -> Result<Self, BadValue> {
        if names.len() > MOST_ALIASES {
            return Err(BadValue { field: "alias_name", wrong: "there can be five at most" });
        }
        names
            .iter()
            .map(|name| plain("alias_name", name.as_ref()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// The aliases.
    #[must_use]
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }
}

/// What is told about a person. Required fields are all of them but the aliases.
#[derive(Clone, PartialEq, Eq)]
pub struct Person {
    pub(super) login: LoginName,
    pub(super) email: String,
    pub(super) first_name: String,
    pub(super) last_name: String,
    pub(super) phone: Phone,
    pub(super) aliases: Option<Aliases>,
}

impl Person {
    /// A person by login name, first and last name. What else is required follows: [`reached_at`](Draft::reached_at).
    ///
    /// # Errors
    /// One of the names is empty, too long or holds control characters.
    pub fn named(login: LoginName, first_name: &str, last_name: &str) -> Result<Draft, BadValue> {
        let first_name = plain("first_Name", first_name)?;
        Ok(Draft { login, first_name, last_name: plain("last_Name", last_name)? })
    }

    /// The same person with these aliases. In an update they replace all earlier ones; without this call an update
    /// leaves them out (vendors.md A-36).
    #[must_use]
    pub fn with_aliases(mut self, aliases: Aliases) -> Self {
        self.aliases = Some(aliases);
        self
    }

    /// The login name.
    #[must_use]
    pub fn login(&self) -> &LoginName {
        &self.login
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person(..)")
    }
}

/// A [`Person`] whose ways to be reached are still missing.
pub struct Draft {
    login: LoginName,
    first_name: String,
    last_name: String,
}

impl Draft {
    /// Where the person can be reached; both are required.
    ///
    /// # Errors
    /// The address is no address.
    pub fn reached_at(self, email: &str, phone: Phone) -> Result<Person, BadValue> {
        let email = plain("email", email)?;
        let looks_right = email.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !email.contains(char::is_whitespace)
        });
        if !looks_right {
            return Err(BadValue { field: "email", wrong: "is not an e-mail address" });
        }
        let Self { login, first_name, last_name } = self;
        Ok(Person { login, email, first_name, last_name, phone, aliases: None })
    }
}

/// A PIN. It is a text, so that leading zeros stay, its memory is overwritten, and it cannot be printed, copied or
/// serialised (vendors.md A-34):
///
/// ```compile_fail,E0277
/// fn printed<T: std::fmt::Debug>() {}
/// printed::<gatehouse_vendors::authx::Pin>();
/// ```
/// ```compile_fail,E0277
/// fn copied<T: Clone>() {}
/// copied::<gatehouse_vendors::authx::Pin>();
/// ```
pub struct Pin(Zeroizing<String>);

impl Pin {
    /// Takes a PIN. Which ones are weak is for whoever asks for it to say; here only what cannot be sent is
    /// refused, because the service's own rules are not documented.
    ///
    /// # Errors
    /// It is empty, longer than 64 characters or holds a space or control character.
    pub fn new(pin: Zeroizing<String>) -> Result<Self, BadValue> {
        let good = (1..=64).contains(&pin.chars().count())
            && !pin.contains(|c: char| c.is_control() || c.is_whitespace());
        good.then_some(Self(pin)).ok_or(BadValue { field: "pin", wrong: "cannot be sent" })
    }

    pub(super) fn expose(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a27_a_guid_keeps_its_hyphens_and_its_case() {
        for guid in ["0a1B2c3d-4e5f-6071-8293-a4b5c6d7e8f9", "0A1B", "user_17"] {
            assert_eq!(UserGuid::new(guid).unwrap().as_str(), guid);
        }
        for guid in ["", " ", "a b", "a/b", "{0a1b}", "a\"b", &"a".repeat(129)] {
            assert!(UserGuid::new(guid).is_err(), "{guid:?}");
        }
    }

    #[test]
    fn a11_a_country_code_is_never_left_out() {
        for code in ["", "91", "+", "+12345", "+9a", "++1"] {
            assert!(Phone::new(code, "5550100").is_err(), "{code:?}");
        }
        assert_eq!(Phone::new(" +91 ", "5550100").unwrap().country_code(), "+91");
        assert!(Phone::new("+1", " ").is_err());
    }

    #[test]
    fn a_person_has_five_aliases_at_most_and_every_required_field() {
        assert!(Aliases::new(&["a"; 5]).is_ok());
        assert!(Aliases::new(&["a"; 6]).is_err());
        assert!(Aliases::new(&["a", " "]).is_err());
        let login = LoginName::new("ada").unwrap();
        assert!(Person::named(login.clone(), "", "b").is_err());
        for email in ["", "ada", "@x", "ada@", "a da@x.example", "ada@x\n.example"] {
            let draft = Person::named(login.clone(), "Ada", "L").unwrap();
            assert!(draft.reached_at(email, Phone::new("+1", "5550100").unwrap()).is_err());
        }
    }

    #[test]
    fn a34_a_pin_keeps_its_leading_zeros() {
        let pin = |text: &str| Pin::new(Zeroizing::new(text.to_owned()));
        assert_eq!(pin("000417").unwrap().expose(), "000417");
        for text in ["", "1 2", "12\n", &"1".repeat(65)] {
            assert!(pin(text).is_err());
        }
    }

    #[test]
    fn a_stray_debug_line_is_about_nobody() {
        let login = LoginName::new("ada").unwrap();
        assert_eq!(format!("{login:?}"), "LoginName(..)");
    }
}
