//! `call.wav.json`: one object whose keys are fields.

use serde_json::{Map, Value};

use super::{Beside, names_the_file};

/// The extended metadata as an object of its own; the second is the wire's name for it.
const EXTENDED: [&str; 2] = ["extended", "extendedMetadataValues"];

pub(super) fn read(file: &str, text: Result<String, String>) -> Beside {
    let mut beside = Beside::of(file, None);
    match text {
        Ok(text) => match serde_json::from_str::<Map<String, Value>>(&text) {
            Ok(object) => {
                for (key, value) in &object {
                    take(&mut beside, key, value, &text);
                }
            }
            Err(error) => {
                let words = format!("expected an object of fields: {error}");
                beside.trouble(Some(error.line() as u64), &words);
            }
        },
        Err(words) => beside.trouble(None, &words),
    }
    beside
}

fn take(beside: &mut Beside, key: &str, value: &Value, text: &str) {
    let line = line_of(key, text);
    if names_the_file(key) {
        return;
    }
    if EXTENDED.contains(&key) {
        let Value::Object(pairs) = value else {
            beside.trouble(line, &format!("{key}: write an object of names and values"));
            return;
        };
        for (name, value) in pairs {
            let (line, key) = (line_of(name, text), format!("extended.{name}"));
            match plain_text(value) {
                Some(value) => beside.take(&key, &value, line),
                None => beside.trouble(line, &format!("{key}: write one text")),
            }
        }
        return;
    }
    match plain_text(value) {
        Some(value) => beside.take(key, &value, line),
        None => beside.trouble(line, &format!("{key}: write one text, number, true or false")),
    }
}

/// None for lists and objects.
fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// The first line that holds the key: good enough to find the place by eye.
fn line_of(key: &str, text: &str) -> Option<u64> {
    let quoted = format!("\"{key}\"");
    let at = text.lines().position(|line| line.contains(&quoted))?;
    Some(at as u64 + 1)
}
