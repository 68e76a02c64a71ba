//! The description of the keys in sentences: for the manual, and as an example of a file.

use std::fmt::Write;

use crate::keys::{KEYS, Table};
use crate::sentences::Sentences;

/// As wide as a terminal likes it.
const WIDTH: usize = 100;

/// The file in sentences.
#[derive(Clone, Debug)]
pub struct Explained {
    /// What the file is, who may write it, and what a wrong one does.
    pub lead: [String; 3],
    /// Its headings, in their order.
    pub headings: Vec<Heading>,
}

/// A heading in sentences.
#[derive(Clone, Debug)]
pub struct Heading {
    /// As the file has it: `[station]`.
    pub written: String,
    /// What stands below it.
    pub about: String,
    /// Its keys, in their order.
    pub keys: Vec<Explanation>,
}

/// A key in sentences.
#[derive(Clone, Debug)]
pub struct Explanation {
    /// As the file spells it.
    pub word: &'static str,
    /// What it fixes.
    pub about: String,
    /// What it takes, and what holds without it.
    pub takes: String,
    /// A value, as the file would say it.
    pub example: &'static str,
}

/// Everything about the file, in English.
#[must_use]
pub fn explained() -> Explained {
    let sentences = Sentences::english();
    let keys = |table| {
        let of_table = KEYS.iter().filter(move |key| key.table == table);
        of_table.map(|key| Explanation {
            word: key.word,
            about: sentences.about(key),
            takes: format!("{} {}", sentences.kind(key.kind), sentences.without(key.without)),
            example: key.example,
        })
    };
    let heading = |table: Table| Heading {
        written: table.heading(),
        about: sentences.table(table),
        keys: keys(table).collect(),
    };
    Explained { lead: sentences.lead(), headings: Table::ALL.map(heading).into() }
}

/// A file that explains every key and fixes nothing: each line of it is a comment.
#[must_use]
pub fn example() -> String {
    let Explained { lead, headings } = explained();
    let mut file = String::new();
    for paragraph in lead {
        comment(&mut file, &paragraph);
        file.push_str("#\n");
    }
    for heading in headings {
        file.push('\n');
        comment(&mut file, &heading.about);
        put(&mut file, &format!("#{}", heading.written));
        for key in heading.keys {
            file.push_str("#\n");
            comment(&mut file, &key.about);
            comment(&mut file, &key.takes);
            put(&mut file, &format!("#{} = {}", key.word, key.example));
        }
    }
    file
}

fn put(to: &mut String, line: &str) {
    // Writing into a text does not fail.
    let _ = writeln!(to, "{line}");
}

fn comment(to: &mut String, text: &str) {
    let mut line = String::from("#");
    for word in text.split_whitespace() {
        if line.len() + 1 + word.len() > WIDTH {
            put(to, &line);
            line = String::from("#");
        }
        line.push(' ');
        line.push_str(word);
    }
    put(to, &line);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::read;

    #[test]
    fn the_example_fixes_nothing_as_it_stands() {
        let policy = read(&example()).unwrap();
        assert!(policy.said.is_empty() && policy.connections.is_empty());
    }

    #[test]
    fn every_line_of_the_example_that_is_no_sentence_is_one_that_the_reader_takes() {
        for key in KEYS {
            let line = format!("#{} = {}", key.word, key.example);
            assert!(example().lines().any(|there| there == line), "{line} is not in the example");
            let alone = format!("{}\n{} = {}", key.table.heading(), key.word, key.example);
            let wrong = read(&alone).err().unwrap_or_default();
            let named = format!("“{}” takes", key.path());
            assert!(!wrong.iter().any(|told| told.words.starts_with(&named)), "{alone}: {wrong:?}");
        }
    }
}
