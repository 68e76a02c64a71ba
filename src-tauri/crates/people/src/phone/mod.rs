//! A telephone number, from any way in which people write it to the one in which the service takes it: the calling
//! code of its country, and the digits behind it as that country's numbering plan has them (vendors.md A-11).

mod spelling;

use phonenumber::country::Id;
use phonenumber::metadata::{DATABASE, Descriptor};
use phonenumber::{Metadata, Mode, ParseError, PhoneNumber, Type};

pub(crate) use spelling::spelled;

/// A number as it is sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Number {
    /// The calling code: `+44`.
    pub code: String,
    /// What is dialled behind it, digits alone: `7911123456`.
    pub national: String,
    /// The same, grouped as people of that country read it: `7911 123456`.
    pub grouped: String,
    /// The country, where the number tells which of those that share a code: `GB`.
    pub region: Option<String>,
}

/// Why a text is not the number of anybody.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoNumber {
    /// Nothing is there.
    #[error("Type the number")]
    Missing,
    /// Neither the number nor anything else says the country.
    #[error("Say the country of the number, or begin it with + and the country code")]
    NoCountry,
    /// No country has such a code.
    #[error("No country has the code {0}")]
    NoSuchCode(String),
    /// The number says another country than was chosen.
    #[error(
        "The number begins with {own} and the country code says {chosen}. Put one of them right."
    )]
    OtherCountry {
        /// Which it says itself.
        own: String,
        /// Which was chosen.
        chosen: String,
    },
    /// A letter or mark that has no place there.
    #[error("“{0}” is not part of a number")]
    Odd(char),
    /// The service keeps no extension (vendors.md A-11).
    #[error(
        "The service keeps no extension. Take out “{0}”, and write it into the note if it is needed."
    )]
    Extension(String),
    /// More than one number.
    #[error("There is more than one number here. Keep one.")]
    Several,
    /// A spreadsheet turned the number into one that is calculated with.
    #[error(
        "A spreadsheet made “{0}” of this number and lost its digits. Make the column text there, and type the number again."
    )]
    Rounded(String),
    /// Fewer digits than any number of the country.
    #[error("This number is too short for {0}")]
    Short(String),
    /// More digits than any number of the country.
    #[error("This number is too long for {0}")]
    Long(String),
    /// As long as others, but the country gives out none that begins so.
    #[error("This is not a number of {0}. Look at its first digits.")]
    NotGivenOut(String),
    /// What begins with the country's own code may have lost its plus, or be a number as it stands.
    #[error(
        "This begins with {0} and may be two numbers. Write + before it, or the 0 that is dialled within the country."
    )]
    PlusLost(String),
}

impl NoNumber {
    /// A word for programs.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::NoCountry => "noCountry",
            Self::NoSuchCode(_) => "noSuchCountryCode",
            Self::OtherCountry { .. } => "otherCountry",
            Self::Odd(_) => "noNumber",
            Self::Extension(_) => "extension",
            Self::Several => "severalNumbers",
            Self::Rounded(_) => "spoilt",
            Self::Short(_) => "numberTooShort",
            Self::Long(_) => "numberTooLong",
            Self::NotGivenOut(_) => "numberNotGivenOut",
            Self::PlusLost(_) => "plusLost",
        }
    }

    /// The field that has to be put right, as a form spells it.
    #[must_use]
    pub const fn field(&self) -> &'static str {
        match self {
            Self::NoCountry | Self::NoSuchCode(_) | Self::OtherCountry { .. } => "countryCode",
            _ => "number",
        }
    }
}

/// Reads a number. `code` is the calling code of the country that it is of unless it says so itself; `must` is whether
/// it may not say another.
///
/// # Errors
/// It is no number of a country, and why.
pub fn read(text: &str, code: Option<&str>, must: bool) -> Result<Number, NoNumber> {
    let text = spelled(text)?;
    let chosen = code.map(|code| code.replace(' ', ""));
    let country = match &chosen {
        Some(code) => Some(main_country(code).ok_or_else(|| NoNumber::NoSuchCode(code.clone()))?),
        None => None,
    };
    let parsed = parsed(&text, country)?;
    let own = format!("+{}", parsed.code().value());
    if let Some(chosen) = chosen.filter(|chosen| must && *chosen != own) {
        return Err(NoNumber::OtherCountry { own, chosen });
    }
    if let Some(extension) = parsed.extension() {
        return Err(NoNumber::Extension(extension.to_string()));
    }
    fits(&parsed, &own)?;
    if has_lost_its_plus(&text, &parsed) {
        return Err(NoNumber::PlusLost(parsed.code().value().to_string()));
    }
    if let Some(code) = foreign_code(&text, &parsed, must) {
        return Err(NoNumber::PlusLost(code));
    }
    let grouped = parsed.format().mode(Mode::International).to_string();
    let grouped = grouped.strip_prefix(&own).map_or("", str::trim).to_owned();
    let region = parsed.country().id().map(|id| id.as_ref().to_owned());
    let number = Number { national: parsed.national().to_string(), code: own, grouped, region };
    if number.reads_as_itself() { Ok(number) } else { Err(NoNumber::NotGivenOut(number.code)) }
}

impl Number {
    /// Whether both forms, the one that is sent and the one that is shown, mean this number to who reads them. Where a
    /// prefix was taken off and what is left begins with it again, as `+7 8030909820`, they mean none or another.
    fn reads_as_itself(&self) -> bool {
        let Self { code, national, grouped, .. } = self;
        [format!("{code}{national}"), format!("{code} {grouped}")].into_iter().all(|written| {
            phonenumber::parse(None, written).is_ok_and(|read| {
                read.is_valid()
                    && format!("+{}", read.code().value()) == *code
                    && read.national().to_string() == *national
            })
        })
    }
}

/// A number that is kept, grouped as people read it where it is as it would be sent, and else just as it is kept: what is
/// shown is what the service has.
#[must_use]
pub fn shown(code: &str, national: &str) -> String {
    match kept(code, national) {
        Some(number) => format!("{code} {}", number.grouped),
        None => format!("{code} {national}"),
    }
}

/// A number that is kept, if it is as it would be sent today.
pub(crate) fn kept(code: &str, national: &str) -> Option<Number> {
    read(national, Some(code), true).ok().filter(|number| number.national == national)
}

/// The first of the countries that share a code, as its numbering plan has them: the others dial like it.
fn main_country(code: &str) -> Option<&'static Metadata> {
    let digits: u16 = code.strip_prefix('+')?.parse().ok()?;
    DATABASE.by_code(&digits)?.into_iter().next()
}

fn parsed(text: &str, country: Option<&'static Metadata>) -> Result<PhoneNumber, NoNumber> {
    let start = text.trim_start_matches(['(', ' ']);
    // What begins with two zeros is dialled from abroad in most countries, and what fits so is meant so.
    let abroad =
        digits(start).strip_prefix("00").map(|rest| phonenumber::parse(None, format!("+{rest}")));
    if let Some(Ok(number)) =
        abroad.filter(|number| number.as_ref().is_ok_and(PhoneNumber::is_valid))
    {
        return Ok(number);
    }
    let parsed = match (country, start.strip_prefix("00")) {
        _ if start.starts_with('+') => phonenumber::parse(None, text),
        (Some(country), _) => within(text, country),
        (None, Some(rest)) => phonenumber::parse(None, format!("+{rest}")),
        (None, None) => return Err(NoNumber::NoCountry),
    };
    parsed.map_err(|error| wrong(&error, text, country))
}

/// A number as it is dialled within a country, or from it to another. What is a number there as it stands is never taken
/// for one whose plus was lost, so that reading again what was read changes nothing.
fn within(text: &str, country: &Metadata) -> Result<PhoneNumber, ParseError> {
    let code = country.country_code();
    let behind_code = phonenumber::parse(None, format!("+{code}{text}"));
    // Some codes belong to no country: satellites, free calls of the world.
    let Ok(id) = country.id().parse::<Id>() else { return behind_code };
    let dialled = phonenumber::parse(Some(id), text);
    let abroad = dialled.as_ref().is_ok_and(|found| found.code().value() != code);
    match behind_code {
        Ok(number) if number.is_valid() && !abroad => Ok(number),
        _ => dialled,
    }
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Whether a number was taken for one of its country as it stands, and would be another one with a plus before it.
fn has_lost_its_plus(text: &str, taken: &PhoneNumber) -> bool {
    let digits = digits(text);
    let plus = text.trim_start_matches(['(', ' ']).starts_with('+');
    let behind = digits.strip_prefix(&taken.code().value().to_string());
    !plus
        && digits == taken.national().to_string()
        && behind.is_some()
        && phonenumber::parse(None, format!("+{digits}")).is_ok_and(|it| it.is_valid())
}

/// The code of another country with which a number begins that was taken for one within its own, where it is a number there
/// and the `0` is missing that is dialled here. A number whose country stands in a cell of its own says that code itself,
/// so that only a code that is set apart speaks against it.
fn foreign_code(text: &str, taken: &PhoneNumber, must: bool) -> Option<String> {
    const TRUNK: &str = "0";
    let digits = digits(text);
    let dialled_with = DATABASE
        .by_code(&taken.code().value())
        .and_then(|countries| countries.into_iter().next())
        .and_then(Metadata::national_prefix);
    let as_it_stands = digits == taken.national().to_string();
    if dialled_with != Some(TRUNK) || !as_it_stands || text.contains('+') {
        return None;
    }
    let abroad =
        phonenumber::parse(None, format!("+{digits}")).ok().filter(PhoneNumber::is_valid)?;
    let code = abroad.code().value().to_string();
    let first = text.split(|letter: char| !letter.is_ascii_digit()).find(|part| !part.is_empty());
    (!must || first == Some(&code)).then_some(code)
}

fn wrong(error: &ParseError, text: &str, country: Option<&Metadata>) -> NoNumber {
    let of = || {
        country.map_or_else(|| "its country".to_owned(), |own| format!("+{}", own.country_code()))
    };
    match error {
        ParseError::InvalidCountryCode => NoNumber::NoSuchCode(first_digits(text)),
        ParseError::TooShortAfterIdd | ParseError::TooShortNsn | ParseError::NoNumber => {
            NoNumber::Short(of())
        }
        ParseError::TooLong => NoNumber::Long(of()),
        _ => NoNumber::NotGivenOut(of()),
    }
}

/// How a number begins, where what it begins with is no code.
fn first_digits(text: &str) -> String {
    let digits = text.chars().filter(char::is_ascii_digit).skip_while(|digit| *digit == '0');
    format!("+{}", digits.take(3).collect::<String>())
}

/// Whether a country gives out such a number, of those that share the code.
fn fits(number: &PhoneNumber, code: &str) -> Result<(), NoNumber> {
    if number.is_valid() {
        return Ok(());
    }
    let countries = DATABASE.by_code(&number.code().value()).unwrap_or_default();
    let lengths = || countries.iter().flat_map(|country| lengths_of(country));
    let length = u16::try_from(number.national().to_string().len()).unwrap_or(u16::MAX);
    if lengths().all(|possible| length < possible) {
        return Err(NoNumber::Short(code.to_owned()));
    }
    if lengths().all(|possible| length > possible) {
        return Err(NoNumber::Long(code.to_owned()));
    }
    Err(NoNumber::NotGivenOut(code.to_owned()))
}

/// How many digits a country's numbers have, of any kind that people are reached at.
fn lengths_of(country: &Metadata) -> impl Iterator<Item = u16> {
    const KINDS: [Type; 5] =
        [Type::FixedLine, Type::Mobile, Type::TollFree, Type::Voip, Type::PersonalNumber];
    let of_kind = |kind| country.descriptors().get(kind).map(Descriptor::possible_length);
    KINDS.into_iter().filter_map(of_kind).flatten().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(code: &str, text: &str) -> Result<String, NoNumber> {
        let code = (!code.is_empty()).then_some(code);
        read(text, code, true).map(|number| format!("{} {}", number.code, number.national))
    }

    #[test]
    fn one_number_is_sent_however_it_is_written() {
        let ways = [
            "07911 123456",
            "+44 7911 123456",
            "+44 (0)7911 123456",
            "0044 7911 123456",
            "00 44 (0) 7911-123456",
            "+44\u{a0}7911\u{a0}123456",
            "\u{202d}+44 7911 123456\u{202c}",
            "07911\u{2011}123456",
            "=\"07911 123456\"",
            "'07911 123456",
            "tel:+447911123456",
            "7911123456",
            "０７９１１ １２３４５６",
            "\u{feff}07911/123.456",
        ];
        for way in ways {
            assert_eq!(sent("+44", way).as_deref(), Ok("+44 7911123456"), "{way:?}");
        }
    }

    #[test]
    fn the_trunk_prefix_goes_where_the_numbering_plan_says_so() {
        for (code, text, wanted) in [
            ("+39", "06 6982 1234", "+39 0669821234"),
            ("+39", "347 1234567", "+39 3471234567"),
            ("+225", "07 07 12 34 56", "+225 0707123456"),
            ("+7", "8 (912) 345-67-89", "+7 9123456789"),
            ("+1", "1 (415) 555-0118", "+1 4155550118"),
            ("+36", "06 20 123 4567", "+36 201234567"),
            ("+375", "8 029 123 45 67", "+375 291234567"),
            ("+54", "011 15-2345-6789", "+54 91123456789"),
            ("+378", "0549 886377", "+378 0549886377"),
            ("+49", "030/901820", "+49 30901820"),
            ("+61", "0412 345 678", "+61 412345678"),
            ("+81", "090-1234-5678", "+81 9012345678"),
        ] {
            assert_eq!(sent(code, text).as_deref(), Ok(wanted), "{text}");
        }
    }

    #[test]
    fn what_was_read_reads_the_same_again() {
        for (code, text) in [
            ("+49", "04917 123456"),
            ("+54", "011 15-2345-6789"),
            ("+39", "06 6982 1234"),
            ("+7", "8 701 123 4567"),
            ("+1", "415 555 0118"),
            ("+800", "1234 5678"),
        ] {
            let once =
                read(text, Some(code), true).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
            let twice = read(&once.national, Some(&once.code), true).unwrap();
            assert!(once == twice, "{text}: {} {}", once.national, twice.national);
        }
    }

    #[test]
    fn a_number_may_say_its_country_itself() {
        assert_eq!(sent("", "+1 415 555 0118").as_deref(), Ok("+1 4155550118"));
        assert_eq!(sent("", "0049 30 901820").as_deref(), Ok("+49 30901820"));
        assert_eq!(sent("", "030 901820"), Err(NoNumber::NoCountry));
        let other = NoNumber::OtherCountry { own: "+1".into(), chosen: "+49".into() };
        assert_eq!(sent("+49", "+1 415 555 0118"), Err(other));
        let lenient = read("+1 415 555 0118", Some("+49"), false).map(|number| number.code);
        assert_eq!(lenient.as_deref(), Ok("+1"));
        assert_eq!(
            sent("+1", "011 49 30 901820").map_err(|wrong| wrong.field()),
            Err("countryCode")
        );
    }

    #[test]
    fn a_country_does_not_get_its_own_code_twice() {
        for text in [
            "0049 30 901820",
            "00 49 30 901820",
            "(0049) 30 901820",
            "0049/30/901820",
            "0049 (0)30 901820",
            "00493090182 0",
        ] {
            assert_eq!(sent("+49", text).as_deref(), Ok("+49 30901820"), "{text}");
        }
        assert_eq!(sent("+43", "0043 5 0100").as_deref(), Ok("+43 50100"));
        assert_eq!(sent("+358", "00358 9 12345").as_deref(), Ok("+358 912345"));
        for (code, text) in
            [("+49", "4915112345678"), ("+49", "49 151 12345678"), ("+358", "358912345")]
        {
            assert!(matches!(sent(code, text), Err(NoNumber::PlusLost(_))), "{text}");
        }
        assert_eq!(sent("+49", "04930 901820").as_deref(), Ok("+49 4930901820"), "said with its 0");
    }

    #[test]
    fn what_would_not_read_as_itself_is_refused() {
        // The library takes off a trunk prefix behind which the number begins with it once more.
        for text in ["0(0) 78(0)30 909820", "8 8 030 909820", "88030909820"] {
            assert!(sent("+7", text).is_err(), "{text}");
            let lenient = read(text, Some("+7"), false);
            assert!(lenient.is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_of_another_country_without_its_plus_is_asked_about() {
        let lost = |code: &str| Err(NoNumber::PlusLost(code.into()));
        assert_eq!(sent("+49", "44 7911 123456"), lost("44"));
        assert_eq!(sent("+49", "(44) 7911 123456"), lost("44"));
        let by_file = read("447911123456", Some("+49"), false).map(|number| number.national);
        assert_eq!(by_file, lost("44"));
        assert_eq!(sent("+49", "30 901820").as_deref(), Ok("+49 30901820"));
        assert_eq!(sent("+1", "239 222 1234").as_deref(), Ok("+1 2392221234"), "no 0 is dialled");
    }

    #[test]
    fn what_is_shown_is_what_is_kept() {
        assert_eq!(shown("+44", "7911123456"), "+44 7911 123456");
        assert_eq!(shown("+44", "07911123456"), "+44 07911123456");
        assert!(kept("+44", "07911123456").is_none() && kept("+44", "7911123456").is_some());
    }

    #[test]
    fn what_would_be_lost_is_refused() {
        for text in [
            "+1 415 555 0118 ext. 5",
            "415-555-0118 x5",
            "415-555-0118;ext=5",
            "415 555 0118 #5",
            "415 555 0118 DW 12",
        ] {
            assert!(matches!(sent("+1", text), Err(NoNumber::Extension(_))), "{text}");
        }
        assert_eq!(sent("+49", "030 901820; 030 901821"), Err(NoNumber::Several));
        assert_eq!(sent("+49", "030 901820 / 0171 1234567"), Err(NoNumber::Several));
        for text in ["030 901820/21", "06 6982 1234/5", "030 90182-0/-15"] {
            assert_eq!(sent("+49", text), Err(NoNumber::Several), "{text}");
        }
        for text in ["030 901820 (12)", "030 901820 - 21"] {
            assert!(matches!(sent("+49", text), Err(NoNumber::Extension(_))), "{text}");
        }
        for date in ["30.11.1990", "30-Nov-90", "1990-11-30", "30/11/1990", "30. Nov 1990"] {
            assert_eq!(sent("+49", date), Err(NoNumber::Rounded(date.into())), "{date}");
        }
        assert_eq!(sent("+49", "4,93E+11"), Err(NoNumber::Rounded("4,93E+11".into())));
        assert_eq!(sent("+49", "call me"), Err(NoNumber::Odd('c')));
        assert_eq!(sent("+1", "1-800-FLOWERS"), Err(NoNumber::Odd('F')));
    }

    #[test]
    fn what_no_country_gives_out_is_refused_with_the_reason() {
        assert_eq!(sent("+49", "12"), Err(NoNumber::Short("+49".into())));
        assert_eq!(sent("+44", "07911 1234567"), Err(NoNumber::Long("+44".into())));
        assert_eq!(sent("+1", "023 456 7890"), Err(NoNumber::NotGivenOut("+1".into())));
        assert_eq!(sent("+999", "1"), Err(NoNumber::NoSuchCode("+999".into())));
        assert_eq!(sent("", "+999 123456"), Err(NoNumber::NoSuchCode("+999".into())));
        assert_eq!(sent("+49", " \u{200b} "), Err(NoNumber::Missing));
    }
}
