//! From the text of a pattern to its parts.

use std::collections::HashSet;

use super::{Part, PatternTrouble, Unit};
use crate::metadata::Field;

const LONGEST: usize = 400;
const DATE: &str = "yyyyMMdd";
const TIME: &str = "HHmmss";

/// What was read so far, and where.
#[derive(Default)]
struct Reading {
    parts: Vec<Part>,
    named: HashSet<Field>,
    units: Vec<Unit>,
}

pub(super) fn parts(text: &str) -> Result<Vec<Part>, PatternTrouble> {
    let letters: Vec<char> = text.chars().collect();
    if letters.len() > LONGEST {
        return trouble(LONGEST, "This pattern is too long");
    }
    let mut reading = Reading::default();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let doubled = letters.get(at + 1) == Some(letter);
        match letter {
            '{' | '}' if doubled => {
                reading.literal(*letter);
                at += 2;
            }
            '{' => {
                let rest = letters.get(at + 1..).unwrap_or_default();
                let length = rest.iter().position(|letter| matches!(letter, '{' | '}'));
                let length = length.filter(|end| rest.get(*end) == Some(&'}'));
                let Some(length) = length else {
                    return trouble(
                        at,
                        "This brace is never closed. Write {{ for the letter itself",
                    );
                };
                let inside: String = rest.get(..length).unwrap_or_default().iter().collect();
                reading.braces(&inside, at)?;
                at += length + 2;
            }
            '}' => {
                return trouble(at, "This brace was never opened. Write }} for the letter itself");
            }
            letter => {
                reading.literal(*letter);
                at += 1;
            }
        }
    }
    reading.finished()
}

fn trouble<T>(at: usize, words: &str) -> Result<T, PatternTrouble> {
    Err(PatternTrouble { at: at + 1, words: words.to_owned() })
}

impl Reading {
    fn literal(&mut self, letter: char) {
        match self.parts.last_mut() {
            Some(Part::Text(text)) => text.push(letter),
            _ => self.parts.push(Part::Text(letter.to_string())),
        }
    }

    fn braces(&mut self, inside: &str, at: usize) -> Result<(), PatternTrouble> {
        let (name, format) = match inside.split_once(':') {
            Some((name, format)) => (name.trim(), Some(format)),
            None => (inside.trim(), None),
        };
        let part = match name.to_lowercase().as_str() {
            "date" => Part::Clock(self.clock(format.unwrap_or(DATE), at)?),
            "time" => Part::Clock(self.clock(format.unwrap_or(TIME), at)?),
            _ if format.is_some() => {
                return trouble(at, "Only date and time have a form after a colon");
            }
            "*" => Part::Skip,
            "" => return trouble(at, "Name a field between the braces, or {*} for text to skip"),
            _ => self.field(name, at)?,
        };
        let open = |part: &Part| matches!(part, Part::Field(_) | Part::Skip);
        if open(&part) && self.parts.last().is_some_and(open) {
            return trouble(at, "Put a text between two fields, or nobody knows where one ends");
        }
        self.parts.push(part);
        Ok(())
    }

    fn field(&mut self, name: &str, at: usize) -> Result<Part, PatternTrouble> {
        let Some(field) = Field::named(name) else {
            let words = format!(
                "“{name}” is no field. Known: date, time, {}, extended.KEY and *",
                crate::metadata::NAMES.join(", ")
            );
            return trouble(at, &words);
        };
        if !self.named.insert(field.clone()) {
            return trouble(at, &format!("“{name}” is there twice"));
        }
        Ok(Part::Field(field))
    }

    fn clock(&mut self, format: &str, at: usize) -> Result<Vec<Unit>, PatternTrouble> {
        let mut rest = format;
        let mut units = Vec::new();
        while let Some(letter) = rest.chars().next() {
            let known = [
                ("yyyy", Unit::Year),
                ("yy", Unit::ShortYear),
                ("MM", Unit::Month),
                ("dd", Unit::Day),
                ("HH", Unit::Hour),
                ("mm", Unit::Minute),
                ("ss", Unit::Second),
            ];
            let unit = known.into_iter().find(|(text, _)| rest.starts_with(text));
            let (length, unit) = match unit {
                Some((text, unit)) => (text.len(), unit),
                None if letter.is_alphanumeric() => {
                    let words = format!(
                        "“{letter}” means nothing in a date or a time. Known: yyyy, yy, MM, dd, HH, mm, ss"
                    );
                    return trouble(at, &words);
                }
                None => (letter.len_utf8(), Unit::Text(letter)),
            };
            let year = |unit: &Unit| matches!(unit, Unit::Year | Unit::ShortYear);
            let same = |known: &Unit| *known == unit || (year(known) && year(&unit));
            if unit.digits() > 0 && self.units.iter().any(same) {
                return trouble(at, &format!("This pattern reads {} twice", unit.words()));
            }
            self.units.push(unit.clone());
            units.push(unit);
            rest = rest.get(length..).unwrap_or_default();
        }
        if units.iter().all(|unit| unit.digits() == 0) {
            return trouble(at, "Say how it is written, as in {date:yyyyMMdd} or {time:HHmmss}");
        }
        Ok(units)
    }

    fn finished(self) -> Result<Vec<Part>, PatternTrouble> {
        let has = |unit: &Unit| self.units.contains(unit);
        let clock = self.parts.iter().any(|part| matches!(part, Part::Clock(_)));
        let dated =
            (has(&Unit::Year) || has(&Unit::ShortYear)) && has(&Unit::Month) && has(&Unit::Day);
        if clock && !dated {
            return trouble(
                0,
                "A date needs its year, its month and its day, as in {date:yyyyMMdd}",
            );
        }
        if (has(&Unit::Minute) || has(&Unit::Second)) && !has(&Unit::Hour) {
            return trouble(0, "A time needs its hour, as in {time:HHmmss}");
        }
        let date = Field::named("interactionDate");
        if clock && date.is_some_and(|date| self.named.contains(&date)) {
            return trouble(
                0,
                "Read the date with date and time or with interactionDate, not with both",
            );
        }
        if !self.parts.iter().any(|part| matches!(part, Part::Clock(_) | Part::Field(_))) {
            return trouble(
                0,
                "This pattern reads nothing. Put fields into braces, as in {agentCode}",
            );
        }
        Ok(self.parts)
    }
}
