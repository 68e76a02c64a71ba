//! What is right, changed a little, and thrown at whatever reads bytes from outside. `GATEHOUSE_FUZZ_CASES` asks for
//! more cases than a test throws by itself, and `GATEHOUSE_FUZZ_SEED` for other ones.
//!
//! ```
//! use gatehouse_mutation::Corpus;
//!
//! let corpus = Corpus { seeds: vec![b"[1,2]".to_vec()], ..Corpus::default() };
//! let thrown = corpus.throw(100, |_, bytes| drop(String::from_utf8_lossy(bytes)));
//! assert_eq!(thrown.unwrap().cases, 100);
//! ```

use std::{
    any::Any,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    time::{Duration, Instant},
};

/// What cases are made of.
#[derive(Debug, Clone, Default)]
pub struct Corpus {
    /// What is right. Each case begins with one of them.
    pub seeds: Vec<Vec<u8>>,
    /// What breaks readers more often than chance does.
    pub pieces: Vec<Vec<u8>>,
    /// Where values stand, so that one may be changed and the rest is still readable.
    pub values: Option<Values>,
}

/// Values of a text.
#[derive(Debug, Clone)]
pub struct Values {
    /// What stands before each.
    pub after: &'static [u8],
    /// What ends each.
    pub until: &'static [u8],
    /// What they are replaced by.
    pub others: Vec<Vec<u8>>,
}

/// How it went where nothing broke.
#[derive(Debug, Clone, Copy)]
pub struct Thrown {
    /// How many cases there were.
    pub cases: u64,
    /// What the slowest of them took.
    pub slowest: Duration,
}

/// A case that broke its reader.
pub struct Broken {
    case: u64,
    words: String,
    bytes: Vec<u8>,
}

impl fmt::Debug for Broken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.bytes.escape_ascii();
        write!(formatter, "case {} broke it: {}\nb\"{bytes}\"", self.case, self.words)
    }
}

impl Corpus {
    /// Throws so many cases at a reader, or as many as were asked for. It is given a number to choose by, and the bytes.
    ///
    /// # Errors
    /// The first case at which the reader panics.
    pub fn throw(&self, few: u64, mut read: impl FnMut(u8, &[u8])) -> Result<Thrown, Broken> {
        let cases = asked("GATEHOUSE_FUZZ_CASES").unwrap_or(few);
        let mut random = fastrand::Rng::with_seed(asked("GATEHOUSE_FUZZ_SEED").unwrap_or(7));
        let (mut bytes, mut slowest) = (Vec::new(), Duration::ZERO);
        for case in 0..cases {
            self.mutate(&mut random, &mut bytes);
            let (choice, began) = (random.u8(..), Instant::now());
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| read(choice, &bytes))) {
                return Err(Broken { case, words: words(panic.as_ref()), bytes });
            }
            slowest = slowest.max(began.elapsed());
        }
        Ok(Thrown { cases, slowest })
    }

    fn mutate(&self, random: &mut fastrand::Rng, bytes: &mut Vec<u8>) {
        bytes.clear();
        bytes.extend_from_slice(one_of(&self.seeds, random));
        for _ in 0..random.usize(..6) {
            let at = random.usize(..=bytes.len());
            match random.u8(..8) {
                0 if at < bytes.len() => bytes[at] = random.u8(..),
                1 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
                2 => bytes.truncate(at),
                3 => drop(bytes.splice(at..at, one_of(&self.pieces, random).iter().copied())),
                4 => drop(bytes.drain(at..random.usize(at..=bytes.len()))),
                5 => {
                    let end = random.usize(at..=bytes.len().min(at + 64));
                    bytes.extend_from_within(at..end);
                }
                6 => self.replace(random, bytes, at),
                _ => {
                    let other = one_of(&self.seeds, random);
                    let part = random.usize(..=other.len());
                    bytes.splice(at..at, other[part..].iter().copied());
                }
            }
        }
    }

    /// Puts something in the place of something else: a value for a value, or bytes for as many bytes.
    fn replace(&self, random: &mut fastrand::Rng, bytes: &mut Vec<u8>, at: usize) {
        let Some(values) = &self.values else {
            let piece = one_of(&self.pieces, random);
            let end = bytes.len().min(at + piece.len());
            drop(bytes.splice(at..end, piece.iter().copied()));
            return;
        };
        let starts = bytes.iter().filter(|byte| values.after.contains(byte)).count();
        if starts == 0 {
            return;
        }
        let nth = random.usize(..starts);
        let before =
            bytes.iter().enumerate().filter(|(_, byte)| values.after.contains(byte)).nth(nth);
        let Some(start) = before.map(|(at, _)| at + 1) else { return };
        let length = bytes[start..].iter().position(|byte| values.until.contains(byte));
        let other = one_of(&values.others, random);
        bytes.splice(start..start + length.unwrap_or(0), other.iter().copied());
    }
}

fn one_of<'a>(all: &'a [Vec<u8>], random: &mut fastrand::Rng) -> &'a [u8] {
    random.choice(all).map_or(&[], Vec::as_slice)
}

fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| panic.downcast_ref::<String>().cloned()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn corpus() -> Corpus {
        let others = vec![b"null".to_vec()];
        Corpus {
            seeds: vec![br#"{"a":1,"b":[2]}"#.to_vec()],
            pieces: vec![b"[[[".to_vec()],
            values: Some(Values { after: b":", until: b",}]", others }),
        }
    }

    #[test]
    fn a_reader_that_panics_is_told_with_its_bytes() {
        let thrown = corpus().throw(1000, |_, bytes| assert!(!bytes.starts_with(br#"{"a":null"#)));
        let words = format!("{:?}", thrown.unwrap_err());
        assert!(words.contains("broke it: assertion failed") && words.contains(":null"), "{words}");
    }

    #[test]
    fn the_same_seed_makes_the_same_cases_and_most_are_not_as_they_were() {
        let all = || {
            let mut all = Vec::new();
            corpus().throw(500, |_, bytes| all.push(bytes.to_vec())).unwrap();
            all
        };
        assert_eq!(all(), all());
        let changed = all().iter().filter(|bytes| **bytes != corpus().seeds[0]).count();
        assert!(changed > 300, "{changed}");
    }
}
