//! What stands behind the @, and how it is sent.

use std::borrow::Cow;

use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::NoAddress;
use crate::lookalike::{is_mixed, looks_english};

/// A domain as mail programs send it.
pub(super) fn sent(domain: &str) -> Result<Cow<'_, str>, NoAddress> {
    let odd = |letter: &char| {
        letter.is_ascii() && !letter.is_ascii_alphanumeric() && !"-.".contains(*letter)
    };
    if let Some(odd) = domain.chars().find(odd) {
        return Err(NoAddress::Odd(odd));
    }
    if domain.is_ascii() {
        return check(domain).map(|()| Cow::Borrowed(domain));
    }
    if domain.split('.').any(is_mixed) {
        return Err(NoAddress::MixedScripts);
    }
    // Under an ending of its own script a word is read as what it is (as browsers show such domains).
    let (labels, ending) = domain.rsplit_once('.').unwrap_or((domain, ""));
    if ending.is_ascii() && labels.split('.').any(looks_english) {
        return Err(NoAddress::LooksEnglish);
    }
    let (deny, hyphens, length) = (AsciiDenyList::STD3, Hyphens::CheckFirstLast, DnsLength::Verify);
    let ascii = Uts46::new().to_ascii(domain.as_bytes(), deny, hyphens, length);
    let ascii = ascii.map_err(|_| NoAddress::NoSuchDomain)?.into_owned();
    check(&ascii).map(|()| Cow::Owned(ascii))
}

fn check(domain: &str) -> Result<(), NoAddress> {
    if domain.split('.').any(|label| label.starts_with('-') || label.ends_with('-')) {
        return Err(NoAddress::Odd('-'));
    }
    let ending = domain.rsplit_once('.').map(|(_, ending)| ending);
    let is_ending = |ending: &str| {
        ending.len() > 1 && ending.bytes().all(|letter| letter.is_ascii_alphabetic())
            || ending.to_ascii_lowercase().starts_with("xn--")
    };
    if ending.is_some_and(is_ending) { Ok(()) } else { Err(NoAddress::NoEnding) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_domain_in_letters_of_a_language_is_sent_in_ascii() {
        for (domain, ascii) in [
            ("müller.example", "xn--mller-kva.example"),
            ("MÜLLER.Example", "xn--mller-kva.example"),
            ("mu\u{308}ller.example", "xn--mller-kva.example"),
            ("straße.example", "xn--strae-oqa.example"),
            ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
            ("例え.example", "xn--r8jz45g.example"),
            ("abc-例え.example", "xn--abc--t63cv06p.example"),
            ("παράδειγμα.example", "xn--hxajbheg2az3al.example"),
            ("mail.müller.example", "mail.xn--mller-kva.example"),
        ] {
            assert_eq!(sent(domain).as_deref(), Ok(ascii), "{domain}");
        }
        assert!(matches!(sent("A-B.example"), Ok(Cow::Borrowed("A-B.example"))));
    }

    #[test]
    fn letters_that_look_like_those_of_another_script_are_refused() {
        for domain in ["pаypal.example", "mail.gооgle.example", "αpple.example", "例а.example"]
        {
            assert_eq!(sent(domain), Err(NoAddress::MixedScripts), "{domain}");
        }
    }

    #[test]
    fn a_domain_that_only_looks_english_is_refused_under_an_english_ending() {
        for domain in ["аррӏе.com", "mail.сосо.example"] {
            assert_eq!(sent(domain), Err(NoAddress::LooksEnglish), "{domain}");
        }
        assert!(sent("сосо.рф").is_ok());
        assert!(sent("пример.com").is_ok());
        assert!(sent("xn--80ak6aa92e.com").is_ok(), "whoever writes it so means it");
    }

    #[test]
    fn what_no_domain_can_be_is_refused() {
        let long = "ü".repeat(64) + ".example";
        for domain in
            ["a\u{ad}\u{200d}ü\u{2028}.example", "xn--ü.example", &long, "☃\u{fffd}.example"]
        {
            assert_eq!(sent(domain), Err(NoAddress::NoSuchDomain), "{domain}");
        }
        assert_eq!(sent("-ü.example"), Err(NoAddress::NoSuchDomain));
        assert_eq!(sent("müller"), Err(NoAddress::NoEnding));
        assert_eq!(sent("mü_ller.example"), Err(NoAddress::Odd('_')));
    }
}
