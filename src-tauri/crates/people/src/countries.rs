//! Countries by their calling codes, from the library's own table, so that the two never disagree.

use celes::Country as Country3166;
use phonenumber::{country::Id, metadata::DATABASE};
use unicode_normalization::UnicodeNormalization;

/// A country that has numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Country {
    /// Its region code: `DE`.
    pub region: String,
    /// Its calling code: `+49`.
    pub code: String,
    /// Whether it is the first of those that share its code.
    pub leads: bool,
}

/// Every country that has numbers, by its region code; a window has the names in its own language.
#[must_use]
pub fn all() -> Vec<Country> {
    let mut all: Vec<Country> = ('A'..='Z')
        .flat_map(|first| ('A'..='Z').map(move |second| format!("{first}{second}")))
        .filter_map(|region| {
            let code = code_of(&region)?;
            let leads = DATABASE.region(&code)?.first().is_some_and(|first| *first == region);
            Some(Country { code: format!("+{code}"), region, leads })
        })
        .collect();
    all.sort();
    all
}

/// `+49`, `+ 49`, `(49)`, `0049`, `＋４９`, `DE`, `DEU` and `Germany` mean the same.
#[must_use]
pub fn calling_code(text: &str) -> Option<String> {
    let text: String = text.nfkc().collect();
    if let Some(code) = code_of(&text.trim().to_ascii_uppercase()).or_else(|| code_by_name(&text)) {
        return Some(format!("+{code}"));
    }
    let text: String =
        text.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    let text = text.trim_start_matches('(').trim_end_matches(')');
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text);
    let good = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| format!("+{digits}"))
}

/// The calling code of a country by its three letters or its English name.
fn code_by_name(text: &str) -> Option<u16> {
    // `UK` is reserved for the United Kingdom in ISO 3166-1 and is what people write there.
    const ALSO: [(&str, &str); 6] = [
        ("UK", "GB"),
        ("UNITEDKINGDOM", "GB"),
        ("GREATBRITAIN", "GB"),
        ("ENGLAND", "GB"),
        ("USA", "US"),
        ("UNITEDSTATES", "US"),
    ];
    let letters: String = text.chars().filter(|letter| letter.is_alphabetic()).collect();
    if letters.chars().count() < 2 || text.chars().any(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let folded = letters.to_ascii_uppercase();
    if let Some((_, region)) = ALSO.iter().find(|(name, _)| *name == folded) {
        return code_of(region);
    }
    let country = Country3166::from_alpha3(&folded)
        .or_else(|_| Country3166::from_name(&letters))
        .or_else(|_| Country3166::from_alias(&letters));
    code_of(country.ok()?.alpha2)
}

/// The calling code of a region, without its plus.
fn code_of(region: &str) -> Option<u16> {
    let _: Id = region.parse().ok()?;
    Some(DATABASE.by_id(region)?.country_code())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_known_however_it_is_written() {
        for (texts, code) in [
            (
                &[
                    "DE",
                    "de",
                    "DEU",
                    "Germany",
                    "GERMANY",
                    "+49",
                    "+ 49",
                    "49",
                    "0049",
                    "00 49",
                    "(+49)",
                    "＋49",
                    "＋４９",
                ][..],
                "+49",
            ),
            (&["GB", "UK", "GBR", "United Kingdom", "uk", "U.K."], "+44"),
            (&["US", "USA", "United States", "1"], "+1"),
            (&["France", "FRA"], "+33"),
            (&["Austria", "AUT"], "+43"),
        ] {
            for text in texts {
                assert_eq!(calling_code(text).as_deref(), Some(code), "{text}");
            }
        }
        for text in ["", "Atlantis", "ZZ", "XYZ", "+", "D", "DE49"] {
            assert_eq!(calling_code(text), None, "{text}");
        }
    }

    #[test]
    fn well_known_countries_have_their_codes() {
        let all = all();
        let code = |region: &str| {
            all.iter().find(|country| country.region == region).map(|country| country.code.clone())
        };
        assert_eq!(code("DE").as_deref(), Some("+49"));
        assert_eq!(code("US").as_deref(), Some("+1"));
        assert_eq!(code("NG").as_deref(), Some("+234"));
        assert!(all.len() > 200, "{}", all.len());
        let leads = |code: &str| {
            let leading = all.iter().filter(|country| country.code == code && country.leads);
            leading.map(|country| country.region.as_str()).collect::<Vec<_>>()
        };
        assert_eq!((leads("+1"), leads("+7"), leads("+44")), (vec!["US"], vec!["RU"], vec!["GB"]));
    }
}
