//! From what an admin typed to what the service takes, with the field named that is wrong.

use gatehouse_records::{MOST_ALIASES, NewPerson, Profile};
use gatehouse_sheets::{Garbled, garbled, is_date, spoilt};
use gatehouse_vendors::authx::{Aliases, BadValue, LoginName, Person, Phone};

use crate::Trouble;
use crate::cleaning::{Kind, cleaned, is_calculated};
use crate::email::{self, NoAddress};
use crate::lookalike::has_mixed_word;
use crate::phone::{self, NoNumber};

/// The longest that any field may be, in characters.
const LONGEST: usize = 200;
const NO_LOGIN_NAME: &str = "Give the person a login name";

/// A person as typed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Draft {
    /// Fixed once the person is added.
    pub login_name: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail address.
    pub email: String,
    /// Country code of the number: `+49`. Nothing where the number says it itself.
    pub country_code: String,
    /// The number, written in any way.
    pub number: String,
    /// Other names; empty ones count as none.
    pub aliases: Vec<String>,
}

/// A checked person: for the directory, and for the service.
pub struct Typed {
    /// For the directory.
    pub new: NewPerson,
    /// For the service.
    pub person: Person,
    /// The fields of which something was taken off that is no part of what was meant, as a form spells them.
    pub cleaned: Vec<String>,
}

/// A field that has to be put right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// Which, as a form spells it: `loginName`, `aliases.0`.
    pub field: String,
    /// What is wrong with it.
    pub why: Why,
}

/// What is wrong with a field, with the cure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    /// It is empty.
    #[error("{0}")]
    Missing(&'static str),
    /// It holds a line end or another control, or is too long.
    #[error("One line of at most {LONGEST} characters")]
    NotOneLine,
    /// A login name with a space in it.
    #[error("A login name has no spaces")]
    Spaces,
    /// A login name with letters of several scripts in one word.
    #[error(
        "Letters of several scripts are mixed in this login name, so that it may look like another one. Type it anew."
    )]
    MixedScripts,
    /// A spreadsheet shows this instead of what was there.
    #[error(
        "A spreadsheet made “{0}” of what was here. Put it right there, and save the file again."
    )]
    Spoilt(String),
    /// A program read it in a wrong encoding and wrote it down so: as it is, and as it was.
    #[error(
        "“{0}” was read in a wrong encoding by the program that wrote it. It was “{1}” most likely. Type it anew."
    )]
    Misread(String, String),
    /// Letters of it were lost.
    #[error("A program lost letters of “{0}” and wrote marks in their place. Type it anew.")]
    LettersLost(String),
    /// A formula, and not what it shows.
    #[error("“{0}” is a formula. Put there what it shows.")]
    Formula(String),
    /// No address, and why.
    #[error(transparent)]
    NoAddress(#[from] NoAddress),
    /// No number, and why.
    #[error(transparent)]
    NoNumber(#[from] NoNumber),
    /// Another alias, or the login name, is the same.
    #[error("This name is there already")]
    Twice,
    /// More aliases than the service keeps.
    #[error("There can be five aliases at the most")]
    TooMany,
    /// The service's own rule.
    #[error("{0}")]
    Service(String),
}

impl Why {
    /// A formula, of which a long one is shown by its beginning.
    pub(crate) fn formula(text: &str) -> Self {
        const SHOWN: usize = 40;
        let mut shown: String = text.chars().take(SHOWN).collect();
        if text.chars().count() > SHOWN {
            shown.push('…');
        }
        Self::Formula(shown)
    }

    /// What happened to the letters of a text, if something did.
    pub(crate) fn of_letters(text: &str) -> Option<Self> {
        Some(match garbled(text)? {
            Garbled::Misread(was) => Self::Misread(text.to_owned(), was),
            Garbled::Lost => Self::LettersLost(text.to_owned()),
        })
    }

    /// A word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing(_) => "missing",
            Self::NotOneLine => "notOneLine",
            Self::Spaces => "spaces",
            Self::MixedScripts => "mixedScripts",
            Self::Spoilt(_) => "spoilt",
            Self::Misread(..) => "misread",
            Self::LettersLost(_) => "lettersLost",
            Self::Formula(_) => "formula",
            Self::NoAddress(why) => why.code(),
            Self::NoNumber(why) => why.code(),
            Self::Twice => "twice",
            Self::TooMany => "tooMany",
            Self::Service(_) => "service",
        }
    }
}

impl Wrong {
    fn new(field: &str, why: impl Into<Why>) -> Self {
        Self { field: field.to_owned(), why: why.into() }
    }

    fn service(field: &'static str) -> impl FnOnce(BadValue) -> Self {
        move |bad| Self::new(field, Why::Service(bad.to_string()))
    }
}

impl From<Wrong> for Trouble {
    fn from(wrong: Wrong) -> Self {
        Self::field(&wrong.field, wrong.why.to_string())
    }
}

/// Texts that are no matter of a change, whatever they are: they stay as they are kept, or were read just now.
#[derive(Clone, Copy, Default)]
pub(crate) struct AsKept<'a> {
    pub(crate) login_name: Option<&'a str>,
    pub(crate) email: Option<&'a str>,
    /// The country code and what is behind it.
    pub(crate) number: Option<(&'a str, &'a str)>,
}

/// Checks every field of somebody who belongs to `connection`.
///
/// # Errors
/// The first field that is wrong.
pub fn checked(draft: &Draft, connection: &str) -> Result<Typed, Wrong> {
    checked_but_for(draft, connection, AsKept::default()).map_err(first)
}

/// A form shows one fault at a time, at its field.
pub(crate) fn first(wrong: Vec<Wrong>) -> Wrong {
    let nothing = || Wrong::new("loginName", Why::Missing(NO_LOGIN_NAME));
    wrong.into_iter().next().unwrap_or_else(nothing)
}

/// The same but for what need not be read.
///
/// # Errors
/// Every field that is wrong, in the order of a form.
pub(crate) fn checked_but_for(
    draft: &Draft,
    connection: &str,
    kept: AsKept<'_>,
) -> Result<Typed, Vec<Wrong>> {
    let mut read = Read::default();
    let new = NewPerson {
        connection: connection.to_owned(),
        login_name: read.login_name(draft, kept),
        profile: Profile {
            first_name: read.line(
                "firstName",
                &draft.first_name,
                (Kind::Words, "Type the first name"),
            ),
            last_name: read.line("lastName", &draft.last_name, (Kind::Words, "Type the last name")),
            email: read.email(draft, kept),
            ..read.number(draft, kept)
        },
    };
    let aliases = read.aliases(&draft.aliases, &new.login_name);
    let new = NewPerson { profile: Profile { aliases, ..new.profile }, ..new };
    if !read.wrong.is_empty() {
        return Err(read.wrong);
    }
    let person = for_the_service(&new).map_err(|wrong| vec![wrong])?;
    Ok(Typed { new, person, cleaned: read.cleaned })
}

/// A person as the service takes one.
fn for_the_service(new: &NewPerson) -> Result<Person, Wrong> {
    let Profile { first_name, last_name, email, country_code, number, aliases, .. } = &new.profile;
    let login = LoginName::new(&new.login_name).map_err(Wrong::service("loginName"))?;
    let reached = Phone::new(country_code, number).map_err(Wrong::service("countryCode"))?;
    let known = Aliases::new(aliases).map_err(Wrong::service("aliases.0"))?;
    Ok(Person::named(login, first_name, last_name)
        .map_err(Wrong::service("firstName"))?
        .reached_at(email, reached)
        .map_err(Wrong::service("email"))?
        .with_aliases(known))
}

/// How a number is written is no matter, so that nothing is said of what was taken out of it.
fn read_number(draft: &Draft) -> Result<phone::Number, Wrong> {
    let code = cleaned(&draft.country_code, Kind::Key).text;
    let code = (!code.is_empty()).then_some(code.as_str());
    let number = cleaned(&draft.number, Kind::Number).text;
    if is_calculated(&number) {
        return Err(Wrong::new("number", Why::formula(&number)));
    }
    phone::read(&number, code, true).map_err(|why| Wrong::new(why.field(), why))
}

/// Reads one field after the other.
#[derive(Default)]
struct Read {
    cleaned: Vec<String>,
    wrong: Vec<Wrong>,
}

impl Read {
    /// What was read, or nothing where that is wrong.
    fn noted<T: Default>(&mut self, read: Result<T, Wrong>) -> T {
        read.unwrap_or_else(|wrong| {
            self.wrong.push(wrong);
            T::default()
        })
    }

    fn line(&mut self, field: &str, typed: &str, wanted: (Kind, &'static str)) -> String {
        let read = self.text(field, typed, wanted);
        self.noted(read)
    }

    fn login_name(&mut self, draft: &Draft, kept: AsKept<'_>) -> String {
        let is_kept = kept.login_name == Some(&draft.login_name);
        let kind = if is_kept { Kind::Words } else { Kind::Key };
        let one_word = |name: String| match name.contains(char::is_whitespace) {
            true => Err(Wrong::new("loginName", Why::Spaces)),
            false if !is_kept && has_mixed_word(&name) => {
                Err(Wrong::new("loginName", Why::MixedScripts))
            }
            false => Ok(name),
        };
        let read = self.text("loginName", &draft.login_name, (kind, NO_LOGIN_NAME));
        self.noted(read.and_then(one_word))
    }

    fn email(&mut self, draft: &Draft, kept: AsKept<'_>) -> String {
        let read = self.text("email", &draft.email, (Kind::Address, "Type the e-mail address"));
        let address = |email: String| {
            if kept.email != Some(&email) {
                email::read(&email).map_err(|why| Wrong::new("email", why))?;
            }
            Ok(email)
        };
        self.noted(read.and_then(address))
    }

    /// The country code and the number within it.
    fn number(&mut self, draft: &Draft, kept: AsKept<'_>) -> Profile {
        let (country_code, number) = if kept.number == Some((&draft.country_code, &draft.number)) {
            (draft.country_code.clone(), draft.number.clone())
        } else {
            self.noted(read_number(draft).map(|read| (read.code, read.national)))
        };
        Profile { country_code, number, ..Profile::default() }
    }

    fn text(
        &mut self,
        field: &str,
        typed: &str,
        (kind, wanted): (Kind, &'static str),
    ) -> Result<String, Wrong> {
        let found = cleaned(typed, kind);
        if found.text.is_empty() {
            return Err(Wrong::new(field, Why::Missing(wanted)));
        }
        if spoilt(&found.text).is_some() || is_date(&found.text) {
            return Err(Wrong::new(field, Why::Spoilt(found.text)));
        }
        if is_calculated(&found.text) {
            return Err(Wrong::new(field, Why::formula(&found.text)));
        }
        if let Some(why) = Why::of_letters(&found.text).filter(|_| kind == Kind::Words) {
            return Err(Wrong::new(field, why));
        }
        if found.text.chars().any(char::is_control) || found.text.chars().count() > LONGEST {
            // Two addresses below each other are two addresses, and not a line too many.
            let several =
                kind == Kind::Address && email::read(&found.text) == Err(NoAddress::Several);
            let why = if several { NoAddress::Several.into() } else { Why::NotOneLine };
            return Err(Wrong::new(field, why));
        }
        if !found.notes.is_empty() {
            self.cleaned.push(field.to_owned());
        }
        Ok(found.text)
    }

    fn aliases(&mut self, typed: &[String], login_name: &str) -> Vec<String> {
        let mut aliases: Vec<String> = Vec::new();
        for (place, alias) in typed.iter().enumerate() {
            let field = format!("aliases.{place}");
            if cleaned(alias, Kind::Key).text.is_empty() {
                continue;
            }
            let read = self.text(&field, alias, (Kind::Key, "")).and_then(|alias| {
                let same = |known: &str| known.eq_ignore_ascii_case(&alias);
                if same(login_name) || aliases.iter().any(|known| same(known)) {
                    return Err(Wrong::new(&field, Why::Twice));
                }
                if aliases.len() == MOST_ALIASES {
                    return Err(Wrong::new(&field, Why::TooMany));
                }
                Ok(alias)
            });
            match read {
                Ok(alias) => aliases.push(alias),
                Err(wrong) => self.wrong.push(wrong),
            }
        }
        aliases
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft() -> Draft {
        Draft {
            login_name: "chidi.eze".into(),
            first_name: "Chidi".into(),
            last_name: "Eze".into(),
            email: "chidi.eze@example.org".into(),
            country_code: "+1".into(),
            number: "(415) 555-0118".into(),
            aliases: vec!["ceze".into(), String::new()],
        }
    }

    fn wrong(change: impl FnOnce(&mut Draft)) -> Option<String> {
        let mut draft = draft();
        change(&mut draft);
        match checked(&draft, "c") {
            Err(wrong) => Some(wrong.field),
            Ok(_) => None,
        }
    }

    #[test]
    fn a_good_person_is_taken_as_the_service_wants_it() {
        let typed = checked(&draft(), "c").ok().map(|typed| typed.new).unwrap_or_default();
        assert_eq!(typed.profile.number, "4155550118");
        assert_eq!(typed.profile.aliases, ["ceze"]);
    }

    #[test]
    fn a11_every_wrong_field_is_named() {
        assert_eq!(wrong(|d| d.login_name = " ".into()).as_deref(), Some("loginName"));
        assert_eq!(wrong(|d| d.login_name = "a b".into()).as_deref(), Some("loginName"));
        assert_eq!(wrong(|d| d.email = "chidi".into()).as_deref(), Some("email"));
        assert_eq!(wrong(|d| d.country_code = String::new()).as_deref(), Some("countryCode"));
        assert_eq!(wrong(|d| d.number = "+49 30 901820".into()).as_deref(), Some("countryCode"));
        assert_eq!(wrong(|d| d.number = "12".into()).as_deref(), Some("number"));
        assert_eq!(wrong(|d| d.number = "call me".into()).as_deref(), Some("number"));
        assert_eq!(wrong(|d| d.aliases = vec!["Chidi.Eze".into()]).as_deref(), Some("aliases.0"));
        let six = (0..6).map(|n| format!("alias{n}")).collect();
        assert_eq!(wrong(|d| d.aliases = six).as_deref(), Some("aliases.5"));
    }

    #[test]
    fn what_stands_around_a_text_is_taken_off_in_the_form_too() {
        let odd = Draft {
            login_name: "'chidi.eze".into(),
            last_name: "'t Hooft".into(),
            email: "Chidi Eze <mailto:chidi.eze@example.org>".into(),
            country_code: "'+1".into(),
            number: "'415 555 0118".into(),
            aliases: vec!["=T(\"ceze\")".into()],
            ..draft()
        };
        let typed = checked(&odd, "c").ok().unwrap();
        assert_eq!(
            (&*typed.new.login_name, &*typed.new.profile.last_name),
            ("chidi.eze", "'t Hooft")
        );
        assert_eq!(typed.new.profile.email, "chidi.eze@example.org");
        assert_eq!(
            (&*typed.new.profile.country_code, &*typed.new.profile.number),
            ("+1", "4155550118")
        );
        assert_eq!(typed.new.profile.aliases, ["ceze"]);
        assert_eq!(typed.cleaned, ["loginName", "email", "aliases.0"]);
    }

    #[test]
    fn a_formula_is_refused_in_every_field() {
        let formula = || "=HYPERLINK(\"mailto:x\",\"x\")".to_owned();
        assert_eq!(wrong(|d| d.login_name = formula()).as_deref(), Some("loginName"));
        assert_eq!(wrong(|d| d.first_name = formula()).as_deref(), Some("firstName"));
        assert_eq!(wrong(|d| d.email = formula()).as_deref(), Some("email"));
        assert_eq!(wrong(|d| d.number = formula()).as_deref(), Some("number"));
        assert_eq!(wrong(|d| d.aliases = vec![formula()]).as_deref(), Some("aliases.0"));
        assert!(Why::formula(&"=A1&".repeat(40)).to_string().len() < 100, "a long one is cut");
    }

    #[test]
    fn what_stays_as_it_is_kept_is_no_matter_of_a_change() {
        let old = Draft { login_name: "'chidi".into(), email: "chidi@desk".into(), ..draft() };
        let kept =
            AsKept { login_name: Some("'chidi"), email: Some("chidi@desk"), ..AsKept::default() };
        let typed = checked_but_for(&old, "c", kept).ok().unwrap();
        assert_eq!((&*typed.new.login_name, &*typed.new.profile.email), ("'chidi", "chidi@desk"));
        assert!(checked(&old, "c").is_err());
    }

    #[test]
    fn what_nobody_sees_is_taken_out_and_told() {
        let twin = Draft {
            login_name: "chidi\u{200b}.eze".into(),
            last_name: "=\"Eze\"".into(),
            number: "\u{202d}415 555 0118\u{202c}".into(),
            ..draft()
        };
        let typed = checked(&twin, "c").ok().unwrap();
        assert_eq!(typed.new.login_name, "chidi.eze");
        assert_eq!(typed.new.profile.last_name, "Eze");
        assert_eq!(typed.new.profile.number, "4155550118");
        assert_eq!(typed.cleaned, ["loginName", "lastName"]);
    }

    #[test]
    fn what_a_spreadsheet_spoilt_is_refused_in_every_field() {
        assert_eq!(wrong(|d| d.first_name = "#N/A".into()).as_deref(), Some("firstName"));
        assert_eq!(wrong(|d| d.login_name = "4.93E+11".into()).as_deref(), Some("loginName"));
        assert_eq!(wrong(|d| d.number = "4,93E+11".into()).as_deref(), Some("number"));
        assert_eq!(wrong(|d| d.aliases = vec!["#REF!".into()]).as_deref(), Some("aliases.0"));
    }

    #[test]
    fn a_name_of_which_letters_were_lost_is_refused_with_what_it_was() {
        let misread = Draft { last_name: "MÃ¼ller".into(), ..draft() };
        let wrong = checked(&misread, "c").err().unwrap();
        assert_eq!((wrong.field.as_str(), wrong.why.code()), ("lastName", "misread"));
        assert!(wrong.why.to_string().contains("“Müller”"), "{}", wrong.why);
        assert!(checked(&Draft { first_name: "J?rgen".into(), ..draft() }, "c").is_err());
    }

    #[test]
    fn what_a_spreadsheet_made_a_date_of_is_refused_in_every_field() {
        for date in ["5-Jan", "Jan 5", "05.01.2025", "2-Mrz", "30-Nov-90", "2025-01-05 00:00:00"] {
            let is = || date.to_owned();
            for (change, field) in [
                (&(|d: &mut Draft| d.login_name = is()) as &dyn Fn(&mut Draft), "loginName"),
                (&|d: &mut Draft| d.first_name = is(), "firstName"),
                (&|d: &mut Draft| d.last_name = is(), "lastName"),
                (&|d: &mut Draft| d.email = is(), "email"),
                (&|d: &mut Draft| d.number = is(), "number"),
                (&|d: &mut Draft| d.aliases = vec![is()], "aliases.0"),
            ] {
                let mut draft = draft();
                change(&mut draft);
                let wrong = checked(&draft, "c").err().unwrap();
                assert_eq!(wrong.field, field, "{date}");
                assert!(wrong.why.to_string().contains("spreadsheet"), "{date}: {}", wrong.why);
            }
        }
    }
}
