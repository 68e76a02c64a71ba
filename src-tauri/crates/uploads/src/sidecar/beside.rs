//! What one file says of a call.

use std::path::Path;

use gatehouse_sheets::{
    Garbled, Kind, garbled, is_date, is_decimal, is_turned, plain as visible, spoilt,
};
use serde::{Deserialize, Serialize};

use crate::{
    MetadataFields,
    metadata::{Calendar, Field, NoDate},
};

/// What one file says of a call.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Beside {
    /// The file's name.
    pub file: String,
    /// The line, in a file with one line a call; the first is 1.
    pub line: Option<u64>,
    /// What it says that can be used.
    pub fields: MetadataFields,
    /// Columns and keys that are no field.
    pub left_out: Vec<String>,
    /// What cannot be used, with its line and its field, in words.
    pub troubles: Vec<String>,
    /// What it says in letters that were guessed, and that may be others.
    pub doubts: Vec<String>,
    /// The encoding that was guessed, where there are such.
    pub letters: Option<String>,
    /// It could not be read this time.
    pub unread: bool,
}

impl Beside {
    pub(super) fn of(file: &str, line: Option<u64>) -> Self {
        Self { file: file.to_owned(), line, ..Self::default() }
    }

    /// Takes what a column or a key says, or notes why it cannot be used.
    pub(super) fn take(
        &mut self,
        name: &str,
        value: &str,
        (line, calendar): (Option<u64>, &Calendar),
    ) {
        let Some(field) = Field::named(name) else {
            if !value.trim().is_empty() {
                self.left_out.push(name.to_owned());
            }
            return;
        };
        if let Err(words) = self.put(&field, value, calendar) {
            self.trouble(line, &format!("{}: {words}", field.name()));
        }
    }

    /// Takes what is said of a field, or tells why it cannot be used.
    pub(super) fn put(
        &mut self,
        field: &Field,
        value: &str,
        calendar: &Calendar,
    ) -> Result<(), String> {
        let value = visible(value, if field.is_words() { Kind::Words } else { Kind::Key }).text;
        if value.is_empty() {
            return Ok(());
        }
        // A call's own id may well end so: Asterisk counts the calls of a second from 0 on.
        let decimal = field.is_code() && field.name() != "clientCallId" && is_decimal(&value);
        // An id may well be a day with something behind it, and what is extended may be a date.
        let is_turned_date = match field.name().as_str() {
            "clientCallId" => is_turned(&value),
            "email" => is_date(&value),
            _ if matches!(field, Field::Extended(_)) => false,
            _ => (field.is_code() || field.is_words()) && is_date(&value),
        };
        if spoilt(&value).is_some() || is_turned_date || decimal {
            return Err(format!("a spreadsheet made “{value}” of it"));
        }
        let is_name = field.is_words() && !matches!(field, Field::Extended(_));
        match garbled(&value).filter(|_| is_name) {
            Some(Garbled::Misread(was)) => {
                return Err(format!(
                    "“{value}” was written by a program that read it in a wrong encoding. It was “{was}” most likely"
                ));
            }
            Some(Garbled::Lost) if !value.contains(char::REPLACEMENT_CHARACTER) => {
                return Err(format!("a program lost letters of “{value}”"));
            }
            _ => {}
        }
        let value =
            if field.name() == "interactionDate" { dated(&value, calendar)? } else { value };
        let put = field.checked(&value).and_then(|value| self.fields.put(field, &value));
        put.map_err(|trouble| trouble.words)
    }

    /// Takes a whole name of an agent apart. A single word may be a login, which is no name and no code.
    pub(super) fn take_agent(&mut self, name: &str, calendar: &Calendar) -> bool {
        let name = &visible(name, Kind::Words).text;
        let named = self.fields.agent_first_name.is_some() || self.fields.agent_last_name.is_some();
        let (first, last) = match name.split_once(',') {
            Some((last, first)) => (first.trim(), last.trim()),
            None => name.rsplit_once(' ').map_or(("", ""), |(first, last)| (first.trim(), last)),
        };
        let fields = Field::named("agentFirstName").zip(Field::named("agentLastName"));
        // Several agents are none.
        let several = name.contains(['@', ';', '/', '|']) || name.matches(',').count() > 1;
        let good = !first.is_empty() && !last.is_empty() && !several;
        let Some((first_name, last_name)) = fields.filter(|_| good && !named) else { return false };
        self.put(&first_name, first, calendar).is_ok()
            && self.put(&last_name, last, calendar).is_ok()
    }

    pub(super) fn trouble(&mut self, line: Option<u64>, words: &str) {
        let file = &self.file;
        self.troubles.push(match line {
            Some(line) => format!("{file}, line {line}, {words}"),
            None => format!("{file}: {words}"),
        });
    }
}

impl Beside {
    /// A listing of a folder that broke off: what describes a call may be there all the same.
    pub(super) fn of_broken(folder: &Path) -> Self {
        let file = folder.file_name().unwrap_or(folder.as_os_str()).to_string_lossy().into_owned();
        let words = format!(
            "“{file}” could not be read to its end, so a file that describes this call may be there unseen. It is read again by itself"
        );
        Self { file, troubles: vec![words], unread: true, ..Self::default() }
    }
}

/// A date as the service takes it.
fn dated(text: &str, calendar: &Calendar) -> Result<String, String> {
    calendar.read(text).map_err(|no| match no {
        NoDate::Ambiguous => {
            format!("“{text}” may be two dates. Write the year first, such as 2026-03-18")
        }
        NoDate::Implausible => {
            format!("“{text}” cannot be when a call began. Look at the year")
        }
        NoDate::Impossible => {
            format!("“{text}” is in no calendar: there is no such day, or no such time")
        }
        NoDate::Skipped => format!(
            "clocks were put forward then, so they never showed “{text}”. Write it with its zone, such as +01:00"
        ),
        NoDate::Repeated => format!(
            "clocks were put back then, so they showed “{text}” twice. Write it with its zone, such as +01:00"
        ),
        NoDate::NoZone => format!(
            "this computer does not say in which time zone it is, so it is not known when “{text}” was. Set its time zone, or write the time with its zone, such as +01:00"
        ),
        NoDate::Unreadable => {
            format!("“{text}” is no date. Write one such as 2026-03-18 or 2026-03-18 17:56")
        }
    })
}
