//! Patterns over file names, as in `{date:yyyyMMdd}_{time:HHmmss}_{agentCode}_{clientCallId}`.
//!
//! A pattern describes a whole name without its ending. What stands in braces is read, all other text has to stand
//! there as it is; `{{` and `}}` are braces.

use jiff::civil;

use crate::metadata::{Field, MetadataFields, NoDate, of_this_computer, only};

mod matching;
mod parse;
#[cfg(test)]
mod tests;

/// A pattern that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern {
    text: String,
    parts: Vec<Part>,
}

/// A pattern that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct PatternTrouble {
    /// Which character of the pattern it is about, the first being 1.
    pub at: usize,
    /// What is wrong and what would be right.
    pub words: String,
}

/// A name that a pattern does not fit.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{words}")]
pub struct Mismatch {
    /// Which character of the name it is about, the first being 1.
    pub at: usize,
    /// What was expected there.
    pub words: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Text(String),
    Field(Field),
    Skip,
    Clock(Vec<Unit>),
}

/// A piece of a date or a time.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Unit {
    Year,
    ShortYear,
    Month,
    Day,
    Hour,
    Minute,
    Second,
    Text(char),
}

impl Unit {
    fn digits(&self) -> usize {
        match self {
            Self::Year => 4,
            Self::Text(_) => 0,
            _ => 2,
        }
    }

    fn words(&self) -> &'static str {
        match self {
            Self::Year => "four digits of a year",
            Self::ShortYear => "two digits of a year",
            Self::Month => "two digits of a month",
            Self::Day => "two digits of a day",
            Self::Hour => "two digits of an hour",
            Self::Minute => "two digits of a minute",
            Self::Second => "two digits of a second",
            Self::Text(_) => "the text between the numbers",
        }
    }
}

/// What a name says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// What can be used.
    pub fields: MetadataFields,
    /// Values that no call can have, each with its place.
    pub spoilt: Vec<Mismatch>,
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// Where it cannot be understood, and how it could be.
    pub fn parse(text: &str) -> Result<Self, PatternTrouble> {
        Ok(Self { text: text.to_owned(), parts: parse::parts(text)? })
    }

    /// As it was typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What a name says. A value that no call can have spoils its own field alone.
    ///
    /// # Errors
    /// Where the name is otherwise than the pattern.
    pub fn read(&self, name: &str) -> Result<Reading, Mismatch> {
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let letters: Vec<char> = stem.chars().collect();
        let found = matching::found(&self.parts, &letters)?;
        let Reading { mut fields, mut spoilt } = Reading::default();
        let mut clock = Clock::default();
        for (part, (from, to)) in self.parts.iter().zip(&found) {
            let text: String = letters.get(*from..*to).unwrap_or_default().iter().collect();
            let at = from + 1;
            match part {
                Part::Text(_) | Part::Skip => {}
                Part::Clock(units) => clock.read(units, &text),
                Part::Field(field) => {
                    let put = field.checked(&text).and_then(|value| fields.put(field, &value));
                    if let Err(trouble) = put {
                        let words = format!("{}: {}", field.name(), trouble.words);
                        spoilt.push(Mismatch { at, words });
                    }
                }
            }
        }
        let is_clock = |part: &Part| matches!(part, Part::Clock(_));
        if let Some(place) = self.parts.iter().position(is_clock) {
            let at = found.get(place).map_or(1, |(from, _)| from + 1);
            match clock.moment() {
                Ok(moment) => fields.interaction_date = Some(moment),
                Err(NoDate::Repeated) => {
                    let words =
                        "clocks were put back then, so this time was there twice".to_owned();
                    spoilt.push(Mismatch { at, words });
                }
                Err(NoDate::NoZone) => {
                    let words =
                        "this computer does not say in which time zone it is, so it is not known when this was"
                            .to_owned();
                    spoilt.push(Mismatch { at, words });
                }
                Err(_) => {
                    let words = "there is no such day or time in the calendar".to_owned();
                    spoilt.push(Mismatch { at, words });
                }
            }
        }
        Ok(Reading { fields, spoilt })
    }
}

/// What of a moment was read so far.
#[derive(Default)]
struct Clock {
    year: i16,
    month: i8,
    day: i8,
    time: Option<(i8, i8, i8)>,
}

impl Clock {
    /// `text` is known to hold the digits that the units want.
    fn read(&mut self, units: &[Unit], text: &str) {
        let mut letters = text.chars();
        for unit in units {
            let count = unit.digits().max(1);
            let digits: String = letters.by_ref().take(count).collect();
            let number: i16 = digits.parse().unwrap_or(0);
            let small = i8::try_from(number).unwrap_or(-1);
            let (hour, minute, second) = self.time.unwrap_or_default();
            match unit {
                Unit::Year => self.year = number,
                Unit::ShortYear => self.year = 2000 + number,
                Unit::Month => self.month = small,
                Unit::Day => self.day = small,
                Unit::Hour => self.time = Some((small, minute, second)),
                Unit::Minute => self.time = Some((hour, small, second)),
                Unit::Second => self.time = Some((hour, minute, small)),
                Unit::Text(_) => {}
            }
        }
    }

    /// With this computer's zone, where there is a time (vendors.md X-23).
    fn moment(&self) -> Result<String, NoDate> {
        let date = civil::Date::new(self.year, self.month, self.day);
        let date = date.map_err(|_| NoDate::Impossible)?;
        let Some((hour, minute, second)) = self.time else { return Ok(date.to_string()) };
        let time = civil::Time::new(hour, minute, second, 0).map_err(|_| NoDate::Impossible)?;
        let at = only(date.to_datetime(time), &of_this_computer())?;
        Ok(at.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string())
    }
}
