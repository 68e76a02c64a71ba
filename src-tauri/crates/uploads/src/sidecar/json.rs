//! `call.wav.json`: one object whose keys are fields.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use super::{Beside, names_the_file};
use crate::metadata::Order;

/// The extended metadata as an object of its own; the second is the wire's name for it.
const EXTENDED: [&str; 2] = ["extended", "extendedMetadataValues"];

/// An object whose values are as they are written: an id of twenty digits is no number that a computer counts with.
type Written = BTreeMap<String, Box<RawValue>>;

pub(super) fn read(file: &str, text: Result<String, String>, order: Option<Order>) -> Beside {
    let mut beside = Beside::of(file, None);
    match text {
        Ok(text) => match serde_json::from_str::<Written>(&text) {
            Ok(object) => {
                for (key, value) in &object {
                    take(&mut beside, (key, value), &text, order);
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

fn take(beside: &mut Beside, (key, value): (&str, &RawValue), text: &str, order: Option<Order>) {
    let line = line_of(key, text);
    if names_the_file(key) {
        return;
    }
    if EXTENDED.contains(&key) {
        let Ok(pairs) = serde_json::from_str::<Written>(value.get()) else {
            beside.trouble(line, &format!("{key}: write an object of names and values"));
            return;
        };
        for (name, value) in &pairs {
            let (line, key) = (line_of(name, text), format!("extended.{name}"));
            match plain_text(value) {
                Some(value) => beside.take(&key, &value, (line, order)),
                None => beside.trouble(line, &format!("{key}: write one text")),
            }
        }
        return;
    }
    match plain_text(value) {
        Some(value) => beside.take(key, &value, (line, order)),
        None => beside.trouble(line, &format!("{key}: write one text, number, true or false")),
    }
}

/// A text, or anything else as it is written; none for lists and objects.
fn plain_text(value: &RawValue) -> Option<String> {
    match value.get() {
        "null" => Some(String::new()),
        text if text.starts_with('"') => serde_json::from_str(text).ok(),
        text if text.starts_with(['[', '{']) => None,
        written => Some(written.to_owned()),
    }
}

/// The first line that holds the key: good enough to find the place by eye.
fn line_of(key: &str, text: &str) -> Option<u64> {
    let quoted = format!("\"{key}\"");
    let at = text.lines().position(|line| line.contains(&quoted))?;
    Some(at as u64 + 1)
}
