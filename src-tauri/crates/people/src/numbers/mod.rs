//! Numbers that were kept earlier: by an older version, from a file, or by hand at the service. Whether one looks wrong is
//! worked out from the pair that the service has, and written down nowhere.

mod run;
#[cfg(test)]
mod tests;

pub use run::{Correction, End, NotSent, Progress, Run, Setup, Told};

use gatehouse_records::{By, KeptNumber, Records, Trouble};

use crate::phone::{self, NoNumber, Number};

/// What a country code and the number behind it look like, as they are kept.
#[derive(Clone, PartialEq, Eq)]
pub enum Stored {
    /// As they would be sent today; or nothing is known of a number, which is no fault of it.
    Right,
    /// There is one number that this can only be.
    Curable(Cure),
    /// It is no number, or it may be two, and only a person can say which.
    Wrong(NoNumber),
}

/// The one number that something can only be.
#[derive(Clone, PartialEq, Eq)]
pub struct Cure {
    /// What is wrong with it as it is.
    pub fault: Fault,
    /// As it would be sent.
    pub number: Number,
}

/// What is wrong with a number that has a cure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It is written as it is dialled within its country: `+44` and `07911 123456`.
    Dialled,
    /// The number says the country code once more: `+49` and `0049 30 901820`.
    CodeTwice,
    /// The number begins within the country code: `+1876` and `5551234`.
    CodeTooLong,
    /// The country code begins with zeros: `+0044`.
    CodeZeros,
    /// There is more than digits in it, and nothing is lost without that.
    Marks,
}

/// Looks at a pair as it is kept.
#[must_use]
pub fn stored(code: &str, national: &str) -> Stored {
    if national.trim().is_empty() {
        return Stored::Right;
    }
    match cured(code, national) {
        Ok(None) => Stored::Right,
        // A cure after which a person would have to look again is none.
        Ok(Some(cure)) => match cured(&cure.number.code, &cure.number.national) {
            Ok(None) => Stored::Curable(cure),
            Ok(Some(_)) => Stored::Wrong(NoNumber::NotGivenOut(code.to_owned())),
            Err(why) => Stored::Wrong(why),
        },
        Err(why) => Stored::Wrong(why),
    }
}

/// A pair for reading, and what it looks like.
#[must_use]
pub fn look(code: &str, national: &str) -> (String, Stored) {
    match phone::kept(code, national) {
        Some(number) => (format!("{code} {}", number.grouped), Stored::Right),
        None => (phone::shown(code, national), stored(code, national)),
    }
}

/// Whether somebody should look at a pair that is kept.
#[must_use]
pub fn looks_wrong(code: &str, national: &str) -> bool {
    phone::kept(code, national).is_none() && stored(code, national) != Stored::Right
}

/// Whether a pair that looks wrong may be right all the same, so that only a person can say it: digits that are no number by
/// the numbering plan as it is known here, or that may have lost their plus.
#[must_use]
pub fn may_be_right(code: &str, national: &str) -> bool {
    let plan = matches!(
        stored(code, national),
        Stored::Wrong(
            NoNumber::PlusLost(_)
                | NoNumber::NotGivenOut(_)
                | NoNumber::Short(_)
                | NoNumber::Long(_)
        )
    );
    plan && national.bytes().all(|byte| byte.is_ascii_digit())
}

/// Writes down that a number is right as it is, or that it is to be looked at again.
///
/// # Errors
/// [`Trouble::NotNow`]: nobody can say it of such a number, or the person has another one by now. The database's trouble.
pub async fn say_right(
    records: &Records,
    said: KeptNumber<'_>,
    is_right: bool,
    by: &By,
) -> Result<(), Trouble> {
    if is_right && !may_be_right(said.country_code, said.number) {
        return Err(Trouble::NotNow);
    }
    records.say_number_is_right(said, is_right, by).await
}

/// The number that a pair means, where that is another pair.
fn cured(code: &str, national: &str) -> Result<Option<Cure>, NoNumber> {
    if let Some(plain) = without_zeros(code) {
        let fault = Fault::CodeZeros;
        return phone::read(national, Some(&plain), true)
            .map(|number| Some(Cure { fault, number }));
    }
    match phone::read(national, Some(code), true) {
        Ok(number) if number.national == national => Ok(None),
        Ok(number) => Ok(Some(Cure { fault: fault(national, &number), number })),
        Err(why @ NoNumber::NoSuchCode(_)) => code_too_long(code, national).ok_or(why).map(Some),
        // What is no number as it stands, and one where its first digits are the country code again, is that one.
        Err(why @ (NoNumber::Short(_) | NoNumber::Long(_) | NoNumber::NotGivenOut(_))) => {
            code_twice(code, national).ok_or(why).map(Some)
        }
        Err(why) => Err(why),
    }
}

/// A country code without the zeros that it begins with, if it does.
fn without_zeros(code: &str) -> Option<String> {
    let digits = code.strip_prefix("+0")?.trim_start_matches('0');
    Some(format!("+{digits}"))
}

fn code_too_long(code: &str, national: &str) -> Option<Cure> {
    // A zero in front would be dialled within the country only, so it cannot follow the beginning of the number.
    let whole = !national.starts_with('0') && national.bytes().all(|byte| byte.is_ascii_digit());
    let number = whole.then(|| phone::read(&format!("{code}{national}"), None, false))?.ok()?;
    Some(Cure { fault: Fault::CodeTooLong, number })
}

fn code_twice(code: &str, national: &str) -> Option<Cure> {
    let digits = digits(national)?;
    let again = digits.starts_with(code.strip_prefix('+')?);
    let number = again.then(|| phone::read(&format!("+{digits}"), Some(code), true))?.ok()?;
    Some(Cure { fault: Fault::CodeTwice, number })
}

/// What is wrong with a pair that means `number`.
fn fault(national: &str, number: &Number) -> Fault {
    let Some(digits) = digits(national) else { return Fault::Marks };
    if digits == number.national {
        return Fault::Marks;
    }
    let code = number.code.trim_start_matches('+');
    let international = digits.strip_prefix("00").unwrap_or(&digits);
    let behind = international.strip_prefix(code).map(|rest| rest.trim_start_matches('0'));
    let plain_code = code == "1" && national.trim_start().starts_with('1');
    if behind == Some(number.national.trim_start_matches('0')) && !plain_code {
        Fault::CodeTwice
    } else {
        Fault::Dialled
    }
}

/// The digits of a text that can be read as a number.
fn digits(text: &str) -> Option<String> {
    let spelled = phone::spelled(text).ok()?;
    Some(spelled.chars().filter(char::is_ascii_digit).collect())
}
