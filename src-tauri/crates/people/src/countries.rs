//! Countries by their calling codes, from the library's own table, so that the two never disagree.

use phonenumber::{country::Id, metadata::DATABASE};

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

/// `+49`, `49`, `0049` and `DE` mean the same.
#[must_use]
pub fn calling_code(text: &str) -> Option<String> {
    if let Some(code) = code_of(&text.to_ascii_uppercase()) {
        return Some(format!("+{code}"));
    }
    let text = text.trim_start_matches('(').trim_end_matches(')');
    let digits = text.strip_prefix('+').or_else(|| text.strip_prefix("00")).unwrap_or(text);
    let good = (1..=4).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
    good.then(|| format!("+{digits}"))
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
