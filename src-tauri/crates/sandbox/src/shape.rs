//! The fields an object may have, checked strictly.

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::dates;

pub(crate) type Object = Map<String, Value>;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Flag,
    Whole,
    Uuid,
    Date,
    Texts,
    Uuids,
    Object,
    Objects,
    Anything,
}

impl Kind {
    fn fits(self, value: &Value) -> bool {
        let each = |fits: fn(&Value) -> bool| {
            let items = value.as_array();
            items.is_some_and(|items| items.iter().all(fits))
        };
        match self {
            Self::Text => value.is_string(),
            Self::Flag => value.is_boolean(),
            Self::Whole => value.is_i64(),
            Self::Uuid => is_uuid(value),
            Self::Date => value.as_str().is_some_and(dates::is_iso_8601),
            Self::Texts => each(Value::is_string),
            Self::Uuids => each(is_uuid),
            Self::Object => value.is_object(),
            Self::Objects => each(Value::is_object),
            Self::Anything => true,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Flag => "true or false",
            Self::Whole => "a whole number",
            Self::Uuid => "a UUID with hyphens",
            Self::Date => "an ISO-8601 date",
            Self::Texts => "a list of strings",
            Self::Uuids => "a list of UUIDs",
            Self::Object => "an object",
            Self::Objects => "a list of objects",
            Self::Anything => "a value",
        }
    }
}

fn is_uuid(value: &Value) -> bool {
    value.as_str().is_some_and(is_guid)
}

/// A UUID in its form with hyphens, and in no other.
pub(crate) fn is_guid(text: &str) -> bool {
    text.len() == 36 && Uuid::try_parse(text).is_ok()
}

/// One documented field.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Field {
    name: &'static str,
    kind: Kind,
    needed: bool,
}

/// A field that must be there and hold something.
pub(crate) const fn needed(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, needed: true }
}

/// A field that may be left out or be null.
pub(crate) const fn optional(name: &'static str, kind: Kind) -> Field {
    Field { name, kind, needed: false }
}

/// What is wrong with an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// The field is documented under another spelling.
    Respelled { sent: String, known: &'static str },
    /// The field is not documented.
    Unknown(String),
    /// A needed field is absent, null or empty.
    Missing(&'static str),
    /// The field holds something else than documented.
    Wrong { name: &'static str, words: &'static str },
}

impl Flaw {
    /// The field it is about, as it is documented or else as it was sent.
    pub(crate) fn field(&self) -> &str {
        match self {
            Self::Respelled { known, .. } => known,
            Self::Unknown(name) => name,
            Self::Missing(name) | Self::Wrong { name, .. } => name,
        }
    }

    pub(crate) fn detail(&self) -> String {
        match self {
            Self::Respelled { sent, known } => format!("the field is spelled {known}, not {sent}"),
            Self::Unknown(name) => format!("{name:?} is not a documented field here"),
            Self::Missing(name) => format!("{name} is missing or empty"),
            Self::Wrong { name, words } => format!("{name} must be {words}"),
        }
    }
}

/// The first flaw of an object that should have these fields and no others.
pub(crate) fn flaw(object: &Object, fields: &[Field]) -> Option<Flaw> {
    let strange = object.keys().find(|key| !fields.iter().any(|field| field.name == **key));
    if let Some(sent) = strange {
        let known = fields.iter().find(|field| field.name.eq_ignore_ascii_case(sent));
        return Some(match known {
            Some(known) => Flaw::Respelled { sent: sent.clone(), known: known.name },
            None => Flaw::Unknown(sent.clone()),
        });
    }
    lack(object, fields)
}

/// The first of these fields that is missing or wrong; others do not matter.
pub(crate) fn lack(object: &Object, fields: &[Field]) -> Option<Flaw> {
    fields.iter().find_map(|field| misfit(object.get(field.name), *field))
}

fn misfit(value: Option<&Value>, field: Field) -> Option<Flaw> {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return field.needed.then_some(Flaw::Missing(field.name));
    };
    if !field.kind.fits(value) {
        return Some(Flaw::Wrong { name: field.name, words: field.kind.words() });
    }
    let blank = value.as_str().is_some_and(|text| text.trim().is_empty());
    (field.needed && blank).then_some(Flaw::Missing(field.name))
}

/// The text of a field; `None` when it is absent or no text.
pub(crate) fn text<'a>(object: &'a Object, name: &str) -> Option<&'a str> {
    object.get(name).and_then(Value::as_str)
}

/// Something that could be an e-mail address.
pub(crate) fn is_email(text: &str) -> bool {
    let sound = |part: &str| !part.is_empty() && !part.contains(char::is_whitespace);
    let halves = text.split_once('@');
    halves.is_some_and(|(name, host)| sound(name) && sound(host) && !host.contains('@'))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Field, Flaw, Kind, flaw, is_email, is_guid, needed, optional};

    const FIELDS: [Field; 3] = [
        needed("first_Name", Kind::Text),
        optional("guid", Kind::Uuid),
        optional("n", Kind::Whole),
    ];

    fn found(value: &Value) -> Option<Flaw> {
        flaw(value.as_object().unwrap(), &FIELDS)
    }

    #[test]
    fn documented_fields_have_no_flaw() {
        assert_eq!(found(&json!({ "first_Name": "Ada", "guid": null, "n": 3 })), None);
    }

    #[test]
    fn another_spelling_is_told_from_another_field() {
        let respelled = Flaw::Respelled { sent: "first_name".to_owned(), known: "first_Name" };
        assert_eq!(found(&json!({ "first_name": "Ada" })), Some(respelled));
        let unknown = Flaw::Unknown("nickname".to_owned());
        assert_eq!(found(&json!({ "first_Name": "Ada", "nickname": "A" })), Some(unknown));
    }

    #[test]
    fn nothing_null_and_blank_are_missing() {
        for value in [json!({}), json!({ "first_Name": null }), json!({ "first_Name": " " })] {
            assert_eq!(found(&value), Some(Flaw::Missing("first_Name")));
        }
    }

    #[test]
    fn a_number_in_a_string_is_no_number() {
        let flaw = found(&json!({ "first_Name": "Ada", "n": "3" }));
        assert_eq!(flaw.unwrap().detail(), "n must be a whole number");
    }

    #[test]
    fn a_guid_has_hyphens() {
        assert!(is_guid("0a000000-0000-4000-8000-000000000001"));
        assert!(!is_guid("0a000000000040008000000000000001"));
        assert!(!is_guid("{0a000000-0000-4000-8000-00000000001}"));
    }

    #[test]
    fn an_address_has_one_at_sign_and_no_space() {
        assert!(is_email("ada@example.org"));
        for wrong in ["", "ada", "ada@", "@example.org", "a@b@c", "a b@example.org"] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }
}
