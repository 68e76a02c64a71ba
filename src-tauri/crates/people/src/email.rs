//! E-mail addresses as people and programs write them: taken out of what stands around them where that is certain, and
//! refused with the fault where it is not.

use std::borrow::Cow;

mod domain;

/// Why a text is no address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoAddress {
    /// There are several.
    #[error("There is more than one e-mail address here. Keep one.")]
    Several,
    /// No @.
    #[error("An e-mail address looks like name@example.org. This has no @.")]
    NoAt,
    /// More than one @.
    #[error("An e-mail address has one @. This has more.")]
    TwoAts,
    /// Nothing before it.
    #[error("Before the @ of this e-mail address there is no name.")]
    NoName,
    /// Nothing behind it.
    #[error("Behind the @ of this e-mail address there is nothing.")]
    NoDomain,
    /// No ending.
    #[error("Behind the @ of this e-mail address there is no ending such as .org.")]
    NoEnding,
    /// A space.
    #[error("There is a space in this e-mail address. Take it out.")]
    Space,
    /// A comma.
    #[error("There is a comma in this e-mail address. Put a dot there, or take it out.")]
    Comma,
    /// Dots beside each other, or beside the @.
    #[error("A dot of this e-mail address has nothing between it and the next dot or the @.")]
    Dots,
    /// Something before or behind it.
    #[error("“{0}” is at the beginning or the end of this e-mail address. Take it out.")]
    Edge(char),
    /// Something that no address has.
    #[error("“{0}” cannot be in an e-mail address.")]
    Odd(char),
    /// Letters of several scripts in one part of a domain.
    #[error(
        "Behind the @ of this e-mail address letters of several scripts are mixed, so that it may look like another one. Type it anew."
    )]
    MixedScripts,
    /// A domain in letters of another language that look like English ones.
    #[error(
        "Behind the @ of this e-mail address the letters look English and are of another script. Type it anew, or write it with xn-- if it is meant."
    )]
    LooksEnglish,
    /// Letters in a domain that none can have.
    #[error(
        "Behind the @ of this e-mail address there are letters that no domain has. Look for a slip."
    )]
    NoSuchDomain,
}

/// An address that was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    /// As it is written, without what stands around it.
    pub(crate) written: &'a str,
    /// As it is sent: a domain in letters of a language in its form of ASCII letters (RFC 5891).
    pub(crate) sent: Cow<'a, str>,
}

/// What would be sent of a text that is being typed as an address, where that is something else than is typed.
///
/// # Errors
/// It is no address, and why.
pub fn sent(text: &str) -> Result<Option<String>, NoAddress> {
    let address = read(text)?;
    Ok((address.sent != text.trim()).then(|| address.sent.into_owned()))
}

impl NoAddress {
    /// A word for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Several => "severalAddresses",
            Self::NoAt => "noAddress",
            Self::TwoAts => "addressTwoAts",
            Self::NoName => "addressNoName",
            Self::NoDomain => "addressNoDomain",
            Self::NoEnding => "addressNoEnding",
            Self::Space => "addressSpace",
            Self::Comma => "addressComma",
            Self::Dots => "addressDots",
            Self::Edge(_) => "addressEdge",
            Self::Odd(_) => "addressOdd",
            Self::MixedScripts => "addressMixedScripts",
            Self::LooksEnglish => "addressLooksEnglish",
            Self::NoSuchDomain => "addressNoSuchDomain",
        }
    }
}

/// The address in a text, without `mailto:`, a name and angle brackets around it.
pub(crate) fn read(text: &str) -> Result<Address<'_>, NoAddress> {
    let written = unwrapped(text.trim())?;
    let (name, domain) = check(written)?;
    let sent = match domain {
        Cow::Borrowed(_) => Cow::Borrowed(written),
        Cow::Owned(domain) => Cow::Owned(format!("{name}@{domain}")),
    };
    Ok(Address { written, sent })
}

/// `Ann <ann@example.org>`, `<ann@example.org>` and `mailto:ann@example.org?subject=Hello`.
fn unwrapped(text: &str) -> Result<&str, NoAddress> {
    let inside = match text.strip_suffix('>').and_then(|text| text.rsplit_once('<')) {
        Some((name, inside)) => {
            let name = name.trim().trim_matches('"');
            if name.contains('@') && !name.eq_ignore_ascii_case(inside) {
                return Err(NoAddress::Several);
            }
            inside.trim()
        }
        None => text,
    };
    let is_link = inside.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:"));
    let Some(behind) = inside.get(7..).filter(|_| is_link) else { return Ok(inside) };
    Ok(behind.split_once('?').map_or(behind, |(address, _)| address).trim())
}

/// The name, and the domain as it is sent.
fn check(text: &str) -> Result<(&str, Cow<'_, str>), NoAddress> {
    let parts = text.split(|letter: char| letter.is_whitespace() || ",;|/".contains(letter));
    if parts.filter(|part| part.contains('@')).count() > 1 {
        return Err(NoAddress::Several);
    }
    let Some((name, domain)) = text.split_once('@') else { return Err(NoAddress::NoAt) };
    if domain.contains('@') {
        return Err(NoAddress::TwoAts);
    }
    if let Some(edge) = edge(text) {
        return Err(NoAddress::Edge(edge));
    }
    match (name.is_empty(), domain.is_empty()) {
        (true, _) => return Err(NoAddress::NoName),
        (_, true) => return Err(NoAddress::NoDomain),
        _ => {}
    }
    if text.contains(char::is_whitespace) {
        return Err(NoAddress::Space);
    }
    if text.contains(',') {
        return Err(NoAddress::Comma);
    }
    if name.split('.').chain(domain.split('.')).any(str::is_empty) {
        return Err(NoAddress::Dots);
    }
    let odd = |letter: &char| {
        !letter.is_ascii_alphanumeric() && !"!#$%&'*+-/=?^_`{|}~.".contains(*letter)
    };
    if let Some(odd) = name.chars().find(odd) {
        return Err(NoAddress::Odd(odd));
    }
    Ok((name, domain::sent(domain)?))
}

/// What sentences and lists put around an address.
fn edge(text: &str) -> Option<char> {
    let first = text.chars().next().filter(|first| ".,;:<>()[]{}\"“”„‘’«»!?".contains(*first));
    first.or_else(|| text.chars().last().filter(|last| !last.is_alphanumeric() && *last != '@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_certainly_stands_around_an_address_is_taken_off() {
        for text in [
            "ann@x.example",
            "mailto:ann@x.example",
            "MAILTO:ann@x.example?subject=Hello%20there",
            "<ann@x.example>",
            "Ann Eze <ann@x.example>",
            "\"Eze, Ann\" <ann@x.example>",
            "Ann <mailto:ann@x.example>",
            "ann@x.example <ann@x.example>",
        ] {
            assert_eq!(read(text).map(|it| it.sent).as_deref(), Ok("ann@x.example"), "{text}");
        }
    }

    #[test]
    fn every_way_to_write_an_address_stays_as_it_is() {
        for text in [
            "ann.eze+calls@mail.x.example",
            "o'brien@x.example",
            "_desk-4@a-b.co.example",
            "ANN@X.EXAMPLE",
            "4@x.xn--p1ai",
        ] {
            assert_eq!(read(text), Ok(Address { written: text, sent: text.into() }));
            assert_eq!(sent(text), Ok(None));
        }
    }

    #[test]
    fn two_addresses_in_one_cell_are_refused() {
        for between in ["; ", ", ", " ", "/", "\n", ";", ",", " / ", " and ", "|"] {
            let text = format!("a@x.example{between}b@x.example");
            assert_eq!(read(&text), Err(NoAddress::Several), "{text:?}");
        }
        let named = "Ann <a@x.example>; Bob <b@x.example>";
        assert_eq!(read(named), Err(NoAddress::Several));
    }

    #[test]
    fn every_fault_is_named() {
        use NoAddress::{Comma, Dots, Edge, NoAt, NoDomain, NoEnding, NoName, Odd, Space, TwoAts};
        for (text, why) in [
            ("ann", NoAt),
            ("ann(at)x.example", NoAt),
            ("ann@@x.example", TwoAts),
            ("ann@x@y.example", TwoAts),
            ("@x.example", NoName),
            ("ann@", NoDomain),
            ("ann@example", NoEnding),
            ("ann@x.e", NoEnding),
            ("ann@127.0.0.1", NoEnding),
            ("ann @x.example", Space),
            ("ann@x. example", Space),
            ("ann@x,example", Comma),
            ("ann,eze@x.example", Comma),
            ("ann..eze@x.example", Dots),
            ("ann.@x.example", Dots),
            ("ann@.x.example", Dots),
            ("ann@x.example.", Edge('.')),
            ("ann@x.example;", Edge(';')),
            (".ann@x.example", Edge('.')),
            ("(ann@x.example)", Edge('(')),
            ("ann@x.example>", Edge('>')),
            ("jürgen@x.example", Odd('ü')),
            ("ann:eze@x.example", Odd(':')),
            ("ann@x_y.example", Odd('_')),
            ("ann@-x.example", Odd('-')),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
    }
}
