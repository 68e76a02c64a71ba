//! From the text of a file to what it fixes. Everything that is wrong is told at once, each with its line.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::check::{self, Value, one_of};
use crate::connection;
use crate::keys::{KEYS, Key, KeyName, Table};
use crate::policy::{Policy, Said};
use crate::refusal::Trouble;
use crate::words::{Finished, UpdateMode};

/// So many letters may be wrong in a name that is taken for a slip.
const SLIP: usize = 3;

/// Reads the text of a policy.
///
/// # Errors
/// Everything that is wrong about it, in the order of the file.
pub fn read(text: &str) -> Result<Policy, Vec<Trouble>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut reading = Reading { text, said: Vec::new(), entries: Vec::new(), troubles: Vec::new() };
    for error in &errors {
        let at = error.span().unwrap_or(0..0);
        let about = match error.message() {
            "duplicate key" => text.get(at.clone()).unwrap_or_default().trim(),
            _ => "",
        };
        let named = if about.is_empty() { String::new() } else { format!(" “{about}”") };
        reading.wrong(&at, format!("This is no TOML: {}{named}.", error.message()));
    }
    if reading.troubles.is_empty() {
        reading.document(document.get_ref());
        reading.said.sort_by_key(|said| said.line);
        let more = connection::check(&reading.said, &reading.entries);
        reading.troubles.extend(more);
        reading.troubles.extend(watched_nowhere(&reading.said));
        reading.troubles.extend(seconds_beside_a_mark(&reading.said));
        reading.troubles.extend(updates_from_nowhere(&reading.said));
    }
    reading.troubles.sort_by_key(|trouble| trouble.line);
    if reading.troubles.is_empty() {
        Ok(Policy::new(reading.said, &reading.entries))
    } else {
        Err(reading.troubles)
    }
}

struct Reading<'a> {
    text: &'a str,
    said: Vec<Said>,
    /// The line of each connection.
    entries: Vec<usize>,
    troubles: Vec<Trouble>,
}

type Name<'a> = Spanned<std::borrow::Cow<'a, str>>;

impl Reading<'_> {
    fn document(&mut self, document: &DeTable<'_>) {
        for (name, value) in document {
            let table = Table::ALL.into_iter().find(|table| table.word() == name.get_ref());
            match (table, value.get_ref()) {
                (None, _) => self.unknown_table(name),
                (Some(table), DeValue::Table(keys)) if !table.repeats() => {
                    self.keys(table, None, keys);
                }
                (Some(table), DeValue::Array(entries)) if table.repeats() => {
                    self.entries_of(table, name, entries);
                }
                (Some(table), _) => {
                    let words =
                        format!("“{}” is a heading: write {}.", name.get_ref(), table.heading());
                    self.wrong(&name.span(), words);
                }
            }
        }
    }

    fn entries_of(&mut self, table: Table, name: &Name<'_>, entries: &[Spanned<DeValue<'_>>]) {
        let mut entries: Vec<_> = entries.iter().collect();
        entries.sort_by_key(|entry| entry.span().start);
        for entry in entries {
            let DeValue::Table(keys) = entry.get_ref() else {
                let words =
                    format!("“{}” is a heading: write {}.", name.get_ref(), table.heading());
                self.wrong(&entry.span(), words);
                continue;
            };
            self.entries.push(self.line(&entry.span()));
            self.keys(table, Some(self.entries.len() - 1), keys);
        }
    }

    fn keys(&mut self, table: Table, entry: Option<usize>, keys: &DeTable<'_>) {
        for (name, value) in keys {
            let key = KEYS.iter().find(|key| key.table == table && key.word == name.get_ref());
            let Some(key) = key else {
                self.unknown_key(table, name);
                continue;
            };
            let text = self.text.get(value.span()).unwrap_or_default();
            let value = check::value(key, value.get_ref()).unwrap_or_else(|words| {
                let given = if text.contains('\n') { "what stands there" } else { text };
                let words = format!("“{}” {words}; {given} is something else.", key.path());
                self.wrong(&name.span(), words);
                Value::Wrong
            });
            let (line, text) = (self.line(&name.span()), text.to_owned());
            self.said.push(Said { key: key.name, line, text, entry, value });
        }
    }

    fn unknown_table(&mut self, name: &Name<'_>) {
        let word = name.get_ref();
        let homes = headings_of(KEYS.iter().filter(|key| key.word == word));
        let words = if homes.is_empty() {
            let meant = nearest(word, Table::ALL.into_iter().map(Table::word));
            format!("“{word}” is not known.{}", meant_table(meant))
        } else {
            format!("“{word}” belongs below {}.", one_of(&homes))
        };
        self.wrong(&name.span(), words);
    }

    fn unknown_key(&mut self, table: Table, name: &Name<'_>) {
        let word = name.get_ref();
        let own = KEYS.iter().filter(|key| key.table == table).map(|key| key.word);
        let homes = headings_of(KEYS.iter().filter(|key| key.word == word));
        let more = match nearest(word, own) {
            _ if is_secret(word) => {
                " Secrets stand in no file: they are typed at the station.".to_owned()
            }
            _ if !homes.is_empty() => format!(" It belongs below {}.", one_of(&homes)),
            Some(meant) => format!(" Is “{meant}” meant?"),
            None => String::new(),
        };
        let words = format!("“{word}” is no key of {}.{more}", table.heading());
        self.wrong(&name.span(), words);
    }

    fn wrong(&mut self, at: &Range<usize>, words: String) {
        self.troubles.push(Trouble::at(self.line(at), words));
    }

    fn line(&self, at: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..at.start).unwrap_or(self.text.as_bytes());
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }
}

/// Whether a key asks for what nobody may read in a file.
fn is_secret(word: &str) -> bool {
    let word = word.to_lowercase();
    ["secret", "password", "passcode", "token", "access_key", "app_key"]
        .iter()
        .any(|secret| word.contains(secret))
}

fn headings_of<'a>(keys: impl Iterator<Item = &'a Key>) -> Vec<String> {
    let mut homes: Vec<Table> = keys.map(|key| key.table).collect();
    homes.dedup();
    homes.into_iter().map(Table::heading).collect()
}

fn meant_table(word: Option<&str>) -> String {
    let table = word.and_then(|word| Table::ALL.into_iter().find(|table| table.word() == word));
    table.map_or_else(String::new, |table| format!(" Is {} meant?", table.heading()))
}

fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let near = known.map(|known| (strsim::osa_distance(word, known), known));
    // Of a short name nothing is left when so many letters are wrong.
    let slip = |(wrong, known): &(usize, &str)| {
        *wrong <= SLIP && *wrong < known.chars().count().div_ceil(2)
    };
    near.filter(slip).min_by_key(|(wrong, _)| *wrong).map(|(_, known)| known)
}

/// What is said of a watched folder wants one.
fn watched_nowhere(said: &[Said]) -> Vec<Trouble> {
    use crate::keys::KeyName::{
        CallsWatchedConverts, CallsWatchedFinished, CallsWatchedFolder, CallsWatchedSeconds,
        CallsWatchedSends,
    };
    let about =
        [CallsWatchedSends, CallsWatchedConverts, CallsWatchedFinished, CallsWatchedSeconds];
    let alone = |one: &Said| {
        let named = format!("“{}”", <&Key>::from(one.key).path());
        alone(said, one, &named, CallsWatchedFolder)
    };
    said.iter().filter(|one| about.contains(&one.key)).filter_map(alone).collect()
}

/// A mark or a move says itself that a recording is finished.
fn seconds_beside_a_mark(said: &[Said]) -> Option<Trouble> {
    use crate::keys::KeyName::{CallsWatchedFinished, CallsWatchedSeconds};
    let unchanged = Value::Word(Finished::Unchanged.word());
    let marks = |one: &&Said| {
        one.key == CallsWatchedFinished && ![&unchanged, &Value::Wrong].contains(&&one.value)
    };
    said.iter().find(marks)?;
    let seconds = said.iter().find(|one| one.key == CallsWatchedSeconds)?;
    let words = "“calls.watched_seconds” counts only where “calls.watched_finished” is \"unchanged\". Take one of them out.";
    Some(Trouble::at(seconds.line, words))
}

/// Nobody looks for updates without an address, or believes them without a key.
fn updates_from_nowhere(said: &[Said]) -> Vec<Trouble> {
    use crate::keys::KeyName::{UpdatesKey, UpdatesMode, UpdatesUrl};
    let off = Value::Word(UpdateMode::Off.word());
    let asks =
        |said: &&Said| said.key == UpdatesMode && ![&off, &Value::Wrong].contains(&&said.value);
    let wanted = said.iter().find(asks);
    let Some(mode) = wanted else { return Vec::new() };
    let named = format!("“updates.mode” = {}", mode.text);
    [UpdatesUrl, UpdatesKey].into_iter().filter_map(|key| alone(said, mode, &named, key)).collect()
}

/// What is said is nothing without another key, which the file does not say.
fn alone(said: &[Said], one: &Said, named: &str, without: KeyName) -> Option<Trouble> {
    let absent = said.iter().all(|said| said.key != without);
    let words = format!("{named} needs “{}” beside it.", <&Key>::from(without).path());
    absent.then(|| Trouble::at(one.line, words))
}
