//! The steps of a long command: which of how many it is at, what it waits for, and how long all of it took.

use std::time::Instant;

use crate::shell::seconds;

/// Counts the steps of one command.
pub(crate) struct Steps {
    all: usize,
    done: usize,
    began: Instant,
}

impl Steps {
    pub(crate) fn new(all: usize) -> Self {
        Self { all, done: 0, began: Instant::now() }
    }

    /// Announces the next step. `expect`: what somebody who waits should know, nothing where it is over in seconds.
    pub(crate) fn next(&mut self, title: &str, expect: &str) {
        self.done += 1;
        println!("\n[{}/{}] {title}", self.done, self.all);
        if !expect.is_empty() {
            println!("      {expect}");
        }
    }

    /// Says how long all of it took.
    pub(crate) fn end(&self) {
        println!("\nready after {}", seconds(self.began.elapsed()));
    }
}

/// About how long work of so many minutes of one processor takes on this machine, in words.
pub(crate) fn estimate(processor_minutes: usize) -> String {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    // Beyond eight, crates wait for each other.
    let minutes = (processor_minutes / processors.min(8)).max(1);
    format!("about {} on {}", count(minutes, "minute"), count(processors, "processor"))
}

fn count(number: usize, of: &str) -> String {
    if number == 1 { format!("1 {of}") } else { format!("{number} {of}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_estimate_is_never_nothing_and_says_for_how_many_processors_it_holds() {
        let text = estimate(0);
        assert!(text.starts_with("about 1 minute on "), "{text}");
    }
}
