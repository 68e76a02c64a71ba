//! The sentences about the keys, from where all sentences of the window stand. The manual and the example speak English,
//! as the window's guide does.

use std::collections::HashMap;

use crate::check::one_of;
use crate::keys::{Key, Kind, Table, Without};

const ENGLISH: &str = include_str!("../../../../ui/messages/en.json");

/// Every sentence, by its name.
pub(crate) struct Sentences(HashMap<String, serde_json::Value>);

impl Sentences {
    pub(crate) fn english() -> Self {
        // Tests read the same file: what is no JSON never gets here.
        Self(serde_json::from_str(ENGLISH).unwrap_or_default())
    }

    /// A sentence, with what it speaks of put in.
    fn say(&self, name: &str, values: &[(&str, String)]) -> String {
        let text = self.0.get(name).and_then(serde_json::Value::as_str).unwrap_or(name);
        values
            .iter()
            .fold(text.to_owned(), |text, (value, put)| text.replace(&format!("{{{value}}}"), put))
    }

    pub(crate) fn about(&self, key: &Key) -> String {
        self.say(&name_of(key), &[])
    }

    pub(crate) fn table(&self, table: Table) -> String {
        self.say(&name_of_table(table), &[])
    }

    pub(crate) fn kind(&self, kind: Kind) -> String {
        match kind {
            Kind::Choice(words) => {
                let words: Vec<_> = words.iter().map(|word| format!("\"{word}\"")).collect();
                self.say("policy_kind_choice", &[("words", one_of(&words))])
            }
            Kind::Flag => self.say("policy_kind_flag", &[]),
            Kind::Seconds(least, most) => {
                let values = [("least", least.to_string()), ("most", most.to_string())];
                self.say("policy_kind_seconds", &values)
            }
            Kind::Days(least, most) => {
                let values = [("least", least.to_string()), ("most", most.to_string())];
                self.say("policy_kind_days", &values)
            }
            Kind::Line => self.say("policy_kind_line", &[]),
            Kind::Folder => self.say("policy_kind_folder", &[]),
            Kind::Address => self.say("policy_kind_address", &[]),
            Kind::Hosts => self.say("policy_kind_hosts", &[]),
            Kind::PublicKey => self.say("policy_kind_public_key", &[]),
            Kind::Version => self.say("policy_kind_version", &[]),
        }
    }

    pub(crate) fn without(&self, without: Without) -> String {
        match without {
            Without::Own => self.say("policy_without_own", &[]),
            Without::Value(value) => {
                self.say("policy_without_value", &[("value", value.to_owned())])
            }
            Without::Nothing => self.say("policy_without_nothing", &[]),
            Without::Required => self.say("policy_without_required", &[]),
        }
    }

    /// What the file is, who may write it, and what a wrong one does.
    pub(crate) fn lead(&self) -> [String; 3] {
        LEAD.map(|name| self.say(name, &[]))
    }
}

const LEAD: [&str; 3] = ["policy_file_lead", "policy_file_trusted", "policy_file_wrong"];

fn name_of(key: &Key) -> String {
    format!("policy_key_{}_{}", key.table.word(), key.word)
}

fn name_of_table(table: Table) -> String {
    format!("policy_table_{}", table.word())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::keys::KEYS;

    fn there(beginning: &str) -> BTreeSet<String> {
        let Sentences(all) = Sentences::english();
        assert!(!all.is_empty(), "the sentences cannot be read");
        all.into_keys().filter(|name| name.starts_with(beginning)).collect()
    }

    #[test]
    fn every_key_has_a_sentence_and_every_sentence_a_key() {
        let keys: BTreeSet<_> = KEYS.iter().map(name_of).collect();
        assert_eq!(there("policy_key_"), keys);
        let tables: BTreeSet<_> = Table::ALL.into_iter().map(name_of_table).collect();
        assert_eq!(there("policy_table_"), tables);
    }

    #[test]
    fn every_kind_and_every_default_is_told_in_words() {
        let sentences = Sentences::english();
        for key in KEYS {
            for told in [sentences.kind(key.kind), sentences.without(key.without)] {
                assert!(!told.starts_with("policy_"), "{told} has no sentence");
                assert!(!told.contains('{'), "{told:?} lacks a value");
            }
        }
        for told in sentences.lead() {
            assert!(!told.starts_with("policy_"), "{told} has no sentence");
        }
    }
}
