//! What EnableX answers: two generations of envelopes and many shapes inside (vendors.md 3.3, E-13 to E-20, E-26).

use serde_json::{Map, Value};

use crate::transport::{
    fields::Fields,
    json::{self, JsonTrouble},
};

/// One thing, in the documented shape or in its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Found<T> {
    /// As documented.
    Known(T),
    /// Something else, as it came.
    Unknown(Value),
}

impl<T> Found<T> {
    /// What is known of it.
    pub fn known(self) -> Option<T> {
        match self {
            Self::Known(known) => Some(known),
            Self::Unknown(_) => None,
        }
    }
}

/// A list whose outer shape is documented nowhere (vendors.md 3.5).
#[derive(Debug, Clone, PartialEq)]
pub struct Listed<T> {
    /// The entries that could be understood, in their order.
    pub items: Vec<T>,
    /// The others, as they came.
    pub unknown: Vec<Value>,
    /// What stood beside the list: page numbers, perhaps.
    pub beside: Value,
}

/// A body as far as it can be understood.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Answer {
    /// `result`, a number or a text (E-13). Success is 1 and nothing else: 0 is an error (E-14).
    pub(crate) result: Option<i64>,
    /// `error_code` or `code` of the newer shape (E-26).
    pub(crate) code: Option<i64>,
    /// `desc`, else `msg`, else `error`, else `message` (E-16).
    pub(crate) words: Option<String>,
    pub(crate) request_id: Option<String>,
    /// `"status": "error"` of the newer shape.
    pub(crate) says_error: bool,
    pub(crate) value: Value,
}

/// Reads a body, whatever status it came with (E-17).
pub(crate) fn read(body: &[u8]) -> Result<Answer, &'static str> {
    let value = json::decode(body).map_err(|trouble| match trouble {
        JsonTrouble::Malformed => "3.3: the reply is not JSON",
        JsonTrouble::TooDeep => "3.3: the reply is nested too deeply",
        JsonTrouble::TooMany => "3.3: the reply has too many parts",
    })?;
    let nothing = Map::new();
    let object = Value::Object(nothing);
    let fields = Fields::of(&value).or_else(|| Fields::of(&object));
    let Some(fields) = fields else { return Err("3.3: the reply is not an object") };
    let words = ["desc", "msg", "error", "message"].iter().find_map(|name| fields.text(name));
    let error = fields.any("error").and_then(Fields::of);
    let words = words.or_else(|| error.as_ref().and_then(|error| error.text("message")));
    let nested = error.as_ref().and_then(|error| error.whole("code"));
    Ok(Answer {
        result: fields.whole("result"),
        code: fields.whole("error_code").or_else(|| fields.whole("code")).or(nested),
        words,
        request_id: fields.text("request_id"),
        says_error: fields
            .text("status")
            .is_some_and(|status| status.eq_ignore_ascii_case("error")),
        value,
    })
}

impl Answer {
    /// The token is not valid, said in the body (3.3).
    pub(crate) fn names_the_token(&self) -> bool {
        self.result == Some(1001) || self.code == Some(1001)
    }

    /// A list or thing that came without any envelope: tolerated where something was only asked for.
    pub(crate) fn is_bare(&self) -> bool {
        let about_errors = self.code.is_some() || self.words.is_some() || self.says_error;
        let something = match &self.value {
            Value::Array(_) => true,
            Value::Object(fields) => !fields.is_empty(),
            _ => false,
        };
        self.result.is_none() && !about_errors && something
    }

    /// The one thing of a route, under that route's own key (E-15).
    pub(crate) fn found<T>(self, key: &str, decode: impl Fn(&Value) -> Option<T>) -> Found<T> {
        let under = Fields::of(&self.value).and_then(|fields| fields.any(key));
        let decoded = under.and_then(&decode);
        match decoded {
            Some(known) => Found::Known(known),
            None => Found::Unknown(self.value),
        }
    }

    /// The list of a route, wherever it lies: bare, under one of these keys, or as the only list there is.
    pub(crate) fn listed<T>(
        self,
        keys: [&str; 2],
        decode: impl Fn(&Value) -> Option<T>,
    ) -> Listed<T> {
        let (list, beside) = split(self.value, keys);
        let mut listed = Listed { items: Vec::new(), unknown: Vec::new(), beside };
        for entry in list {
            match decode(&entry) {
                Some(item) => listed.items.push(item),
                None => listed.unknown.push(entry),
            }
        }
        listed
    }
}

/// The entries, and what stood beside them.
fn split(value: Value, keys: [&str; 2]) -> (Vec<Value>, Value) {
    let mut fields = match value {
        Value::Array(list) => return (list, Value::Null),
        Value::Object(fields) => fields,
        other => return (vec![other], Value::Null),
    };
    let named = keys.iter().find(|key| fields.contains_key(**key)).map(|key| (*key).to_owned());
    let Some(key) = named.or_else(|| only_list(&fields)) else {
        let nothing_inside = fields.keys().all(|key| key == "result" || key == "msg");
        let list = if nothing_inside { vec![] } else { vec![Value::Object(fields.clone())] };
        return (list, Value::Object(fields));
    };
    let list = match fields.remove(&key) {
        Some(Value::Array(list)) => list,
        None | Some(Value::Null) => vec![],
        Some(one) => vec![one],
    };
    (list, Value::Object(fields))
}

fn only_list(fields: &Map<String, Value>) -> Option<String> {
    let mut lists = fields.iter().filter(|(_, value)| value.is_array());
    let (key, _) = lists.next()?;
    lists.next().is_none().then(|| key.clone())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(value: &Value) -> Answer {
        read(value.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn e13_a_result_is_a_number_or_a_text() {
        assert_eq!(answer(&json!({"result": 1})).result, Some(1));
        assert_eq!(answer(&json!({"result": "1"})).result, Some(1));
        assert_eq!(answer(&json!({"result": "Number"})).result, None);
    }

    #[test]
    fn e13_an_answer_without_a_result_says_at_least_something() {
        assert!(answer(&json!([])).is_bare() && answer(&json!({"customers": []})).is_bare());
        assert!(!answer(&json!({})).is_bare() && !answer(&json!(7)).is_bare());
        assert!(
            !answer(&json!({"result": 1})).is_bare() && !answer(&json!({"msg": "m"})).is_bare()
        );
    }

    #[test]
    fn e16_the_words_of_an_error_are_found_in_their_order() {
        let all = json!({"result": "1504", "msg": "b", "desc": "a", "error": "c", "message": "d"});
        assert_eq!(answer(&all).words.as_deref(), Some("a"));
        assert_eq!(answer(&json!({"error": "c", "message": "d"})).words.as_deref(), Some("c"));
        assert_eq!(answer(&json!({"message": "d"})).words.as_deref(), Some("d"));
        assert_eq!(answer(&json!({"result": 1504})).words, None);
    }

    #[test]
    fn e26_the_newer_envelope_is_understood_and_its_request_id_kept() {
        let newer =
            json!({"status": "error", "error_code": "1001", "message": "m", "request_id": "r-1"});
        let answer = answer(&newer);
        assert!(answer.says_error && answer.names_the_token() && !answer.is_bare());
        assert_eq!(answer.request_id.as_deref(), Some("r-1"));
    }

    #[test]
    fn e15_a_list_is_found_wherever_it_lies_and_nothing_is_dropped() {
        let id = |value: &Value| Fields::of(value)?.text("id");
        let list = |value: Value| answer(&value).listed(["customers", "customer"], id);
        for value in [
            json!([{"id": 1}, {"x": 2}]),
            json!({"result": 1, "customers": [{"id": "1"}, {"x": 2}], "page": 3}),
            json!({"result": 1, "data": [{"id": 1}, {"x": 2}]}),
        ] {
            let listed = list(value);
            assert_eq!(
                (listed.items, listed.unknown),
                (vec!["1".to_owned()], vec![json!({"x": 2})])
            );
        }
        assert_eq!(list(json!({"result": 1, "customers": null})).items, Vec::<String>::new());
        assert!(list(json!({"result": 1})).unknown.is_empty());
        let two = list(json!({"result": 1, "a": [1], "b": [2]}));
        assert_eq!(two.unknown, vec![json!({"result": 1, "a": [1], "b": [2]})]);
    }
}
