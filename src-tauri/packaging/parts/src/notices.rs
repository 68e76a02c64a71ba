//! The licences of all parts, each text once.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::Result;

use crate::part::{Part, Whole};

const LINE: &str =
    "--------------------------------------------------------------------------------";

/// As one text.
pub(crate) fn write(whole: &Whole) -> Result<String> {
    let mut notices = format!(
        "Gatehouse {}: what others wrote of it\n\n\
         Each part is here by the licence behind its name. The texts that the parts carry follow.\n\n",
        whole.version
    );
    for part in &whole.parts {
        part.check()?;
        writeln!(notices, "{}", line(part))?;
    }
    for (text, parts) in by_text(&whole.parts) {
        write!(notices, "\n{LINE}\n{}\n{LINE}\n\n{text}\n", parts.join("\n"))?;
    }
    Ok(notices)
}

/// A part that carries no text names at least who wrote it.
fn line(part: &Part) -> String {
    let licence = part.licence.as_deref().unwrap_or("its own terms");
    let mut line = format!("{}: {licence}", name(part));
    if part.texts.is_empty() && !part.authors.is_empty() {
        line += &format!(", by {}", part.authors.join(", "));
    }
    if let Some(source) = &part.source {
        line += &format!(", {source}");
    }
    line
}

fn name(part: &Part) -> String {
    format!("{} {}", part.name, part.version)
}

/// Each text, and whose it is. Where lines end and how far they are indented makes no other text.
fn by_text(parts: &[Part]) -> Vec<(&str, Vec<String>)> {
    let mut texts: BTreeMap<Vec<&str>, (&str, Vec<String>)> = BTreeMap::new();
    for part in parts {
        for text in &part.texts {
            let words = text.split_whitespace().collect();
            let (_, names) = texts.entry(words).or_insert((text, Vec::new()));
            names.push(name(part));
        }
    }
    let mut found: Vec<_> = texts.into_values().collect();
    for (_, names) in &mut found {
        names.dedup();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(parts: Vec<Part>) -> Whole {
        Whole { version: "1.0.0".to_owned(), uses: Default::default(), parts }
    }

    #[test]
    fn a_text_that_two_parts_share_stands_there_once_and_names_both() {
        let part = |name, text| Part::model(name, "2.0", "MIT", text);
        let notices = write(&whole(vec![part("one", "as is"), part("two", "as\n  is")])).unwrap();
        assert_eq!((notices.matches("as is").count(), notices.matches("as\n").count()), (1, 0));
        assert!(notices.contains("one 2.0\ntwo 2.0\n---"), "{notices}");
    }

    #[test]
    fn without_a_text_its_authors_are_named() {
        let mut part = Part::model("one", "2.0", "MIT", "");
        part.texts.clear();
        part.authors = vec!["Ada".to_owned()];
        assert!(write(&whole(vec![part])).unwrap().contains("one 2.0: MIT, by Ada\n"));
    }

    #[test]
    fn a_part_without_terms_gives_no_notices() {
        let mut part = Part::model("one", "2.0", "MIT", "");
        part.texts.clear();
        part.licence = None;
        assert!(write(&whole(vec![part])).is_err());
    }
}
