//! From what an admin typed to what the service takes, with the field named that is wrong.

use gatehouse_records::{MOST_ALIASES, NewPerson, Profile};
use gatehouse_vendors::authx::{Aliases, LoginName, Person, Phone};

use crate::Trouble;

/// The longest that any field may be, in characters.
const LONGEST: usize = 200;

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
    /// Country code of the number: `+49`.
    pub country_code: String,
    /// The number without the country code, grouped in any way.
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
}

/// Checks every field of somebody who belongs to `connection`.
///
/// # Errors
/// The first field that is wrong.
pub fn checked(draft: &Draft, connection: &str) -> Result<Typed, Trouble> {
    let login_name = text("loginName", &draft.login_name, "Give the person a login name")?;
    if login_name.contains(char::is_whitespace) {
        return Err(Trouble::field("loginName", "A login name has no spaces"));
    }
    let first_name = text("firstName", &draft.first_name, "Type the first name")?;
    let last_name = text("lastName", &draft.last_name, "Type the last name")?;
    let email = text("email", &draft.email, "Type the e-mail address")?;
    let country_code =
        text("countryCode", &draft.country_code, "Choose the country of the number")?;
    let number = phone(&country_code, &draft.number)?;
    let aliases = aliases(&draft.aliases, &login_name)?;
    let wrong = |field: &'static str| {
        move |bad: gatehouse_vendors::authx::BadValue| Trouble::field(field, bad.to_string())
    };
    let login = LoginName::new(&login_name).map_err(wrong("loginName"))?;
    let reached = Phone::new(&country_code, &number).map_err(wrong("countryCode"))?;
    let known = Aliases::new(&aliases).map_err(wrong("aliases.0"))?;
    let person = Person::named(login, &first_name, &last_name)
        .map_err(wrong("firstName"))?
        .reached_at(&email, reached)
        .map_err(|_| Trouble::field("email", "An e-mail address looks like name@example.org"))?
        .with_aliases(known);
    let note = String::new();
    let profile = Profile { first_name, last_name, email, country_code, number, aliases, note };
    let new = NewPerson { connection: connection.to_owned(), login_name, profile };
    Ok(Typed { new, person })
}

fn text(field: &str, typed: &str, wanted: &str) -> Result<String, Trouble> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(Trouble::field(field, wanted));
    }
    if typed.chars().any(char::is_control) || typed.chars().count() > LONGEST {
        return Err(Trouble::field(field, format!("One line of at most {LONGEST} characters")));
    }
    Ok(typed.to_owned())
}

/// Digits alone are sent: a number read aloud in groups is typed in groups.
fn phone(country_code: &str, typed: &str) -> Result<String, Trouble> {
    let typed = text("number", typed, "Type the number, without the country code")?;
    if let Some(odd) = typed.chars().find(|c| !c.is_ascii_digit() && !" -./()".contains(*c)) {
        return Err(Trouble::field("number", format!("“{odd}” is not part of a number")));
    }
    let digits: String = typed.chars().filter(char::is_ascii_digit).collect();
    let whole = format!("{country_code}{digits}");
    let parsed = phonenumber::parse(None, &whole).ok();
    // Too short, too long, or of no country: the service would put the person on a number that cannot ring.
    let fits = parsed.is_some_and(|parsed| {
        (4..=14).contains(&digits.len())
            && format!("+{}", parsed.code().value()) == country_code.replace(' ', "")
    });
    if fits {
        return Ok(digits);
    }
    Err(Trouble::field("number", format!("This is not a number of {country_code}")))
}

fn aliases(typed: &[String], login_name: &str) -> Result<Vec<String>, Trouble> {
    let mut aliases: Vec<String> = Vec::new();
    for (place, alias) in typed.iter().enumerate() {
        let (alias, field) = (alias.trim(), format!("aliases.{place}"));
        if alias.is_empty() {
            continue;
        }
        let alias = text(&field, alias, "")?;
        let same = |known: &str| known.eq_ignore_ascii_case(&alias);
        if same(login_name) || aliases.iter().any(|known| same(known)) {
            return Err(Trouble::field(&field, "This name is there already"));
        }
        if aliases.len() == MOST_ALIASES {
            return Err(Trouble::field(&field, "There can be five aliases at the most"));
        }
        aliases.push(alias);
    }
    Ok(aliases)
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
            Err(Trouble::Field { field, .. }) => Some(field),
            _ => None,
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
        assert_eq!(wrong(|d| d.number = "12".into()).as_deref(), Some("number"));
        assert_eq!(wrong(|d| d.number = "call me".into()).as_deref(), Some("number"));
        assert_eq!(wrong(|d| d.aliases = vec!["Chidi.Eze".into()]).as_deref(), Some("aliases.0"));
        let six = (0..6).map(|n| format!("alias{n}")).collect();
        assert_eq!(wrong(|d| d.aliases = six).as_deref(), Some("aliases.5"));
    }
}
