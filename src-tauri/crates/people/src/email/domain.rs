//! What stands behind the @, and how it is sent.

use std::borrow::Cow;

use icu_properties::{CodePointMapData, props::Script};
use idna::uts46::{AsciiDenyList, DnsLength, Hyphens, Uts46};

use super::NoAddress;

/// Scripts that are written together in one word (UTS 39, 5.2, highly restrictive). Letters of others beside each other are
/// there to look like somebody else's.
const TOGETHER: [&[Script]; 3] = [
    &[Script::Latin, Script::Han, Script::Hiragana, Script::Katakana],
    &[Script::Latin, Script::Han, Script::Bopomofo],
    &[Script::Latin, Script::Han, Script::Hangul],
];

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

/// Whether letters of scripts stand in one label that nobody writes together.
fn is_mixed(label: &str) -> bool {
    let of = CodePointMapData::<Script>::new();
    let mut scripts: Vec<Script> = label.chars().map(|letter| of.get(letter)).collect();
    scripts.retain(|script| ![Script::Common, Script::Inherited].contains(script));
    scripts.dedup();
    let one = scripts.windows(2).all(|pair| pair[0] == pair[1]);
    let together = |known: &&[Script]| scripts.iter().all(|script| known.contains(script));
    !one && !TOGETHER.iter().any(together)
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
