//! A connection of the file, without its secrets: those are typed at the station.

use std::collections::HashMap;

use crate::check::Value;
use crate::keys::{Key, KeyName};
use crate::policy::Said;
use crate::refusal::Trouble;
use crate::words::{Environment, Mode, Service};

/// A connection that there is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// The line of its heading.
    pub line: usize,
    /// The service.
    pub vendor: Service,
    /// What people call it.
    pub name: String,
    /// Which installation.
    pub environment: Environment,
    /// The address of a custom environment.
    pub url: Option<String>,
    /// How to sign in, where there is a choice.
    pub mode: Option<Mode>,
    /// What else the service is told that is no secret.
    pub fields: Vec<(KeyName, String)>,
}

/// The lines of one connection.
struct Entry<'a> {
    line: usize,
    said: Vec<&'a Said>,
}

impl<'a> Entry<'a> {
    fn all(said: &'a [Said], entries: &[usize]) -> Vec<Self> {
        let of = |at| said.iter().filter(|said| said.entry == Some(at)).collect();
        let numbered = entries.iter().enumerate();
        numbered.map(|(at, line)| Self { line: *line, said: of(at) }).collect()
    }

    fn line_of(&self, key: KeyName) -> Option<usize> {
        self.said.iter().find(|said| said.key == key).map(|said| said.line)
    }

    fn word(&self, key: KeyName) -> Option<&'static str> {
        self.said.iter().find(|said| said.key == key).and_then(|said| match said.value {
            Value::Word(word) => Some(word),
            _ => None,
        })
    }

    fn text(&self, key: KeyName) -> Option<String> {
        self.said.iter().find(|said| said.key == key).and_then(|said| match &said.value {
            Value::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    fn is_wrong(&self, key: KeyName) -> bool {
        self.said.iter().any(|said| said.key == key && said.value == Value::Wrong)
    }

    /// None where what decides it is not there, or is wrong.
    fn shape(&self) -> Option<Shape> {
        let decides = [KeyName::ConnectionEnvironment, KeyName::ConnectionMode];
        if decides.into_iter().any(|key| self.is_wrong(key)) {
            return None;
        }
        let vendor = self.word(KeyName::ConnectionVendor).and_then(Service::of)?;
        let environment = self.word(KeyName::ConnectionEnvironment).and_then(Environment::of);
        let mode = self.word(KeyName::ConnectionMode).and_then(Mode::of);
        let environment = environment.unwrap_or(Environment::Production);
        Some(Shape { vendor, environment, mode: mode.unwrap_or(Mode::Login) })
    }
}

/// What decides which keys a connection has.
#[derive(Clone, Copy)]
struct Shape {
    vendor: Service,
    environment: Environment,
    mode: Mode,
}

impl Shape {
    /// Its own keys, and whether it cannot do without.
    fn fields(self) -> Vec<(KeyName, bool)> {
        let tenant = [(KeyName::ConnectionApiPath, true), (KeyName::ConnectionHostName, true)];
        let keys = [
            (KeyName::ConnectionApplicationId, true),
            (KeyName::ConnectionBiometricHostName, false),
        ];
        match (self.vendor, self.mode) {
            (Service::Authx, _) if self.environment == Environment::Custom => keys.to_vec(),
            (Service::Authx, _) => [tenant, keys].concat(),
            (Service::Authenticx, _) => vec![(KeyName::ConnectionClientId, true)],
            (Service::Enablex, Mode::Login) => {
                vec![(KeyName::ConnectionEmail, true), (KeyName::ConnectionAccessId, true)]
            }
            (Service::Enablex, Mode::Basic) => vec![(KeyName::ConnectionAppId, true)],
        }
    }

    /// Every key that it may have.
    fn takes(self, key: KeyName) -> bool {
        match key {
            KeyName::ConnectionVendor
            | KeyName::ConnectionName
            | KeyName::ConnectionEnvironment => true,
            KeyName::ConnectionUrl => self.environment == Environment::Custom,
            KeyName::ConnectionMode => self.vendor == Service::Enablex,
            other => self.fields().iter().any(|(known, _)| *known == other),
        }
    }

    fn described(self) -> String {
        let more = match (self.vendor, self.environment, self.mode) {
            (_, Environment::Custom, _) => " with an address of its own",
            (Service::Enablex, _, Mode::Basic) => " in the mode basic",
            (Service::Enablex, _, Mode::Login) => " in the mode login",
            _ => "",
        };
        format!("{}{more}", self.vendor.word())
    }
}

/// What is wrong about the connections, each taken for itself and all together.
pub(crate) fn check(said: &[Said], entries: &[usize]) -> Vec<Trouble> {
    let mut troubles = Vec::new();
    let mut names: HashMap<String, usize> = HashMap::new();
    for entry in Entry::all(said, entries) {
        troubles.extend(missing(&entry));
        troubles.extend(misplaced(&entry));
        let Some(name) = entry.text(KeyName::ConnectionName) else { continue };
        if let Some(first) = names.insert(name.clone(), entry.line) {
            let words = format!("Another connection, at line {first}, is called “{name}” too.");
            troubles.push(Trouble::at(entry.line, words));
        }
    }
    troubles
}

fn missing(entry: &Entry<'_>) -> Vec<Trouble> {
    let mut wanted = vec![KeyName::ConnectionVendor, KeyName::ConnectionName];
    if let Some(shape) = entry.shape() {
        if shape.environment == Environment::Custom {
            wanted.push(KeyName::ConnectionUrl);
        }
        wanted.extend(shape.fields().into_iter().filter(|(_, must)| *must).map(|(key, _)| key));
    }
    let absent = wanted.into_iter().filter(|key| entry.line_of(*key).is_none());
    absent.map(|key| Trouble::at(entry.line, lacks(<&Key>::from(key)))).collect()
}

fn lacks(key: &Key) -> String {
    format!("This connection needs “{}”, for example {} = {}.", key.word, key.word, key.example)
}

fn misplaced(entry: &Entry<'_>) -> Vec<Trouble> {
    let Some(shape) = entry.shape() else { return Vec::new() };
    let mut troubles = Vec::new();
    if shape.environment == Environment::Staging && shape.vendor != Service::Authenticx {
        let line = entry.line_of(KeyName::ConnectionEnvironment).unwrap_or(entry.line);
        let words = format!(
            "{} has no staging environment: take production or custom.",
            shape.vendor.word()
        );
        troubles.push(Trouble::at(line, words));
    }
    for said in entry.said.iter().filter(|said| !shape.takes(said.key)) {
        let word = <&Key>::from(said.key).word;
        let words = format!("“{word}” has no place in a connection to {}.", shape.described());
        troubles.push(Trouble::at(said.line, words));
    }
    troubles
}

/// The connections of a file that has been checked.
pub(crate) fn all(said: &[Said], entries: &[usize]) -> Vec<Connection> {
    Entry::all(said, entries).iter().filter_map(one).collect()
}

fn one(entry: &Entry<'_>) -> Option<Connection> {
    let shape = entry.shape()?;
    let fields = shape.fields().into_iter();
    Some(Connection {
        line: entry.line,
        vendor: shape.vendor,
        name: entry.text(KeyName::ConnectionName)?,
        environment: shape.environment,
        url: entry.text(KeyName::ConnectionUrl),
        mode: (shape.vendor == Service::Enablex).then_some(shape.mode),
        fields: fields.filter_map(|(key, _)| Some((key, entry.text(key)?))).collect(),
    })
}
