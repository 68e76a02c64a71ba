//! `call.wav.json`: one object whose keys are fields.

use std::{collections::HashSet, fmt};

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::value::RawValue;

use gatehouse_sheets::Row;

use super::{
    Beside,
    columns::{self, Column},
    header::Header,
    names_the_file, stem,
};
use crate::MetadataFields;
use crate::metadata::{Calendar, Field, plain};

/// The extended metadata as an object of its own; the second is the wire's name for it.
const EXTENDED: [&str; 2] = ["extended", "extendedMetadataValues"];

/// An object whose values are as they are written, also those of a key that is there twice: an id of twenty digits is no
/// number that a computer counts with.
struct Written(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Written {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Written;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Written, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Written(pairs))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// Reads what a file says of the call of this name.
pub(super) fn read(
    (file, call): (&str, &str),
    text: Result<String, String>,
    calendar: &Calendar,
) -> Beside {
    let mut beside = Beside::of(file, None);
    match text {
        Ok(text) => match serde_json::from_str::<Written>(&text) {
            Ok(Written(object)) => {
                let mut seen = HashSet::new();
                for (key, value) in &object {
                    if !seen.insert(plain(key)) {
                        beside.trouble(line_of(key, &text), &format!("{key}: it is there twice"));
                    }
                    let about = names_the_file(key).then(|| plain_text(value)).flatten();
                    if about.is_some_and(|about| !is_of(&about, call)) {
                        let words = format!("{key}: it names another file");
                        beside.trouble(line_of(key, &text), &words);
                    }
                    take(&mut beside, (key, value), &text, calendar);
                }
                take_exported(&mut beside, &object, calendar);
                if beside.fields == MetadataFields::default() && beside.troubles.is_empty() {
                    beside.trouble(None, "nothing in it describes a call");
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

fn take(beside: &mut Beside, (key, value): (&str, &RawValue), text: &str, calendar: &Calendar) {
    let line = line_of(key, text);
    let other = Field::named(key).is_none() && !EXTENDED.contains(&key);
    if names_the_file(key) || other {
        return;
    }
    if EXTENDED.contains(&key) {
        let Ok(pairs) = serde_json::from_str::<Written>(value.get()) else {
            beside.trouble(line, &format!("{key}: write an object of names and values"));
            return;
        };
        for (name, value) in &pairs.0 {
            let (line, key) = (line_of(name, text), format!("extended.{name}"));
            match plain_text(value) {
                Some(value) => beside.take(&key, &value, (line, calendar)),
                None => beside.trouble(line, &format!("{key}: write one text")),
            }
        }
        return;
    }
    match plain_text(value) {
        Some(value) => beside.take(key, &value, (line, calendar)),
        None => beside.trouble(line, &format!("{key}: write one text, number, true or false")),
    }
}

/// What keys say that are another program's names.
fn take_exported(beside: &mut Beside, object: &[(String, Box<RawValue>)], calendar: &Calendar) {
    let mut names = Vec::new();
    let mut cells = Vec::new();
    for (key, value) in object {
        if Field::named(key).is_some() {
            // It is taken already; what says the same in another program's words counts no more.
            names.push(key.clone());
            cells.push(String::new());
        } else if !EXTENDED.contains(&key.as_str()) {
            flatten(key.clone(), value, &mut |name, value| match value {
                Some(value) => {
                    names.push(name);
                    cells.push(value);
                }
                None => beside.left_out.push(name),
            });
        }
    }
    let columns = columns::of(&names).into_iter().map(|column| match column {
        Column::Own(field) => Column::Export(field),
        other => other,
    });
    let row = Row { line: 1, cells, damaged: false };
    let rows = std::slice::from_ref(&row);
    let header = Header::new((&names, columns.collect()), rows, calendar);
    let unused = header.columns.iter().zip(&names).zip(&row.cells);
    let unused = unused.filter(|((column, _), cell)| **column == Column::Other && !cell.is_empty());
    beside.left_out.extend(unused.map(|((_, name), _)| name.clone()));
    header.take_exported(&row, None, beside);
}

/// Every text of a value by the way to it, and every list that is there.
fn flatten(name: String, value: &RawValue, tell: &mut impl FnMut(String, Option<String>)) {
    const LIST: &str = "[";
    match serde_json::from_str::<Written>(value.get()) {
        Ok(Written(pairs)) => {
            for (key, value) in &pairs {
                flatten(format!("{name}.{key}"), value, tell);
            }
        }
        Err(_) if value.get().starts_with(LIST) => tell(name, None),
        Err(_) => tell(name, plain_text(value)),
    }
}

/// Whether a file may be called so, by its path and whatever its ending.
fn is_of(about: &str, call: &str) -> bool {
    let name = about.rsplit(['/', '\\']).next().unwrap_or(about);
    name.is_empty() || stem(name) == stem(call)
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
