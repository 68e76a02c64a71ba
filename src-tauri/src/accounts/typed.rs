//! From what an admin typed to what a service takes, with the field named that is wrong.

use crate::failure::Failure;

/// The longest that any field may be, in characters.
const LONGEST: usize = 200;

/// A field that may stay empty.
pub fn optional(field: &str, typed: &str) -> Result<Option<String>, Failure> {
    let typed = typed.trim();
    if typed.chars().any(char::is_control) || typed.chars().count() > LONGEST {
        return Err(Failure::field(field, format!("One line of at most {LONGEST} characters")));
    }
    Ok((!typed.is_empty()).then(|| typed.to_owned()))
}

/// A field that a service wants.
pub fn required(field: &str, typed: &str, wanted: &str) -> Result<String, Failure> {
    optional(field, typed)?.ok_or_else(|| Failure::field(field, wanted))
}

/// An address that could be written to.
pub fn email(field: &str, typed: &str) -> Result<String, Failure> {
    let typed = required(field, typed, "Type the e-mail address")?;
    let sound = typed.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.starts_with('.') && !host.ends_with('.')
    });
    if !sound || typed.contains(char::is_whitespace) || typed.matches('@').count() != 1 {
        return Err(Failure::field(field, "An e-mail address looks like name@example.org"));
    }
    Ok(typed)
}

/// A day of the calendar, as in `2026-11-21`.
pub fn day(field: &str, typed: &str) -> Result<Option<String>, Failure> {
    let Some(typed) = optional(field, typed)? else { return Ok(None) };
    match typed.parse::<jiff::civil::Date>() {
        Ok(day) => Ok(Some(day.to_string())),
        Err(_) => Err(Failure::field(field, "A day looks like 2026-11-21")),
    }
}

/// What is to be sent of a field: nothing where it stayed as it was. A text that was emptied cannot be sent, because
/// nobody documents what an empty one does.
pub fn changed(
    field: &str,
    before: &str,
    after: Option<String>,
) -> Result<Option<String>, Failure> {
    match after {
        Some(after) if after == before.trim() => Ok(None),
        Some(after) => Ok(Some(after)),
        None if before.trim().is_empty() => Ok(None),
        None => {
            let words = "The service knows no way to empty this field. Type something else, or what was there";
            Err(Failure::field(field, words))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrong<T>(result: Result<T, Failure>) -> Option<String> {
        result.err().and_then(|failure| failure.field)
    }

    #[test]
    fn only_what_could_be_an_address_is_sent_as_one() {
        assert_eq!(email("email", " ada@example.org ").ok().as_deref(), Some("ada@example.org"));
        for bad in ["", "ada", "ada@", "@example.org", "a b@example.org", "a@b@example.org", "a@b"]
        {
            assert_eq!(wrong(email("email", bad)).as_deref(), Some("email"), "{bad}");
        }
    }

    #[test]
    fn a_day_is_a_day_of_the_calendar() {
        assert_eq!(day("startDate", "2026-02-28").ok().flatten().as_deref(), Some("2026-02-28"));
        assert_eq!(day("startDate", " ").ok().flatten(), None);
        assert_eq!(wrong(day("startDate", "2026-02-30")).as_deref(), Some("startDate"));
    }

    #[test]
    fn x25_what_stayed_is_not_sent_and_what_was_emptied_is_named() {
        let after = |text: &str| Some(text.to_owned());
        assert_eq!(changed("code", "AG1", after("AG1")).ok().flatten(), None);
        assert_eq!(changed("code", "AG1", after("AG2")).ok().flatten().as_deref(), Some("AG2"));
        assert_eq!(changed("code", "", None).ok().flatten(), None);
        assert_eq!(wrong(changed("code", "AG1", None)).as_deref(), Some("code"));
    }
}
