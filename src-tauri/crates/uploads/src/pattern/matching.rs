//! Where the parts of a pattern lie in a name. A field takes as little as the rest allows.

use std::collections::HashSet;

use super::{Mismatch, Part, Unit};

type Span = (usize, usize);

struct Search<'a> {
    parts: &'a [Part],
    letters: &'a [char],
    spans: Vec<Span>,
    /// Places from which the rest is known not to fit, so that no name takes long.
    dead: HashSet<Span>,
    furthest: Mismatch,
}

/// One span a part.
pub(super) fn found(parts: &[Part], letters: &[char]) -> Result<Vec<Span>, Mismatch> {
    let furthest = Mismatch { at: 0, words: String::new() };
    let mut search = Search { parts, letters, spans: Vec::new(), dead: HashSet::new(), furthest };
    if search.fits(0, 0) { Ok(search.spans) } else { Err(search.furthest) }
}

impl Search<'_> {
    fn fits(&mut self, part: usize, from: usize) -> bool {
        if self.dead.contains(&(part, from)) {
            return false;
        }
        let Some(wanted) = self.parts.get(part) else {
            let ended = from == self.letters.len();
            return ended
                || self.fail(from, || "the name goes on here, the pattern does not".to_owned());
        };
        let good = match wanted {
            Part::Text(text) => self.text(text, (part, from)),
            Part::Clock(units) => self.clock(units, (part, from)),
            Part::Field(_) | Part::Skip => self.open((part, from)),
        };
        if !good {
            self.dead.insert((part, from));
        }
        good
    }

    fn text(&mut self, text: &str, (part, from): Span) -> bool {
        for (step, letter) in text.chars().enumerate() {
            if self.letters.get(from + step) != Some(&letter) {
                return self.fail(from + step, || format!("expected “{text}”"));
            }
        }
        self.then(part, (from, from + text.chars().count()))
    }

    fn clock(&mut self, units: &[Unit], (part, from): Span) -> bool {
        let mut at = from;
        for unit in units {
            if let Unit::Text(letter) = unit {
                if self.letters.get(at) != Some(letter) {
                    return self.fail(at, || format!("expected “{letter}”"));
                }
                at += 1;
                continue;
            }
            let digits = self.letters.get(at..at + unit.digits()).unwrap_or_default();
            if digits.is_empty() || !digits.iter().all(char::is_ascii_digit) {
                return self.fail(at, || format!("expected {}", unit.words()));
            }
            at += unit.digits();
        }
        self.then(part, (from, at))
    }

    fn open(&mut self, (part, from): Span) -> bool {
        if from >= self.letters.len() {
            let wanted = match self.parts.get(part) {
                Some(Part::Field(field)) => field.name(),
                _ => "some text".to_owned(),
            };
            return self.fail(from, || format!("expected {wanted}"));
        }
        (from + 1..=self.letters.len()).any(|to| self.then(part, (from, to)))
    }

    fn then(&mut self, part: usize, span: Span) -> bool {
        self.spans.push(span);
        let good = self.fits(part + 1, span.1);
        if !good {
            self.spans.pop();
        }
        good
    }

    /// Remembers the attempt that came furthest: that is what a person meant.
    fn fail(&mut self, at: usize, words: impl FnOnce() -> String) -> bool {
        if at + 1 > self.furthest.at {
            self.furthest = Mismatch { at: at + 1, words: words() };
        }
        false
    }
}
