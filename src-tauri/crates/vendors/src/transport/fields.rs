//! Reading an object whose types and casing are not what its documentation says: numbers as texts, texts as
//! numbers, `Id` for `id`. A field that cannot be understood is a missing field, never a lost reply.

use serde_json::{Map, Value};

/// The fields of one object.
pub(crate) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(crate) fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// A field as it came, unless it is `null`. The exact name wins, then any casing of it (vendors.md X-7).
    pub(crate) fn any(&self, name: &str) -> Option<&'a Value> {
        self.0
            .get(name)
            .or_else(|| {
                self.0
                    .iter()
                    .find(|(key, _)| key.eq_ignore_ascii_case(name))
                    .map(|(_, value)| value)
            })
            .filter(|value| !value.is_null())
    }

    /// A text, or a number in its place (vendors.md A-4, E-19). Blank is absent.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.any(name).and_then(text)
    }

    /// A whole number, or a text that holds one (vendors.md A-4, E-13).
    pub(crate) fn whole(&self, name: &str) -> Option<i64> {
        match self.any(name)? {
            Value::Number(number) => number.as_i64(),
            Value::String(text) => text.trim().parse().ok(),
            _ => None,
        }
    }

    /// Yes or no, in any of the spellings that were seen.
    pub(crate) fn flag(&self, name: &str) -> Option<bool> {
        match self.any(name)? {
            Value::Bool(flag) => Some(*flag),
            other => match text(other)?.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" => Some(true),
                "false" | "0" | "no" => Some(false),
                _ => None,
            },
        }
    }

    /// A list; a missing one is empty.
    pub(crate) fn list(&self, name: &str) -> &'a [Value] {
        self.any(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// A list of texts.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        self.list(name).iter().filter_map(text).collect()
    }
}

/// A text or a number as text, trimmed; blank is none.
pub(crate) fn text(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a4_a_number_may_come_as_a_text_and_a_text_as_a_number() {
        let value = json!({"a": 7, "b": " 7 ", "c": true, "d": "yes", "e": 0, "f": 1.5, "g": ""});
        let fields = Fields::of(&value).unwrap();
        assert_eq!((fields.whole("a"), fields.whole("b")), (Some(7), Some(7)));
        assert_eq!((fields.whole("c"), fields.whole("f")), (None, None));
        assert_eq!((fields.text("a"), fields.text("b")), (Some("7".into()), Some("7".into())));
        assert_eq!((fields.flag("c"), fields.flag("d")), (Some(true), Some(true)));
        assert_eq!((fields.flag("e"), fields.flag("f")), (Some(false), None));
        assert_eq!(fields.text("g"), None);
    }

    #[test]
    fn x7_a_field_is_found_in_any_casing_and_the_exact_one_wins() {
        let value = json!({"FileName": "a", "ID": "b", "Id": "c", "id": "d", "none": null});
        let fields = Fields::of(&value).unwrap();
        assert_eq!(fields.text("fileName").as_deref(), Some("a"));
        assert_eq!(fields.text("id").as_deref(), Some("d"));
        assert_eq!(fields.any("none"), None);
        assert!(fields.list("fileName").is_empty());
    }
}
